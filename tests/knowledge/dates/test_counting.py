"""Deadlines worked out by hand, the reason beside each; and what must hold for every start and every count.

Holidays used (State Council): 2024 春节 2/10-17 (班 2/4, 2/18), 清明 4/4-6 (班 4/7), 劳动节 5/1-5 (班 4/28, 5/11), 端午 6/10,
中秋 9/15-17 (班 9/14), 国庆 10/1-7 (班 9/29, 10/12); 2025 春节 1/28-2/4 (班 1/26, 2/8), 清明 4/4-6, 劳动节 5/1-5 (班 4/27),
端午 5/31-6/2, 国庆中秋 10/1-8 (班 9/28, 10/11); 2026 元旦 1/1-3 (班 1/4), 春节 2/15-23 (班 2/14, 2/28), 清明 4/4-6,
劳动节 5/1-5 (班 5/9), 端午 6/19-21, 中秋 9/25-27, 国庆 10/1-7 (班 9/20, 10/10).
"""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dates.counting import Calculation, calculate, length
from knowledge.dates.day import day_in_calendar
from knowledge.dates.deadline import Deadline, RestDay, Rule, Unit, find_deadline, load_deadlines
from knowledge.errors import UsageError

DEADLINES = load_deadlines()
TODAY = date(2026, 5, 20)


def day(text: str) -> date:
    return date.fromisoformat(text)


def count(id_: str, start: str, **options) -> Calculation:
    return calculate(find_deadline(DEADLINES, id_), day(start), **options)


WORKING_DAYS = [
    ("政府信息公开条例-33", "2026-05-06", "2026-06-02", "5/9周六补劳动节班算一天"),
    ("政府信息公开条例-33", "2026-04-30", "2026-06-01", "劳动节五天不算，从5/6数起"),
    ("政府信息公开条例-33", "2026-09-18", "2026-10-22", "9/20补班，中秋三天国庆七天不算，10/10补班"),
    ("政府信息公开条例-33", "2026-02-13", "2026-03-19", "2/14补班，春节九天不算，2/28补班"),
    ("政府信息公开条例-33", "2025-01-24", "2025-02-27", "1/26补班，春节八天不算，2/8补班"),
    ("政府信息公开条例-33", "2026-05-10", "2026-06-05", "周日收到也是当天不计，从周一数起"),
    ("行政处罚法-64-申请", "2026-04-29", "2026-05-09", "4/30一天，5/6起三天，5/9补班第五天"),
    ("行政处罚法-64-申请", "2025-09-26", "2025-10-10", "9/28补班，国庆八天不算"),
    ("行政处罚法-71-交机关", "2026-06-18", "2026-06-23", "端午三天不算"),
    ("行政处罚法-71-交机关", "2026-05-15", "2026-05-19", "周五收缴，跨周末"),
    ("行政处罚法-71-交银行", "2026-05-08", "2026-05-11", "周五起，5/9补班算第一天"),
    ("行政处罚法-56", "2026-04-02", "2026-04-14", "清明三天不算"),
    ("行政处罚法-61", "2024-02-08", "2024-02-23", "除夕2/9上班，春节八天不算，2/18补班"),
    ("行政处罚法-48", "2025-05-30", "2025-06-05", "端午三天不算"),
    ("行政复议法-30", "2026-09-24", "2026-10-09", "中秋三天国庆七天不算"),
    ("行政复议法-31-补正", "2025-12-31", "2026-01-15", "元旦三天不算，1/4补班"),
    ("行政复议法-48-答复", "2026-05-11", "2026-05-25", "两个普通的周"),
    ("行政复议法-54-发送", "2024-09-13", "2024-09-19", "9/14补班，中秋三天不算"),
    ("行政强制法-31", "2024-04-30", "2024-05-08", "劳动节五天不算"),
    ("行政许可法-42-一般", "2026-12-01", "2026-12-29", "年内二十个工作日"),
    ("行政许可法-42-统一", "2026-07-01", "2026-09-02", "四十五个工作日，没有节日"),
    ("行政许可法-44", "2025-09-30", "2025-10-21", "国庆八天不算，10/11补班"),
    ("行政许可法-32-补正", "2025-04-25", "2025-05-06", "4/27补班，劳动节五天不算"),
    ("信访工作条例-23-异议", "2024-09-27", "2024-10-10", "9/29补班，国庆七天不算"),
    ("公务员法-32", "2024-06-06", "2024-06-14", "端午6/10不算"),
    ("重大行政决策条例-26", "2026-09-29", "2026-10-14", "国庆七天不算，10/10补班"),
]

