"""A prefill as plain data: the fixed format of `yifa check prefill` and what a round stores."""

from collections.abc import Callable, Sequence
from typing import Any

from assistant.prefill.crosscheck import Inconsistency, crosscheck
from assistant.prefill.evidence import load_tools
from assistant.prefill.papers import Papers
from assistant.prefill.prefill import Prefilled, prefill
from ingest.page import untold
from knowledge.indicators.indicator import IndicatorSystem
from knowledge.titles import Titles


def check_papers(
    papers: Papers,
    system: IndicatorSystem,
    unit_type: str,
    year: int,
    titles: Titles,
    tell: Callable[[int, int], None] = untold,
) -> dict[str, Any]:
    """Prefill and cross-check of papers; `tell` hears of indicators done, of how many."""
    found = prefill(papers, system, unit_type, year, load_tools(), tell)
    return prefill_record(found, crosscheck(papers, found.proofs, titles, year), papers)


def prefill_record(prefilled: Prefilled, found: Sequence[Inconsistency], papers: Papers) -> dict[str, Any]:
    """Indicators, gaps and inconsistencies, each with exact quotes; `by` tells that rules and the trained models, no chat model, decided."""
    return {
        "by": "rule",
        "indicators": [
            {
                "id": s.indicator.id,
                "status": s.finding.value,
                "evidence": [{"doc": q.doc, "quote": q.quote} for q in s.evidence],
                "reason": s.reason,
                "confidence": s.confidence,
            }
            for s in prefilled.suggestions
        ],
        "gaps": [
            {
                "indicator": g.indicator.id,
                "gap": g.gap,
                "basis": [{"name": b.name, "article": b.article} for b in g.basis],
                "measure": g.measure,
                "severity": g.severity,
            }
            for g in prefilled.gaps
        ],
        "inconsistencies": [
            {
                "kind": one.kind,
                "what": one.what,
                "quotes": [{"doc": s.paper.name, "quote": s.quote} for s in one.statements],
            }
            for one in found
        ],
        "unread": [{"file": u.name, "message": u.message} for u in papers.unread],
    }
