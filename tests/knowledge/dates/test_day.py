"""Days of the calendar, and the day that a sentence names."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dates.day import (
    chinese,
    corresponding_day,
    day_in_calendar,
    next_working_day,
    parse_start,
    without_dates,
)
from knowledge.errors import UsageError

TODAY = date(2026, 5, 20)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "working", "reason"),
    [
        ("2026-05-06", True, ""),
        ("2026-05-10", False, "周日"),
        ("2026-05-09", True, "劳动节调休上班"),
        ("2026-10-01", False, "国庆节放假"),
        ("2026-02-23", False, "春节放假"),
        ("2025-10-06", False, "中秋放假"),
        ("2024-06-10", False, "端午放假"),
        ("2024-04-07", True, "清明调休上班"),
        ("2026-01-04", True, "元旦调休上班"),
    ],
)
def test_what_kind_of_day_it_is(text, working, reason) -> None:
    found = day_in_calendar(date.fromisoformat(text))
    assert (found.working, found.reason, found.known) == (working, reason, True)


@pytest.mark.parametrize("year", range(2004, 2027))
def test_years_that_the_calendar_covers(year) -> None:
    assert day_in_calendar(date(year, 6, 30)).known


def test_a_year_it_does_not_cover_knows_weekends_only() -> None:
    assert not day_in_calendar(date(2099, 10, 1)).known
    assert day_in_calendar(date(2099, 10, 1)).working
    assert not day_in_calendar(date(2099, 10, 3)).working


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-03-31", -1, "2026-02-28"),
     ("2026-12-15", 1, "2027-01-15"), ("2024-02-29", 12, "2025-02-28"), ("2026-01-15", -1, "2025-12-15")],
)  # fmt: skip
def test_corresponding_days(start, months, end) -> None:
    assert corresponding_day(date.fromisoformat(start), months) == date.fromisoformat(end)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(-50, 50))
def test_a_corresponding_day_lies_in_its_month(day: date, months: int) -> None:
    found = corresponding_day(day, months)
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day <= day.day


@given(st.dates(date(2004, 1, 1), date(2030, 1, 1)))
def test_the_next_working_day_is_one_and_none_lies_between(day: date) -> None:
    after, before = next_working_day(day), next_working_day(day, -1)
    assert day_in_calendar(after).working
    assert before < day < after
    assert next_working_day(after, -1) <= day or not day_in_calendar(day).working


def test_a_day_in_chinese() -> None:
    assert chinese(date(2026, 6, 2)) == "2026年6月2日（周二）"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-05-06收到申请", "2025-05-06"),
        ("2025/5/6收到申请", "2025-05-06"),
        ("2025.5.6收到申请", "2025-05-06"),
        ("2025年5月6日收到申请", "2025-05-06"),
        ("二〇二五年五月六日收到申请", "2025-05-06"),
        ("５月６日收到申请", "2026-05-06"),
        ("5月6日收到申请", "2026-05-06"),
        ("5月6号收到申请", "2026-05-06"),
        ("五月六号收到申请", "2026-05-06"),
        ("十二月二十五日收到申请", "2025-12-25"),
        ("6月10日开听证会", "2026-06-10"),
        ("有效期12月1日届满", "2026-12-01"),
        ("去年5月6日受理", "2025-05-06"),
        ("明年3月1日到期", "2027-03-01"),
        ("上个月8号收到", "2026-04-08"),
        ("昨天收到申请", "2026-05-19"),
        ("昨日收到申请", "2026-05-19"),
        ("前天收到申请", "2026-05-18"),
        ("大前天收到申请", "2026-05-17"),
        ("今天受理", "2026-05-20"),
        ("大后天开会", "2026-05-23"),
        ("上周五立案", "2026-05-15"),
        ("上个星期一立案", "2026-05-11"),
        ("上上周日立案", "2026-05-10"),
        ("本周一立案", "2026-05-18"),
        ("下周三开庭", "2026-05-27"),
        ("周五收到的", "2026-05-15"),
        ("礼拜天收到的", "2026-05-17"),
        ("3天前收到", "2026-05-17"),
        ("15号收到的", "2026-05-15"),
        ("十五号收到的", "2026-05-15"),
        ("28号开庭", "2026-05-28"),
        ("2月29日收到", "2024-02-29"),
    ],
)
def test_a_day_is_read(text, day) -> None:
    found = parse_start(text, TODAY)
    assert found
    assert found.day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("5月6日上午9点采取管护", time(9)),
        ("5月6日下午3点半采取管护", time(15, 30)),
        ("5月6日下午三点采取管护", time(15)),
        ("2026-05-06 17:30采取管护", time(17, 30)),
        ("2026-05-06 09:05", time(9, 5)),
        ("5月6日晚上8点20分", time(20, 20)),
        ("5月6日采取管护", None),
    ],
)
def test_an_hour_is_read(text, hour) -> None:
    found = parse_start(text, TODAY)
    assert found
    assert (found.day, found.hour) == (date(2026, 5, 6), hour)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "收到申请后20个工作日内答复",
        "听证要提前7日通知",
        "15日内缴款",
        "在7天前通知当事人",
        "60日期限怎么算",
        "第六十条",
        "处罚法规定的3日",
    ],
)
def test_no_day_is_read_into_a_period(text) -> None:
    assert parse_start(text, TODAY) is None


@pytest.mark.parametrize(
    "text", ["2月30日收到", "2025-02-29收到", "2026年13月1日", "5月32日", "4月31日收到", "5月6日25点"]
)
def test_a_day_that_does_not_exist_is_refused(text) -> None:
    with pytest.raises(UsageError, match="核对"):
        parse_start(text, TODAY)


def test_the_year_that_was_assumed_is_said() -> None:
    found = parse_start("5月6日收到", date(2026, 11, 23))
    assert found
    assert (found.day, found.note) == (date(2026, 5, 6), "题中没有写年份，按2026年计算。")


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("12月28日收到申请", "2027-01-05", "2026-12-28"),
        ("1月8日开听证会", "2026-12-20", "2027-01-08"),
        ("3月1日收到申请", "2026-11-23", "2026-03-01"),
        ("12月1日到期", "2026-11-23", "2026-12-01"),
    ],
)
def test_the_year_is_the_plausible_one(text, today, day) -> None:
    found = parse_start(text, date.fromisoformat(today))
    assert found
    assert found.day == date.fromisoformat(day)


def test_days_are_taken_out_of_a_question() -> None:
    assert without_dates("5月6日上午9点收到申请").strip() == "收到申请"
    assert without_dates("上周五收到申请").strip() == "收到申请"