MOVED = [
    ("行政复议法-62-普通", "2026-04-01", "2026-06-01", "第六十天5/31周日，到周一"),
    ("行政复议法-62-简易", "2026-09-03", "2026-10-08", "第三十天10/3国庆，到节后第一天"),
    ("行政复议法-20-申请", "2026-07-27", "2026-09-28", "第六十天9/25中秋，到周一"),
    ("行政诉讼法-45-不服", "2026-02-05", "2026-02-24", "第十五天2/20春节，到2/24周二"),
    ("行政诉讼法-46-直接", "2025-04-04", "2025-10-09", "六个月后10/4国庆，到10/9"),
    ("行政诉讼法-67-副本", "2026-04-30", "2026-05-06", "五日不是工作日，第五天5/5劳动节，到5/6"),
    ("行政诉讼法-85-裁定", "2026-06-10", "2026-06-22", "第十天6/20端午，到周一"),
    ("行政诉讼法-83", "2026-01-02", "2026-02-24", "第四十五天2/16春节"),
    ("行政复议法-20-未告知", "2025-05-02", "2026-05-06", "一年后5/2劳动节"),
    ("人民调解法-33", "2026-05-15", "2026-06-15", "第三十天6/14周日"),
    ("国家赔偿法-14-不服", "2026-03-20", "2026-06-22", "三个月后6/20端午"),
    ("行政诉讼法-48", "2024-03-27", "2024-04-07", "第十天4/6清明，4/7周日补班就是工作日"),
]

NOT_MOVED = [
    ("行政诉讼法-67-答辩", "2026-05-18", "2026-06-02", "第十五天周二"),
    ("行政诉讼法-85-判决", "2026-04-24", "2026-05-09", "第十五天周六补班，是工作日，不顺延"),
    ("行政诉讼法-46-直接", "2025-08-31", "2026-02-28", "二月没有31日到月末，周六补班不顺延"),
    ("行政诉讼法-46-直接", "2023-08-29", "2024-02-29", "闰年有2/29"),
    ("行政诉讼法-81", "2024-08-31", "2025-02-28", "平年二月到28日"),
    ("行政诉讼法-88", "2026-01-30", "2026-04-30", "对应日"),
    ("行政诉讼法-88", "2025-11-30", "2026-02-28", "二月没有30日到月末"),
    ("行政复议法-20-未告知", "2024-02-29", "2025-02-28", "平年没有2/29到月末"),
    ("行政处罚法-67", "2026-04-17", "2026-05-02", "第十五天劳动节，处罚法没有规定顺延"),
    ("行政处罚法-60", "2026-05-06", "2026-08-04", "九十日是自然日：5月25天，6月30天，7月31天，8月4天"),
    ("行政处罚法-60", "2026-07-05", "2026-10-03", "第九十天国庆，处罚法没有规定顺延"),
    ("信访工作条例-34", "2026-05-06", "2026-07-05", "六十日自然日，周日不顺延"),
    ("信访工作条例-22", "2026-06-04", "2026-06-19", "第十五天端午，条例没有规定顺延"),
    ("移送涉嫌犯罪规定-5-决定", "2026-04-30", "2026-05-03", "三日没有写工作日"),
    ("行政强制法-25", "2026-05-06", "2026-06-05", "三十日自然日"),
    ("行政强制法-53", "2026-05-31", "2026-08-31", "三个月到对应日"),
    ("公务员法-85-一般", "2026-01-31", "2026-03-02", "三十日不等于一个月：2月28天再加2天"),
    ("国家赔偿法-39-时效", "2024-02-29", "2026-02-28", "两年后平年到月末"),
    ("国家赔偿法-13-决定", "2025-12-31", "2026-02-28", "两个月后二月没有31日"),
    ("监察法-48-留置", "2025-11-30", "2026-02-28", "三个月后二月没有30日"),
    ("公职人员政务处分法-54", "2026-01-31", "2026-02-28", "一个月后二月没有31日"),
    ("重大行政决策条例-15", "2026-05-06", "2026-06-05", "征求意见至少三十日"),
    ("立法法-81", "2026-10-31", "2027-02-28", "四个月后二月没有31日"),
]

