"""The list of rounds with the next step of each, and a new round."""

from dataclasses import dataclass
from datetime import date

from assistant.selfcheck.assessment import Assessment, Label
from knowledge.errors import UsageError
from knowledge.indicators.file import systems
from knowledge.indicators.indicator import EditionStatus, IndicatorSystem
from ui.web.fragments import fill
from ui.web.selfcheck.head import STAGE_STYLE, Next, next_of, situation_of
from ui.web.selfcheck.scene import Done, Fields, Place, Scene

STARTED = "已开始“{title}”，适用指标 {count} 项。"
CARRIED = "从上一轮结转没有销号的问题 {count} 个。"


@dataclass(frozen=True)
class Line:
    """A round in the list."""

    assessment: Assessment
    edition: str
    stage: str
    style: str
    done: int
    total: int
    next: Next


def rounds_html(scene: Scene, notice: str = "") -> str:
    """The rounds, newest first, and the form for a new one."""
    found = [_line(scene.at(number=a.id)) for a in scene.desk.rounds.find()]
    editions = _editions(scene)
    units = list(dict.fromkeys(unit for system in editions for unit in system.unit_types))
    return fill(
        "check_rounds",
        rounds=found,
        editions=editions,
        units=units,
        labels=list(Label),
        year=date.today().year,
        notice=notice,
    )


def start(scene: Scene, fields: Fields) -> Done:
    """Begin a round; the way leads to its papers."""
    year = fields["year"].strip()
    if not year.isdigit():
        raise UsageError("年份要写成 2025 这样。")
    begun, carried = scene.desk.start(
        fields["edition"],
        department=fields["department"],
        unit_type=fields["unit_type"],
        year=int(year),
        label=Label(fields["label"]),
        by=scene.by,
    )
    count = len(scene.desk.rounds.round(begun.id).indicators)
    notice = STARTED.format(title=begun.title, count=count)
    return Done(Place("papers", begun.id), notice + (CARRIED.format(count=len(carried)) if carried else ""))


def go(scene: Scene, fields: Fields) -> Done:
    """Another page, round or indicator; what is not named stays as it is."""
    changes: dict[str, object] = {"indicator": "", "section": ""} if "page" in fields else {}
    changes |= {k: fields[k] for k in ("page", "indicator", "section") if k in fields}
    changes |= {k: int(fields[k]) for k in ("number", "year") if k in fields}
    changes |= {"ranked": fields["ranked"] == "1"} if "ranked" in fields else {}
    return Done(scene.at(**changes).place)


def _line(scene: Scene) -> Line:
    now = situation_of(scene)
    stage = now.round.stage
    return Line(
        now.round.assessment,
        now.round.system.name,
        stage,
        STAGE_STYLE[stage],
        now.done,
        len(now.round.indicators),
        next_of(now),
    )


def _editions(scene: Scene) -> list[IndicatorSystem]:
    """The editions that a self-check may rest on."""
    found = systems(scene.office.settings.home / "indicators").systems.values()
    return [s for s in found if s.status is not EditionStatus.UNREVIEWED]
