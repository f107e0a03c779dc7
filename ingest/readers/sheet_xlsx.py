"""Excel workbooks (.xlsx), read from the XML itself, row after row.

openpyxl holds every formatted cell in memory, blank ones too, gives either formulas or their values, and its lean mode
knows neither merged cells nor hidden rows. Its table of formats and its reading of dates and places are used.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product

from lxml import etree
from openpyxl.utils.cell import column_index_from_string, get_column_letter

from ingest.page import ErrorKind, Limits, Reading
from ingest.readers.archive import Archive, damaged
from ingest.readers.sheet import MOST_CELLS, Area, Sheet, clean, reading_of, told_where, too_many_cells
from ingest.readers.sheet_number import BUILTIN, printed
from knowledge.errors import Unreadable

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_CELL = rb'<(?:\w+:)?c\s[^<>]*\br="[^<>"]*"[^<>]*/>\s*+'
_ROW = rb'<(?:\w+:)?row\s[^<>]*\br="[^<>"]*"[^<>]*(?:/>|(?<!/)>\s*+(?:' + _CELL + rb")*+</(?:\w+:)?row>)\s*+"
_BLANK = (re.compile(rb"(?:" + _ROW + rb")++"), re.compile(rb"(?:" + _CELL + rb")++"))
"""Cells and rows that have a format and nothing in them: some sheets have a million."""
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_SIMPLE = re.compile(r"(SUM|AVERAGE)\(([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\)")


@dataclass(frozen=True)
class _Book:
    """What all sheets of a workbook share."""

    archive: Archive
    texts: list[str]
    formats: list[str]
    since_1904: bool


@dataclass
class _Grid:
    """One sheet on the way: texts by place, numbers that formulas may add up, formulas without a value."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    numbers: dict[tuple[int, int], float] = field(default_factory=dict)
    formulas: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    errors: int = 0
    worked_out: list[str] = field(default_factory=list)
    left_empty: list[str] = field(default_factory=list)


def read(data: bytes, limits: Limits) -> Reading:
    """Read an .xlsx. A formula without a kept value is worked out when it is a plain sum or average, else left empty."""
    archive = Archive(data, limits)
    main = archive.main_part()
    if main.endswith(".bin"):
        raise Unreadable(
            ErrorKind.UNSUPPORTED, "这是二进制的 .xlsb 表格。请用 Excel 或 WPS 打开，另存为 .xlsx 后上传。"
        )
    try:
        return _reading(archive, main)
    except (ValueError, TypeError, IndexError) as error:
        raise damaged("表格里有不合格式的单元格或样式") from error


def _reading(archive: Archive, main: str) -> Reading:
    workbook, parts = archive.xml(main), archive.relations(main)
    properties = workbook.find("{*}workbookPr")
    book = _Book(
        archive,
        [text for part in parts if part.kind == "sharedStrings" for text in _shared_texts(archive, part.target)],
        [code for part in parts if part.kind == "styles" for code in _formats(archive.xml(part.target))],
        properties is not None and properties.get("date1904") in ("1", "true"),
    )
    sheets_of = {part.id: part.target for part in parts if part.kind == "worksheet"}
    sheets, worked_out, left_empty = [], list[str](), list[str]()
    for entry in workbook.iterfind("{*}sheets/{*}sheet"):
        name, target = entry.get("name", ""), sheets_of.get(entry.get(_ID) or entry.get(_STRICT_ID))
        if target is None:
            continue
        if entry.get("state", "visible") != "visible":
            sheets.append(Sheet(name, {}, hidden=True))
            continue
        grid = _grid(book, target)
        sheets.append(_sheet(name, grid, _notes(archive, target)))
        worked_out += [f"{name}!{place}" for place in grid.worked_out]
        left_empty += [f"{name}!{place}" for place in grid.left_empty]
    return reading_of(sheets, "xlsx", warnings=_warnings(worked_out, left_empty))


def _shared_texts(archive: Archive, name: str) -> list[str]:
    return [_rich(item) for item in archive.elements(name, "{*}si")]


def _rich(item: etree._Element) -> str:
    """The text of a rich string without its phonetic hints."""
    return "".join(t.text or "" for t in item.iter("{*}t") if not any(True for _ in t.iterancestors("{*}rPh")))


def _formats(styles: etree._Element) -> list[str]:
    """The number format of every cell style, by its index."""
    own = {int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in styles.iterfind("{*}numFmts/{*}numFmt")}
    known: Mapping[int, str] = BUILTIN | own
    return [known.get(int(x.get("numFmtId", "0")), "General") for x in styles.iterfind("{*}cellXfs/{*}xf")]


