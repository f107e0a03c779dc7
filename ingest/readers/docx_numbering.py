"""Automatic numbering of a Word document written out: the 第三条 or （二） that Word shows but does not store."""

import re
from dataclasses import dataclass

from lxml import etree

from ingest.readers.docx_styles import VAL, W
from knowledge.numerals import int_to_chinese

_PLACE = re.compile(r"%([1-9])")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEGAL = str.maketrans("零一二三四五六七八九十百千万", "零壹贰叁肆伍陆柒捌玖拾佰仟万")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int = -1
    legal: bool = False


class Numbering:
    """Counts through the numbered paragraphs of one document, in order."""

    def __init__(self, root: etree._Element | None) -> None:
        """Take the root of numbering.xml, or None when the document has none."""
        self._lists: dict[str, dict[int, _Level]] = {}
        self._instances: dict[str, tuple[str, dict[int, int]]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if root is not None:
            self._load(root)

    def label(self, list_id: str, level: int) -> str:
        """The printed number of the next paragraph of this list and level, with what separates it from the text."""
        if list_id not in self._instances:
            return ""
        key, starts = self._instances[list_id]
        levels = self._lists[key]
        if level not in levels:
            return ""
        counters = self._counters.setdefault(key, {})
        if starts and list_id not in self._begun:
            for at, start in starts.items():
                counters[at] = start - 1
        self._begun.add(list_id)
        counters[level] = counters[level] + 1 if level in counters else levels[level].start
        for deeper in [at for at in counters if at > level]:
            if levels[deeper].restart != 0 and (levels[deeper].restart < 0 or level < levels[deeper].restart):
                del counters[deeper]
        return _printed(levels, level, counters)

    def _load(self, root: etree._Element) -> None:
        owners: dict[str, str] = {}
        borrowers: dict[str, str] = {}
        for definition in root.iter(W + "abstractNum"):
            key = definition.get(W + "abstractNumId", "")
            self._lists[key] = {_at(level): _level(level) for level in definition.iter(W + "lvl")}
            if (link := definition.find(W + "styleLink")) is not None:
                owners[link.get(VAL, "")] = key
            if (link := definition.find(W + "numStyleLink")) is not None:
                borrowers[key] = link.get(VAL, "")
        for number in root.iter(W + "num"):
            reference = number.find(W + "abstractNumId")
            key = reference.get(VAL, "") if reference is not None else ""
            key = owners.get(borrowers.get(key, ""), key)
            if key in self._lists:
                self._instances[number.get(W + "numId", "")] = (key, _start_overrides(number))


def _at(element: etree._Element) -> int:
    return _int(element.get(W + "ilvl", ""), 0)


def _int(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() else otherwise


def _level(element: etree._Element) -> _Level:
    def value(tag: str, otherwise: str) -> str:
        found = element.find(W + tag)
        return found.get(VAL, otherwise) if found is not None else otherwise

    legal = element.find(W + "isLgl")
    return _Level(
        start=_int(value("start", ""), 0),
        format=value("numFmt", "decimal"),
        text=value("lvlText", ""),
        restart=_int(value("lvlRestart", ""), -1),
        legal=legal is not None and legal.get(VAL, "1") not in ("0", "false"),
    )


def _start_overrides(number: etree._Element) -> dict[int, int]:
    out: dict[int, int] = {}
    for override in number.iter(W + "lvlOverride"):
        if (start := override.find(W + "startOverride")) is not None:
            out[_at(override)] = _int(start.get(VAL, ""), 1)
    return out


def _printed(levels: dict[int, _Level], level: int, counters: dict[int, int]) -> str:
    own = levels[level]
    if own.format == "bullet":
        return ""

    def number(match: re.Match[str]) -> str:
        at = int(match.group(1)) - 1
        shown = levels.get(at, own)
        return format_number(counters.setdefault(at, shown.start), "decimal" if own.legal else shown.format)

    text = _PLACE.sub(number, own.text).strip()
    return text + " " if text[-1:].isalnum() else text


def format_number(number: int, style: str) -> str:
    """A number as Word's numFmt name wants it; unknown names count in Arabic digits."""
    if style == "none":
        return ""
    if style.startswith(("chineseCounting", "japaneseCounting", "taiwaneseCounting")):
        return int_to_chinese(number)
    if style.startswith("ideographDigital"):
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
    if style in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return int_to_chinese(number).translate(_LEGAL)
    if style in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if style == "upperLetter" else letter
    if style in ("lowerRoman", "upperRoman"):
        return _roman(number).upper() if style == "upperRoman" else _roman(number)
    if style.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if style == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if style == "ideographZodiac":
        return _BRANCHES[(number - 1) % 12]
    if style.startswith("decimalFullWidth"):
        return str(number).translate(_FULL_WIDTH)
    return f"{number:02d}" if style == "decimalZero" else str(number)


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN + _ROMAN_SMALL:
        out += letters * (number // value)
        number %= value
    return out
