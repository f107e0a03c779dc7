"""Tables of a web page: telling data from layout, and writing merged cells out."""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from ingest.page import Table

_LONGEST_CELL = 300
_MOST_SPAN = 64


def is_data(table: etree._Element) -> bool:
    """Whether a table holds data: at least two rows and columns of short cells, no table inside, none around."""
    if table.tag != "table" or any(True for inner in table.iterdescendants("table")):
        return False
    rows = list(_rows(table))
    wide = sum(1 for row in rows if len(row) >= 2)
    if len(rows) < 2 or wide < 2 or wide * 2 < len(rows):
        return False
    return all(len(re.sub(r"\s", "", cell.text_content())) <= _LONGEST_CELL for row in rows for cell in row)


def table_of(table: etree._Element, flat: Callable[[str], str]) -> Table:
    """The cells as texts; a cell that spans rows or columns is repeated in each."""
    grid: dict[tuple[int, int], str] = {}
    for at, row in enumerate(_rows(table)):
        column = 0
        for cell in row:
            while (at, column) in grid:
                column += 1
            text = flat(" ".join(cell.itertext()))
            for down in range(_span(cell, "rowspan")):
                for right in range(_span(cell, "colspan")):
                    grid[at + down, column + right] = text
    height = sum(1 for _ in _rows(table))
    width = max(column for _, column in grid) + 1
    return Table(tuple(tuple(grid.get((row, column), "") for column in range(width)) for row in range(height)))


def _rows(table: etree._Element) -> Iterator[list[etree._Element]]:
    for row in table.iterdescendants("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if cells:
            yield cells


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), _MOST_SPAN) if value.isdecimal() else 1