def _grid(book: _Book, name: str) -> _Grid:
    grid, row = _Grid(), 0
    for element in book.archive.elements(name, "{*}row", "{*}mergeCell", "{*}col", without=_BLANK):
        tag = etree.QName(element).localname
        if tag == "row":
            row = int(element.get("r", row + 1))
            _take_row(book, element, row, grid)
        elif tag == "mergeCell":
            grid.merged.append(_area(element.get("ref", "")))
        elif element.get("hidden") in ("1", "true"):
            grid.hidden_columns.append((int(element.get("min", "1")) - 1, int(element.get("max", "1")) - 1))
    _work_out(grid, book)
    return grid


def _take_row(book: _Book, element: etree._Element, row: int, grid: _Grid) -> None:
    column, before = 0, len(grid.cells)
    for cell in element.iterfind("{*}c"):
        reference = cell.get("r")
        column = _place(reference)[1] if reference else column + 1
        if len(cell):
            _take_cell(book, cell, (row - 1, column - 1), grid)
    if len(grid.cells) > before and element.get("hidden") in ("1", "true"):
        grid.hidden_rows.append(row - 1)
    if len(grid.cells) > MOST_CELLS:
        raise too_many_cells()


def _take_cell(book: _Book, cell: etree._Element, place: tuple[int, int], grid: _Grid) -> None:
    kind, value = cell.get("t", "n"), cell.findtext("{*}v") or ""
    style = int(cell.get("s", "0"))
    code = book.formats[style] if style < len(book.formats) else "General"
    formula = cell.find("{*}f")
    if formula is not None and not value:
        grid.formulas[place] = (formula.text or "", code)
    elif kind == "n" and value:
        grid.numbers[place] = float(value)
        grid.cells[place] = printed(grid.numbers[place], code, since_1904=book.since_1904)
    elif text := clean(_text(book, cell, kind, value)):
        grid.cells[place] = text
        grid.errors += kind == "e"


def _text(book: _Book, cell: etree._Element, kind: str, value: str) -> str:
    if kind == "s":
        return book.texts[int(value)] if value else ""
    if kind == "inlineStr":
        return _rich(cell)
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind == "d":
        return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    return value


def _work_out(grid: _Grid, book: _Book) -> None:
    """Every SUM or AVERAGE over cells in which only numbers, texts or nothing stand; any other formula stays empty."""
    room = MOST_CELLS
    for place, (formula, code) in grid.formulas.items():
        name = f"{get_column_letter(place[1] + 1)}{place[0] + 1}"
        match = _SIMPLE.fullmatch(formula.replace(" ", "").replace("$", ""))
        if match is None:
            grid.left_empty.append(name)
            continue
        area = _area(match[2])
        room -= (area.bottom - area.top + 1) * (area.right - area.left + 1)
        inside = list(_places(area)) if room > 0 else []
        values = [grid.numbers[at] for at in inside if at in grid.numbers]
        if values and grid.formulas.keys().isdisjoint(inside):
            value = sum(values) / (len(values) if match[1] == "AVERAGE" else 1)
            grid.cells[place] = printed(value, code, since_1904=book.since_1904)
            grid.worked_out.append(name)
        else:
            grid.left_empty.append(name)


def _place(reference: str) -> tuple[int, int]:
    """(row, column) from 1 of B12; raises ValueError for anything else."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"no cell: {reference!r}")
    return int(match[2]), column_index_from_string(match[1])


def _area(reference: str) -> Area:
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = _place(first), _place(last or first)
    return Area(top - 1, left - 1, bottom - 1, right - 1)


def _places(area: Area) -> Iterator[tuple[int, int]]:
    return product(range(area.top, area.bottom + 1), range(area.left, area.right + 1))


def _sheet(name: str, grid: _Grid, notes: int) -> Sheet:
    filled = sorted({column for _, column in grid.cells})
    hidden = [n for n in filled if any(first <= n <= last for first, last in grid.hidden_columns)]
    return Sheet(
        name,
        grid.cells,
        merged=grid.merged,
        hidden_rows=grid.hidden_rows,
        hidden_columns=hidden,
        notes=notes,
        errors=grid.errors,
    )


def _notes(archive: Archive, sheet: str) -> int:
    names = [part.target for part in archive.relations(sheet) if part.kind == "comments"]
    return sum(1 for name in names for _ in archive.elements(name, "{*}comment"))


def _warnings(worked_out: list[str], left_empty: list[str]) -> Iterator[str]:
    if worked_out:
        yield told_where(f"有 {len(worked_out)} 个求和、平均公式没有存下结果，已按所列单元格算出，请核对", worked_out)
    if left_empty:
        yield told_where(
            f"有 {len(left_empty)} 个公式没有存下结果，留空；请用 Excel 或 WPS 打开、重新计算、保存后再上传", left_empty
        )
