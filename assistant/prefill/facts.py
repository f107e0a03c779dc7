"""What a statement says in figures and days: counts, shares, spans of days, the end of a validity."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.dates.day import corresponding_day, next_working_day
from knowledge.numerals import normalise, to_int

UNITS = "个工作日|学时|户次|人次|场次|万元|件|起|人|名|次|场|期|份|卷|项|户|个|台|处|条|日|天|元|家"
_UNIT_NAMES = frozenset(UNITS.split("|"))
_COUNT = re.compile(rf"(?<![\d.年月])(\d+(?:\.\d+)?)\s*({UNITS})(?![月年])")
_CELL = re.compile(r"(?:^|；)([^；：]*?)(?:（([^（）；：\d]{1,3})）)?：(\d+(?:\.\d+)?)(?=；|$)")
_NO_COUNT = re.compile("金额|万元|罚款|价|费|分数|得分|面积|率|号|序|年度|月|最长|用时|平均|比|%")
_FRACTION = re.compile(r"(?<![\d/.年月日-])(\d+)/(\d+)(?![\d/.月日])")
_RATE = re.compile(r"([\u4e00-\u9fff]{0,12}率)(?:均?[为达是]?到?|：)?\s*(\d+(?:\.\d+)?)\s*[%％]")
DATE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})日)?|(\d{4})-(\d{1,2})-(\d{1,2})")
_SPAN = re.compile(r"([^，；。（(]*?)\s*(?:至|到|—|－|~|-{2})\s*([^，；。）)]*)")
_LASTS = re.compile(r"^(?:有效期)?[为：:]?\s*(\d+)\s*年")
_TIMES = frozenset({"个工作日", "日", "学时"})
_SAME = {"名": "人", "起": "件", "天": "日", "场次": "场", "期": "期"}

_WHOLE = re.compile(
    r"应|收$|总计|合计|名录|计划|登记|收到|发出|收|受理|接到|抽取|抽查|在岗|开庭|承办|反馈|交办|共|总数|评查|查出|指出|发现|列入|录入"
)
_PART = re.compile(
    r"已|实际|实审|查$|检查$|开展|经|取得|实有|实到|上网|按[期时]|期限?内|时限内|办结|告知|答复|完成|合格|有效(执法)?证|持证|出庭|公示|公开|整改|审核|履行|回复|报备|备案|参加|达到|录入|销号|化解|回访|宣誓|支付|归档"
)
_SHORT = 6
_SURE = re.compile(
    "法定期|按期|按时|实有|办结|答复|持证|取得|审核|公示|公开|出庭|到庭|履行|报备|备案|告知|按期|按时|规定(?:时限|期限|时间)"
)
_ASKED = re.compile("应|在岗|登记|计划")
_APART = re.compile("^其中|承诺|应(?:当)?(?!诉)|未|没|不合格|退回|新|超|逾")
_OPEN = re.compile(r"正在|在办|审理中|审查中|未到期|未审结|延期内|转\d{4}年")


@dataclass(frozen=True)
class Count:
    """A number with its unit and the words before it in its clause."""

    value: float
    unit: str
    label: str
    after: str = ""


@dataclass(frozen=True)
class Rate:
    """A percentage and what it is called."""

    value: float
    label: str


@dataclass(frozen=True)
class Shortfall:
    """Of `whole` only `part` were done."""

    whole: Count
    part: Count

    @property
    def percent(self) -> float:
        """The share done, in percent."""
        return 100 * self.part.value / self.whole.value


_SPOKEN = re.compile(
    "(?<![第统唯零〇一二三四五六七八九十百千])[一二两三四五六七八九十百]+(?=起(?![到草诉])|卷|户|场次|期(?!间|限|满)|处(?![理罚分室])|台(?!账)|家|学时)"
)
_MARKS = str.maketrans(",;:()!?", "，；：（）！？")
_GAP = re.compile(r"(?<=[\u4e00-\u9fff〕）：，；])\s+(?=\d)|(?<=\d)\s+(?=[\u4e00-\u9fff])")
_FULL_DAY = re.compile(r"(?<![\d.])(20\d\d)[./](\d{1,2})[./](\d{1,2})(?![\d.])")
_SHORT_DAY = re.compile(
    r"(?<![\d.~-])(1[0-2]|0?[1-9])-(3[01]|[12]\d|0?[1-9])(?![\d-]|[个件项人日天年])"
    r"|(?<=[核知证案定达收报签布议发复前（])(1[0-2]|[1-9])\.(3[01]|[12]\d|[1-9])(?![\d.%万元分个项])"
)


def plain(text: str) -> str:
    """The text with numbers and days in one spelling and Chinese punctuation; 1,286 loses its comma, 5 月 its blank."""
    told = _SPOKEN.sub(lambda m: str(to_int(m.group())), normalise(text)).translate(_MARKS)
    told = _GAP.sub("", re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", "", told))
    return _SHORT_DAY.sub(_short_day, _FULL_DAY.sub(r"\1年\2月\3日", told))


def _short_day(match: re.Match[str]) -> str:
    month, day = (int(group) for group in match.groups() if group)
    return f"{month}月{day}日"


def counts(text: str) -> list[Count]:
    """The counts of a plain text; labels reach back to the last comma; a cell that is only a number has the unit ""."""
    found = [
        (m.start(3), Count(float(m[3]), m[2] if m[2] in _UNIT_NAMES else "", m[1][-16:]))
        for m in _CELL.finditer(text)
        if m[1] and not _NO_COUNT.search(m[1] + (m[2] or ""))
    ]
    for match in _COUNT.finditer(text):
        clause = re.split("[，；。、]", text[: match.start()])[-1]
        label = next((part for part in reversed(re.split("[（：|]", clause)) if part), "")
        after = re.split(r"[，；。、）)]", text[match.end() :])[0]
        found.append((match.start(), Count(float(match[1]), _SAME.get(match[2], match[2]), label[-16:], after[:12])))
    return [count for _, count in sorted(found, key=lambda pair: pair[0])]


def rates(text: str) -> list[Rate]:
    """The percentages that are called a rate."""
    return [Rate(float(m[2]), m[1]) for m in _RATE.finditer(text)]


def shares(text: str) -> Iterator[Shortfall]:
    """Pairs of a whole (应审、登记、收到) and a part (实审、办结、答复) in one unit, or 4/6; what is still open counts as done."""
    found = counts(text)
    for match in _FRACTION.finditer(text):
        done, all_of = float(match[1]), float(match[2])
        if done <= all_of:
            label = re.split("[，；。、（：]", text[: match.start()])[-1][-16:]
            yield Shortfall(Count(all_of, "", label), Count(done, "", label))
    for n, whole in enumerate(found):
        first = not any(_one_unit(c, whole) for c in found[:n]) and not re.search("其中|不合格", whole.label)
        named = _WHOLE.search(whole.label) and (not _PART.search(whole.label) or _ASKED.search(whole.label))
        for part in found[n + 1 :] if named or first else ():
            said = part.label + part.after
            if not _one_unit(part, whole) or not 0 < part.value <= whole.value:
                continue
            if part.label.endswith("不合格"):
                yield Shortfall(whole, Count(whole.value - part.value, part.unit, "合格"))
            elif (_PART.search(said) if named else _surely_done(part)) and not _APART.search(part.label):
                still = sum(c.value for c in found if _OPEN.search(c.after + c.label) and c is not whole)
                done = part.value + (still if part.value + still <= whole.value else 0)
                yield Shortfall(whole, Count(done, part.unit, part.label, part.after))


def _one_unit(one: Count, other: Count) -> bool:
    return one.unit == other.unit or (not (one.unit and other.unit) and not {one.unit, other.unit} & _TIMES)


def _surely_done(part: Count) -> bool:
    """Whether a count says by itself that so many were done: 公示91件, 16件在规定时限内办结."""
    if part.label:
        return len(part.label) <= _SHORT and bool(_SURE.search(part.label)) and "责令" not in part.label
    return bool(_SURE.search(part.after))


def dates(text: str, year: int) -> list[date]:
    """The days of a plain text in order; a month alone is its first day, a day without a year is in `year` or that of
    the day before it."""
    found: list[date] = []
    for match in DATE.finditer(text):
        groups = match.groups()
        y, m, d = (groups[3:6]) if groups[3] else groups[0:3]
        own = int(y) if y else (found[-1].year if found else year)
        try:
            found.append(date(own, int(m), int(d or 1)))
        except ValueError:
            continue
    return found


def day_spans(text: str, year: int) -> Iterator[tuple[date, date]]:
    """Spans written as 5月12日至5月23日 or 2025-01-03至2025-02-03."""
    for match in re.finditer(r"[\d年月日-]+(?:至|到|—|～|~)[\d年月日-]+", text):
        days = dates(match.group(), year)
        if len(days) == 2 and days[0] <= days[1]:
            last = days[1] if match.group()[-1] != "月" else corresponding_day(days[1], 1) - timedelta(days=1)
            yield days[0], last


def days_between(first: date, last: date) -> int:
    """Days of a span, both ends counted."""
    return (last - first).days + 1


def working_days_between(first: date, last: date) -> int:
    """Working days after `first` up to the day before `last`."""
    day, number = next_working_day(first), 0
    while day < last:
        number, day = number + 1, next_working_day(day)
    return number


def exceeds(first: date, last: date, within: str) -> bool:
    """Whether `last` is later than so much after `first`: 30日, 10个工作日, 2个月."""
    number = int(re.findall(r"\d+", within)[0])
    if within.endswith("个月"):
        return last > corresponding_day(first, number)
    if within.endswith("个工作日"):
        return last > first and working_days_between(first, last) + 1 > number
    return (last - first).days > number


def validity_end(start: date, lasts: str) -> date | None:
    """The last day of a validity such as 五年 or 有效期5年; None for 长期 and the like."""
    match = _LASTS.match(plain(lasts).strip())
    return corresponding_day(start, 12 * int(match[1])) - timedelta(days=1) if match else None


def number_in(cell: str) -> float | None:
    """The number a cell holds, None when it holds none or several."""
    found = re.findall(r"\d+(?:\.\d+)?", plain(cell))
    return float(found[0]) if len(found) == 1 else None
