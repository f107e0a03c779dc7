"""By when a letter wants something done, in its own words; a day that cannot be read for certain is not guessed."""

import calendar
import re
from datetime import date, timedelta

from assistant.drafting.opinion import Due
from knowledge.dates.day import corresponding_day, next_working_day
from knowledge.numerals import NUMERAL, clean, normalise, to_int

_N = rf"[\d{NUMERAL}]"
_BEFORE = r"(?:之前|以前|前|止)"
_DUE = re.compile(
    rf"(?P<fixed>(?:{_N}{{4}}\s*年|今年|明年)?\s*(?:{_N}{{1,3}}\s*月\s*(?:{_N}{{1,3}}\s*日|底|末)?|年底|年末)\s*{_BEFORE})"
    rf"|(?P<count>{_N}{{1,4}})\s*个?(?P<unit>工作日|日|天|月)(?:之内|以内|内)"
    rf"|(?P<broken>\d{{5,8}}\s*日?\s*{_BEFORE}|[年月]\s*[×X_＿]*\s*[月日]\s*{_BEFORE})"
)
_FIXED = re.compile(r"(?:(\d{4}|今|明)年)?(?:(\d{1,2})月(?:(\d{1,2})日|([底末])?)|([年底末]+))")
_ANSWER = re.compile("书面|报送|上报|报告我|报我|报省|报市|报县|反馈|回复|答复|函复|函告|复函|报本|告知本")
_HALF_YEAR = "半年内"


def find_due(text: str, dated: date | None, received: date | None) -> Due | None:
    """The first term a text sets. `dated` is the day of the letter, `received` the day it came in; None when unknown."""
    found = _DUE.search(clean(text))
    if not found:
        return None
    words = re.sub(r"\s+", "", found.group())
    if found["broken"]:
        return Due(words, None, "日期缺字，读不准")
    if found["count"]:
        return _counted(words, to_int(found["count"]), found["unit"], received)
    return _fixed(words, dated)


def find_answer_due(text: str, dated: date | None, received: date | None) -> Due | None:
    """The term a text sets for a written answer; None when it asks for none."""
    for sentence in re.split("[。；;]", text):
        if _ANSWER.search(sentence) and (due := find_due(sentence, dated, received)):
            return due
    return None


def _counted(words: str, count: int, unit: str, received: date | None) -> Due:
    if received is None:
        return Due(words, None, "从收到之日起算，没有写收到的日期")
    if unit == "月":
        return Due(words, corresponding_day(received, count))
    if unit != "工作日":
        return Due(words, received + timedelta(days=count))
    day = received
    for _ in range(count):
        day = next_working_day(day)
    return Due(words, day)


def _fixed(words: str, dated: date | None) -> Due:
    """A day of the calendar; one without a year is the next such day after the letter's own."""
    match = _FIXED.match(normalise(words))
    if match is None:
        return Due(words, None, "日期读不准")
    year, month, day, _, year_end = match.groups()
    if not (year and year.isdigit()) and dated is None:
        return Due(words, None, "没有写年份，来文的成文日期也读不准")
    of = int(year) if year and year.isdigit() else dated.year + (year == "明") if dated else 0
    number = 12 if year_end else int(month)
    try:
        found = date(of, number, int(day) if day else calendar.monthrange(of, number)[1])
    except ValueError:
        return Due(words, None, "没有这一天")
    return Due(words, found if year or dated is None or found >= dated else corresponding_day(found, 12))