BEFORE = [
    ("行政处罚法-64-通知", "2026-06-10", "2026-06-01", "2026-05-29", "倒数七个工作日，跨一个周末"),
    ("行政处罚法-64-通知", "2026-05-11", "2026-04-28", "2026-04-27", "5/9补班算一天，劳动节五天不算"),
    ("行政处罚法-64-通知", "2026-10-12", "2026-09-24", "2026-09-23", "10/10补班，国庆中秋不算"),
    ("行政复议法-51", "2026-02-25", "2026-02-11", "2026-02-10", "2/14补班算一天，春节九天不算"),
    ("行政强制法-51", "2026-06-22", "2026-06-16", "2026-06-15", "端午三天不算"),
    ("行政许可法-48", "2025-05-12", "2025-04-28", "2025-04-27", "5/9至6四天，4/30至28三天；前一个工作日是4/27补班"),
    ("负责人出庭应诉规定-5", "2026-06-10", "2026-06-07", "2026-06-05", "三日自然日，倒数到周日，宜提前到周五"),
    ("行政许可法-50-申请", "2026-10-31", "2026-10-01", "2026-09-30", "三十日自然日，倒数到国庆，宜提前到9/30"),
    ("重大行政决策条例-16", "2026-05-20", "2026-05-13", "2026-05-12", "七日自然日"),
    ("规章制定程序条例-16", "2026-03-01", "2026-01-30", "2026-01-29", "二月28天再往前2天"),
    ("立法法-20", "2026-03-31", "2026-02-28", "2026-02-27", "一个月前二月没有31日，月末"),
]

EXTENDED = [
    ("政府信息公开条例-33", "2026-05-06", "2026-07-01", "再数二十个工作日，端午6/19不算"),
    ("行政许可法-42-一般", "2026-05-20", "2026-07-02", "三十个工作日"),
    ("行政复议法-62-普通", "2026-04-01", "2026-06-30", "九十日，从原起点连续算，不经过5/31的顺延"),
    ("信访工作条例-34", "2026-05-06", "2026-08-04", "九十日"),
    ("行政强制法-25", "2026-05-06", "2026-07-05", "六十日，周日也不延后"),
    ("监察法-48-留置", "2025-11-30", "2026-05-30", "六个月，从原起点算对应日，不是2/28再加三个月"),
    ("监察法-46-管护", "2026-05-06", "2026-05-16", "七日加三日"),
    ("公职人员政务处分法-54", "2026-01-31", "2026-07-31", "合计六个月"),
    ("国家赔偿法-28", "2025-11-30", "2026-05-30", "三个月加三个月"),
]

AFTER = [
    ("行政强制法-54", "2026-05-06", "2026-05-19", "2026-05-20", "十日以内是工作日，5/9补班"),
    ("规章制定程序条例-32", "2026-05-06", "2026-06-05", "2026-06-06", "公布三十日后"),
    ("行政处罚法-36-一般", "2024-05-06", "2026-05-06", "2026-05-07", "二年到对应日"),
    ("公务员法-64-记大过", "2026-03-31", "2027-09-30", "2027-10-01", "十八个月后九月没有31日"),
    ("行政诉讼法-47", "2025-12-31", "2026-02-28", "2026-03-01", "等满两个月"),
    ("行政复议法-41", "2026-04-01", "2026-05-31", "2026-06-01", "满期不顺延，只有办事的期限才顺延"),
    ("公务员法-34", "2024-02-29", "2025-02-28", "2025-03-01", "一年后平年到月末"),
]

