"""Findings and score of a round, each with how it came about. Rules only.

A yes-no question is fulfilled by the answer its edition expects, a measure by its threshold, a day by the due day of
every year; other numbers and days are taken note of and decide nothing. All fulfilled is 达标, some 部分达标, none 未达标;
an open question makes it 无法判断, never 达标. Weights of 不适用 leave the denominator; 无法判断 stays in it and earns nothing.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.selfcheck.assessment import Decider, Mark, Quote, Response, Round
from assistant.selfcheck.value import NO, percentage, plain
from knowledge.indicators.indicator import AnswerType, CheckPoint, Finding, Indicator, MeasureType, Threshold

ANYTHING = "任意"
BOUNDS = {">=": "不低于", "<=": "不超过", "==": "等于", ">": "高于", "<": "低于"}
_TOLERANCE = 0.5
"""Percentage points by which a stated ratio may differ from its parts: people round."""


@dataclass(frozen=True)
class Check:
    """How one question came out: fulfilled, not, or None where that cannot be told; `decides` is False where the answer
    is only taken note of.
    """

    check_point: str
    fulfilled: bool | None
    reason: str
    decides: bool = True


@dataclass(frozen=True)
class Judged:
    """The finding of one indicator, who decided it, and how it came about. `weight` is 0 for 不适用; `points` is what it
    earns of its weight. `confirmed` is False for what rules and models suggest and no person has settled.
    """

    indicator: str
    finding: Finding
    reason: str
    checks: tuple[Check, ...]
    weight: float
    points: float
    source: Decider
    by: str
    confirmed: bool
    quotes: tuple[Quote, ...] = ()

    @property
    def failed(self) -> tuple[Check, ...]:
        """The questions that are not fulfilled, whatever the finding."""
        return tuple(check for check in self.checks if check.decides and check.fulfilled is False)


@dataclass(frozen=True)
class Score:
    """A round in figures. `percent` is earned of possible points, plus and minus points added, 0 to 100; `judged` is the
    share of the weights that is settled, in percent; `vetoed` names what makes the round fail whatever its points.
    """

    percent: float
    earned: float
    possible: float
    judged: float
    extra: float
    vetoed: tuple[str, ...]
    counts: dict[Finding, int]
    explanation: tuple[str, ...]


def judge_all(round_: Round) -> list[Judged]:
    """The finding of every indicator that applies, in order."""
    return [judge(round_, indicator) for indicator in round_.indicators]


def judge(round_: Round, indicator: Indicator) -> Judged:
    """The finding of one indicator: a person's before that of the answers, that of the answers before a suggestion."""
    checks = tuple(check_all(round_, indicator))
    finding, reason = _finding(checks, round_, indicator)
    decided = round_.decisions.get(indicator.id)
    if decided is None and finding is Finding.UNKNOWN and not any(c.fulfilled is False for c in checks):
        decided = round_.suggestions.get(indicator.id)
    weight = round_.scheme.weights.get(indicator.id, indicator.weight)
    if decided:
        finding, reason = decided.finding, decided.reason
    share = {Finding.MET: 1.0, Finding.PARTLY: round_.scheme.partly}.get(finding, 0.0)
    weight = 0.0 if finding is Finding.NOT_APPLICABLE else weight
    by = decided.by if decided else ""
    source = decided.source if decided else Decider.RULE
    confirmed = decided.source is Decider.PERSON if decided else _said_by_people(round_, indicator)
    quotes = decided.quotes if decided else ()
    return Judged(indicator.id, finding, reason, checks, weight, weight * share, source, by, confirmed, quotes)


def total(round_: Round, judged: Sequence[Judged]) -> Score:
    """The score of a round from its findings, with the way there in words."""
    possible, earned = sum(j.weight for j in judged), sum(j.points for j in judged)
    settled = sum(j.weight for j in judged if j.finding is not Finding.UNKNOWN)
    counts = Counter(j.finding for j in judged)
    modifiers = round_.system.modifiers
    switched = round_.scheme.modifiers
    named = [m for m in (*modifiers.plus, *modifiers.minus) if m.id in switched]
    vetoed = tuple(m.title for m in modifiers.veto if m.id in switched)
    extra = sum(switched[m.id] for m in named)
    base = 100 * earned / possible if possible else 0.0
    percent = min(max(base + extra, 0.0), 100.0)
    lines = [
        f"适用指标 {len(judged) - counts[Finding.NOT_APPLICABLE]} 项，权重合计 {plain(possible)}；"
        f"不适用 {counts[Finding.NOT_APPLICABLE]} 项，不计入。",
        f"达标得满分，部分达标得 {plain(100 * round_.scheme.partly)}%，未达标和无法判断不得分，得 {plain(earned)}；"
        f"{plain(earned)} ÷ {plain(possible)} = {base:.1f} 分。",
        *(f"{m.title}：{switched[m.id]:+g} 分。" for m in named),
        *(f"一票否决：{title}。" for title in vetoed),
    ]
    if counts[Finding.UNKNOWN]:
        lines.append(f"还有 {counts[Finding.UNKNOWN]} 项无法判断，权重 {plain(possible - settled)}，补齐后分数会变。")
    done = 100 * settled / possible if possible else 0.0
    told = {finding: counts[finding] for finding in Finding}
    return Score(round(percent, 1), earned, possible, round(done, 1), extra, vetoed, told, tuple(lines))


