"""得分: how the score of a round came about, indicator by indicator, and how it is counted."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.selfcheck.assessment import Scheme
from assistant.selfcheck.score import Judged, judge_all, total
from assistant.selfcheck.value import plain
from knowledge.errors import UsageError
from knowledge.indicators.indicator import Finding, Modifier
from ui.assessments import threshold_text
from ui.web.fragments import fill
from ui.web.selfcheck.scene import SCORE, Done, Fields, Scene
from ui.web.selfcheck.walk import FINDING_STYLE, reason_of, whose

WEIGHT, THRESHOLD, MODIFIER = "weight:", "threshold:", "modifier:"
"""What the names of the fields begin with."""
COUNTED = "计分办法已改。"


@dataclass(frozen=True)
class Line:
    """An indicator in the score; `threshold` is the number that can be changed, empty where there is none."""

    judged: Judged
    title: str
    style: str
    whose: str
    reason: str
    weight: str
    threshold: str
    bound: str


@dataclass(frozen=True)
class Part:
    """A section with its share of the points and its indicators."""

    name: str
    percent: float | None
    lines: list[Line]


def score_html(scene: Scene, notice: str = "") -> str:
    """The score with the way there, and the fields to count otherwise."""
    round_ = scene.round
    judged = judge_all(round_)
    score, modifiers = total(round_, judged), round_.system.modifiers
    return fill(
        "check_score",
        place=f"{SCORE}-{scene.place.number}",
        score=score,
        parts=[_part(scene, g.id, f"{g.id} {g.name}", judged) for g in round_.system.groups],
        styles=FINDING_STYLE,
        findings=list(Finding),
        partly=plain(round_.scheme.partly),
        modifiers=[_modifier(m, round_.scheme) for m in (*modifiers.plus, *modifiers.minus, *modifiers.veto)],
        writable=round_.stage.writable,
        notice=notice,
    )


def count(scene: Scene, fields: Fields) -> Done:
    """Weights, thresholds and modifiers as the form says; what equals the edition is not kept."""
    by_id = scene.round.system.by_id
    weights = {i: w for i, w in _numbers(fields, WEIGHT, "权重") if w != by_id[i].weight}
    limits = {
        i: t
        for i, t in _numbers(fields, THRESHOLD, "阈值")
        if (limit := by_id[i].measure.threshold) and t != limit.value
    }
    partly = dict(_numbers({"partly:1": fields["partly"]}, "partly:", "比例"))["1"]
    scheme = Scheme(weights, limits, dict(_numbers(fields, MODIFIER, "分数")), partly)
    scene.desk.rounds.set_scheme(scene.place.number, scheme, by=scene.by)
    return Done(scene.place, COUNTED)


def _numbers(fields: Fields, begins: str, what: str) -> Iterable[tuple[str, float]]:
    """(id, number) of the filled fields that begin so; raises UsageError naming what is no number."""
    for name, text in fields.items():
        if name.startswith(begins) and text.strip():
            id_ = name.removeprefix(begins)
            try:
                yield id_, float(text)
            except ValueError as error:
                raise UsageError(f"{id_} 的{what}要是数，“{text}”不是。没有保存。") from error


def _part(scene: Scene, section: str, name: str, judged: list[Judged]) -> Part:
    own = [j for j in judged if j.indicator.startswith(f"{section}.")]
    weight = sum(j.weight for j in own)
    percent = round(100 * sum(j.points for j in own) / weight, 1) if weight else None
    return Part(name, percent, [_line(scene, j) for j in own])


def _line(scene: Scene, judged: Judged) -> Line:
    round_ = scene.round
    indicator = round_.system.by_id[judged.indicator]
    limit = indicator.measure.threshold
    threshold = round_.scheme.thresholds.get(indicator.id, limit.value) if limit else None
    return Line(
        judged,
        indicator.title,
        FINDING_STYLE[judged.finding],
        whose(round_, judged),
        reason_of(judged),
        plain(round_.scheme.weights.get(indicator.id, indicator.weight)),
        "" if threshold is None else plain(threshold),
        threshold_text(round_, indicator),
    )


def _modifier(modifier: Modifier, scheme: Scheme) -> tuple[str, str, str, str]:
    """(id, title, points now, points by default)."""
    now = scheme.modifiers.get(modifier.id)
    return modifier.id, modifier.title, "" if now is None else plain(now), plain(modifier.default_points)