HOURS = [
    ("移送涉嫌犯罪规定-5-移送", "2026-04-30", time(17, 30), "2026-05-01", time(17, 30), "二十四小时，节日不延后"),
    ("监察法-46-强制到案", "2026-12-31", time(20), "2027-01-01", time(8), "十二小时跨年"),
    ("法律援助法-39-值班", "2024-02-28", time(9, 15), "2024-02-29", time(9, 15), "闰年"),
    ("监察法-50-通知", "2026-05-08", time(9), "2026-05-09", time(9), "二十四小时"),
    ("行政强制法-19", "2026-05-06", None, "2026-05-07", time(0), "没有写时刻，从0时起算"),
]


def test_there_are_more_than_60_worked_cases() -> None:
    assert sum(map(len, (WORKING_DAYS, MOVED, NOT_MOVED, BEFORE, EXTENDED, AFTER, HOURS))) >= 60


def reasons(cases):
    return [f"{case[0]} {case[1]} {case[-1]}" for case in cases]


@pytest.mark.parametrize(("id_", "start", "due", "_why"), WORKING_DAYS, ids=reasons(WORKING_DAYS))
def test_working_days(id_, start, due, _why) -> None:
    result = count(id_, start)
    assert result.due == day(due)
    assert not result.moved


@pytest.mark.parametrize(("id_", "start", "due", "_why"), MOVED, ids=reasons(MOVED))
def test_an_end_on_a_rest_day_moves_where_the_law_says_so(id_, start, due, _why) -> None:
    result = count(id_, start)
    assert result.due == day(due)
    assert result.moved
    assert result.deadline.rest_day_basis in result.why_moved


@pytest.mark.parametrize(("id_", "start", "due", "_why"), NOT_MOVED, ids=reasons(NOT_MOVED))
def test_an_end_that_does_not_move(id_, start, due, _why) -> None:
    result = count(id_, start)
    assert result.due == day(due)
    assert not result.moved


@pytest.mark.parametrize(("id_", "start", "due", "safe", "_why"), BEFORE, ids=reasons(BEFORE))
def test_counting_backwards(id_, start, due, safe, _why) -> None:
    result = count(id_, start)
    assert (result.due, result.safe) == (day(due), day(safe))


@pytest.mark.parametrize(("id_", "start", "due", "_why"), EXTENDED, ids=reasons(EXTENDED))
def test_extension(id_, start, due, _why) -> None:
    result = count(id_, start, extend=True)
    assert result.due == day(due)
    assert result.extended


@pytest.mark.parametrize(("id_", "start", "due", "earliest", "_why"), AFTER, ids=reasons(AFTER))
def test_a_period_that_must_pass(id_, start, due, earliest, _why) -> None:
    result = count(id_, start)
    assert (result.due, result.earliest) == (day(due), day(earliest))


@pytest.mark.parametrize(("id_", "start", "hour", "due", "until", "_why"), HOURS, ids=reasons(HOURS))
def test_hours(id_, start, hour, due, until, _why) -> None:
    result = count(id_, start, hour=hour)
    assert (result.due, result.hour) == (day(due), until)


def test_time_that_is_not_counted_is_made_up() -> None:
    assert count("政府信息公开条例-33", "2026-05-06", excluded_days=5).due == day("2026-06-09")
    assert count("行政强制法-25", "2026-05-06", excluded_days=10).due == day("2026-06-15")


def test_where_the_law_is_silent_a_careful_day_is_named() -> None:
    result = count("行政处罚法-67", "2026-04-17")
    assert result.safe == day("2026-04-30")
    assert any("没有规定顺延" in note and "2026年5月6日" in note for note in result.notes)


def test_the_last_days_before_an_event() -> None:
    result = count("法律援助法-44", "2026-05-20")
    assert result.earliest == day("2026-05-14")


@pytest.mark.parametrize(
    ("id_", "start", "due"),
    [
        ("突发事件应对法-17", "2026-05-03", "2026-05-03"),
        ("政府信息公开条例-49-部门", "2026-02-01", "2027-01-31"),
        ("政府信息公开条例-49-部门", "2026-01-31", "2026-01-31"),
        ("政府信息公开条例-49-政府", "2026-02-01", "2026-03-31"),
        ("信访工作条例-41", "2026-05-06", "2026-12-31"),
    ],
)
def test_fixed_days(id_, start, due) -> None:
    assert count(id_, start).due == day(due)


