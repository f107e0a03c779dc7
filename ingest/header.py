"""How a table is built: which rows are its header, what each column is called, what stands above and below. By structure alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Row = tuple[str, ...]

_NUMBER = re.compile(r"[-+＋－¥￥$]?\d[\d,，]*(?:\.\d+)?\s*[%％‰]?")
_DAY = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOTE = re.compile(
    r"\s*(?:注\s*\d*|备注|附注|说明|填[表报写]\S{0,4}|制表\S{0,2}|审[核批]\S{0,2}|复核\S{0,2}|[数资]\S{0,2}来源|负责人|联系\S{0,2})\s*[:：]"
)
_UNIT_LINE = re.compile(r"\s*[（(]?\s*(?:计量)?单位\s*[:：].{1,12}")
_NOT_A_CAPTION = re.compile(r"[。；;：:，,]$|。|^附[件表]?\s*\d*$|^\d{4}年\d{1,2}月\d{1,2}日$")
_FULL = 0.6
"""Share of the columns that a header fills at least; titles and 填报单位 lines fill fewer."""
_LONGEST_NAME, _LONGEST_CAPTION, _DEEPEST = 40, 60, 4
"""Characters of a column's name and of a caption, and how many rows a header has at most."""


@dataclass(frozen=True)
class Frame:
    """The parts of a table: rows above the header up to `start`, `heads` header rows, records up to `end`, then notes."""

    start: int
    heads: int
    end: int

    @property
    def body(self) -> int:
        """Where the records begin."""
        return self.start + self.heads


def frame(rows: Sequence[Row]) -> Frame:
    """Find the parts of a table. The header is the first row that is nearly full, when it holds names and no values,
    and the rows that divide its wide cells; a table without one has no rows above either."""
    end = notes_from(rows)
    tops = [_filled(row, below) for row, below in pairwise(rows[:end])]
    start = next((n for n, row in enumerate(tops) if _is_full(row)), None)
    if start is None or not _has_names(tops[start]):
        return Frame(0, 0, end)
    heads = 1
    while heads < _DEEPEST and start + heads < end - 1 and _divides(tops[start + heads - 1], rows[start + heads]):
        heads += 1
    return Frame(start, heads, end)


def notes_from(rows: Sequence[Row]) -> int:
    """Where the notes below a table begin (注：…, 填表人：…): the first of them, when only sparse rows follow."""
    end = len(rows)
    for n in range(len(rows) - 1, 0, -1):
        texts = distinct(rows[n])
        if len(texts) * 2 > max(2, len(rows[n])):
            break
        if texts and _NOTE.match(texts[0]):
            end = n
    return end


def columns(header: Sequence[Row]) -> Row:
    """One name a column, of a header with several rows joined: 责任分工/牵头单位."""
    levels = [_filled(row, below) for row, below in pairwise(header)] + list(header[-1:])
    return tuple(
        "/".join(dict.fromkeys(filter(None, ("".join(text.split()) for text in column))))
        for column in zip(*levels, strict=True)
    )


def distinct(row: Row) -> list[str]:
    """The different texts of a row in order, a merged cell once."""
    return list(dict.fromkeys(filter(None, (cell.strip() for cell in row))))


def told(row: Row) -> str:
    """A row that is no record as one line of text."""
    return "　".join(distinct(row))


def label_span(row: Row) -> int:
    """Over how many columns the label of a row runs (合计, repeated in half of the columns or more); 0 without one."""
    span = next((n for n, cell in enumerate(row) if cell != row[0]), len(row))
    return span if row and row[0].strip() and span >= max(2, len(row) / 2) else 0


def title_in(above: Sequence[Row]) -> str:
    """The title among the rows above a header: the first, when it is one text and no 填报单位：…."""
    texts = distinct(above[0]) if above else []
    return "".join(texts[0].split()) if len(texts) == 1 and not re.search("[:：]", texts[0]) else ""


def caption(lines: Sequence[str]) -> str:
    """The title of a table as the line right above it says it, a 单位：万元 passed over; empty when that line is text."""
    for line in reversed(lines[-2:]):
        if not _UNIT_LINE.fullmatch(line):
            text = line.strip()
            return "" if len(text) > _LONGEST_CAPTION or _NOT_A_CAPTION.search(text) else text
    return ""


def is_number(cell: str) -> bool:
    """Whether a cell holds nothing but a number or a share."""
    return bool(_NUMBER.fullmatch(cell.strip()))


def _is_full(row: Row) -> bool:
    filled = [cell for cell in row if cell.strip()]
    return len(set(filled)) >= 2 and len(filled) >= _FULL * len(row)


def _has_names(row: Row) -> bool:
    """Whether a row names things: short texts, no numbers but years, no days, no sentence, no field to be filled in."""
    return not any(
        (is_number(cell) and not _YEAR.fullmatch(cell))
        or _DAY.fullmatch(cell)
        or len(cell) > _LONGEST_NAME
        or cell.endswith(("。", "：", ":"))
        for cell in distinct(row)
    )


def _filled(row: Row, below: Row) -> Row:
    """The row with the cells that a wide one covers, where a file without merged cells leaves them empty."""
    out: list[str] = []
    for cell, under in zip(row, below, strict=True):
        out.append(out[-1] if out and not cell and under and not below[0] else cell)
    return tuple(out)


def _divides(top: Row, below: Row) -> bool:
    """Whether a row belongs to the header above it: it only gives names to the parts of wide cells."""
    if top == below:
        return True
    wide = {n for n in range(len(top)) if top[n] and top[n] in (*top[max(0, n - 1) : n], *top[n + 1 : n + 2])}
    apart = [below[n] for n in sorted(wide) if below[n] not in ("", top[n])]
    same = all(below[n] in ("", top[n]) for n in range(len(top)) if n not in wide)
    return bool(apart) and same and _has_names(below)
