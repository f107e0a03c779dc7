"""Figures of a text where they stand: counts with their unit, shares, approximations and ranges kept as written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from knowledge.numerals import NUMERAL, chinese_to_int, clean

UNITS = (
    "个工作日|个百分点|人次|场次|户次|件次|篇次|班次|车次|家次|学时|课时|小时|万元|亿元|公里|平方米|"
    "件|起|人|名|次|场|期|份|卷|项|户|个|台|处|条|篇|部|册|本|支|辆|批|宗|张|例|所|组|轮|家|天|日|元|吨|亩|倍|位|幅|块|分"
)
_SPOKEN_UNITS = "件|起|人次|场次|份|卷|户次|名|万元|余人|余件"
_DAY = r"(?:20\d\d\s*年)?\s*\d{1,2}\s*月\s*(?:\d{1,2}\s*日|上旬|中旬|下旬|底|份)?"
_TO = r"(?:至|到|—|－|-|~|～|、)"
_MASKED = re.compile(
    rf"《[^》]*》|{_DAY}(?:{_TO}(?:{_DAY}|\d{{1,2}}\s*日))*|20\d\d\s*(?:{_TO}\s*20\d\d)?\s*年(?:度)?|20\d\d-\d\d?-\d\d?"
    r"|[〔\[(（]20\d\d[〕\])）]\d+号|第\s*\d+\s*[个工作件号条期次批项款届版]*|^\s*\d{1,2}[.．、](?!\d)|^\s*[（(]\d{1,2}[)）]"
    r"|“[^”“]*\d[^”]*”|7×24小时"
)
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_COUNT = re.compile(
    rf"(?<![\d.A-Za-z])(?P<value>{_NUMBER}(?:\s*[至到~～—-]\s*{_NUMBER})?\s*(?:[万亿](?!元))?\s*[余多来]?)\s*(?P<unit>{UNITS})(?:以上|左右)?"
    rf"|(?<![\d.])(?P<share>{_NUMBER})\s*(?P<percent>%|个百分点)"
    rf"|(?<![第{NUMERAL}几数])(?P<spoken>[{NUMERAL}]+)(?P<named>{_SPOKEN_UNITS})(?!事(?!项))"
)
_MARKS = str.maketrans(",;:()!?％，", "，；：（）！？%，")
_MULTIPLES = {"万": 10**4, "亿": 10**8}


@dataclass(frozen=True)
class Figure:
    """A figure and where it stands in its text; `value` as written, without blanks: 19, 1.3万余, 1至2."""

    value: str
    unit: str
    start: int
    end: int

    @property
    def number(self) -> Decimal | None:
        """What it is worth; None for a range."""
        return worth(self.value)


def worth(value: str) -> Decimal | None:
    """The number a written value stands for: 1.3万余 → 13000; None for a range or words."""
    match = re.fullmatch(rf"({_NUMBER})([万亿]?)[余多来]?", value)
    if not match:
        return None
    return Decimal(match[1].replace(",", "")) * _MULTIPLES.get(match[2], 1)


def in_marks(text: str) -> str:
    """The text in Chinese punctuation and narrow digits, character for character as long as before."""
    narrow = "".join(c if len(clean(c)) != 1 else clean(c) for c in text)
    thousands = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "\x00", narrow)
    return thousands.translate(_MARKS).replace("\x00", ",")


def masked(text: str) -> str:
    """The text with dates, years, numbers of documents and of headings, titles and quoted figures blanked out."""
    return _MASKED.sub(lambda m: "＿" * len(m.group()), text)


def figures(text: str) -> Iterator[Figure]:
    """The figures of a text `in_marks`, in order."""
    for match in _COUNT.finditer(masked(text)):
        if match["value"]:
            yield Figure(re.sub(r"\s", "", match["value"]), match["unit"], match.start(), match.end())
        elif match["share"]:
            yield Figure(match["share"], match["percent"], match.start(), match.end())
        elif match["spoken"] != "一" or match["named"] not in ("件", "起"):
            yield Figure(str(chinese_to_int(match["spoken"])), match["named"], match.start(), match.end())