def test_years_without_a_holiday_calendar_are_named() -> None:
    note = "2027年的放假安排不在日历库内，按周一至周五计算，未含调休"
    known = count("行政许可法-42-一般", "2026-05-20")
    unknown = count("行政许可法-42-一般", "2026-12-20")
    assert not any("不在日历库内" in n for n in known.notes)
    assert any(note in n for n in unknown.notes)
    assert any(note in n for n in count("行政诉讼法-88", "2026-11-01").notes)
    assert any("2003年" in n for n in count("行政许可法-42-一般", "2003-03-03").notes)


@pytest.mark.parametrize(
    ("id_", "options", "message"),
    [
        ("行政处罚法-60", {"extend": True}, "没有规定这个期限可以延长"),
        ("行政诉讼法-81", {"extend": True}, "没有规定延长多久"),
        ("行政处罚法-67", {"excluded_days": 3}, "没有规定不计入"),
        ("政府信息公开条例-33", {"excluded_days": -1}, "0到"),
    ],
)
def test_what_the_law_does_not_allow_is_refused(id_, options, message) -> None:
    with pytest.raises(UsageError, match=message):
        count(id_, "2026-05-06", **options)


def test_dates_outside_the_calendar_are_refused() -> None:
    with pytest.raises(UsageError, match="超出了日历的范围"):
        count("行政复议法-21-不动产", "9990-01-01")
    with pytest.raises(UsageError, match="超出了日历的范围"):
        count("行政处罚法-60", "9999-12-30")


# What holds for every limit

COUNTED = [d for d in DEADLINES if d.unit not in (Unit.HOUR, Unit.AT_ONCE, Unit.YEARLY)]
counted = st.sampled_from(COUNTED)
starts = st.dates(date(2005, 1, 1), date(2040, 12, 31))


@given(counted, starts, st.integers(0, 40))
def test_a_later_start_never_ends_earlier(deadline: Deadline, start: date, later: int) -> None:
    assert calculate(deadline, start).due <= calculate(deadline, start + timedelta(later)).due


@given(counted, starts, st.integers(1, 20))
def test_a_longer_limit_never_ends_nearer(deadline: Deadline, start: date, more: int) -> None:
    near = calculate(deadline, start)
    far = calculate(replace(deadline, count=deadline.count + more), start)
    backwards = deadline.rule in (Rule.BEFORE, Rule.LAST)
    assert far.due <= near.due if backwards else far.due >= near.due


@given(st.sampled_from([d for d in COUNTED if d.unit is Unit.WORKDAY]), starts)
def test_a_limit_in_working_days_ends_on_one(deadline: Deadline, start: date) -> None:
    assert day_in_calendar(calculate(deadline, start).due).working


@given(counted, starts)
def test_a_limit_that_moves_ends_on_a_working_day(deadline: Deadline, start: date) -> None:
    result = calculate(replace(deadline, rule=Rule.WITHIN, rest_day=RestDay.MOVES), start)
    assert day_in_calendar(result.due).working
    assert all(
        not day_in_calendar(result.nominal + timedelta(n)).working for n in range((result.due - result.nominal).days)
    )


@given(counted, starts, st.booleans(), st.integers(0, 30))
def test_the_counting_adds_up(deadline: Deadline, start: date, extend: bool, excluded: int) -> None:
    extend = extend and bool(deadline.extend and deadline.extend.count)
    excluded = excluded if deadline.excluded else 0
    result = calculate(deadline, start, extend=extend, excluded_days=excluded)
    rows = [r for r in result.rows if r.counted]
    assert len(rows) == length(deadline, extend) * (7 if deadline.unit is Unit.WEEK else 1) + excluded
    assert [r.number for r in rows] == list(range(1, len(rows) + 1))
    assert result.rows[0].date == start
    assert result.rows[-1].date == result.due


@given(counted, starts)
def test_the_days_follow_one_another(deadline: Deadline, start: date) -> None:
    result = calculate(deadline, start)
    if deadline.unit in (Unit.DAY, Unit.WORKDAY):
        step = -1 if deadline.rule in (Rule.BEFORE, Rule.LAST) else 1
        assert [r.date for r in result.rows] == [start + timedelta(n * step) for n in range(len(result.rows))]
