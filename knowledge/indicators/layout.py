"""Where in a file's tables the indicators stand: header lines, the rows below, and the lines that are neither."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.errors import UsageError
from knowledge.indicators.cells import amount
from knowledge.indicators.table import CHILD, REQUIREMENT, TITLE, TOP, propose_columns

Cells = Sequence[str]

_SEARCHED = 15
"""Lines of a table among which the header is looked for."""
_SHORT = 15
_TOTAL = re.compile(r"[合小总]\s*计|总\s*分|.{0,10}[合小总]计[：:（(]?\s*[\d.]*\s*分?[）)]?")
_NOTE = re.compile(r"(备\s*)?注\s*[：:\d]|说\s*明|填表|附\s*[：:]")
_HEADING = re.compile(
    r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十]+[章部]|.*[（(][\d.]+分[）)]$"
)


class AsideKind(StrEnum):
    """What a line of a table is that is no indicator."""

    TITLE = "标题"
    HEADING = "小标题"
    TOTAL = "合计"
    NOTE = "附注"
    HEADER = "重复的表头"


@dataclass(frozen=True)
class Grid:
    """A table as it was read: lines of cells, merged cells repeated or left empty; `name` tells it to people, `title` is
    what stands above it.
    """

    rows: tuple[tuple[str, ...], ...]
    name: str = ""
    title: str = ""


@dataclass(frozen=True)
class Row:
    """A row of indicators by heading; `place` (第1张表第5行) tells it to people, `under` is the heading line above it."""

    place: str
    cells: Mapping[str, str]
    under: str = ""


@dataclass(frozen=True)
class Aside:
    """A line that is no indicator: where, what it is taken for, its words, and its cells by heading."""

    place: str
    kind: AsideKind
    text: str
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """The tables of a file as one: headings, rows, other lines, tables that were not used, and what was assumed."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    asides: tuple[Aside, ...]
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The first line above a header; empty without one."""
        return next((aside.text for aside in self.asides if aside.kind is AsideKind.TITLE), "")

    def values(self, heading: str) -> list[str]:
        """The cells of a column that are not empty."""
        return [cell for row in self.rows if (cell := row.cells.get(heading, "").strip())]


@dataclass(frozen=True)
class _Header:
    """Where a header stands in its table, and the heading of each column ("" for a column without use)."""

    start: int
    end: int
    headings: tuple[str, ...]


def read_layout(grids: Sequence[Grid]) -> Layout:
    """The tables of a file joined by their headings; raises UsageError where none has a header line."""
    found: list[tuple[Grid, _Header]] = []
    unused, notes = [], []
    for grid in grids:
        header = _header(grid)
        if header is None and found and grid.rows and len(grid.rows[0]) == len(found[-1][1].headings):
            header = _Header(0, 0, found[-1][1].headings)
            notes.append(f"{grid.name}没有表头，列数与上一张相同，按续表接上。")
        if header:
            found.append((grid, header))
        else:
            unused.append(grid.name)
    if not found and (guess := next(_guesses(grids), None)):
        found.append(guess)
        unused.remove(guess[0].name)
        notes.append(f"没有认出列名，把{guess[0].name}第{guess[1].start + 1}行当作表头。")
    if not found:
        raise UsageError("没有找到指标表：要有一行列名，如一级指标、二级指标、三级指标、分值。")
    rows: list[Row] = []
    asides: list[Aside] = []
    for grid, header in found:
        if grid.title:
            asides.append(Aside(grid.name, AsideKind.TITLE, grid.title))
        _sort(grid, header, rows, asides)
    headings = dict.fromkeys(heading for _, header in found for heading in header.headings if heading)
    return Layout(tuple(headings), tuple(rows), tuple(asides), tuple(unused), tuple(notes))


def _header(grid: Grid) -> _Header | None:
    """The first line that names two columns, one of them for indicators, with the lines below that part its columns."""
    for start, line in enumerate(grid.rows[:_SEARCHED]):
        meant = set(propose_columns(map(_plain, line)).values())
        if len(meant) > 1 and meant & {TOP, CHILD, TITLE, REQUIREMENT}:
            return _joined(grid, start)
    return None


def _guesses(grids: Sequence[Grid]) -> Iterator[tuple[Grid, _Header]]:
    """Tables with a line that could be a header whose names we do not know: short different words in every cell."""
    for grid in grids:
        for start, line in enumerate(grid.rows[:_SEARCHED]):
            words = [cell for cell in map(_plain, line) if cell and len(cell) <= _SHORT and amount(cell) is None]
            if len(set(words)) == len(line) > 2 and start + 1 < len(grid.rows):
                yield grid, _joined(grid, start)
                break


def _joined(grid: Grid, start: int) -> _Header:
    names = [_plain(cell) for cell in grid.rows[start]]
    end = start + 1
    while end < len(grid.rows) and _parts(names, below := [_plain(cell) for cell in grid.rows[end]]):
        whole = [name or names[at - 1] if below[at] and at else name for at, name in enumerate(names)]
        names = [f"{name}/{part}" if part not in ("", name) else name for name, part in zip(whole, below, strict=False)]
        end += 1
    return _Header(start, end, tuple(_unique(names, grid.rows[end:])))


def _parts(above: Cells, line: Cells) -> bool:
    """Whether a line parts the headings above it: new words only under a wide cell, nothing new elsewhere."""
    pairs = [(name, line[at] if at < len(line) else "") for at, name in enumerate(above)]
    new = [at for at, (name, cell) in enumerate(pairs) if cell not in ("", name)]
    wide = [at for at in range(len(above)) if _wide(above, at)]
    short = all(len(line[at]) <= _SHORT and amount(line[at]) is None for at in new)
    return bool(new) and short and set(new) <= set(wide) and len(new) < len(above)


def _wide(above: Cells, at: int) -> bool:
    """Whether a heading spans several columns, repeated or followed by empty cells."""
    following = above[at + 1] if at + 1 < len(above) else None
    same = following == above[at] or (bool(at) and above[at - 1] == above[at])
    return not above[at] or same or following == ""


def _unique(names: list[str], rows: Sequence[Cells]) -> Iterator[str]:
    """Headings told apart: one given twice gets its place, one left out too where its column has content."""
    seen: set[str] = set()
    before: tuple[str, list[str]] = ("", [])
    for at, name in enumerate(names):
        column = [row[at] if at < len(row) else "" for row in rows]
        merged = at > 0 and (name, column) == before
        if merged or not (name or any(column)):
            yield ""
        elif name and name not in seen:
            yield name
        else:
            yield f"{name}（第{at + 1}列）" if name else f"第{at + 1}列"
        seen.add(name)
        before = (name, column)


def _sort(grid: Grid, header: _Header, rows: list[Row], asides: list[Aside]) -> None:
    """The lines of one table, to the rows or to the asides."""
    under = ""
    heads = [[_plain(cell) for cell in line] for line in grid.rows[header.start : header.end]]
    for number, line in enumerate(grid.rows, 1):
        place, text = f"{grid.name}第{number}行", " ".join(dict.fromkeys(filter(None, map(str.strip, line))))
        named = {name: cell for name, cell in zip(header.headings, line, strict=False) if name}
        if number <= header.start and text:
            asides.append(Aside(place, AsideKind.TITLE, text))
        elif number <= header.end or not text:
            continue
        elif kind := _kind(line, header, heads):
            under = text if kind is AsideKind.HEADING else under
            asides.append(Aside(place, kind, text, named))
        else:
            rows.append(Row(place, named, under))


def _kind(line: Cells, header: _Header, heads: list[list[str]]) -> AsideKind | None:
    """What a line is taken for; None for a row of indicators."""
    if [_plain(cell) for cell in line] in heads:
        return AsideKind.HEADER
    words = list(filter(None, map(str.strip, line)))
    if any(_TOTAL.fullmatch(word) for word in words[:3]):
        return AsideKind.TOTAL
    alone = len(line) > 1 and bool(line[0].strip()) and len(words) == 1
    if alone or (len(line) > 2 and len(words) == len(line) and len(set(words)) == 1):
        top = propose_columns(header.headings[:1]).get(header.headings[0]) == TOP
        if _NOTE.match(words[0]):
            return AsideKind.NOTE
        if not alone or top or _HEADING.match(words[0]):
            return AsideKind.HEADING
    return None


def _plain(cell: str) -> str:
    return re.sub(r"\s+", "", cell)
