"""When duties fall due: the days of a cycle, the next one, one that has just passed, and what is said about it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dates.day import day_in_calendar
from knowledge.dates.duty import (
    JUST_PASSED,
    Basis,
    Cycle,
    Due,
    Duty,
    FixedBy,
    next_due,
    pressing,
    read_due,
    turn,
    turns,
    unit_named,
)
from knowledge.errors import UsageError
from knowledge.unit import UnitType

CYCLES = ("03-01", "12-31", "02-29", "每月末", "每季度末", "每半年末")


def duty(due: str, id_: str = "某事", *units: UnitType, timing: str = "") -> Duty:
    basis = (Basis("某法", "第三条", checked=True),)
    kinds = units or (UnitType.ORDINARY,)
    return Duty(
        id_, "办理某事", kinds, read_due(due), FixedBy.LAW, "报告", ("上级",), "公开", basis, timing or "每年一次"
    )


@pytest.mark.parametrize(
    ("due", "today", "day"),
    [
        ("03-01", date(2026, 2, 28), date(2026, 3, 1)),
        ("03-01", date(2026, 3, 1), date(2026, 3, 1)),
        ("03-01", date(2026, 3, 2), date(2027, 3, 1)),
        ("02-29", date(2026, 1, 1), date(2026, 2, 28)),
        ("02-29", date(2028, 1, 1), date(2028, 2, 29)),
        ("每月末", date(2026, 2, 3), date(2026, 2, 28)),
        ("每季度末", date(2026, 7, 1), date(2026, 9, 30)),
        ("每半年末", date(2026, 7, 1), date(2026, 12, 31)),
        ("无固定日期", date(2026, 7, 1), None),
    ],
)
def test_next_due(due, today, day) -> None:
    assert next_due(duty(due), today) == day


@given(st.sampled_from(CYCLES), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_next_due_is_the_first_of_its_days_from_today_on(due, today) -> None:
    found = next_due(duty(due), today)
    assert found
    days = [day for year in (today.year, today.year + 1) for day in read_due(due).in_year(year)]
    assert found in days
    assert found >= today
    assert not [day for day in days if today <= day < found]


@pytest.mark.parametrize(
    ("due", "count"),
    [("03-01", 1), ("每月末", 12), ("每季度末", 4), ("每半年末", 2), ("无固定日期", 0)],
)
def test_days_in_a_year(due, count) -> None:
    assert len(read_due(due).in_year(2026)) == count


@pytest.mark.parametrize(
    ("due", "today", "state"),
    [
        ("03-01", date(2026, 3, 1), "今天到期"),
        ("03-01", date(2026, 2, 19), "还有10天"),
        ("03-01", date(2026, 3, 30), "已过29天"),
        ("03-01", date(2026, 3, 31), "还有335天"),
        ("12-31", date(2026, 1, 5), "已过5天"),
        ("每月末", date(2026, 7, 10), "已过10天"),
        ("每月末", date(2026, 7, 20), "还有11天"),
        ("无固定日期", date(2026, 7, 20), "无固定日期"),
    ],
)
def test_state(due, today, state) -> None:
    assert turn(duty(due), today).state == state


@given(st.sampled_from(CYCLES), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_passed_day_is_less_than_thirty_days_ago_and_nearer_than_the_next(due, today) -> None:
    found = turn(duty(due), today)
    assert found.next
    if found.passed:
        assert timedelta(0) < today - found.passed < timedelta(JUST_PASSED)
        assert today - found.passed < found.next - today


def test_of_a_passed_day_nobody_knows_whether_it_was_done() -> None:
    assert "没有记录" in turn(duty("03-01"), date(2026, 3, 9)).caution


def test_a_rest_day_names_the_last_working_day_before() -> None:
    found = turn(duty("01-31"), date(2027, 1, 4))
    assert not day_in_calendar(date(2027, 1, 31)).working
    assert found.caution == "当天不是工作日，最后一个工作日是2027年1月29日（周五）。"
    assert turn(duty("03-31"), date(2026, 3, 4)).caution == ""
    assert turn(duty("无固定日期"), date(2026, 3, 4)).caution == ""


def test_order_just_passed_then_next_then_without_a_day() -> None:
    duties = [duty(due, due) for due in ("无固定日期", "12-31", "03-31", "03-01")]
    assert [t.duty.id for t in turns(duties, date(2026, 3, 5))] == ["03-01", "03-31", "12-31", "无固定日期"]


def test_only_the_duties_of_a_kind_of_office() -> None:
    duties = [duty("03-01", "甲", UnitType.TOWNSHIP), duty("03-01", "乙", UnitType.TOWNSHIP, UnitType.ENFORCING)]
    found = turns(duties, date(2026, 1, 5), unit=UnitType.ENFORCING)
    assert [t.duty.id for t in found] == ["乙"]


def test_pressing_holds_what_is_near_or_just_passed() -> None:
    found = turns([duty(due, due) for due in ("03-01", "04-01", "07-01", "无固定日期")], date(2026, 3, 5))
    assert [t.duty.id for t in pressing(found, 27)] == ["03-01", "04-01"]
    assert [t.duty.id for t in pressing(found, 26)] == ["03-01"]


def test_when_in_words() -> None:
    assert duty("09-30", timing="每年6月至9月期间").when == "每年9月30日（每年6月至9月期间）"
    assert duty("每季度末", timing="也有每半年的").when == "每季度末（也有每半年的）"
    assert duty("无固定日期", timing="每年年初").when == "每年年初"


def test_a_basis_says_whether_it_was_checked() -> None:
    assert Basis("某法", "第三条", checked=True).label == "《某法》第三条"
    assert Basis("某意见").label == "《某意见》（未核对原文）"
    assert Basis("通常做法").label == "通常做法"


def test_a_day_is_read() -> None:
    assert read_due("09-30") == Due(Cycle.YEAR, 9, 30)


@pytest.mark.parametrize("text", ["每年", "3-1", "02-30", "13-01", "每周", ""])
def test_another_day_is_refused(text) -> None:
    with pytest.raises(ValueError, match=r"要写成|没有"):
        read_due(text)


def test_a_kind_of_office_is_named() -> None:
    assert unit_named("") is None
    assert unit_named("乡镇街道") is UnitType.TOWNSHIP
    with pytest.raises(UsageError, match="可以填：县区政府、执法部门、一般部门、乡镇街道"):
        unit_named("学校")
