"""逐项核对: one indicator at a time, as a form and in a typed sentence, with what the papers say beside it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.selfcheck.assessment import Decision, Mark, Response, Round
from assistant.selfcheck.review import review_finding
from assistant.selfcheck.rounds import Given
from assistant.selfcheck.score import Judged, judge
from assistant.selfcheck.value import HINTS
from assistant.selfcheck.walk import is_open, mark, next_step, progress, say, step
from knowledge.errors import Conflict, UsageError
from knowledge.indicators.indicator import AnswerType, CheckPoint, Finding, Indicator
from ui.render import local
from ui.web.fragments import fill
from ui.web.selfcheck.quotes import Shown, basis_links, evidence_link, shown
from ui.web.selfcheck.scene import WALK, Done, Fields, Place, Scene

FINDING_STYLE = {
    Finding.MET: "good",
    Finding.PARTLY: "note",
    Finding.NOT_MET: "ended",
    Finding.UNKNOWN: "plain",
    Finding.NOT_APPLICABLE: "plain",
}
SURE = ((0.8, "把握较大"), (0.6, "把握一般"), (0.0, "把握较小"))
VALUE, SEEN = "value:", "seen:"
"""What the names of the fields of a question begin with: what is answered, and the version that was seen."""
SAVED, NOTHING, ADOPTED, SETTLED, MARKED = (
    "已保存 {count} 问。",
    "没有改动。",
    "已采纳建议：{finding}。",
    "结论已定为“{finding}”。",
    "已标为“{mark}”。",
)
REVIEWED, ATTACHED = "复核结论已记下：{finding}。", "“{name}”已作为这一项的佐证。"


@dataclass(frozen=True)
class Question:
    """A check point as a field: what stands in it, the version that was seen, who wrote it, and what was there before."""

    point: CheckPoint
    hint: str
    value: str
    mark: str
    version: int
    told: str
    history: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """An indicator in the list of its section."""

    id: str
    title: str
    state: str
    style: str
    here: bool


@dataclass(frozen=True)
class Suggested:
    """A suggestion of the rules beside the form; `settled` when a person has decided."""

    decision: Decision
    style: str
    sure: str
    quotes: list[Shown]
    settled: bool


def walk_html(
    scene: Scene, notice: str = "", typed: Mapping[str, str] | None = None, talk: Sequence[tuple[str, str]] = ()
) -> str:
    """An indicator with its questions; the next open one where none is named. `typed` are answers that were not kept."""
    round_ = scene.round
    chosen = _chosen(scene)
    if chosen is None:
        return fill("check_done", place=WALK, notice=notice, sections=progress(round_))
    found = step(round_, chosen)
    judged = judge(round_, chosen)
    order, decided = round_.indicators, round_.decisions.get(chosen.id)
    return fill(
        "check_walk",
        place=f"{WALK}-{scene.place.number}-{chosen.id}",
        notice=notice,
        talk=talk,
        step=found,
        bases=basis_links(scene, chosen.legal_basis),
        judged=judged,
        style=FINDING_STYLE[judged.finding],
        whose=whose(round_, judged),
        questions=[_question(scene, p, dict(typed or {})) for p in chosen.check_points],
        suggested=_suggested(scene, chosen),
        review=round_.reviews.get(chosen.id),
        review_style=FINDING_STYLE,
        proofs=_proofs(scene, chosen),
        others=[e for e in scene.evidence.values() if not _proves(e.check_points, chosen)],
        sections=progress(round_),
        section=chosen.id.split(".")[0],
        entries=_entries(round_, chosen),
        before=order[found.number - 2].id if found.number > 1 else "",
        after=order[found.number].id if found.number < found.of else "",
        findings=list(Finding),
        seen=decided.version if decided else 0,
        types=AnswerType,
        writable=round_.stage.writable,
        stage=round_.stage,
    )


def save(scene: Scene, fields: Fields) -> Done:
    """Write the answers of the form; one that somebody else changed meanwhile is told and kept in its field."""
    round_, chosen = scene.round, scene.round.indicator(fields["indicator"])
    note = fields.get("note", "").strip()
    written, told, typed = 0, [], {}
    for point in chosen.check_points:
        value, seen = fields.get(VALUE + point.id, "").strip(), int(fields.get(SEEN + point.id, "0"))
        before = round_.responses.get(point.id)
        if not value or (before and value == before.value and not note):
            continue
        try:
            scene.desk.rounds.answer(scene.place.number, point.id, Given(value, note=note, base=seen), by=scene.by)
            written += 1
        except (Conflict, UsageError) as error:
            told.append(str(error))
            typed[point.id] = value
    if told:
        return Done(_at(scene, chosen.id), " ".join(told), typed=typed)
    return _onwards(scene, chosen, SAVED.format(count=written) if written else NOTHING)


def talk(scene: Scene, fields: Fields) -> Done:
    """Take an answer in a sentence; what is not clear is asked back."""
    id_, text = fields["indicator"], fields["text"].strip()
    if not text:
        raise UsageError("请先写一句话，如“有制度，去年12月发的，但还没公示”。")
    reply = say(scene.desk.rounds, scene.place.number, text, by=scene.by, today=date.today(), indicator=id_)
    round_ = scene.desk.rounds.round(scene.place.number)
    lines = [("您", text)]
    for response in reply.written:
        asked = round_.check_points[response.check_point].text.rstrip("？?")
        lines.append(("记下", f"{asked}：{response.shown}"))
    lines += [("请再说明", back) for back in reply.back]
    if reply.back or is_open(round_, round_.indicator(id_)):
        return Done(_at(scene, id_), talk=tuple(lines))
    return replace(_onwards(scene, round_.indicator(id_), ""), talk=tuple(lines))


def put_mark(scene: Scene, fields: Fields) -> Done:
    """稍后, 不确定 or 不适用 on the open questions of the indicator."""
    chosen, given = scene.round.indicator(fields["indicator"]), Mark(fields["mark"])
    mark(scene.desk.rounds, scene.place.number, chosen.id, given, fields.get("because", ""), by=scene.by)
    return _onwards(scene, chosen, MARKED.format(mark=given), stay=False)


def adopt(scene: Scene, fields: Fields) -> Done:
    """Make the suggestion of the rules one's own, with its quotes; the papers they stand in become proofs."""
    chosen = scene.round.indicator(fields["indicator"])
    found = scene.round.suggestions[chosen.id]
    scene.desk.rounds.decide(
        scene.place.number, chosen.id, found.finding, found.reason, by=scene.by, quotes=found.quotes, base=_seen(fields)
    )
    for evidence in dict.fromkeys(q.evidence for q in found.quotes if q.evidence in scene.evidence):
        _prove(scene, chosen, evidence)
    return _onwards(scene, chosen, ADOPTED.format(finding=found.finding))


