"""Numbers as a spreadsheet prints them: 0.45 as 45%, 45717 as 2025-03-01, 1234.5 as 1,234.50."""

import re
from collections.abc import Callable
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal

from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

BUILTIN: dict[int, str] = dict(BUILTIN_FORMATS) | {
    14: "yyyy-mm-dd",
    22: "yyyy-mm-dd hh:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), "yyyy年m月"),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), "m月d日"),
    30: "yyyy-mm-dd",
    31: "yyyy年m月d日",
    32: "h时mm分",
    33: "h时mm分ss秒",
}
"""Formats by number: those of every country and those that only Chinese Excel has; days that have no form of their own
are written as ISO does."""

_SECTION = re.compile(r'(?:"[^"]*"|[\\!].|\[[^\]]*\]|[^;])+')
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<elapsed>h+|m+|s+)\]'
    r"|(?P<dropped>\[[^\]]*\]|_.|\*.)|(?P<general>general|G/通用格式|@)"
    r"|(?P<digits>[#0?][#0?,]*(?:\.[#0?]*)?,*(?:E[+-]?0+)?)"
    r"|(?P<moment>y+|m+|d+|h+|s+(?:\.0+)?|a{3,4}|e+|AM/PM|A/P|上午/下午)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_LITERAL = ("quoted", "escaped", "currency", "plain")
_DAY = {"hours": 24, "minutes": 1440, "seconds": 86400}
_WEEKDAYS = "一二三四五六日"
_EXACT = Context(prec=400)
_PLACES = 10
"""Digits that a cell without a format has room for."""
_SHOWN = ".15g"
"""Digits that Excel shows of any number: what an addition leaves behind them must not decide how a half is rounded."""

Token = tuple[str, str]


def printed(value: float, code: str, *, since_1904: bool = False) -> str:
    """The number in its format; General, and a format that is not known, gives the plain number."""
    tokens, signed = _tokens(value, code)
    kinds = [kind for kind, _ in tokens]
    if "moment" in kinds or "elapsed" in kinds:
        return _moment(value, tokens, since_1904)
    if kinds.count("digits") + kinds.count("general") != 1 and (signed or "digits" in kinds):
        return plain(value)
    amount = Decimal(format(abs(value), _SHOWN)) * 100 ** sum(text == "%" for kind, text in tokens if kind == "plain")
    forms: dict[str, Callable[[str], str]] = {
        "digits": lambda text: _number(amount, text),
        "general": lambda _: plain(abs(value)),
        "plain": str,
    }
    return ("-" if signed and value < 0 else "") + "".join(forms[kind](text) for kind, text in tokens).strip()


def plain(value: float) -> str:
    """The number without a format: whole where it is whole."""
    return str(int(value)) if value == int(value) and abs(value) < 10**15 else format(value, f".{_PLACES}g")


def _tokens(value: float, code: str) -> tuple[list[Token], bool]:
    """The parts of the section that is for this number, and whether a minus sign has still to be put before it."""
    sections = _SECTION.findall(code) or ["General"]
    own = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    found = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in _TOKEN.finditer(sections[own])]
    return [("plain" if kind in _LITERAL else kind, text) for kind, text in found if kind != "dropped"], own == 0


def _number(value: Decimal, digits: str) -> str:
    """The digits of an amount in a format like #,##0.00, 000 or 0.0E+00, halves rounded up; a comma at the end counts
    thousands."""
    whole, _, part = digits.rstrip(",").partition(".")
    value /= 1000 ** (len(digits) - len(digits.rstrip(",")))
    if "E" in digits.upper():
        return format(float(value), f".{len(part.upper().partition('E')[0])}E")
    rounded = value.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP, _EXACT)
    text = format(rounded, f"{',' if ',' in whole else ''}.{len(part)}f")
    integer, _, fraction = text.partition(".")
    least = len(part.rstrip("#"))
    fraction = fraction[:least] + fraction[least:].rstrip("0")
    integer = "" if integer == "0" and "0" not in whole else integer.zfill(whole.count("0"))
    return integer + (f".{fraction}" if fraction else "")


def _moment(value: float, tokens: list[Token], since_1904: bool) -> str:
    """A day or a time of day in its format; what is no day is left a number."""
    try:
        moment = from_excel(value, MAC_EPOCH if since_1904 else WINDOWS_EPOCH)
    except (ValueError, OverflowError):
        return plain(value)
    day = datetime.combine(datetime(1900, 1, 1), moment) if isinstance(moment, time) else moment
    if not isinstance(day, datetime):
        return plain(value)
    halves = any("/" in text for kind, text in tokens if kind == "moment")
    clock = [text[0].lower() for kind, text in tokens if kind in ("moment", "elapsed")]
    out, at = "", -1
    for kind, text in tokens:
        at += kind in ("moment", "elapsed")
        if kind == "elapsed":
            unit = {"h": "hours", "m": "minutes", "s": "seconds"}[text[0].lower()]
            out += str(int(value * _DAY[unit] + 1e-6))
        elif kind == "moment":
            minutes = clock[at] == "m" and ("h" in clock[max(0, at - 1) : at] or "s" in clock[at + 1 : at + 2])
            out += _part(day, "n" * len(text) if minutes else text.lower(), halves)
        elif kind == "plain":
            out += text
    return out.strip()


def _part(day: datetime, token: str, halves: bool) -> str:
    """One part of a moment: yyyy, m, dd, hh, n (minutes), ss, aaaa (day of the week)."""
    if "/" in token:
        return "上午" if day.hour < 12 else "下午"
    if token[0] == "a" or (len(token) > 2 and token[0] == "d"):
        return ("星期" if len(token) == 4 else "周") + _WEEKDAYS[day.weekday()]
    if token[0] in "ye":
        return f"{day.year % 100:02}" if token == "yy" else str(day.year)
    hour = (day.hour + 11) % 12 + 1 if halves else day.hour
    number = {"m": day.month, "d": day.day, "h": hour, "n": day.minute, "s": day.second}[token[0]]
    return f"{number}月" if token in ("mmm", "mmmm") else f"{number:0{min(2, len(token.partition('.')[0]))}}"
