"""When a statutory time limit ends: the days counted one by one, by the rules of counting. A pure function."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from knowledge.dates.day import (
    Day,
    chinese,
    corresponding_day,
    day_in_calendar,
    next_working_day,
    shift,
    weekday,
)
from knowledge.dates.deadline import Deadline, RestDay, Rule, Unit
from knowledge.errors import UsageError

LONGEST_EXCLUDED = 3650
_COUNTED_IN_DAYS = frozenset({Unit.DAY, Unit.WORKDAY, Unit.WEEK})
_WITHOUT_REST_DAYS = frozenset({Rule.AFTER, Rule.LAST, Rule.AT_MOST, Rule.AT_LEAST})
_NO_HOLIDAYS = "{years}的放假安排不在日历库内，按周一至周五计算，未含调休；国务院公布安排后请重新核对。"


@dataclass(frozen=True)
class CountedDay:
    """One line of the counting: a day (or the corresponding day of a month or year), its number, why it counts or not."""

    date: date
    counted: bool
    number: int
    reason: str

    @property
    def weekday(self) -> str:
        """周一 … 周日."""
        return weekday(self.date)


@dataclass(frozen=True)
class Calculation:
    """The last day of a limit, whether it was moved and why, the counting, and what a careful reader should know.

    `nominal` is the last day before any move; `hour` the time of day for limits in hours; `earliest` the first day on which
    something may be done after a period of waiting (满); `safe` an earlier day that holds under every reading.
    """

    deadline: Deadline
    start: date
    due: date
    nominal: date
    rows: tuple[CountedDay, ...]
    hour: time | None = None
    why_moved: str = ""
    earliest: date | None = None
    safe: date | None = None
    notes: tuple[str, ...] = ()
    extended: bool = False
    excluded_days: int = 0

    @property
    def moved(self) -> bool:
        """Whether a rest day put the end off."""
        return self.due != self.nominal

    @property
    def conclusion(self) -> str:
        """The answer in one sentence."""
        deadline, day = self.deadline, chinese(self.due)
        if self.hour:
            return f"最晚{day}{self.hour:%H:%M}：{deadline.event}。"
        if deadline.unit is Unit.AT_ONCE:
            return f"{day}当场或者立即：{deadline.event}。"
        if self.earliest and deadline.rule is Rule.LAST:
            return f"从{chinese(self.earliest)}起：{deadline.event}。"
        if self.earliest:
            return f"{deadline.event}：{day}届满，{chinese(self.earliest)}起为期满之后。"
        if deadline.rule is Rule.AT_LEAST:
            return f"至少到{day}：{deadline.event}。"
        if deadline.rule is Rule.AT_MOST:
            return f"最长到{day}：{deadline.event}。"
        return f"最晚{day}：{deadline.event}。"


def calculate(
    deadline: Deadline, start: date, *, hour: time | None = None, extend: bool = False, excluded_days: int = 0
) -> Calculation:
    """The last day of a limit that runs from `start`; for 前 and 最后 `start` is the event before which.

    - The day the period starts on is not counted: 民事诉讼法第八十五条第二款; 民法典第二百零一条 where nothing is said.
    - Days that a law calls 工作日 leave out weekends and holidays and take in make-up workdays: 行政处罚法第八十五条,
      行政复议法第八十八条第二款, 行政强制法第六十九条, 行政许可法第八十二条, and clauses that say so themselves.
    - Months and years end on the corresponding day, or on the month's last day: 民法典第二百零二条.
    - An end on a rest day moves to the first working day after it only where the law says so: 民事诉讼法第八十五条
      第三款, taken over by 行政诉讼法第一百零一条 and 行政复议法第八十八条第一款. Elsewhere it stays and a note says so.
    - Hours run from the hour itself and never move: 民法典第二百零一条第二款.
    """
    _check(deadline, extend, excluded_days)
    if deadline.unit is Unit.HOUR:
        return _in_hours(deadline, start, hour)
    if deadline.unit in (Unit.AT_ONCE, Unit.YEARLY):
        return _on_a_fixed_day(deadline, start)
    rows = tuple(_rows(deadline, start, extend, excluded_days))
    result = Calculation(deadline, start, rows[-1].date, rows[-1].date, rows, extended=extend)
    result = replace(result, excluded_days=excluded_days, notes=tuple(_remarks(deadline, extend, excluded_days)))
    return _with_calendar_note(_at_rest_days(result))


def _check(deadline: Deadline, extend: bool, excluded_days: int) -> None:
    if extend and deadline.extend is None:
        raise UsageError(f"{deadline.citation}没有规定这个期限可以延长，去掉延长后再算。")
    if extend and deadline.extend and not deadline.extend.count:
        raise UsageError(f"{deadline.citation}没有规定延长多久（{deadline.extend.condition}），算不出日期。")
    if not 0 <= excluded_days <= LONGEST_EXCLUDED:
        raise UsageError(f"不计入的天数要在0到{LONGEST_EXCLUDED}之间。")
    if excluded_days and not deadline.excluded:
        raise UsageError(f"{deadline.citation}没有规定不计入期限的时间，不能扣除天数。")


def length(deadline: Deadline, extend: bool = False) -> int:
    """How many units the period has, the extension included."""
    if not extend or not deadline.extend:
        return deadline.count
    return deadline.extend.count + (0 if deadline.extend.total else deadline.count)


def _rows(deadline: Deadline, start: date, extend: bool, excluded_days: int) -> Iterator[CountedDay]:
    """The counting line by line; the last line is the last day of the period."""
    step = -1 if deadline.rule in (Rule.BEFORE, Rule.LAST) else 1
    count = length(deadline, extend)
    last = CountedDay(start, False, 0, "事件当天不计入，往前倒数" if step < 0 else "起算当天不计入")
    yield last
    if deadline.unit in _COUNTED_IN_DAYS:
        days = 7 if deadline.unit is Unit.WEEK else 1
        counted = _days(start, count * days, step, working=deadline.unit is Unit.WORKDAY)
        normal = deadline.count * days
    else:
        counted, normal = _months(start, count, step * (12 if deadline.unit is Unit.YEAR else 1)), deadline.count
    for last in counted:
        yield replace(last, reason=_joined(last.reason, "延长期")) if last.number > normal else last
    for row in _days(last.date, excluded_days, step, working=deadline.unit is Unit.WORKDAY):
        reason = _joined(row.reason, "补足不计入期限的时间") if row.counted else row.reason
        yield replace(row, number=last.number + row.number, reason=reason)


def _days(start: date, count: int, step: int, *, working: bool) -> Iterator[CountedDay]:
    """`count` days after (or before) `start`, with the rest days between where only working days count."""
    day, number = start, 0
    while number < count:
        day = shift(day, step)
        known = day_in_calendar(day)
        counted = known.working or not working
        number += counted
        yield CountedDay(day, counted, number, known.reason if counted else f"{known.reason}，不计")


def _months(start: date, count: int, months: int) -> Iterator[CountedDay]:
    """The corresponding day month by month (year by year for periods in years)."""
    for number in range(1, count + 1):
        day = corresponding_day(start, number * months)
        short = day.day != start.day
        yield CountedDay(day, True, number, f"{day.month}月没有{start.day}日，到月末为止" if short else "对应日")


def _joined(*parts: str) -> str:
    return "，".join(filter(None, parts))


def _at_rest_days(result: Calculation) -> Calculation:
    """Move an end that falls on a rest day, or say why it does not move; name the first day after a waiting period."""
    rule, last = result.deadline.rule, day_in_calendar(result.nominal)
    if rule in (Rule.AFTER, Rule.LAST):
        return replace(result, earliest=shift(result.nominal, 1))
    if rule is Rule.BEFORE:
        return _before(result, last)
    if rule is Rule.AT_MOST and not last.working:
        note = f"{chinese(result.nominal)}是休息日（{last.reason}），最长期限不因此延后。"
        return replace(result, notes=(*result.notes, note))
    if rule is not Rule.WITHIN or last.working:
        return result
    later = next_working_day(result.nominal)
    if result.deadline.rest_day is RestDay.MOVES:
        why = f"{chinese(result.nominal)}是休息日（{last.reason}），依{result.deadline.rest_day_basis}顺延到{chinese(later)}"
        rows = (*result.rows, *_put_off(result.rows[-1], later))
        return replace(result, due=later, rows=rows, why_moved=why)
    safe = next_working_day(result.nominal, -1)
    note = (
        f"{chinese(result.nominal)}是休息日（{last.reason}），《{result.deadline.law}》没有规定顺延，本结果不顺延；"
        f"参照民法典第二百零三条可以顺延到{chinese(later)}，稳妥起见请在{chinese(safe)}以前办完。"
    )
    return replace(result, safe=safe, notes=(*result.notes, note))


def _before(result: Calculation, last: Day) -> Calculation:
    working = result.deadline.unit is Unit.WORKDAY
    safe = next_working_day(result.due, -1) if working or not last.working else shift(result.due, -1)
    notes = [f"“前”没有统一的算法：连办理当天也不计入时，最晚是{chinese(safe)}。"]
    if not last.working:
        notes.append(f"{chinese(result.due)}是休息日（{last.reason}），倒数的期限不能往后顺延，宜提前办。")
    return replace(result, safe=safe, notes=(*result.notes, *notes))


def _put_off(last: CountedDay, until: date) -> Iterator[CountedDay]:
    day = last.date
    while day < until:
        day = shift(day, 1)
        reason = "休息日后的第一个工作日，期限到此届满" if day == until else f"{day_in_calendar(day).reason}，顺延"
        yield CountedDay(day, False, last.number, reason)


def _in_hours(deadline: Deadline, start: date, hour: time | None) -> Calculation:
    end = datetime.combine(start, hour or time()) + timedelta(hours=deadline.count)
    begin = f"{(hour or time()):%H:%M}起算"
    rows = [CountedDay(start, True, 0, begin), CountedDay(end.date(), True, deadline.count, f"{end:%H:%M}届满")]
    notes = [] if hour else ["没有写明起算时刻，从当日0时起算，这是最早的届满时间；写明几点几分可以算得更准。"]
    notes.append("按小时计算，节假日不扣除、不顺延。")
    notes += _remarks(deadline, False, 0)
    return Calculation(deadline, start, end.date(), end.date(), tuple(rows), end.time(), notes=tuple(notes))


def _on_a_fixed_day(deadline: Deadline, start: date) -> Calculation:
    """A duty to be done at once ends on the day itself; a yearly one on its next date (or the year's last day)."""
    due, reason, notes = start, "当天办", [f"法律要求当场或者立即（{deadline.citation}），没有宽限的天数。"]
    if deadline.unit is Unit.YEARLY:
        month, day = deadline.yearly or (12, 31)
        due = date(start.year, month, day)
        due = due if due >= start else date(start.year + 1, month, day)
        reason = "每年的固定日期" if deadline.yearly else "一年的最后一天"
        text = "条文写“前”，是否含当日没有明说，宜提前办。" if deadline.yearly else "条文只要求每年，没有写明月日。"
        notes = [text]
    rows = (CountedDay(start, due == start, 0, "查询日" if due != start else reason),) + (
        (CountedDay(due, True, 1, reason),) if due != start else ()
    )
    return Calculation(deadline, start, due, due, rows, notes=(*notes, *_remarks(deadline, False, 0)))


def _remarks(deadline: Deadline, extend: bool, excluded_days: int) -> Iterator[str]:
    if deadline.note:
        yield f"{deadline.note}。"
    if deadline.excluded and not excluded_days:
        yield f"{deadline.excluded}不计入期限；有这类时间的，另行扣除。"
    if deadline.extend and not extend:
        by = f"经{deadline.extend.by}，" if deadline.extend.by else ""
        amount = deadline.extend.length(deadline.unit)
        verb = "延长，合计最长" if deadline.extend.total else "延长"
        yield f"{by}可以{verb}{amount}" + (f"（{deadline.extend.condition}）。" if deadline.extend.condition else "。")


def _with_calendar_note(result: Calculation) -> Calculation:
    """Say so when the answer rests on years whose holidays the calendar does not know."""
    ends = {result.due, result.nominal, *filter(None, [result.safe])}
    relevant = {r.date for r in result.rows} | ends if result.deadline.unit is Unit.WORKDAY else ends
    unknown = sorted({d.year for d in relevant if not day_in_calendar(d).known})
    if not unknown or (result.deadline.rule in _WITHOUT_REST_DAYS and result.deadline.unit is not Unit.WORKDAY):
        return result
    years = "、".join(f"{year}年" for year in unknown)
    return replace(result, notes=(*result.notes, _NO_HOLIDAYS.format(years=years)))
