"""The roll-up as forms and charts."""

from datetime import date

from assistant.export.summary import occasions, summary_charts, summary_forms
from assistant.selfcheck.assessment import Label
from assistant.selfcheck.gap import Gap
from assistant.selfcheck.rollup import roll_up
from tests.assistant.selfcheck.test_rollup import held

TODAY = date(2025, 6, 6)
HELD = [
    held(1, "甲局", 2024, {"1.1.1-q1": "是", "1.1.1-q3": "否"}),
    held(2, "甲局", 2025, {"1.2.1-q1": "2025-02-01"}, (Gap(1, ("1.1.1",), "没有", deadline=date(2025, 1, 1)),)),
    held(3, "乙局", 2025, {}),
]


def test_the_matrix_is_coloured_where_something_is_judged() -> None:
    matrix, scores, frequent = summary_forms(roll_up(HELD, TODAY), TODAY)
    assert [row[:2] for row in matrix.rows] == [("乙局", ""), ("甲局", "25")]
    assert set(matrix.fills) == {(1, 1)}
    assert matrix.fills[1, 1] == "F0CAB6"
    assert scores.rows[1] == ("甲局", "2025年度", "自查中", "25", "1", "0", "0", "2", "0", "1", "1")
    assert frequent.rows == ()


def test_a_trend_needs_two_rounds() -> None:
    told = roll_up(HELD, TODAY)
    bars, lines = summary_charts(told)
    assert (bars.categories, bars.series[0].values) == (("乙局", "甲局"), (0, 1))
    assert lines.categories == ("2024年度", "2025年度")
    assert {s.name: s.values for s in lines.series} == {"乙局": (None, 0.0), "甲局": (12.5, 25.0)}
    assert len(summary_charts(roll_up(HELD[1:], TODAY))) == 1


def test_the_annual_check_is_the_last_of_its_year() -> None:
    assert occasions(roll_up(HELD, TODAY)) == [(2024, Label.ANNUAL), (2025, Label.ANNUAL)]
