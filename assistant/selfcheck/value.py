"""The value of an answer in its one spelling: 是 and 否, numbers, percentages, days. No model."""

import re
from datetime import date

from knowledge.errors import UsageError
from knowledge.indicators.indicator import AnswerType, CheckPoint
from knowledge.numerals import normalise

YES, NO = "是", "否"
HINTS = {
    AnswerType.YES_NO: "答“是”或“否”",
    AnswerType.NUMBER: "答一个数，没有发生就答 0",
    AnswerType.RATIO: "答百分比，或者说“5件中3件”",
    AnswerType.DATE: "答日期，如 2025-03-01，只记得月份就写 2025-03",
}
_YES = frozenset(["是", "有", "对", "已", "是的", "有的", "真", "yes", "y", "true", "1"])
_NO = frozenset(["否", "无", "没有", "没", "不是", "未", "不", "假", "no", "n", "false", "0"])
_UNIT = r"(?:[\u4e00-\u9fff]{0,3})"
_NUMBER = re.compile(rf"(\d+(?:\.\d+)?){_UNIT}")
_PARTS = re.compile(
    rf"(?P<part>\d+){_UNIT}\s*/\s*(?P<of>\d+){_UNIT}|(?P<whole>\d+){_UNIT}[,，]?(?:之?中|里面?|其中)有?(?P<some>\d+){_UNIT}"
)
_DAY = re.compile(r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月?)?|年?)")


def canonical(point: CheckPoint, text: str) -> str:
    """The one spelling of a typed value; raises UsageError, saying what is wanted, for one that cannot be the answer."""
    read = {
        AnswerType.YES_NO: _yes_or_no,
        AnswerType.NUMBER: _number,
        AnswerType.RATIO: _ratio,
        AnswerType.DATE: _day,
    }[point.type]
    value = read(normalise(text).strip().rstrip("。"))
    if value is None:
        unit = f"（单位：{point.unit}）" if point.unit and point.type is not AnswerType.RATIO else ""
        raise UsageError(f"检查点 {point.id} 要{HINTS[point.type]}{unit}，“{text}”看不出来。")
    return value


def percentage(part: float, whole: float) -> str:
    """Part of a whole as a percentage with at most two decimals; the whole is not 0."""
    return plain(round(100 * part / whole, 2))


def plain(number: float) -> str:
    """A number without needless decimals."""
    return f"{number:.4f}".rstrip("0").rstrip(".")


def _yes_or_no(text: str) -> str | None:
    word = text.lower()
    return YES if word in _YES else NO if word in _NO else None


def _number(text: str) -> str | None:
    match = _NUMBER.fullmatch(text.replace(",", ""))
    return plain(float(match[1])) if match else "0" if text in ("无", "没有") else None


def _ratio(text: str) -> str | None:
    parts = _PARTS.fullmatch(text)
    if parts:
        part, whole = float(parts["part"] or parts["some"]), float(parts["of"] or parts["whole"])
        return percentage(part, whole) if part <= whole and whole else None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*%?", text)
    return plain(float(match[1])) if match and float(match[1]) <= 100 else None


def _day(text: str) -> str | None:
    match = _DAY.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        whole = date(year, month or 1, day or 1)
    except ValueError:
        return None
    return whole.isoformat() if day else whole.isoformat()[:7] if month else whole.isoformat()[:4]
