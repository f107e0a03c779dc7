"""Chinese and Arabic numbers as one form, so that 15日, １５日 and 十五日 are found as the same thing."""

import math
import re
import unicodedata
from datetime import date
from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
NUMERAL = "零〇○一二三四五六七八九十百千万亿两"

_UNIT_WORDS = "个工作日|日|天|月|年|周岁|岁|小时|分钟|次|倍|元|万|人|名|件|条|款|项|目|成|倍|份|级|种|周|个|分之"
_PERCENT = re.compile(rf"百分之([{NUMERAL}]+(?:点[{NUMERAL}]+)?|\d+(?:\.\d+)?)")
_NUMBER = re.compile(rf"[{NUMERAL}]+(?:点[{NUMERAL}]+)?")
_SUFFIX = re.compile(rf"(第\d+条之)([一二三四五六七八九十]+)(?![{NUMERAL}般些切])")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_KEEP_AFTER = re.compile(rf"(?:{_UNIT_WORDS})")


def chinese_to_int(text: str) -> int:
    """Value of a Chinese numeral: 一百零八 → 108, 二〇二一 → 2021, 十 → 10.

    Raises ValueError for anything that is not a numeral.
    """
    if not text or any(c not in NUMERAL for c in text):
        raise ValueError(f"not a Chinese numeral: {text!r}")
    if not any(c in _UNITS or c in _MYRIADS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            section += (digit or (1 if section == 0 or char == "十" else 0)) * _UNITS[char]
            digit = 0
        else:
            whole = total + section + digit if char == "亿" else section + digit
            total = (0 if char == "亿" else total) + whole * _MYRIADS[char]
            section = digit = 0
    return total + section + digit


def int_to_chinese(number: int) -> str:
    """Numeral as statutes print it: 10 → 十, 63 → 六十三, 108 → 一百零八, 1000 → 一千."""
    if number < 0 or number >= 10**8:
        raise ValueError(f"out of range: {number}")
    if number >= 10**4:
        rest = number % 10**4
        gap = "零" if 0 < rest < 1000 else ""
        return int_to_chinese(number // 10**4) + "万" + gap + (int_to_chinese(rest) if rest else "")
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += ("零" if zero and out else "") + "零一二三四五六七八九"[digit] + name
        zero = digit == 0
    out = out or "零"
    return out[1:] if out.startswith("一十") else out


def chinese_day(day: date | None) -> str:
    """2021年7月15日; empty for an unknown day."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def to_int(text: str) -> int:
    """Value of an Arabic (any width) or Chinese numeral; raises ValueError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return int(plain) if plain.isdigit() else chinese_to_int(plain)


def clean(text: str) -> str:
    """NFKC without invisible characters; the form in which texts are compared."""
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))


def normalise(text: str) -> str:
    """One spelling for numbers: full width folded, Chinese numerals with a unit written in Arabic digits.

    十五日 → 15日, 百分之三 → 3%, 二○二一年 → 2021年, 三千元 → 3000元, 5万元 → 50000元.
    Numerals that are part of words (一般, 统一, 万一) stay.
    """
    text = clean(text.replace("○", "〇"))
    text = _PERCENT.sub(lambda m: _decimal(m.group(1)) + "%", text)
    text = _NUMBER.sub(_rewrite, text)
    text = _SUFFIX.sub(lambda m: m[1] + str(chinese_to_int(m[2])), text)
    text = re.sub(r"(\d+(?:\.\d+)?)万(?=[元人件余多])", lambda m: _times(m.group(1), 10**4), text)
    return re.sub(r"天(?=内|以内|之内|$|[，。、；？?])", "日", text) if re.search(r"\d天", text) else text


def _decimal(text: str) -> str:
    if text[0].isdigit():
        return text
    whole, _, fraction = text.partition("点")
    digits = "".join(str(_DIGITS[c]) for c in fraction if c in _DIGITS)
    factor = math.prod((_UNITS | _MYRIADS)[c] for c in fraction if c not in _DIGITS)
    return _times(f"{chinese_to_int(whole)}.{digits}", factor) if digits else str(chinese_to_int(whole))


def _rewrite(match: re.Match[str]) -> str:
    numeral = match.group()
    rest = match.string[match.end() : match.end() + 4]
    before = match.string[match.start() - 1 : match.start()]
    if before == "第" or (_KEEP_AFTER.match(rest) and numeral[0] not in "万亿千百"):
        try:
            return _decimal(numeral)
        except (ValueError, KeyError):
            return numeral
    return numeral


def _times(number: str, factor: int) -> str:
    value = Decimal(number) * factor
    return str(int(value)) if value == int(value) else f"{value.normalize():f}"