def settle(scene: Scene, fields: Fields) -> Done:
    """Another finding, with a reason; the quotes of the suggestion stay with it."""
    chosen, finding = scene.round.indicator(fields["indicator"]), Finding(fields["finding"])
    found = scene.round.suggestions.get(chosen.id)
    quotes = found.quotes if found else ()
    scene.desk.rounds.decide(
        scene.place.number, chosen.id, finding, fields["because"], by=scene.by, quotes=quotes, base=_seen(fields)
    )
    return _onwards(scene, chosen, SETTLED.format(finding=finding))


def review(scene: Scene, fields: Fields) -> Done:
    """The reviewer's finding beside the department's."""
    id_, finding = fields["indicator"], Finding(fields["finding"])
    review_finding(scene.desk.rounds, scene.place.number, id_, finding, fields["because"], by=scene.by)
    return Done(_at(scene, id_), REVIEWED.format(finding=finding))


def attach(scene: Scene, fields: Fields) -> Done:
    """A paper of the round as proof of every question of the indicator."""
    chosen = scene.round.indicator(fields["indicator"])
    return Done(_at(scene, chosen.id), ATTACHED.format(name=_prove(scene, chosen, fields["evidence"])))


def whose(round_: Round, judged: Judged) -> str:
    """Who stands behind a finding, in a word or two; empty where there is none yet."""
    if judged.indicator in round_.decisions:
        return f"{judged.by or '本单位'}定"
    if judged.finding is Finding.UNKNOWN:
        return ""
    return "按答案" if judged.confirmed else "建议，待确认"


def reason_of(judged: Judged) -> str:
    """How a finding came about, the questions named by their number in the form."""
    return re.sub(rf"{re.escape(judged.indicator)}-q(\d+) ?", r"第\1问", judged.reason)


