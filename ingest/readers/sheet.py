"""Sheets into tables and lines: what every spreadsheet reader does once it knows the texts of the cells."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.header import Frame, Row, columns, distinct, frame, is_number, title_in
from ingest.page import ErrorKind, Line, Reading
from ingest.readers.archive import damaged
from ingest.readers.paragraph import plain_radicals, tidy
from knowledge.document import Table
from knowledge.errors import Unreadable

MOST_CELLS = 1_000_000
"""Filled cells of a file; more are a data base and no table that is read."""
_APART = re.compile(r"\n|[\s\u3000]{2,}")
_PLAIN_NAMES = ("sheet", "工作表", "表")


@dataclass(frozen=True)
class Area:
    """A block of cells, rows and columns counted from 0, the ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet as printed: the text of every filled cell by (row, column) from 0, what is merged and what is hidden."""

    name: str
    cells: Mapping[tuple[int, int], str]
    merged: Sequence[Area] = ()
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    notes: int = 0
    errors: int = 0


@dataclass
class _Gathered:
    """What the sheets have given so far."""

    tables: list[Table] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def reading_of(sheets: Sequence[Sheet], form: str, *, warnings: Iterable[str] = ()) -> Reading:
    """The visible sheets as tables with their headers in one row; titles, 填报单位 and notes are no rows.

    Raises Unreadable when nothing is left, or when the sheets are too large to be read as tables.
    """
    found = _Gathered()
    for sheet in sheets:
        if not sheet.hidden:
            _read(sheet, found)
    if not found.tables and not found.lines:
        raise Unreadable(ErrorKind.NO_TEXT, "表格里没有内容。请确认上传的是填好的表格，内容不在隐藏的工作表里。")
    first = found.tables[0] if found.tables else Table(())
    title = first.title if first.title != first.sheet else ""
    told_of = (*warnings, *(text for sheet in sheets for text in _oddities(sheet)))
    return Reading(tuple(found.lines), form, tuple(found.tables), title=title, warnings=told_of)


def too_many_cells() -> Unreadable:
    """The error for a file that holds more than can be read as tables."""
    return Unreadable(
        ErrorKind.TOO_LARGE, f"表格太大，有内容的单元格超过 {MOST_CELLS // 10000} 万个。请拆成几个文件后重新上传。"
    )


def clean(text: str) -> str:
    """The text of a cell, its line breaks kept."""
    return "\n".join(filter(None, (plain_radicals(tidy(line)) for line in text.splitlines())))


def told_where(what: str, places: Sequence[str]) -> str:
    """A warning with the first places it is about: 有 4 个公式……（任务分解表!H17、任务分解表!H18、任务分解表!H19 等）."""
    shown = "、".join(places[:3]) + (" 等" if len(places) > 3 else "")
    return f"{what}（{shown}）。"


def _oddities(sheet: Sheet) -> Iterator[str]:
    """What a person who looks at the sheet would not see, or we did not take in."""
    if sheet.hidden:
        yield f"隐藏的工作表“{sheet.name}”没有收入；需要的请取消隐藏后重新上传。"
        return
    for word, numbers in (("行", sheet.hidden_rows), ("列", sheet.hidden_columns)):
        if numbers:
            shown = "、".join(str(n + 1) for n in numbers[:10]) + ("等" if len(numbers) > 10 else "")
            yield f"工作表“{sheet.name}”第 {shown} {word}是隐藏的，已一并收入。"
    if sheet.notes:
        yield f"工作表“{sheet.name}”有 {sheet.notes} 处批注没有收入。"
    if sheet.errors:
        yield f"工作表“{sheet.name}”有 {sheet.errors} 个单元格是公式错误，请核对。"


def _read(sheet: Sheet, found: _Gathered) -> None:
    """A table a block of rows; a block of notes, and one that only goes on after a blank row, is none of its own."""
    waiting: list[Row] = []
    own: list[Table] = []
    for block in _blocks(sheet):
        if all(len(distinct(row)) < 2 for row in block):
            waiting += block
            continue
        parts = frame(_narrowed(block))
        if own and not _opens_table(block, parts, waiting):
            own[-1] = replace(own[-1], rows=(*own[-1].rows, *waiting, *block[: parts.end]))
        else:
            above = (*waiting, *block[: parts.start])
            title = title_in(above)
            found.lines += _told(above[1:] if title else above)
            header = (columns(block[parts.start : parts.body]),) if parts.heads else ()
            rows = (*header, *block[parts.body : parts.end])
            own.append(Table(rows, title=title or _name(sheet.name), sheet=sheet.name, heads=len(header)))
        found.lines += _told(block[parts.end :])
        waiting = []
    found.lines += _told(waiting)
    found.tables += [replace(table, rows=tuple(_narrowed(table.rows))) for table in own]


def _opens_table(block: Sequence[Row], parts: Frame, waiting: Sequence[Row]) -> bool:
    """Whether rows below a blank one are a new table: they have a header, and a title above it or numbers below it."""
    body = block[parts.body : parts.end]
    over_numbers = any(
        name and all(is_number(row[n]) for row in body if row[n]) and any(row[n] for row in body)
        for n, name in enumerate(block[parts.start])
    )
    return bool(parts.heads) and bool(waiting or parts.start or over_numbers)


def _narrowed(rows: Sequence[Row]) -> list[Row]:
    """The rows without the columns in which nothing stands."""
    used = [n for n, column in enumerate(zip(*rows, strict=True)) if any(column)]
    return [tuple(row[n] for n in used) for row in rows]


def _told(rows: Sequence[Row]) -> list[Line]:
    """What stands around a table, each field a line: 填报单位：… and 填报日期：… are kept apart by blanks only."""
    return [Line(text) for row in rows for cell in distinct(row) for text in _APART.split(cell)]


def _name(sheet: str) -> str:
    """The name of a sheet as a title, unless it is one that the program gave."""
    return "" if sheet.lower().rstrip("0123456789 ()（）").strip() in _PLAIN_NAMES else sheet


def _blocks(sheet: Sheet) -> Iterator[list[Row]]:
    """Rows with something in them, parted where rows are blank; merged cells are repeated."""
    cells = dict(sheet.cells)
    numbers, places = sorted({row for row, _ in cells}), sorted({column for _, column in cells})
    room = len(numbers) * len(places)
    if room > 2 * MOST_CELLS:
        raise too_many_cells()
    for area in sheet.merged:
        text = cells.get((area.top, area.left), "")
        covered_rows = numbers[bisect_left(numbers, area.top) : bisect_right(numbers, area.bottom)] if text else ()
        covered = places[bisect_left(places, area.left) : bisect_right(places, area.right)]
        room -= len(covered_rows) * len(covered)
        if room < 0:
            raise damaged("合并单元格互相重叠")
        for row in covered_rows:
            for column in covered:
                cells.setdefault((row, column), text)
    ends = [n for n, (one, other) in enumerate(pairwise(numbers), 1) if other - one > 1]
    for start, end in pairwise([0, *ends, len(numbers)]) if numbers else ():
        yield [tuple(cells.get((row, column), "") for column in places) for row in numbers[start:end]]
