"""Suggested gaps from the findings of a round: problem, basis with version, target, measure. Every word can be edited."""

import re
from collections.abc import Iterator, Sequence

from assistant.selfcheck.assessment import Quote, Response, Round
from assistant.selfcheck.gap import Gap, Severity
from assistant.selfcheck.score import Judged, threshold_of
from assistant.selfcheck.value import NO
from assistant.selfcheck.walk import step
from knowledge.indicators.indicator import AnswerType, CheckPoint, Finding, Indicator
from knowledge.indicators.register import Register

_SERIOUS_WEIGHT, _LONGEST_QUOTE = 2, 60
_JOINED = re.compile("是否(?:都|均|全部)?(?=.*[并且])")
_DENIED = (
    (_JOINED, "没有做到"),
    (re.compile(r"是否(?:都|均|全部)有"), "没有全部具备"),
    (re.compile(r"是否(?:有|聘有|存在)"), "没有"),
    (re.compile(r"是否(?:都|均|全部)?已不再"), "仍然"),
    (re.compile(r"是否已(?:经)?"), "尚未"),
    (re.compile(r"是否(?:都|均|全部)已?"), "没有全部"),
    (re.compile(r"是否为"), "不是"),
    (re.compile(r"能否"), "不能"),
    (re.compile(r"是否(?=完整|齐全|一致|有效|符合)"), "不"),
    (re.compile(r"是否在"), "没有在"),
    (re.compile(r"是否"), "没有"),
)


def draft_gaps(round_: Round, judged: Sequence[Judged], register: Register) -> list[Gap]:
    """A gap for every indicator that is not met, or has a question that is not fulfilled; without numbers."""
    by_id = {i.id: i for i in round_.indicators}
    wanted = (Finding.NOT_MET, Finding.PARTLY)
    return [
        _gap(round_, by_id[j.indicator], j, register)
        for j in judged
        if j.finding in wanted or (j.failed and j.finding is Finding.UNKNOWN)
    ]


def statement(point: CheckPoint, answer: str) -> str:
    """A yes-no question with its answer as a sentence: 是否公布清单？ 否 → 没有公布清单."""
    text = point.text.rstrip("？?")
    if answer == NO:
        for pattern, words in _DENIED:
            if pattern.search(text):
                return pattern.sub(words, text, count=1)
        return f"{text}：否"
    return re.sub(r"是否(?=存在|有)|是否(?:还)?", "", text, count=1)


def _gap(round_: Round, indicator: Indicator, judged: Judged, register: Register) -> Gap:
    serious = judged.finding is Finding.NOT_MET and judged.weight >= _SERIOUS_WEIGHT
    slight = judged.finding is Finding.PARTLY and judged.weight < _SERIOUS_WEIGHT
    failed = {check.check_point for check in judged.failed}
    asked = [p for p in indicator.check_points if p.id in failed]
    told = list(_problems(round_, indicator, judged, asked)) or [f"{indicator.title}：{judged.reason.rstrip('。')}"]
    quoted = _quoted(judged.quotes[0]) if judged.quotes else ""
    target = step(round_, indicator).target
    return Gap(
        0,
        (indicator.id,),
        f"{'；'.join(told)}{quoted}。",
        tuple(_versioned(register, basis.name, basis.citation) for basis in indicator.legal_basis),
        severity=Severity.SERIOUS if serious else Severity.SLIGHT if slight else Severity.ORDINARY,
        target=f"{target}。" if target else f"{indicator.title}达标。",
        measure=_measure(indicator, asked),
        lead=round_.assessment.department,
        responsible=indicator.responsible or round_.assessment.department,
    )


def _problems(round_: Round, indicator: Indicator, judged: Judged, asked: Sequence[CheckPoint]) -> Iterator[str]:
    said: dict[str, Response] = dict(round_.responses)
    limit = threshold_of(round_, indicator)
    for point in asked:
        value = said[point.id].value
        if point.type is AnswerType.YES_NO:
            yield statement(point, value)
        elif point.type is AnswerType.DATE:
            yield f"{indicator.title}的时间是{value}，{_reason(judged, point.id).partition('，')[2] or '不符合要求'}"
        elif limit:
            name = indicator.measure.name or point.text.rstrip("？?")
            yield f"{name}为{value}{point.unit}，要求{step(round_, indicator).target.removeprefix(name)}"
    yield from (check.reason for check in judged.failed if check.check_point == indicator.id)


def _quoted(quote: Quote) -> str:
    """The words of a paper that show a gap, shortened to their beginning, with the paper."""
    words = " ".join(quote.quote.split())
    short = words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE]}……"
    return f"（{quote.doc}：“{short}”）"


def _reason(judged: Judged, id_: str) -> str:
    return next(check.reason for check in judged.checks if check.check_point == id_)


def _measure(indicator: Indicator, asked: Sequence[CheckPoint]) -> str:
    """What to do, from the requirement and the usual evidence."""
    proofs = f"整改后备齐：{'、'.join(indicator.evidence)}。" if indicator.evidence else ""
    figures = [p for p in asked if p.type in (AnswerType.NUMBER, AnswerType.RATIO)]
    first = "逐件核对原因并补办。" if figures else ""
    return f"对照要求整改：{indicator.requirement.rstrip('。')}。{first}{proofs}"


def _versioned(register: Register, name: str, citation: str) -> str:
    """A basis with the version that was read; just its name where the register has none."""
    law = register.law(name)
    return f"{citation}（{law.edition}）" if law else citation
