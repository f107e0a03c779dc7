"""Indicator systems in memory: look-ups, applicability, thresholds, search."""

import pytest

from knowledge.errors import UsageError
from knowledge.indicators.indicator import (
    AnswerType,
    Basis,
    BasisType,
    CheckPoint,
    Operator,
    Threshold,
    applicable,
    counts,
    matching,
)
from tests.indicators import indicator, system

DEMO = system(
    "demo",
    indicator("1.1.1", "是否", "比例", tags=["听证"]),
    indicator("1.1.2", applies_to=["执法部门"]),
    indicator("2.1.1", legal_basis=[{"type": "law", "name": "某某法", "article": "第三条", "point": "先告知"}]),
)


def test_look_ups() -> None:
    assert list(DEMO.by_id) == ["1.1.1", "1.1.2", "2.1.1"]
    assert list(DEMO.check_points) == ["1.1.1-q1", "1.1.1-q2", "1.1.2-q1", "2.1.1-q1"]
    assert [(s.id, s.level) for s in DEMO.sections.values()] == [("1", 1), ("1.1", 2), ("2", 1), ("2.1", 2)]
    assert [s.id for s in DEMO.path("1.1.2")] == ["1", "1.1"]
    assert DEMO.indicator("2.1.1").title == "指标2.1.1"
    assert [i.id for i in DEMO.sections["1"].walk()] == ["1.1.1", "1.1.2"]


def test_an_unknown_id_names_its_neighbours() -> None:
    with pytest.raises(UsageError, match=r"没有编号“1\.1\.9”。相近的有：1\.1\.1、1\.1\.2"):
        DEMO.indicator("1.1.9")
    with pytest.raises(UsageError, match="看全部指标"):
        DEMO.indicator("")
    with pytest.raises(UsageError):
        DEMO.path("9.9.9")


def test_applicability() -> None:
    assert [i.id for i in applicable(DEMO, "县区政府")] == ["1.1.1", "2.1.1"]
    assert counts(DEMO) == {"县区政府": 2, "执法部门": 3}
    with pytest.raises(UsageError, match="没有单位类型“学校”。可以用：县区政府、执法部门"):
        applicable(DEMO, "学校")


@pytest.mark.parametrize(
    ("op", "good", "bad"), [(">=", 95, 94.9), ("<=", 95, 95.1), ("==", 95, 94), (">", 96, 95), ("<", 94, 95)]
)
def test_thresholds(op, good, bad) -> None:
    threshold = Threshold(Operator(op), 95, "default")
    assert threshold.holds(good)
    assert not threshold.holds(bad)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("听证", ["1.1.1"]),
        ("某某法 先告知", ["2.1.1"]),
        ("一级1 1.1.2", ["1.1.2"]),
        ("没有这个词", []),
        ("", [*DEMO.by_id]),
    ],
)
def test_matching(text, found) -> None:
    assert [i.id for i in matching(DEMO, text)] == found


def test_a_basis_as_printed_and_as_a_place() -> None:
    basis = Basis(BasisType.LAW, "某某法", "第一百二十条之一")
    assert basis.citation == "《某某法》第一百二十条之一"
    assert (basis.pinpoint.article, basis.pinpoint.suffix) == (120, 1)
    assert Basis(BasisType.POLICY, "某意见").pinpoint.article == 0


def test_answers_carry_over_only_between_questions_of_a_kind() -> None:
    asked = CheckPoint("a", AnswerType.YES_NO, "做到没有？", expect="是")
    assert asked.asks_like(CheckPoint("b", AnswerType.YES_NO, "换个问法？", expect="是"))
    assert not asked.asks_like(CheckPoint("b", AnswerType.YES_NO, "有没有违反？", expect="否"))
    assert not CheckPoint("a", AnswerType.NUMBER, "多少？", "件").asks_like(
        CheckPoint("b", AnswerType.NUMBER, "多少？", "人")
    )
