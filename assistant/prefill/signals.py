"""What the models of the prefill see of a statement: its words without figures, and how its figures and days stand to each other."""

import re
from datetime import date
from itertools import pairwise

from assistant.prefill.facts import DATE, counts, dates, plain, shares
from assistant.prefill.mark import Effect
from assistant.prefill.papers import Statement
from assistant.prefill.stages import Stages
from assistant.prefill.weigh import weigh
from knowledge.indicators.indicator import Indicator
from knowledge.tokens import embedding_tokens

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|-|\.|/|〕|版)")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SPACE = re.compile(r"\s")
_LONGEST, _LABEL = 4, 2
"""Characters of the longest gram and of the words that name a figure."""
_FIGURE = re.compile(
    rf"(?P<day>{DATE.pattern})|(?P<share>\d+/\d+)|(?P<number>\d+(?:\.\d+)?)(?P<unit>个工作日|小时|学时|万元|户次|人次|场次|亿元|%|[\u4e00-\u9fff])?"
)
_SPANS = ((0, "同"), (7, "周"), (15, "半"), (30, "月"), (60, "双"), (90, "季"), (183, "年"))
"""Days between two days of a statement, by the character that stands for at most so many."""
_FULL, _NEARLY = 100, 90


def topic_tokens(text: str, year: int) -> list[str]:
    """The words a topic is told by: figures as one, years by how they stand to the year of review."""
    return embedding_tokens(_masked(text, year))


def effect_grams(text: str, year: int) -> list[str]:
    """What an effect is told by: runs of characters in which figures and days stand for their relation to those before
    them, and each such relation with the words that name both sides."""
    told, relations = _related(_years(plain(text), year), year)
    bare = _SPACE.sub("", _NUMBER.sub("数", told))
    grams = [bare[i : i + n] for n in range(1, _LONGEST + 1) for i in range(len(bare) - n + 1)]
    return [*grams, *relations]


def _masked(text: str, year: int) -> str:
    return _NUMBER.sub(lambda m: "零" if float(m.group()) == 0 else "数", _years(plain(text), year))


def _years(text: str, year: int) -> str:
    def stands(match: re.Match[str]) -> str:
        told = int(match[1])
        return "今" if told == year else "次" if told == year + 1 else "往"

    return _YEAR.sub(lambda m: m.group() if DATE.match(text, m.start()) else stands(m), text)


def _related(text: str, year: int) -> tuple[str, list[str]]:
    """The text with figures as relations, and the relations by the words around."""
    found: list[str] = []
    pieces, place = [], 0
    last_day: tuple[date, str] | None = None
    numbers: dict[str, tuple[float, str]] = {}
    for match in _FIGURE.finditer(text):
        label = _label(text, match.start())
        pieces.append(text[place : match.start()])
        place = match.end()
        if match["day"]:
            day = _day(match, last_day[0].year if last_day else year)
            sign = "日" if last_day is None or day is None else _gap((day - last_day[0]).days)
            if last_day and day:
                found.append(f"{last_day[1]}>{label}{sign}")
            if day:
                sign = {year: "今", year + 1: "次"}.get(day.year, "往") + sign
                last_day = (day, label)
            pieces.append(sign)
            continue
        if match["share"]:
            part, whole = (float(n) for n in match["share"].split("/"))
            sign, unit = "满" if part == whole else "缺", ""
            found.append(f"{label}/{sign}")
        else:
            value, unit = float(match["number"]), match["unit"] or ""
            sign = _number_sign(value, unit, numbers.get(unit))
            if unit in numbers:
                found += [f"{numbers[unit][1]}>{label}{sign}", f">{label}{sign}"]
            numbers[unit] = (value, label)
        pieces.append(sign + unit)
    return "".join([*pieces, text[place:]]), found


def _number_sign(value: float, unit: str, before: tuple[float, str] | None) -> str:
    if value == 0:
        return "零"
    if unit == "%":
        return "满" if value >= _FULL else "近" if value >= _NEARLY else "低"
    if before is None:
        return "数"
    return "等" if value == before[0] else "少" if value < before[0] else "多"


def _gap(days: int) -> str:
    if days < 0:
        return "倒"
    return next((sign for most, sign in _SPANS if days <= most), "久")


def _day(match: re.Match[str], year: int) -> date | None:
    inner = DATE.match(match["day"])
    groups = inner.groups() if inner else ()
    y, m, d = groups[3:6] if groups and groups[3] else groups[0:3]
    try:
        return date(int(y) if y else year, int(m), int(d or 1))
    except ValueError:
        return None


def _label(text: str, place: int) -> str:
    """The last characters of the words before a figure."""
    words = re.sub(r"[：（\d]", "", re.split("[，；。、]", text[:place])[-1])
    return words[-_LABEL:]


EFFECTS = ("breaks", "general", "lacks", "none", "other_year", "proves")
"""The classes of the effect model, in its order; a plan counts as general."""
_LEAST = 90
_GAPS = (7, 15, 20, 30, 60, 90, 180)


def further(statement: Statement, indicator: Indicator, stages: Stages, year: int) -> list[float]:
    """What the rules see in a statement about an indicator, and its figures and days, as numbers for the effect model."""
    text = plain(statement.text)
    seen = {mark.effect for mark in weigh(statement, indicator, stages, year)}
    parts = [short.percent for short in shares(text)]
    found = counts(text)
    beside = [(a.value, b.value) for a, b in pairwise(found) if a.unit == b.unit]
    same = [(a.value, b.value) for n, a in enumerate(found) for b in found[n + 1 :] if a.unit == b.unit]
    percents = [float(m) for m in _PERCENT.findall(text)]
    days = dates(text, year)
    gaps = [(b - a).days for a, b in pairwise(days)]
    told = [
        *(effect in seen for effect in Effect),
        bool(parts),
        bool(parts) and min(parts) < _FULL,
        not statement.years & {year, year + 1},
        bool(statement.cells),
        any(0 < b < a for a, b in same),
        any(a == b for a, b in same),
        any(b > a for a, b in same),
        any(0 < b < a for a, b in beside),
        any(a == b for a, b in beside),
        any(p >= _FULL for p in percents),
        any(p < _LEAST for p in percents),
        any(_LEAST <= p < _FULL for p in percents),
        any(c.value == 0 for c in found),
        bool(found),
        len(found) > 1,
        bool(days),
        any(gap < 0 for gap in gaps),
        len(days) > 1 and all(gap >= 0 for gap in gaps),
        *(any(gap > most for gap in gaps) for most in _GAPS),
    ]
    return [float(x) for x in told]