def _chosen(scene: Scene) -> Indicator | None:
    """The indicator of the place, else the next open one there, for a reviewer the next one not reviewed; None when all is
    settled.
    """
    round_, place = scene.round, scene.place
    if place.indicator:
        return round_.indicator(place.indicator)
    if not round_.stage.writable and not place.section:
        return next((i for i in round_.indicators if i.id not in round_.reviews), round_.indicators[0])
    found = next_step(round_, place.section)
    if found is None and place.section:
        return next(i for i in round_.indicators if i.id.startswith(f"{place.section}."))
    return found.indicator if found else None


def _at(scene: Scene, indicator: str) -> Place:
    return replace(scene.place, page=WALK, indicator=indicator, section="")


def _onwards(scene: Scene, chosen: Indicator, notice: str, *, stay: bool = True) -> Done:
    """The next open indicator after this one; this one again while it has an open question and `stay` is not off."""
    round_ = scene.desk.rounds.round(scene.place.number)
    if stay and is_open(round_, chosen):
        return Done(_at(scene, chosen.id), notice)
    order = round_.indicators
    later = order[order.index(round_.indicator(chosen.id)) + 1 :]
    following = next((i.id for i in later if is_open(round_, i)), "")
    return Done(_at(scene, following), notice)


def _prove(scene: Scene, indicator: Indicator, evidence: str) -> str:
    """Attach a proof to every question of an indicator; its name."""
    proof = scene.desk.evidence.find(scene.place.number, evidence)
    points = (*proof.check_points, *(p.id for p in indicator.check_points))
    return scene.desk.evidence.change(scene.place.number, replace(proof, check_points=points), by=scene.by).name


def _seen(fields: Fields) -> int:
    return int(fields["seen"])


def _question(scene: Scene, point: CheckPoint, typed: dict[str, str]) -> Question:
    response = scene.round.responses.get(point.id)
    trail = scene.desk.rounds.history(scene.place.number, point.id) if response and response.version > 1 else ()
    told = f"{response.by or '未署名'}，{local(response.at)[:16]}" if response else ""
    if response and response.note:
        told += f"：{response.note}"
    return Question(
        point,
        HINTS[point.type],
        typed.get(point.id, response.value if response else ""),
        response.mark.value if response and response.mark else "",
        response.version if response else 0,
        told,
        tuple(_said(r) for r in trail),
    )


def _said(response: Response) -> str:
    reason = f"（{response.note}）" if response.note else ""
    return f"第 {response.version} 版：{response.shown}{reason}，{response.by or '未署名'}，{local(response.at)[:16]}"


def _suggested(scene: Scene, indicator: Indicator) -> Suggested | None:
    found = scene.round.suggestions.get(indicator.id)
    if found is None:
        return None
    sure = next(words for least, words in SURE if (found.confidence or 0) >= least)
    settled = indicator.id in scene.round.decisions
    return Suggested(found, FINDING_STYLE[found.finding], sure, shown(scene, found.quotes), settled)


def _proofs(scene: Scene, indicator: Indicator) -> list[tuple[str, str]]:
    """(name, where it is read) of the evidence of an indicator."""
    own = [e for e in scene.evidence.values() if _proves(e.check_points, indicator)]
    return [(e.name, next(filter(None, evidence_link(scene, e)), "")) for e in own]


def _proves(points: Sequence[str], indicator: Indicator) -> bool:
    return bool({p.id for p in indicator.check_points} & set(points))


def _entries(round_: Round, here: Indicator) -> list[Entry]:
    """The indicators of the section that `here` stands in."""
    section = here.id.split(".")[0]
    return [_entry(round_, i, i is here) for i in round_.indicators if i.id.split(".")[0] == section]


def _entry(round_: Round, indicator: Indicator, here: bool) -> Entry:
    judged = judge(round_, indicator)
    marks = {r.mark for p in indicator.check_points if (r := round_.responses.get(p.id))}
    if not is_open(round_, indicator):
        return Entry(indicator.id, indicator.title, judged.finding.value, FINDING_STYLE[judged.finding], here)
    if Mark.LATER in marks:
        return Entry(indicator.id, indicator.title, "稍后", "plain", here)
    state = "待确认" if judged.finding is not Finding.UNKNOWN else "未答"
    return Entry(indicator.id, indicator.title, state, "waiting" if state == "待确认" else "plain", here)
