"""The same fact told twice, and last year beside this year."""

from assistant.drafting.compare import alike, changes, last_year, told_again, told_otherwise
from assistant.drafting.facts import Fact, FactKind
from assistant.drafting.report import Source


def fact(measure: str, value: str, doc: str, period: int = 2025, unit: str = "件") -> Fact:
    return Fact(FactKind.FIGURE, measure, value, unit, period, Source(doc, value), measure)


ONE = fact("办理行政处罚案件", "26", "报告")


def test_the_same_thing_elsewhere_equal_and_different() -> None:
    equal, other = fact("办理行政处罚案件", "26", "台账"), fact("办理行政处罚案件", "25", "统计")
    facts = [ONE, equal, other, fact("办理行政处罚案件", "20", "旧报告", 2024), fact("办理信访事项", "9", "台账")]
    assert list(told_again(ONE, facts)) == [equal]
    assert list(told_otherwise(ONE, facts)) == [other]


def test_parts_and_wholes_and_other_units_are_not_the_same() -> None:
    assert not alike(fact("重大决定应审", "18", "甲"), fact("重大决定实审", "18", "乙"))
    assert not alike(ONE, fact("办理行政处罚案件", "26", "乙", unit="人"))
    assert not alike(fact("城东所 行政处罚立案", "12", "甲"), fact("行政处罚立案", "32", "乙"))
    assert alike(ONE, fact("办理行政处罚案件", "1", "乙"))


def test_last_year_beside_this_year() -> None:
    before = fact("办理行政处罚案件", "40", "旧报告", 2024)
    assert last_year(ONE, [ONE, before]) == before
    (change,) = changes([ONE, before], 2025)
    assert change.share == (26 - 40) / 40
