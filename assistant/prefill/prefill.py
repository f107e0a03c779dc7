"""Suggested findings from the papers: rules alone, every finding with exact quotes; a person confirms."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.prefill.mark import Effect, Mark
from assistant.prefill.papers import Papers
from assistant.prefill.prove import Proof, prove
from assistant.prefill.words import Words
from ingest.page import untold
from knowledge.indicators.indicator import (
    Basis,
    Finding,
    Indicator,
    IndicatorSystem,
    MeasureType,
    Operator,
    applicable,
)

_QUOTES = 4
_UNQUOTED = 0.3


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
    words: Words,
    tell: Callable[[int, int], None] = untold,
) -> Prefilled:
    """A suggestion for every indicator, 不适用 for those of other units; `tell` hears of indicators done, of how many."""
    wanted = {indicator.id for indicator in applicable(system, unit_type)}
    proofs, suggestions = [], []
    for number, indicator in enumerate(system.indicators, 1):
        if indicator.id in wanted:
            proof = prove(papers, indicator, words.of(indicator, system.indicators), year)
            proofs.append(proof)
            suggestions.append(suggest(proof))
        else:
            reason = f"{unit_type}不承担这项要求。"
            suggestions.append(Suggestion(indicator, Finding.NOT_APPLICABLE, (), reason, 1.0))
        tell(number, len(system.indicators))
    gaps = tuple(gap for s in suggestions if (gap := gap_of(s)))
    return Prefilled(tuple(suggestions), gaps, tuple(proofs))


def suggest(proof: Proof) -> Suggestion:
    """The finding that the marks bear out; a pass never without a statement that proves it."""
    finding, marks, reason, confidence = _judge(proof)
    quotes = _quotes(marks)
    if finding is Finding.MET and not quotes:
        return Suggestion(proof.indicator, Finding.UNKNOWN, (), "材料里找不到可以引用的原文。", _UNQUOTED)
    return Suggestion(proof.indicator, finding, quotes, reason, confidence)


def _judge(proof: Proof) -> tuple[Finding, Sequence[Mark], str, float]:
    breaks, lacks = proof.of(Effect.BREAKS), proof.of(Effect.LACKS)
    proves, none = proof.of(Effect.PROVES), proof.of(Effect.NONE)
    if none and not breaks and not lacks and not proves:
        return Finding.NOT_APPLICABLE, none, "材料写明全年没有这类事项。", 0.8
    if breaks:
        return (
            Finding.NOT_MET,
            [*breaks, *proves],
            f"{breaks[0].reason}。",
            0.85 if breaks[0].statement.primary else 0.7,
        )
    if lacks and proves and not _counts(proof.indicator):
        return Finding.PARTLY, [*lacks, *proves], f"主要要求有材料，但{lacks[0].reason}。", 0.7
    if lacks:
        return Finding.NOT_MET, [*lacks, *proves], f"{lacks[0].reason}。", 0.7
    stale = [m for m in proof.of(Effect.OTHER_YEAR) if m.statement.primary and not _compares(m)]
    if proves and stale and not any(m.statement.primary for m in proves):
        return Finding.UNKNOWN, [*stale, *proves], f"记录{stale[0].reason}，报告的说法没有佐证。", 0.6
    if proves and all(_only_adopted(m) for m in proves) and not proof.standing:
        return Finding.PARTLY, proves, "制度已经制定，没有看到执行记录。", 0.6
    if proves:
        sure = 0.85 if any(mark.statement.primary for mark in proves) else 0.65
        return Finding.MET, proves, "材料有数据或者记录，没有相反材料。", sure
    other = proof.of(Effect.OTHER_YEAR, Effect.PLAN, Effect.GENERAL)
    if other:
        return Finding.UNKNOWN, other, f"{other[0].reason}。", 0.6
    return Finding.UNKNOWN, (), "材料没有提到。", 0.5


_ADOPTED = re.compile(r"(?:制定|印发|出台|建立|建有|修订|健全)[^，。；]{0,24}(?:办法|制度|规定|细则|机制|方案|规则)")


def _only_adopted(mark: Mark) -> bool:
    """Whether a statement only says that a rule was made: no figure besides days, no other deed."""
    rest = re.sub(r"\d{4}年|\d+月(?:\d+日)?|〔\d+〕\d+号", "", mark.statement.text)
    return bool(_ADOPTED.search(rest)) and not re.search(r"\d|已|全部|均|执行|开展|落实", rest)


def _compares(mark: Mark) -> bool:
    """Whether a figure of another year only stands there to be compared with."""
    return bool(re.search("上年|同比|去年|增长|下降|比20", mark.statement.text))


def _counts(indicator: Indicator) -> bool:
    """Whether what is asked for is that something was done so many times."""
    threshold = indicator.measure.threshold
    return indicator.measure.type is MeasureType.NUMBER and threshold is not None and threshold.op is Operator.AT_LEAST


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