def threshold_of(round_: Round, indicator: Indicator) -> Threshold | None:
    """The threshold of an indicator as this round counts it."""
    limit = indicator.measure.threshold
    if limit is None or indicator.id not in round_.scheme.thresholds:
        return limit
    return Threshold(limit.op, round_.scheme.thresholds[indicator.id], "default")


def whole_is_zero(round_: Round, indicator: Indicator, point: CheckPoint) -> bool:
    """Whether a ratio has nothing to be a ratio of: the number asked for just before it is 0."""
    points = indicator.check_points
    before = [p for p in points[: points.index(point)] if p.type is AnswerType.NUMBER]
    return bool(before) and point.type is AnswerType.RATIO and _number(round_, before[0]) == 0


def check_all(round_: Round, indicator: Indicator) -> Iterable[Check]:
    """How every question of an indicator came out."""
    measured = measured_points(indicator)
    stands_for_all = _ratio_of_parts(round_, indicator)
    for point in indicator.check_points:
        yield _check(round_, indicator, point, point in measured)
    if stands_for_all is not None:
        yield stands_for_all


def measured_points(indicator: Indicator) -> list[CheckPoint]:
    """The questions the measure is about: of its type and unit, and nearest to its name; several where they are equally
    near.
    """
    measure = indicator.measure
    wanted = {MeasureType.RATIO: AnswerType.RATIO, MeasureType.NUMBER: AnswerType.NUMBER}.get(measure.type)
    fitting = [p for p in indicator.check_points if p.type is wanted and p.unit == measure.unit]
    near = {p.id: len(set(measure.name) & set(p.text)) for p in fitting}
    return [p for p in fitting if near[p.id] == max(near.values())]


def _check(round_: Round, indicator: Indicator, point: CheckPoint, measured: bool) -> Check:
    response = round_.responses.get(point.id)
    decides = measured or point.type is AnswerType.YES_NO or _due(indicator, point)
    if whole_is_zero(round_, indicator, point) and not (response and response.value):
        return Check(point.id, None, "没有发生，不计算比例", decides=False)
    if response and response.mark is Mark.NOT_APPLICABLE:
        return Check(point.id, None, f"不适用：{response.note}", decides=False)
    if response is None or not response.value:
        return Check(point.id, None, "还没有答" if response is None else f"标了“{response.shown}”", decides)
    if point.type is AnswerType.YES_NO:
        return _yes_no(point, response)
    if measured:
        return _measured(round_, indicator, point, response)
    if _due(indicator, point):
        return _in_time(round_, indicator, point, response)
    return Check(point.id, None, f"{response.value}{point.unit}，只作参考", decides=False)


def _yes_no(point: CheckPoint, response: Response) -> Check:
    if point.expect == ANYTHING:
        return Check(point.id, None, f"答“{response.value}”，只用来判断是否适用", decides=False)
    met = response.value == point.expect
    return Check(point.id, met, f"答“{response.value}”，{'符合' if met else '不符合'}要求（应为“{point.expect}”）")


def _measured(round_: Round, indicator: Indicator, point: CheckPoint, response: Response) -> Check:
    limit, value = threshold_of(round_, indicator), float(response.value)
    said = f"{response.value}{point.unit}"
    parts = _parts(round_, indicator, point)
    if parts and abs(float(percentage(*parts)) - value) > _TOLERANCE:
        return Check(
            point.id,
            None,
            f"答 {said}，但按 {plain(parts[1])} 件中 {plain(parts[0])} 件应为 {percentage(*parts)}%，前后不一致",
        )
    if limit is None:
        return Check(point.id, None, f"{said}，没有阈值，只作参考", decides=False)
    met = limit.holds(value)
    return Check(
        point.id,
        met,
        f"{said}，{'达到' if met else '没有达到'}要求（{BOUNDS[limit.op]} {plain(limit.value)}{point.unit}）",
    )


