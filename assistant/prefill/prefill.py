"""Suggested findings from the papers: trained models and rules, every finding with exact quotes; a person confirms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.prefill.evidence import Reading, Tools
from assistant.prefill.mark import Effect, Mark
from assistant.prefill.models import Linear
from assistant.prefill.papers import Papers
from assistant.prefill.prove import Proof, clause_of, prove
from ingest.page import untold
from knowledge.indicators.indicator import (
    Basis,
    Finding,
    Indicator,
    IndicatorSystem,
    applicable,
)

_QUOTES = 4
_UNQUOTED, _ABSENT, _LEAD = 0.3, 0.95, 0.3
"""Confidence without a quote, and where a matter did not occur; by how much a pass must lead."""
_NEEDS_QUOTE = frozenset({Finding.MET, Finding.PARTLY, Finding.NOT_MET})


@dataclass(frozen=True)
class Quote:
    """Exact words of a paper."""

    doc: str
    quote: str


@dataclass(frozen=True)
class Suggestion:
    """A finding for one indicator, with why and how sure (0 to 1)."""

    indicator: Indicator
    finding: Finding
    evidence: tuple[Quote, ...]
    reason: str
    confidence: float


@dataclass(frozen=True)
class GapSuggestion:
    """What is missing, on which basis, and what to do. Severity: 高, 中 or 低."""

    indicator: Indicator
    gap: str
    basis: tuple[Basis, ...]
    measure: str
    severity: str


@dataclass(frozen=True)
class Prefilled:
    """All suggestions of a check."""

    suggestions: tuple[Suggestion, ...]
    gaps: tuple[GapSuggestion, ...]
    proofs: tuple[Proof, ...]


def prefill(
    papers: Papers,
    system: IndicatorSystem,
    unit_type: str,
    year: int,
    tools: Tools,
    tell: Callable[[int, int], None] = untold,
) -> Prefilled:
    """A suggestion for every indicator, 不适用 for those of other units; `tell` hears of indicators done, of how many."""
    wanted = {indicator.id for indicator in applicable(system, unit_type)}
    reading = Reading(papers, tools, year)
    proofs, suggestions = [], []
    for number, indicator in enumerate(system.indicators, 1):
        if indicator.id in wanted:
            proof = prove(reading, indicator)
            proofs.append(proof)
            suggestions.append(suggest(proof, tools.models.verdict))
        else:
            reason = f"{unit_type}不承担这项要求。"
            suggestions.append(Suggestion(indicator, Finding.NOT_APPLICABLE, (), reason, 1.0))
        tell(number, len(system.indicators))
    gaps = tuple(gap for s in suggestions if (gap := gap_of(s)))
    return Prefilled(tuple(suggestions), gaps, tuple(proofs))


def suggest(proof: Proof, verdict: Linear) -> Suggestion:
    """The likeliest finding with the statements that bear it out; a pass never without one that proves it."""
    if proof.absent:
        marks = [Mark(Effect.NONE, s, "材料写明全年没有这类事项") for s in proof.absent]
        return Suggestion(proof.indicator, Finding.NOT_APPLICABLE, _quotes(marks), f"{marks[0].reason}。", _ABSENT)
    finding, confidence = decide(proof.features, verdict)
    borne_out, reason = _borne_out(proof, finding)
    quotes = _quotes(borne_out)
    if finding in _NEEDS_QUOTE and not quotes:
        return Suggestion(proof.indicator, Finding.UNKNOWN, (), "材料里找不到可以引用的原文。", _UNQUOTED)
    return Suggestion(proof.indicator, finding, quotes, reason, round(confidence, 2))


def decide(features: Sequence[float], verdict: Linear) -> tuple[Finding, float]:
    """The finding and its probability; a pass only where it leads by `_LEAD`."""
    scores = verdict.scores([()], np.array([features]))[0]
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    told = dict(zip((Finding(name) for name in verdict.classes), (float(s) for s in shares), strict=True))
    best = max(told, key=lambda finding: told[finding] - _LEAD * (finding is Finding.MET))
    return best, told[best]


def _borne_out(proof: Proof, finding: Finding) -> tuple[Sequence[Mark], str]:
    """The marks to quote for a finding, and why."""
    breaks, lacks, proves = (proof.of(effect) for effect in (Effect.BREAKS, Effect.LACKS, Effect.PROVES))
    against: Sequence[Mark] = sorted([*breaks, *lacks], key=lambda mark: not mark.sure) or _suspected(proof)
    if finding is Finding.MET:
        return proves, f"{_reason(proves, '材料有数据或者记录')}，没有相反材料。"
    if finding is Finding.NOT_MET:
        return [*against, *proves], f"{_reason(against, '没有看到做到的材料')}。"
    if finding is Finding.PARTLY:
        missing: Sequence[Mark] = [*lacks, *breaks] or ([] if proof.only_adopted else _suspected(proof))
        if missing:
            return [*missing, *proves], f"主要要求有材料，但{missing[0].reason}。"
        return proves, "制度已经制定，没有看到执行记录。"
    other: Sequence[Mark] = proof.of(Effect.OTHER_YEAR, Effect.PLAN, Effect.GENERAL) or [*against, *proves]
    return other, f"{_reason(other, '材料没有提到')}。" if proof.marks else "材料没有提到。"


def _suspected(proof: Proof) -> list[Mark]:
    """The statement that most probably speaks against an indicator, where none does so surely."""
    worst = max(proof.evidence, key=lambda e: e.weight("breaks") + e.weight("lacks"), default=None)
    return [Mark(Effect.BREAKS, worst.statement, clause_of(worst))] if worst else []


def _reason(marks: Sequence[Mark], otherwise: str) -> str:
    return marks[0].reason if marks else otherwise


def _quotes(marks: Sequence[Mark]) -> tuple[Quote, ...]:
    found = (Quote(mark.statement.paper.name, mark.statement.quote) for mark in marks)
    return tuple(dict.fromkeys(quote for quote in found if quote.quote))[:_QUOTES]


def gap_of(suggestion: Suggestion) -> GapSuggestion | None:
    """The gap of an indicator that is not or partly met; None for the others."""
    if suggestion.finding not in (Finding.NOT_MET, Finding.PARTLY):
        return None
    indicator = suggestion.indicator
    laws = [basis for basis in indicator.legal_basis if basis.article]
    heavy = suggestion.finding is Finding.NOT_MET and indicator.weight > 1
    severity = "高" if heavy else "中" if suggestion.finding is Finding.NOT_MET else "低"
    return GapSuggestion(
        indicator,
        f"{indicator.title}：{suggestion.reason}",
        tuple(laws or indicator.legal_basis),
        _measure(indicator),
        severity,
    )


def _measure(indicator: Indicator) -> str:
    papers = "、".join(indicator.evidence[:2])
    return f"对照要求逐项整改，补齐{papers}，整改结果留存备查。" if papers else "对照要求逐项整改，整改结果留存备查。"
