"""Typed values in one spelling; what cannot be an answer is refused with what is wanted."""

import pytest

from assistant.selfcheck.value import canonical, percentage, plain
from knowledge.errors import UsageError
from knowledge.indicators.indicator import AnswerType, CheckPoint


def point(type_: str, unit: str = "") -> CheckPoint:
    return CheckPoint("1.1.1-q1", AnswerType(type_), "怎么样？", unit)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("是否", "有", "是"),
        ("是否", "没有。", "否"),
        ("是否", "否", "否"),
        ("数量", "12件", "12"),
        ("数量", "十二件", "12"),
        ("数量", "1,200", "1200"),
        ("数量", "没有", "0"),
        ("数量", "3.50", "3.5"),
        ("比例", "95%", "95"),
        ("比例", "百分之六十", "60"),
        ("比例", "3/5", "60"),
        ("比例", "5件中3件", "60"),
        ("比例", "3件，其中2件", "66.67"),
        ("日期", "2025-3-1", "2025-03-01"),
        ("日期", "2025年3月1日", "2025-03-01"),
        ("日期", "2025年3月", "2025-03"),
        ("日期", "2025", "2025"),
    ],
)
def test_a_value_has_one_spelling(type_, text, value) -> None:
    assert canonical(point(type_), text) == value


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("是否", "差不多"),
        ("数量", "很多"),
        ("数量", "-3"),
        ("比例", "120%"),
        ("比例", "5/3"),
        ("比例", "0/0"),
        ("日期", "2025-13"),
    ],
)
def test_what_cannot_be_the_answer_is_refused(type_, text) -> None:
    with pytest.raises(UsageError, match=f"1.1.1-q1 要答.*{text}"):
        canonical(point(type_), text)


def test_percentages_are_rounded_to_two_decimals() -> None:
    assert percentage(2, 3) == plain(66.67) == "66.67"
    assert percentage(5, 5) == "100"