def _in_time(round_: Round, indicator: Indicator, point: CheckPoint, response: Response) -> Check:
    month, day = indicator.measure.deadline or (12, 31)
    year, due = int(response.value[:4]), (month, day)
    given = tuple(int(part) for part in response.value.split("-")[1:])
    limit = f"{month}月{day}日"
    if year < round_.assessment.year:
        return Check(point.id, False, f"{response.value} 不是本期的，应在 {round_.assessment.year} 年{limit}前")
    if not given or (len(given) == 1 and given[0] == month and day < monthrange(year, month)[1]):
        return Check(point.id, None, f"只写到 {response.value}，看不出是否在{limit}前")
    met = (given if len(given) == 2 else (*given, 1)) <= due
    return Check(point.id, met, f"{response.value}，{'在' if met else '晚于'}{limit}{'前' if met else ''}")


def _finding(checks: Sequence[Check], round_: Round, indicator: Indicator) -> tuple[Finding, str]:
    told = "；".join(f"{c.check_point} {c.reason}" for c in checks)
    outside = [p for p in indicator.check_points if p.expect == ANYTHING and _value(round_, p) == NO]
    if outside:
        return Finding.NOT_APPLICABLE, f"{outside[0].id} 答“否”，本指标不适用"
    deciding = [check for check in checks if check.decides]
    if not deciding:
        answered = any(p.id in round_.responses for p in indicator.check_points)
        return (Finding.NOT_APPLICABLE, told) if answered and not _open(round_, indicator) else (Finding.UNKNOWN, told)
    if any(check.fulfilled is None for check in deciding):
        return Finding.UNKNOWN, told
    fulfilled = sum(check.fulfilled is True for check in deciding)
    if fulfilled == len(deciding):
        return Finding.MET, told
    return (Finding.PARTLY if fulfilled else Finding.NOT_MET), told


def _open(round_: Round, indicator: Indicator) -> bool:
    return any(
        not (r := round_.responses.get(p.id)) or r.mark in (Mark.LATER, Mark.UNSURE)
        for p in indicator.check_points
        if not whole_is_zero(round_, indicator, p)
    )


def _ratio_of_parts(round_: Round, indicator: Indicator) -> Check | None:
    """The measure of an indicator that asks for whole and part, but not for their ratio."""
    limit = threshold_of(round_, indicator)
    if indicator.measure.type is not MeasureType.RATIO or measured_points(indicator) or limit is None:
        return None
    pair = _pair(indicator, indicator.check_points)
    if pair is None:
        return Check(indicator.id, None, f"没有问到“{indicator.measure.name}”")
    parts = _values(round_, pair)
    if parts is None:
        nothing = _number(round_, pair[0]) == 0
        return Check(indicator.id, None, f"{indicator.measure.name}：没有基数" if nothing else "还没有答", not nothing)
    ratio = percentage(*parts)
    met = limit.holds(float(ratio))
    verdict = "达到" if met else "没有达到"
    return Check(
        indicator.id,
        met,
        f"{indicator.measure.name} {ratio}%，{verdict}要求（{BOUNDS[limit.op]} {plain(limit.value)}%）",
    )


def _parts(round_: Round, indicator: Indicator, point: CheckPoint) -> tuple[float, float] | None:
    """(part, whole) that a ratio is asked for together with, where both are answered."""
    pair = _pair(indicator, indicator.check_points[: indicator.check_points.index(point)])
    return _values(round_, pair) if pair and point.type is AnswerType.RATIO else None


def _pair(indicator: Indicator, points: Sequence[CheckPoint]) -> tuple[CheckPoint, CheckPoint] | None:
    """A number and, right after it, the part of it that counts (其中……, 实际……), in the same unit."""
    for whole, part in pairwise(points):
        same = whole.type is part.type is AnswerType.NUMBER and whole.unit == part.unit
        if same and ("其中" in part.text or "实际" in part.text):
            return whole, part
    return None


def _values(round_: Round, pair: tuple[CheckPoint, CheckPoint]) -> tuple[float, float] | None:
    whole, part = (_number(round_, p) for p in pair)
    return (part, whole) if whole and part is not None else None


def _number(round_: Round, point: CheckPoint) -> float | None:
    value = _value(round_, point)
    return float(value) if value else None


def _value(round_: Round, point: CheckPoint) -> str:
    response = round_.responses.get(point.id)
    return response.value if response else ""


def _due(indicator: Indicator, point: CheckPoint) -> bool:
    return point.type is AnswerType.DATE and indicator.measure.deadline is not None


def _said_by_people(round_: Round, indicator: Indicator) -> bool:
    said = [round_.responses[p.id] for p in indicator.check_points if p.id in round_.responses]
    return bool(said) and all(response.source is Decider.PERSON for response in said)
