"""From characters on a page to its printed lines in reading order, column by column."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain, repeat
from operator import attrgetter
from statistics import median

from ingest.readers.glyphs import Glyph, Sheet
from ingest.readers.paragraph import close_up, plain_radicals, tidy
from ingest.readers.view import untilted
from knowledge.document import Box

_NEAR = 0.35
"""Share of the type size by which baselines of one line may differ."""
_RUN_GAP = 1.3
_SPACE_GAP = 0.35
_LATIN_GAP = 0.2


@dataclass(frozen=True)
class Printed:
    """A printed line, or the piece of one that stands in one column."""

    text: str
    left: float
    right: float
    y: float
    size: float
    page: int
    column: int = 0
    box: Box | None = None


@dataclass(frozen=True)
class Run:
    """Characters that stand close together on one line."""

    glyphs: tuple[Glyph, ...]
    left: float
    right: float
    y: float
    size: float


def upright(sheet: Sheet) -> Sheet:
    """The page turned so that most of its text runs level; slanted characters (watermarks) are left out."""
    tilts = Counter(map(attrgetter("tilt"), sheet.glyphs))
    if tilts.keys() == {0}:
        return sheet
    turns: Counter[int] = Counter()
    for tilt, count in tilts.items():
        if _squareness(tilt) <= 3:
            turns[round(tilt / 90) % 4] += count
    if not turns:
        return replace(sheet, glyphs=())
    turn = turns.most_common(1)[0][0]
    level = [glyph for glyph in sheet.glyphs if (glyph.tilt - turn * 90 + 3) % 360 <= 6]
    if turn == 0:
        return replace(sheet, glyphs=tuple(level))
    return replace(
        sheet, glyphs=tuple(_turned(glyph, turn) for glyph in level), rules=(), view=sheet.view.of(untilted(turn))
    )


def printed_lines(runs: list[Run], page: int, gutter: float | None = None) -> list[Printed]:
    """The lines of a page from top to bottom; in two columns the left one first, full-width lines between them."""
    if gutter is None:
        return _lines(runs, page, 0)
    left = [run for run in runs if run.right <= gutter + 1]
    right = [run for run in runs if run.left >= gutter - 1]
    across = _lines([run for run in runs if run.left < gutter - 1 and run.right > gutter + 1], page, 0)
    columns = _lines(left, page, 1) + _lines(right, page, 2)
    out: list[Printed] = []
    for line in across:
        above = [other for other in columns if other.y > line.y]
        out += [*above, line]
        columns = [other for other in columns if other.y <= line.y]
    return out + columns


def _squareness(tilt: int) -> int:
    return min(tilt % 90, 90 - tilt % 90)


def _turned(glyph: Glyph, turn: int) -> Glyph:
    across = glyph.size
    x, y = {1: (glyph.y, -glyph.x), 2: (-glyph.x, -glyph.y), 3: (-glyph.y, glyph.x)}[turn]
    return Glyph(glyph.char, x, x + across, y, glyph.size)


def runs_of(glyphs: Iterable[Glyph]) -> list[Run]:
    """Characters that follow each other closely, in the order of the file; blanks at the ends are cut off."""
    runs: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in glyphs:
        size = max(glyph.size, last.size) if last else glyph.size
        if last and abs(glyph.y - last.y) <= _NEAR * size and -0.5 * size <= glyph.x - last.right <= _RUN_GAP * size:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
        last = glyph
    return [run for characters in runs if (run := _run(characters)) is not None]


def _run(characters: list[Glyph]) -> Run | None:
    while characters and characters[0].char.isspace():
        characters = characters[1:]
    while characters and characters[-1].char.isspace():
        characters = characters[:-1]
    if not characters:
        return None
    inked = [glyph for glyph in characters if not glyph.char.isspace()]
    size = median(glyph.size for glyph in inked)
    return Run(tuple(characters), inked[0].x, max(glyph.right for glyph in inked), median(g.y for g in inked), size)


def gutter_of(runs: list[Run], likely: float | None = None) -> float | None:
    """Where the blank strip between two columns is, None on a page with one column.

    A page with too little text to tell, such as the last one, has the strip where the page before it had it (`likely`).
    """
    weight = sum(len(run.glyphs) for run in runs)
    if (found := _clear_gutter(runs)) is not None or likely is None:
        return found
    return likely if _crossing(runs, likely) <= 0.15 * weight else None


def _clear_gutter(runs: list[Run]) -> float | None:
    lines = [run for run in runs if len(run.glyphs) >= 4]
    weight = sum(len(run.glyphs) for run in lines)
    if weight < 100:
        return None
    edge_left, edge_right = min(run.left for run in lines), max(run.right for run in lines)
    size = median(run.size for run in lines)
    best: tuple[int, float] | None = None
    for step in range(35, 66):
        at = edge_left + (edge_right - edge_left) * step / 100
        crossing = _crossing(lines, at)
        if crossing <= weight * 0.15 and _both_full(lines, at, size) and (best is None or crossing < best[0]):
            best = crossing, at
    return best[1] if best else None


def _crossing(runs: list[Run], at: float) -> int:
    return sum(len(run.glyphs) for run in runs if run.left < at - 1 and run.right > at + 1)


def _both_full(lines: list[Run], at: float, size: float) -> bool:
    """Whether running text stands on both sides: many lines, those left reach the strip, those right begin at it."""
    left = [run for run in lines if run.right <= at + 1]
    right = [run for run in lines if run.left >= at - 1]
    if min(len(left), len(right)) < 6:
        return False
    reach = max(run.right for run in left)
    begin = min(run.left for run in right)
    full = sum(1 for run in left if run.right >= reach - 1.5 * size)
    flush = sum(1 for run in right if run.left <= begin + 2.5 * size)
    return full >= 0.4 * len(left) and flush >= 0.5 * len(right)


def _lines(runs: list[Run], page: int, column: int) -> list[Printed]:
    """Runs on one baseline put together, top line first."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: -run.y):
        if rows and rows[-1][0].y - run.y <= _NEAR * max(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [line for row in rows if (line := _line(row, page, column)).text]


def _line(row: list[Run], page: int, column: int) -> Printed:
    row.sort(key=lambda run: run.left)
    main = max(row, key=lambda run: len(run.glyphs))
    text = spell(glyph for run in row for glyph in run.glyphs)
    return Printed(text, row[0].left, max(run.right for run in row), main.y, main.size, page, column)


def spell(glyphs: Iterable[Glyph]) -> str:
    """Characters of one line as text: a clear gap is a space, a character printed twice to look bold counts once."""
    out: list[str] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if last is not None:
            if glyph.char == last.char and abs(glyph.x - last.x) < 0.3 * glyph.size and not glyph.char.isspace():
                continue
            both_latin = "!" <= glyph.char <= "~" and "!" <= last.char <= "~"
            if glyph.x - last.right > (_LATIN_GAP if both_latin else _SPACE_GAP) * glyph.size:
                out.append(" ")
        out.append(glyph.char)
        last = glyph
    return close_up(tidy(plain_radicals("".join(out))))


def type_size(lines: Iterable[Printed]) -> float:
    """The size of type in which the lines are set: the median over their characters."""
    return median(chain.from_iterable(repeat(line.size, len(line.text)) for line in lines))
