"""Above every page of a round: what it is, its steps with what is done, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.selfcheck.assessment import Round, Stage
from assistant.selfcheck.evidence import Evidence
from assistant.selfcheck.gap import Gap
from assistant.selfcheck.review import course
from assistant.selfcheck.score import judge_all, total
from assistant.selfcheck.suggest import Prefill, last_prefill, outdated, standing
from assistant.selfcheck.walk import is_open
from knowledge.indicators.indicator import Finding
from ui.web.fragments import fill
from ui.web.selfcheck.scene import CONTRADICTIONS, GAPS, HAND_IN, PAPERS, ROLLUP, ROUNDS, SCORE, STEPS, WALK, Scene

STAGE_STYLE = {Stage.OPEN: "plain", Stage.SUBMITTED: "note", Stage.RETURNED: "ended", Stage.ACCEPTED: "good"}


@dataclass(frozen=True)
class Situation:
    """What the steps of a round are told from."""

    round: Round
    evidence: Sequence[Evidence]
    last: Prefill | None
    gaps: Sequence[Gap]

    @property
    def done(self) -> int:
        """Indicators that are settled."""
        return len(self.round.indicators) - sum(is_open(self.round, i) for i in self.round.indicators)

    @property
    def failing(self) -> int:
        """Indicators that are not or only partly met."""
        return sum(j.finding in (Finding.NOT_MET, Finding.PARTLY) for j in judge_all(self.round))


@dataclass(frozen=True)
class Next:
    """The next thing to do in a round: the step, and what to do there."""

    step: str
    what: str


@dataclass(frozen=True)
class Step:
    """One step in the line above a round."""

    page: str
    name: str
    told: str
    done: bool
    here: bool


def situation_of(scene: Scene) -> Situation:
    """How far a round is."""
    number = scene.place.number
    desk = scene.desk
    return Situation(
        scene.round, list(scene.evidence.values()), last_prefill(desk.rounds, number), desk.ledger.all(number)
    )


def next_of(now: Situation) -> Next:
    """What a department, or its reviewer, does next."""
    round_, total_ = now.round, len(now.round.indicators)
    if round_.stage is Stage.ACCEPTED:
        return Next(GAPS, "已通过：按台账整改") if any(g.open for g in now.gaps) else Next(HAND_IN, "已通过：导出")
    if round_.stage is Stage.SUBMITTED:
        return Next(HAND_IN, "司法局复核")
    if not now.evidence and not now.done:
        return Next(PAPERS, "上传材料")
    if any(e.sha256 for e in now.evidence) and (now.last is None or outdated(now.last, now.evidence)):
        return Next(PAPERS, "预填：读一遍材料")
    if now.done < total_:
        return Next(WALK, f"逐项核对，还有 {total_ - now.done} 项")
    if now.failing and not any(not g.carried_from for g in now.gaps):
        return Next(GAPS, "拟问题清单")
    return Next(HAND_IN, "提交给司法局")


def head_html(scene: Scene) -> str:
    """The line of steps of a round; on the pages without one the way to the two of them."""
    if scene.place.page in (ROUNDS, ROLLUP):
        return fill("check_top", page=scene.place.page)
    now = situation_of(scene)
    own = now.round.assessment
    return fill(
        "check_head",
        back=ROUNDS,
        back_to="全部轮次",
        title=own.title,
        facts=f"{own.unit_type}，{now.round.system.name}",
        stage=now.round.stage,
        style=STAGE_STYLE[now.round.stage],
        steps=[replace(step, here=step.page == scene.place.page) for step in steps_of(now)],
        next=next_of(now),
        here=scene.place.page,
        returned=_returned(scene),
    )


def _returned(scene: Scene) -> str:
    """What the reviewer wrote who returned the round; empty in every other stage."""
    if scene.round.stage is not Stage.RETURNED:
        return ""
    last = course(scene.desk.rounds, scene.place.number)[-1]
    return f"{last.by or '司法局'}：{last.comment}"


def steps_of(now: Situation) -> list[Step]:
    """Every step with what is done in it."""
    files, total_ = len(now.evidence), len(now.round.indicators)
    waiting = standing(now.round).waiting
    read = now.last is not None and not outdated(now.last, now.evidence)
    contradictions = len(now.last.contradictions) if now.last else 0
    percent = total(now.round, judge_all(now.round)).percent
    listed = len(now.gaps)
    told = {
        PAPERS: (f"{files} 份" if files else "还没有", read),
        WALK: (f"{now.done}/{total_}" + (f"，待确认 {waiting}" if waiting else ""), now.done == total_),
        CONTRADICTIONS: (f"{contradictions} 处" if now.last else "预填后有", False),
        GAPS: (f"{listed} 个" if listed else "还没有", bool(listed)),
        SCORE: (f"{percent:g} 分", now.done == total_),
        HAND_IN: (now.round.stage.value, now.round.stage in (Stage.SUBMITTED, Stage.ACCEPTED)),
    }
    return [Step(page, name, *told[page], here=False) for page, name in STEPS.items()]
