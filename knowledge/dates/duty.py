"""Recurring duties 法定事项 as reviewed data: what an office owes every year, to whom, by which day, on which basis."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge.dates.day import chinese, day_in_calendar, next_working_day
from knowledge.errors import UsageError
from knowledge.unit import UnitType

CUSTOM = "通常做法"
JUST_PASSED = 30
"""A day that passed fewer days ago than this is still shown; whether the duty was done, nobody has recorded."""


class Cycle(StrEnum):
    """How a duty returns: on a day of the year, at the end of a period, or without a fixed day."""

    YEAR = "每年"
    HALF_YEAR = "每半年末"
    QUARTER = "每季度末"
    MONTH = "每月末"
    OPEN = "无固定日期"


class FixedBy(StrEnum):
    """Who fixes the day (or how often): the law, a policy paper, or only custom."""

    LAW = "法律规定"
    POLICY = "政策文件"
    CUSTOM = "通常做法"


_MONTHS = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.HALF_YEAR: 6}


@dataclass(frozen=True)
class Due:
    """When a duty falls due; `month` and `day` only for a day of the year."""

    cycle: Cycle
    month: int = 0
    day: int = 0

    def in_year(self, year: int) -> tuple[date, ...]:
        """Its days in a year, in order; none without a fixed day. 2月29日 is the last of February in other years."""
        if self.cycle is Cycle.OPEN:
            return ()
        if self.cycle is Cycle.YEAR:
            return (date(year, self.month, min(self.day, calendar.monthrange(year, self.month)[1])),)
        months = range(_MONTHS[self.cycle], 13, _MONTHS[self.cycle])
        return tuple(date(year, month, calendar.monthrange(year, month)[1]) for month in months)

    def __str__(self) -> str:
        return f"每年{self.month}月{self.day}日" if self.cycle is Cycle.YEAR else self.cycle


def read_due(text: str) -> Due:
    """A day as written in a file: 03-01, 每季度末, 无固定日期; raises ValueError for anything else."""
    if text in set(Cycle) - {Cycle.YEAR}:
        return Due(Cycle(text))
    if re.fullmatch(r"\d\d-\d\d", text):
        try:
            day = date.fromisoformat(f"2000-{text}")
        except ValueError as error:
            raise ValueError(f"没有 {text} 这一天") from error
        return Due(Cycle.YEAR, day.month, day.day)
    others = "、".join(cycle for cycle in Cycle if cycle is not Cycle.YEAR)
    raise ValueError(f"要写成 03-01 这样的月日，或者{others}")


@dataclass(frozen=True)
class Basis:
    """Where a duty stands. `checked`: somebody held it against the official text, where `holds` is written."""

    law: str
    article: str = ""
    checked: bool = False
    holds: str = ""

    @property
    def citation(self) -> str:
        """《行政处罚法》第七十五条第一款, or 通常做法."""
        return CUSTOM if self.law == CUSTOM else f"《{self.law}》{self.article}"

    @property
    def label(self) -> str:
        """The citation, with a warning where the text was not checked."""
        return self.citation if self.checked or self.law == CUSTOM else f"{self.citation}（未核对原文）"


@dataclass(frozen=True)
class Duty:
    """One recurring duty: who owes what to whom, when, and how it is made public."""

    id: str
    title: str
    units: tuple[UnitType, ...]
    due: Due
    fixed_by: FixedBy
    submit: str
    to: tuple[str, ...]
    publish: str
    basis: tuple[Basis, ...]
    timing: str = ""
    note: str = ""
    own: bool = False
    """Whether the office wrote this entry itself."""

    @property
    def when(self) -> str:
        """Day and timing in words: 每年9月30日（每年6月至9月期间）; only the timing without a fixed day."""
        if self.due.cycle is Cycle.OPEN:
            return self.timing
        return f"{self.due}（{self.timing}）" if self.timing else str(self.due)


@dataclass(frozen=True)
class Turn:
    """A duty on a certain day: when it is next due (None without a fixed day), and a day that has just passed."""

    duty: Duty
    today: date
    next: date | None
    passed: date | None

    @property
    def left(self) -> int | None:
        """Days until it is next due."""
        return (self.next - self.today).days if self.next else None

    @property
    def ago(self) -> int:
        """Days since the day that has just passed; 0 when there is none."""
        return (self.today - self.passed).days if self.passed else 0

    @property
    def state(self) -> str:
        """已过5天, 今天到期, 还有12天, 无固定日期."""
        if self.passed:
            return f"已过{self.ago}天"
        if self.left is None:
            return Cycle.OPEN.value
        return f"还有{self.left}天" if self.left else "今天到期"

    @property
    def day(self) -> date | None:
        """The day the state speaks of."""
        return self.passed or self.next

    @property
    def caution(self) -> str:
        """What to mind about that day: it has passed and nobody recorded whether it was done, or it is no working day."""
        if self.passed:
            return "是否已经办理，系统没有记录，请自行核对。"
        if self.next is None or day_in_calendar(self.next).working:
            return ""
        return f"当天不是工作日，最后一个工作日是{chinese(next_working_day(self.next, -1))}。"


def next_due(duty: Duty, today: date) -> date | None:
    """The first day from `today` on when the duty is due; None without a fixed day."""
    days = (*duty.due.in_year(today.year), *duty.due.in_year(today.year + 1))
    return next((day for day in days if day >= today), None)


def turn(duty: Duty, today: date) -> Turn:
    """Where a duty stands on a day; a day that passed is told while it is nearer than the next one."""
    coming = next_due(duty, today)
    days = (*duty.due.in_year(today.year - 1), *duty.due.in_year(today.year))
    last = max((day for day in days if day < today), default=None)
    if coming is None or last is None:
        return Turn(duty, today, coming, None)
    ago = today - last
    near = ago < min(timedelta(JUST_PASSED), coming - today)
    return Turn(duty, today, coming, last if near else None)


def turns(duties: Iterable[Duty], today: date, *, unit: UnitType | None = None) -> list[Turn]:
    """The duties of a kind of office (all without `unit`): just passed, then by the next day, then without a day."""
    found = [turn(d, today) for d in duties if unit is None or unit in d.units]
    return sorted(found, key=lambda t: (t.day is None, t.day or today))


def pressing(found: Iterable[Turn], days: int) -> list[Turn]:
    """Those that have just passed or are due within `days`."""
    return [t for t in found if t.passed or (t.left is not None and t.left <= days)]


def unit_named(name: str) -> UnitType | None:
    """The kind of office of that name, None for an empty one; raises UsageError naming the kinds there are."""
    if not name:
        return None
    try:
        return UnitType(name)
    except ValueError as error:
        raise UsageError(f"没有“{name}”这类单位。可以填：{'、'.join(UnitType)}。") from error
