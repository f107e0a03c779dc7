"""提交和导出: what is left before handing in, the files, and the review by 司法局 with its findings beside the department's."""

from dataclasses import dataclass
from datetime import date

from assistant.export.forms import NAMES
from assistant.selfcheck.assessment import Stage
from assistant.selfcheck.review import accept, course, send_back, submit
from assistant.selfcheck.score import judge_all
from assistant.selfcheck.suggest import standing
from knowledge.indicators.indicator import Finding
from ui.render import local
from ui.web.fragments import fill
from ui.web.selfcheck.head import situation_of
from ui.web.selfcheck.scene import HAND_IN, Done, Fields, Scene
from ui.web.selfcheck.walk import FINDING_STYLE

HANDED_IN, SENT_BACK, ACCEPTED = "已提交，等司法局复核。", "已退回本单位。", "已通过。"


@dataclass(frozen=True)
class Beside:
    """The finding of the department and that of its reviewer."""

    indicator: str
    title: str
    own: Finding
    own_style: str
    theirs: Finding
    style: str
    comment: str


def hand_in_html(scene: Scene, notice: str = "") -> str:
    """Where a round stands, and what can be done with it."""
    now, number, today = situation_of(scene), scene.place.number, date.today()
    round_ = now.round
    return fill(
        "check_hand_in",
        place=f"{HAND_IN}-{number}",
        number=number,
        stage=round_.stage,
        stages=Stage,
        open=len(round_.indicators) - now.done,
        waiting=standing(round_).waiting,
        listed=len(now.gaps),
        failing=now.failing,
        undated=sum(g.open and g.deadline is None for g in now.gaps),
        overdue=sum(g.overdue(today) for g in now.gaps),
        course=[(m, local(m.at)[:16]) for m in course(scene.desk.rounds, number)],
        beside=_beside(scene),
        forms=NAMES,
        notice=notice,
    )


def submit_round(scene: Scene, fields: Fields) -> Done:
    """Hand the round in."""
    submit(scene.desk.rounds, scene.place.number, by=scene.by, comment=fields["comment"])
    return Done(scene.place, HANDED_IN)


def send_back_round(scene: Scene, fields: Fields) -> Done:
    """Return it with comments."""
    send_back(scene.desk.rounds, scene.place.number, by=scene.by, comment=fields["comment"])
    return Done(scene.place, SENT_BACK)


def accept_round(scene: Scene, fields: Fields) -> Done:
    """Accept it."""
    accept(scene.desk.rounds, scene.place.number, by=scene.by, comment=fields.get("comment", ""))
    return Done(scene.place, ACCEPTED)


def _beside(scene: Scene) -> list[Beside]:
    round_ = scene.round
    found = {j.indicator: j.finding for j in judge_all(round_)}
    return [
        Beside(
            id_,
            round_.system.by_id[id_].title,
            found[id_],
            FINDING_STYLE[found[id_]],
            review.finding,
            FINDING_STYLE[review.finding],
            review.reason,
        )
        for id_, review in round_.reviews.items()
        if id_ in found
    ]
