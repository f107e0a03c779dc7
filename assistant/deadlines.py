"""When a statutory time limit ends: the question read, the limit found, the days counted one by one. No model."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from knowledge.day import (
    Day,
    Start,
    chinese,
    corresponding_day,
    day_in_calendar,
    next_working_day,
    parse_start,
    shift,
    weekday,
    without_dates,
)
from knowledge.deadline import Deadline, RestDay, Rule, Unit
from knowledge.errors import UsageError
from knowledge.numerals import normalise
from knowledge.tokens import characters, words

LONGEST_EXCLUDED = 3650
_COUNTED_IN_DAYS = frozenset({Unit.DAY, Unit.WORKDAY, Unit.WEEK})
_WITHOUT_REST_DAYS = frozenset({Rule.AFTER, Rule.LAST, Rule.AT_MOST, Rule.AT_LEAST})
_NO_HOLIDAYS = "{years}的放假安排不在日历库内，按周一至周五计算，未含调休；国务院公布安排后请重新核对。"


@dataclass(frozen=True)
class Row:
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
    rows: tuple[Row, ...]
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


@dataclass(frozen=True)
class Match:
    """A limit that a question may mean, how well it fits, and the words that it fits by."""

    deadline: Deadline
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class Reckoning:
    """What a question came to: limits it may mean, the best first; the calculation when it also named a day."""

    matches: tuple[Match, ...]
    start: Start | None
    calculation: Calculation | None


def reckon(
    question: str,
    deadlines: Sequence[Deadline],
    *,
    today: date,
    start: Start | None = None,
    extend: bool = False,
    excluded_days: int = 0,
    terms: Mapping[str, Sequence[str]] | None = None,
    names: Mapping[str, Sequence[str]] | None = None,
) -> Reckoning:
    """Read a question such as 5月6日收到公开申请，最晚哪天答复 and answer it; raises UsageError when no limit fits.

    A `start` that is given goes before the day that the question names.
    """
    matches = match_deadline(question, deadlines, terms=terms, names=names)
    if not matches:
        raise UsageError("没有找到对应的法定期限。换个说法，或者用 yifa deadline --list 找到编号后用 --id 指定。")
    start = start or parse_start(question, today)
    return _reckoned(matches, start, today, extend, excluded_days)


def reckon_one(
    deadline: Deadline, *, today: date, start: Start | None, extend: bool = False, excluded_days: int = 0
) -> Reckoning:
    """The same for a limit that is already known."""
    return _reckoned((Match(deadline, 0.0, ()),), start, today, extend, excluded_days)


def _reckoned(
    matches: tuple[Match, ...], start: Start | None, today: date, extend: bool, excluded_days: int
) -> Reckoning:
    best = matches[0].deadline
    if start is None and best.unit is Unit.YEARLY:
        start = Start(today, None, "")
    if start is None:
        return Reckoning(matches, None, None)
    result = calculate(best, start.day, hour=start.hour, extend=extend, excluded_days=excluded_days)
    return Reckoning(matches, start, replace(result, notes=(*filter(None, [start.note]), *result.notes)))


# Counting


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


def _rows(deadline: Deadline, start: date, extend: bool, excluded_days: int) -> Iterator[Row]:
    """The counting line by line; the last line is the last day of the period."""
    step = -1 if deadline.rule in (Rule.BEFORE, Rule.LAST) else 1
    count = length(deadline, extend)
    last = Row(start, False, 0, "事件当天不计入，往前倒数" if step < 0 else "起算当天不计入")
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


def _days(start: date, count: int, step: int, *, working: bool) -> Iterator[Row]:
    """`count` days after (or before) `start`, with the rest days between where only working days count."""
    day, number = start, 0
    while number < count:
        day = shift(day, step)
        known = day_in_calendar(day)
        counted = known.working or not working
        number += counted
        yield Row(day, counted, number, known.reason if counted else f"{known.reason}，不计")


def _months(start: date, count: int, months: int) -> Iterator[Row]:
    """The corresponding day month by month (year by year for periods in years)."""
    for number in range(1, count + 1):
        day = corresponding_day(start, number * months)
        short = day.day != start.day
        yield Row(day, True, number, f"{day.month}月没有{start.day}日，到月末为止" if short else "对应日")


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


def _put_off(last: Row, until: date) -> Iterator[Row]:
    day = last.date
    while day < until:
        day = shift(day, 1)
        reason = "休息日后的第一个工作日，期限到此届满" if day == until else f"{day_in_calendar(day).reason}，顺延"
        yield Row(day, False, last.number, reason)


def _in_hours(deadline: Deadline, start: date, hour: time | None) -> Calculation:
    end = datetime.combine(start, hour or time()) + timedelta(hours=deadline.count)
    begin = f"{(hour or time()):%H:%M}起算"
    rows = [Row(start, True, 0, begin), Row(end.date(), True, deadline.count, f"{end:%H:%M}届满")]
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
    rows = (Row(start, due == start, 0, "查询日" if due != start else reason),) + (
        (Row(due, True, 1, reason),) if due != start else ()
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


# Finding the limit that a question means

_ASKING = re.compile(
    r"最晚|最迟|最早|最长|最多|最少|至少|哪天|哪一天|哪日|什么时候|何时|几号|多久|多长时间|几天|几个工作日|几日|几个月|多少天|截止|到期日|"
    r"应该|应当|必须|需要|之前|以前|以内|请问|我们|你们|怎么算|计算|到哪|为止|来得及|可以|能够|能不能|[吗呢呀啊么了的要前能]"
)
_AT_ONCE = re.compile("当场|立即|马上|即时|当天|立刻")
_CLAUSE = re.compile(r"[，,。；;？?！!\s]+")
_FIELDS = ("event", "start", "who", "keywords", "law")
_SUBJECTS = re.compile("复议|许可|强制|赔偿|信访|规章|处罚|诉讼|法律援助|督查|公务员|留置|决策|信息公开|移送|营商|调解")
_ENOUGH = 6.0
_NAMED = 8.0
_NEAR = 0.45


@dataclass(frozen=True)
class Asked:
    """A question in tokens: all of it, what happened (the part with the date), and what is to be done (the rest)."""

    text: str
    tokens: frozenset[str]
    happened: frozenset[str]
    wanted: frozenset[str]


def match_deadline(
    question: str,
    deadlines: Sequence[Deadline],
    *,
    terms: Mapping[str, Sequence[str]] | None = None,
    names: Mapping[str, Sequence[str]] | None = None,
    limit: int = 5,
) -> tuple[Match, ...]:
    """The limits that a question may mean, best first: keywords in it, and words shared with event, start and subject.

    What happened (收到公开申请) is compared with the start of a limit, what is wanted (答复) with its event. `terms`
    turns colloquial words into legal ones, `names` gives other names of laws (both stand in aliases.yaml).
    """
    asked = _understood(question, terms or {})
    weights = _rarity(deadlines)
    named = {d.law for d in deadlines if any(n in asked.text for n in (d.law, *(names or {}).get(d.law, ())))}
    scored = [_score(asked, d, weights, d.law in named) for d in deadlines]
    found = sorted((m for m in scored if m.score >= _ENOUGH), key=lambda m: -m.score)[:limit]
    return tuple(m for m in found if m.score >= found[0].score * _NEAR)


def _understood(question: str, terms: Mapping[str, Sequence[str]]) -> Asked:
    clauses = [c for c in _CLAUSE.split(normalise(question)) if c]
    dated = [c for c in clauses if without_dates(c) != c]
    parts = [(_legal(c, terms), c in dated) for c in clauses]
    happened = _tokens(" ".join(text for text, is_dated in parts if is_dated))
    wanted = _tokens(" ".join(text for text, is_dated in parts if not is_dated))
    whole = " ".join(text for text, _ in parts)
    return Asked(whole, happened | wanted, happened or wanted, wanted or happened)


def _legal(clause: str, terms: Mapping[str, Sequence[str]]) -> str:
    """A clause without days and asking words, its colloquial words followed by the legal ones."""
    plain = without_dates(clause)
    legal = [word for spoken, words_ in terms.items() if spoken in plain for word in words_]
    return " ".join([_ASKING.sub(" ", plain), *legal])


def _score(asked: Asked, deadline: Deadline, weights: Mapping[str, float], named: bool) -> Match:
    own = {name: _tokens(normalise(_field(deadline, name))) for name in _FIELDS}
    keywords = [k for k in deadline.keywords if k in asked.text]
    pairs = (
        (2.0, asked.wanted & own["event"]),
        (1.5, asked.happened & own["start"]),
        (0.4, asked.happened & own["event"]),
        (0.6, asked.tokens & own["who"]),
        (1.2, asked.tokens & own["keywords"]),
        (1.2, asked.tokens & own["law"]),
    )
    score = sum(weight * sum(weights[t] for t in shared) for weight, shared in pairs) / 2
    score += 2 * sum(map(len, keywords))
    known = set().union(*own.values()) & asked.tokens
    score *= 0.4 + sum(weights[t] for t in known) / (sum(weights.get(t, 4.0) for t in asked.tokens) or 1.0)
    if deadline.unit is Unit.AT_ONCE and not _AT_ONCE.search(asked.text):
        score *= 0.5
    about = "".join(_field(deadline, name) for name in _FIELDS)
    subjects = _SUBJECTS.findall(asked.text)
    score *= 0.5 if subjects and not any(s in about for s in subjects) else 1.0
    why = dict.fromkeys((*keywords, *sorted(known)))
    return Match(deadline, round(score + (_NAMED if named and score else 0.0), 2), tuple(why))


def _field(deadline: Deadline, name: str) -> str:
    value = getattr(deadline, name)
    return " ".join(value) if isinstance(value, tuple) else value


def _rarity(deadlines: Sequence[Deadline]) -> dict[str, float]:
    """How telling each token is: the logarithm of how few limits hold it."""
    counts: Counter[str] = Counter()
    for d in deadlines:
        counts.update(_tokens(normalise(" ".join((*d.keywords, d.event, d.start, d.who, d.law)))))
    return {token: math.log(1 + len(deadlines) / n) for token, n in counts.items()}


def _tokens(text: str) -> frozenset[str]:
    return frozenset(t for t in (*words(text), *characters(text)) if len(t) > 1)
