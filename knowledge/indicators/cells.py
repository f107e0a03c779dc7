"""What stands in one cell of an indicator table, written and read back: check points, bases, thresholds, numbers."""

import re
from collections.abc import Iterator
from typing import Any

from knowledge.indicators.indicator import AnswerType, Basis, BasisType, CheckPoint, Threshold
from knowledge.pinpoint import find_references

IN_TABLE, INFERRED = "表内", "推定"
"""Where something in an imported edition comes from: written in the table, or made from what is written there."""

KINDS = {"法律": BasisType.LAW, "政策": BasisType.POLICY}
LIMITS = {">=": "不低于", "<=": "不高于", "==": "等于", ">": "高于", "<": "低于"}

_SIGNS = {word: op for op, word in LIMITS.items()} | {op: op for op in LIMITS}
_SIGNS |= {"≥": ">=", "≤": "<=", "不少于": ">=", "不超过": "<=", "=": "=="}
_ANY_SIGN = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
_LIMIT = re.compile(rf"({_ANY_SIGN})\s*(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)\s*[^\d.]{{0,6}}")
_POINT = re.compile(rf"【({'|'.join(AnswerType)})(?:：([^】]+?))?(?:，({INFERRED}))?】\s*(.+)")
_MARK = re.compile(r"【(法律|政策)(，已核对)?】\s*")


def lines(cell: str) -> list[str]:
    """The entries of a cell, one a line."""
    return [line.strip() for line in cell.split("\n") if line.strip()]


def terms(cell: str) -> list[str]:
    """The entries of a cell, one a line or parted by semicolons."""
    return [term.strip() for term in re.split("[\n；;]", cell) if term.strip()]


def units(cell: str) -> list[str]:
    """The types of unit in a cell, parted in any way."""
    return [unit.strip() for unit in re.split("[\n、，,；;]", cell) if unit.strip()]


def number_cell(number: float) -> str:
    """2 for 2.0, 0.5 for 0.5."""
    return str(int(number) if float(number).is_integer() else number)


def amount(cell: str) -> float | None:
    """The number in a cell, brackets, 分 and % aside; None where there is none."""
    match = re.fullmatch(r"[（(]?(\d+(?:\.\d+)?(?:e[-+]?\d+)?)\s*[分%]?[）)]?", cell)
    return float(match[1]) if match else None


def threshold_cell(threshold: Threshold) -> str:
    """不低于100."""
    return f"{LIMITS[threshold.op]}{number_cell(threshold.value)}"


def threshold(cell: str) -> tuple[str, float] | None:
    """Operator and value of 不低于100, ≥95%; None for anything else."""
    match = _LIMIT.fullmatch(cell)
    return (_SIGNS[match[1]], float(match[2])) if match else None


def point_cell(point: CheckPoint) -> str:
    """【是否：是】是否公布清单？"""
    needs = point.expect or point.unit
    origin = f"，{point.provenance}" if point.provenance else ""
    return f"【{point.type}{'：' if needs else ''}{needs}{origin}】{point.text}"


def is_marked(line: str) -> bool:
    """Whether a check point says its type."""
    return bool(_POINT.fullmatch(line))


def point(line: str) -> dict[str, str]:
    """The fields of a check point but its id; a line without a type is a yes-no question that yes fulfils."""
    match = _POINT.fullmatch(line)
    if not match:
        return {"type": AnswerType.YES_NO.value, "expect": "是", "text": question(line)}
    needs = "expect" if match[1] == AnswerType.YES_NO else "unit"
    origin = {"provenance": match[3]} if match[3] else {}
    return {"type": match[1], needs: match[2] or "", "text": match[4]} | origin


def question(text: str) -> str:
    """A text as exactly one question: itself where it is one, else with 是否做到 behind it."""
    asked = text.replace("?", "？")
    if asked.count("？") == 1 and asked.endswith("？"):
        return asked
    return f"{asked.rstrip('。；;，,？').replace('？', '，')}，是否做到？"


def basis_cell(basis: Basis) -> str:
    """【法律，已核对】《行政许可法》第四十二条：二十日内作出决定."""
    kind = next(word for word, type_ in KINDS.items() if type_ is basis.type)
    return f"【{kind}{'，已核对' if basis.checked else ''}】{basis.citation}{'：' if basis.point else ''}{basis.point}"


def bases(line: str) -> Iterator[dict[str, Any]]:
    """The fields of every basis on a line: as `basis_cell` writes it, or as offices do (《甲法》第三条、第五条；《乙意见》).

    Without a mark what names an article counts as a law, the rest as policy papers; a line without 《》 is a name.
    """
    mark = _MARK.match(line)
    if mark:
        yield _marked(mark, line[mark.end() :])
        return
    found = False
    for name, rest in _titles(line):
        found = True
        articles = [mention.pinpoint.label for mention in find_references(rest)]
        yield from ({"type": "law", "name": name, "article": article} for article in dict.fromkeys(articles))
        if not articles:
            yield {"type": "policy", "name": name}
    if not found:
        yield {"type": "policy", "name": line}


def _marked(mark: re.Match[str], text: str) -> dict[str, Any]:
    end = _close(text, 0) if text.startswith("《") else 0
    article, _, point_ = text[end:].partition("：")
    fields = {"type": KINDS[mark[1]].value, "checked": bool(mark[2]), "name": text[1 : end - 1] if end else text}
    return fields | ({"article": article.strip(), "point": point_.strip()} if end else {})


def _titles(line: str) -> Iterator[tuple[str, str]]:
    """(title, what follows it up to the next title) for each 《》 of a line; titles inside a title belong to it."""
    start = line.find("《")
    while start >= 0:
        end = _close(line, start)
        if not end:
            return
        following = line.find("《", end)
        yield line[start + 1 : end - 1], line[end : following if following >= 0 else len(line)]
        start = following


def _close(text: str, start: int) -> int:
    """The place after the 》 that closes the 《 at `start`; 0 when none does."""
    depth = 0
    for n in range(start, len(text)):
        depth += (text[n] == "《") - (text[n] == "》")
        if depth == 0:
            return n + 1
    return 0
