"""Days: working days and holidays, corresponding days of months, and the day that a Chinese sentence names."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, time, timedelta

import chinese_calendar  # type: ignore[import-untyped]

from knowledge.errors import UsageError
from knowledge.numerals import chinese_day, normalise, to_int

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """One day of the calendar: whether it is a working day and why; `known` is False where only weekends are known."""

    date: date
    working: bool
    reason: str
    known: bool = True


@dataclass(frozen=True)
class Start:
    """The day (and hour) a question counts from, the words it was read from, and what had to be assumed."""

    day: date
    hour: time | None
    text: str
    note: str = ""


def day_in_calendar(day: date) -> Day:
    """What kind of day it is by the State Council's holiday arrangements; Monday to Friday for years not yet arranged.

    A weekend worked in exchange (调休上班) is a working day, a weekday given off (放假) is not.
    """
    weekend = weekday(day) if day.weekday() >= 5 else ""
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return Day(day, not weekend, weekend, known=False)
    feast = chinese_calendar.Holiday(name).chinese if name else ""
    if off:
        return Day(day, False, f"{feast}放假" if feast else weekend)
    return Day(day, True, f"{feast}调休上班" if feast else "")


def next_working_day(day: date, step: int = 1) -> date:
    """The first working day after `day` (before it for step -1)."""
    day = shift(day, step)
    while not day_in_calendar(day).working:
        day = shift(day, step)
    return day


def shift(day: date, step: int) -> date:
    """So many days later (earlier for a negative step); raises UsageError outside the calendar."""
    try:
        return day + step * _ONE_DAY
    except OverflowError as error:
        raise UsageError("日期超出了日历的范围。") from error


def corresponding_day(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month: 民法典第二百零二条."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9998:
        raise UsageError("日期超出了日历的范围。")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def weekday(day: date) -> str:
    """周一 … 周日."""
    return "周" + "一二三四五六日"[day.weekday()]


def chinese(day: date) -> str:
    """2026年6月3日（周三）."""
    return f"{chinese_day(day)}（{weekday(day)}）"


# Reading the day that a sentence names

_PAST = "收到|接到|受理|立案|作出|签收|送达|公布|知道|宣告|批准|签订|提出|递交|交来|扣押|查封|冻结"
_N = r"\d{1,2}"
_WEEKDAYS = {c: n for n, c in enumerate("一二三四五六日")} | {"天": 6}
_RELATIVE = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
}
_YEARS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "来年": 1}
_MONTHS = {"上上个月": -2, "上个月": -1, "上月": -1, "本月": 0, "这个月": 0, "下个月": 1, "下月": 1}
_WEEKS = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}
_DATES = {
    "iso": re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})(?!\d)"),
    "full": re.compile(rf"(\d{{4}})\s*年\s*({_N})\s*月\s*({_N})\s*[日号]?"),
    "year": re.compile(rf"({'|'.join(_YEARS)})\s*的?\s*({_N})\s*月\s*({_N})\s*[日号]?"),
    "month": re.compile(rf"({'|'.join(_MONTHS)})\s*的?\s*({_N})\s*[日号]"),
    "day": re.compile(rf"(?<!\d)({_N})\s*月\s*({_N})\s*[日号]?(?!\d)"),
    "week": re.compile(r"(上上|上|本|这|下下|下|)个?(?:周|星期|礼拜)([一二三四五六日天])"),
    "relative": re.compile("|".join(sorted(_RELATIVE, key=len, reverse=True))),
    "ago": re.compile(r"(\d{1,3})\s*[天日](?:以|之)?前(?!通知|提出|送达|告知|公布|申请|催告)"),
    "number": re.compile(rf"(?<![\d月年第])([12]?\d|3[01])\s*(?:号(?!内|前|以|之|文|令)|日(?={_PAST}))"),
}
_HOUR = re.compile(r"(凌晨|早上|上午|中午|下午|晚上)?\s*(\d{1,2})(?:\s*[点时:：](?!间|效|限|候))\s*(半|\d{1,2})?分?")
_HAPPENED = re.compile(_PAST)
_COMING = re.compile(r"要开|将|拟|准备|打算|计划|届满|到期|开庭|举行|召开|有效期")


def without_dates(question: str) -> str:
    """The question without the words that name days and hours."""
    text = _plain_numbers(question)
    for pattern in (*_DATES.values(), _HOUR):
        text = pattern.sub(" ", text)
    return text


def parse_start(question: str, today: date) -> Start | None:
    """The day a question counts from: 2025-05-06, 5月6日, 去年5月6日, 昨天, 上周五, 3天前; None when it names none.

    A day without a year is put in the year that makes it nearest to today; a day to come is taken only when it is
    much nearer, the more so where something has already happened (收到、受理). The note says which year was taken.
    """
    text = _plain_numbers(question)
    for kind, pattern in _DATES.items():
        match = pattern.search(text)
        if match:
            day, note = _read(kind, match, text, today)
            hour = _HOUR.search(text, match.end())
            return Start(day, _time(hour) if hour else None, match.group().strip(), note)
    return None


def _plain_numbers(question: str) -> str:
    """Chinese numerals of dates as digits, 六号 and 三点 too; weekdays (周五) keep theirs."""
    kept = re.sub(r"(周|星期|礼拜)([一二三四五六日天])", r"\1‹\2", question)
    said = re.sub(r"([一二三四五六七八九十]{1,3})(?=[号点])", lambda m: str(to_int(m.group())), kept)
    return normalise(said).replace("‹", "")


def _read(kind: str, match: re.Match[str], text: str, today: date) -> tuple[date, str]:
    groups = match.groups()
    if kind in ("iso", "full"):
        return _date(*map(int, groups)), ""
    if kind == "year":
        return _date(today.year + _YEARS[groups[0]], int(groups[1]), int(groups[2])), ""
    if kind == "month":
        month = corresponding_day(today.replace(day=1), _MONTHS[groups[0]])
        return _date(month.year, month.month, int(groups[1])), ""
    if kind == "day":
        return _nearest_year(int(groups[0]), int(groups[1]), text, today)
    if kind == "week":
        weeks = [_WEEKS[groups[0]]] if groups[0] else [-1, 0, 1]
        monday = today - today.weekday() * _ONE_DAY
        days = [monday + (7 * n + _WEEKDAYS[groups[1]]) * _ONE_DAY for n in weeks]
        return min(days, key=lambda d: _distance(d, text, today)), ""
    if kind == "relative":
        return today + _RELATIVE[match.group()] * _ONE_DAY, ""
    if kind == "ago":
        return today - int(groups[0]) * _ONE_DAY, ""
    return _nearest_month(int(groups[0]), text, today)


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise UsageError(f"没有{year}年{month}月{day}日这一天，请核对日期。") from error


def _nearest_year(month: int, day: int, text: str, today: date) -> tuple[date, str]:
    if (month, day) == (2, 29):
        years: list[int] = [y for y in range(today.year - 4, today.year + 5) if calendar.isleap(y)]
    else:
        _date(2000, month, day)
        years = [today.year - 1, today.year, today.year + 1]
    best = min((date(y, month, day) for y in years), key=lambda d: _distance(d, text, today))
    return best, f"题中没有写年份，按{best.year}年计算。"


def _nearest_month(day: int, text: str, today: date) -> tuple[date, str]:
    first = today.replace(day=1)
    months = [corresponding_day(first, n) for n in (-1, 0, 1)]
    days = [m.replace(day=day) for m in months if 1 <= day <= calendar.monthrange(m.year, m.month)[1]]
    if not days:
        raise UsageError(f"没有{day}日这一天，请核对日期。")
    best = min(days, key=lambda d: _distance(d, text, today))
    return best, f"题中没有写月份，按{best.year}年{best.month}月计算。"


def _distance(day: date, text: str, today: date) -> int:
    """Days from today; those to come weigh more, or less where the question speaks of something to come."""
    away = (day - today).days
    coming, happened = bool(_COMING.search(text)), bool(_HAPPENED.search(text))
    if away <= 0:
        return -away * (3 if coming and not happened else 1)
    return away * (1 if coming else 6 if happened else 2)


def _time(match: re.Match[str]) -> time:
    part, hour, minute = match.group(1) or "", int(match.group(2)), match.group(3)
    hour += 12 if part in ("下午", "晚上") and hour < 12 else 0
    minutes = 30 if minute == "半" else int(minute or 0)
    if hour > 23 or minutes > 59:
        raise UsageError(f"没有“{match.group().strip()}”这个时刻，请核对时间。")
    return time(hour, minutes)
