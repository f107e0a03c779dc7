"""The review by 司法局: a round is handed in, returned with comments or accepted; its findings stand beside the department's."""

from dataclasses import dataclass
from datetime import datetime

from assistant.selfcheck.assessment import Decision, Stage
from assistant.selfcheck.entries import ONLY, Kind, Overtaken
from assistant.selfcheck.rounds import Rounds
from knowledge.errors import Refused, UsageError
from knowledge.indicators.indicator import Finding

_BEFORE = {
    Stage.SUBMITTED: (Stage.OPEN, Stage.RETURNED),
    Stage.RETURNED: (Stage.SUBMITTED, Stage.ACCEPTED),
    Stage.ACCEPTED: (Stage.SUBMITTED,),
}


@dataclass(frozen=True)
class Moved:
    """One step of the review; `at` is in UTC."""

    stage: Stage
    comment: str
    by: str
    at: datetime


def submit(rounds: Rounds, number: int, *, by: str, comment: str = "") -> Moved:
    """Hand a round in; raises UsageError where nothing is answered, Refused where it is handed in already."""
    round_ = rounds.round(number)
    if not round_.responses and not round_.decisions:
        raise UsageError(f"{round_.assessment.title}还没有填任何内容，不能提交。")
    return _move(rounds, number, Stage.SUBMITTED, comment, by)


def send_back(rounds: Rounds, number: int, *, by: str, comment: str) -> Moved:
    """Return a round to its department; raises UsageError without a comment, Refused where it was not handed in."""
    if not comment.strip():
        raise UsageError("退回要写明意见。")
    return _move(rounds, number, Stage.RETURNED, comment, by)


def accept(rounds: Rounds, number: int, *, by: str, comment: str = "") -> Moved:
    """Accept a round; raises Refused where it was not handed in."""
    return _move(rounds, number, Stage.ACCEPTED, comment, by)


def review_finding(
    rounds: Rounds, number: int, indicator: str, finding: Finding, comment: str, *, by: str, base: int | None = None
) -> Decision:
    """The reviewer's finding on one indicator; the department's stays. Raises Refused while the department writes."""
    rounds.round(number).indicator(indicator)
    if (stage := rounds.stage(number)).writable:
        raise Refused(f"轮次 {number} {stage}，提交以后才能复核。")
    return rounds.record(number, Kind.REVIEW, indicator, finding, comment, by=by, base=base)


def course(rounds: Rounds, number: int) -> list[Moved]:
    """Every step of the review of a round, oldest first."""
    rounds.assessment(number)
    return [
        Moved(Stage(e.value["stage"]), e.value["comment"], e.by, e.at)
        for e in rounds.entries.trail(number, Kind.STAGE, ONLY)
    ]


def _move(rounds: Rounds, number: int, stage: Stage, comment: str, by: str) -> Moved:
    assessment, trail = rounds.assessment(number), course(rounds, number)
    now = trail[-1].stage if trail else Stage.OPEN
    if now not in _BEFORE[stage]:
        raise Refused(f"{assessment.title}现在是“{now}”，不能改为“{stage}”。")
    row = {"stage": stage, "comment": comment.strip()[:2000]}
    try:
        entry = rounds.entries.append(number, Kind.STAGE, ONLY, row, base=len(trail), by=by)
    except Overtaken as error:
        raise Refused(f"{assessment.title}刚被别人改了状态，请重新看一下。") from error
    return Moved(stage, row["comment"], by, entry.at)
