"""Tables of a PDF by their ruled lines: cells, merged cells, and tables that go on over the page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest.header import caption
from ingest.page import Table
from ingest.readers.glyphs import Glyph, Rule
from ingest.readers.pdf_lines import Printed, printed_lines, runs_of

_SAME = 3.0
"""Points by which rules of one grid line may differ."""


@dataclass(frozen=True)
class Grid:
    """A ruled table: where its columns and rows begin and end, and its rules."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    rules: tuple[Rule, ...]

    def holds(self, glyph: Glyph) -> bool:
        """Whether a character stands inside."""
        middle, height = (glyph.x + glyph.right) / 2, glyph.y + glyph.size / 4
        return self.columns[0] < middle < self.columns[-1] and self.rows[-1] < height < self.rows[0]


@dataclass(frozen=True)
class Found:
    """A table with its place, so that the parts of one table can be put together."""

    table: Table
    columns: tuple[float, ...]
    last_page: int


def grids(rules: Iterable[Rule]) -> list[Grid]:
    """The ruled tables of a page: connected rules with at least two rows and two columns."""
    out: list[Grid] = []
    for group in _connected(list(rules)):
        columns = _merged(rule.left for rule in group if not rule.horizontal)
        rows = _merged(rule.bottom for rule in group if rule.horizontal)[::-1]
        columns = _with_ends(columns, [rule for rule in group if rule.horizontal])
        if len(columns) >= 3 and len(rows) >= 3:
            out.append(Grid(tuple(columns), tuple(rows), tuple(group)))
    return out


def read_grid(grid: Grid, glyphs: Iterable[Glyph], page: int) -> Found | None:
    """The table with the texts of its cells; None when it is an empty or one-cell drawing."""
    owner = cells(grid)
    inside: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        row = sum(1 for edge in grid.rows[1:-1] if glyph.y + glyph.size / 4 < edge)
        column = sum(1 for edge in grid.columns[1:-1] if (glyph.x + glyph.right) / 2 > edge)
        inside.setdefault(owner[row, column], []).append(glyph)
    texts = {cell: _text(printed_lines(runs_of(characters), page)) for cell, characters in inside.items()}
    if sum(1 for text in texts.values() if text) < 2:
        return None
    rows = tuple(
        tuple(texts.get(owner[row, column], "") for column in range(len(grid.columns) - 1))
        for row in range(len(grid.rows) - 1)
    )
    return Found(Table(rows, page), grid.columns, page)


def titled(found: Found, above: list[str]) -> Found:
    """The table with the title that the printed lines above it give."""
    return replace(found, table=replace(found.table, title=caption(above)))


def joined(found: list[Found]) -> list[Table]:
    """Tables in order; one that goes on over the page with the same columns is one table, its head counted once."""
    out: list[Found] = []
    for part in found:
        if out and _continues(out[-1], part):
            whole = out[-1].table
            body = part.table.rows[1:] if part.table.rows[0] == whole.rows[0] else part.table.rows
            out[-1] = replace(part, table=replace(whole, rows=whole.rows + body))
        else:
            out.append(part)
    return [part.table for part in out]


def _connected(rules: list[Rule]) -> list[list[Rule]]:
    """Groups of rules that touch or cross each other."""
    groups: list[tuple[Rule, list[Rule]]] = []
    for rule in rules:
        box, members = rule, [rule]
        apart: list[tuple[Rule, list[Rule]]] = []
        for other, group in groups:
            if _touch(box, other):
                box = Rule(
                    min(box.left, other.left),
                    min(box.bottom, other.bottom),
                    max(box.right, other.right),
                    max(box.top, other.top),
                )
                members = group + members
            else:
                apart.append((other, group))
        groups = [*apart, (box, members)]
    return [members for _, members in groups if len(members) >= 4]


def _touch(one: Rule, other: Rule) -> bool:
    return (
        one.left - _SAME <= other.right
        and other.left - _SAME <= one.right
        and one.bottom - _SAME <= other.top
        and other.bottom - _SAME <= one.top
    )


def _merged(places: Iterable[float]) -> list[float]:
    out: list[float] = []
    for place in sorted(places):
        if not out or place - out[-1] > _SAME:
            out.append(place)
    return out


def _with_ends(columns: list[float], level: list[Rule]) -> list[float]:
    """Columns with the outer edges that an open table (no rules at its sides) leaves to the eye."""
    if not level or not columns:
        return columns
    left, right = min(rule.left for rule in level), max(rule.right for rule in level)
    before = [left] if columns[0] - left > 2 * _SAME else []
    after = [right] if right - columns[-1] > 2 * _SAME else []
    return before + columns + after


def cells(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """For every place of the grid the first place of the merged cell it belongs to."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(grid.rows) - 1):
        middle_y = (grid.rows[row] + grid.rows[row + 1]) / 2
        for column in range(len(grid.columns) - 1):
            middle_x = (grid.columns[column] + grid.columns[column + 1]) / 2
            if column and not _ruled(grid, grid.columns[column], middle_y, upright=True):
                owner[row, column] = owner[row, column - 1]
            elif row and not _ruled(grid, grid.rows[row], middle_x, upright=False):
                owner[row, column] = owner[row - 1, column]
            else:
                owner[row, column] = (row, column)
    return owner


def _ruled(grid: Grid, place: float, at: float, *, upright: bool) -> bool:
    """Whether a rule at `place` passes the point `at` on the other axis."""
    for rule in grid.rules:
        if rule.horizontal == upright:
            continue
        where, start, end = (rule.left, rule.bottom, rule.top) if upright else (rule.bottom, rule.left, rule.right)
        if abs(where - place) <= _SAME and start - _SAME <= at <= end + _SAME:
            return True
    return False


def _text(lines: list[Printed]) -> str:
    out = ""
    for line in lines:
        gap = " " if out and out[-1].isascii() and out[-1].isalpha() and line.text[0].isascii() else ""
        out += gap + line.text
    return out


def _continues(first: Found, second: Found) -> bool:
    """Whether the second goes on with the first: on the next page, with the same columns."""
    if second.last_page != first.last_page + 1 or len(first.columns) != len(second.columns):
        return False
    return all(abs(one - other) <= 2 * _SAME for one, other in zip(first.columns, second.columns, strict=True))
