"""各单位汇总: all departments and rounds together, down to the quote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.selfcheck.rollup import Rollup, Row
from assistant.selfcheck.score import judge
from knowledge.indicators.indicator import Finding
from ui.web.fragments import fill
from ui.web.selfcheck.head import STAGE_STYLE
from ui.web.selfcheck.quotes import Shown, shown
from ui.web.selfcheck.scene import ROLLUP, Scene
from ui.web.selfcheck.walk import FINDING_STYLE, reason_of, whose

MOST = 10
"""Frequent gaps that are shown."""


@dataclass(frozen=True)
class Line:
    """An indicator of a section that is not met or cannot be judged, with its quotes."""

    indicator: str
    title: str
    finding: Finding
    style: str
    whose: str
    reason: str
    quotes: list[Shown]


def rollup_of(scene: Scene) -> tuple[Rollup, list[Row]]:
    """The roll-up of the chosen year, and its rows in the chosen order."""
    found = scene.desk.rollup(year=scene.place.year, today=date.today())
    rows = sorted(found.rows, key=lambda r: -r.percent) if scene.place.ranked else list(found.rows)
    return found, rows


def sums_html(scene: Scene, rollup: Rollup) -> str:
    """What is counted over all departments, and the choice of year and order."""
    return fill(
        "check_sums",
        rollup=rollup,
        rows=rollup.rows,
        years=sorted({a.year for a in scene.desk.rounds.find()}, reverse=True),
        year=scene.place.year,
        ranked=scene.place.ranked,
        findings=[(f, FINDING_STYLE[f], rollup.findings[f]) for f in Finding],
    )


def rollup_html(scene: Scene, rollup: Rollup, rows: Sequence[Row]) -> str:
    """The roll-up in words: departments and frequent gaps; with one cell of the matrix opened."""
    place = scene.place
    departments = {r.assessment.id: r.assessment.department for of in rollup.trend.values() for r in of}
    return fill(
        "check_rollup",
        place=f"{ROLLUP}-{place.number}-{place.section}",
        rows=[(row, STAGE_STYLE[row.stage]) for row in rows],
        frequent=[(f, [(n, departments[n]) for n in f.rounds]) for f in rollup.frequent[:MOST]],
        ranked=place.ranked,
        opened=_opened(scene) if place.number and place.section else None,
    )


def _opened(scene: Scene) -> tuple[str, str, int, list[Line]]:
    """(department, section, round, what is not met there)."""
    round_ = scene.round
    section = round_.system.sections[scene.place.section]
    found = [judge(round_, i) for i in section.walk() if i in round_.indicators]
    wanted = (Finding.NOT_MET, Finding.PARTLY, Finding.UNKNOWN)
    worst = sorted((j for j in found if j.finding in wanted), key=lambda j: wanted.index(j.finding))
    lines = [
        Line(
            j.indicator,
            round_.system.by_id[j.indicator].title,
            j.finding,
            FINDING_STYLE[j.finding],
            whose(round_, j),
            reason_of(j),
            shown(scene, j.quotes),
        )
        for j in worst
    ]
    return round_.assessment.title, f"{section.id} {section.name}", round_.assessment.id, lines
