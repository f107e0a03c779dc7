"""The roll-up over departments and rounds."""

from dataclasses import replace
from datetime import date

from assistant.selfcheck.gap import Gap, Progress
from assistant.selfcheck.rollup import Held, roll_up
from knowledge.indicators.indicator import Finding
from tests.assistant.selfcheck.test_score import decision, round_of

TODAY = date(2025, 6, 1)
GAPS = (Gap(1, (), "甲。", deadline=date(2025, 5, 1)), Gap(2, (), "乙。"), Gap(3, (), "丙。", progress=Progress.CLOSED))


def held(number: int, department: str, year: int, answers: dict[str, str], gaps=(), **more) -> Held:
    round_ = round_of(answers, **more)
    return Held(
        replace(round_, assessment=replace(round_.assessment, id=number, department=department, year=year)), gaps
    )


def test_departments_sections_gaps_and_trend() -> None:
    weak = {"1.1.1-q1": "否", "1.1.1-q3": "否"}
    strong = {"1.1.1-q1": "是", "1.1.1-q3": "是"}
    reviews = {"1.1.1": decision("1.1.1", Finding.PARTLY)}
    told = roll_up(
        [
            held(3, "乙局", 2025, weak, GAPS),
            held(1, "甲局", 2024, weak),
            held(2, "甲局", 2025, strong, reviews=reviews),
        ],
        TODAY,
    )
    assert [(r.assessment.department, r.percent, r.open, r.overdue) for r in told.rows] == [
        ("乙局", 0, 2, 1),
        ("甲局", 25, 0, 0),
    ]
    assert [r.percent for r in told.trend["甲局"]] == [0, 25]
    assert (told.open, told.overdue) == (2, 1)
    assert [(f.indicator, f.rounds) for f in told.frequent] == [("1.1.1", (3,))]
    assert told.rows[1].disputed == ("1.1.1",)
    assert [(c.section, c.percent, c.failing, c.unknown) for c in told.rows[0].cells] == [
        ("1", 0, 1, 2),
        ("2", None, 0, 0),
    ]
    assert told.findings[Finding.UNKNOWN] == 4
    assert sum(told.findings.values()) == 6


def test_nothing_to_roll_up() -> None:
    told = roll_up([], TODAY)
    assert (told.rows, told.frequent, told.open) == ((), (), 0)
