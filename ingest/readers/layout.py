"""Pages put together, whether their characters come from a text layer or from a scan: paragraphs, tables, title."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from ingest.page import Line
from ingest.readers.glyphs import Sheet
from ingest.readers.paragraph import close_up
from ingest.readers.pdf_lines import Printed, gutter_of, printed_lines, runs_of, type_size, upright
from ingest.readers.pdf_noise import without_noise
from ingest.readers.pdf_paragraphs import paragraphs
from ingest.readers.pdf_tables import Found, Grid, grids, read_grid, titled

_TITLE_SEARCH = 12
_SANE = 0.7
"""Share of readable characters below which a text layer is of no use: its fonts do not say which characters they show."""


@dataclass(frozen=True)
class Page:
    """One page read: its printed lines, its tables, where its columns part, and whether it is mostly a picture."""

    lines: tuple[Printed, ...]
    tables: tuple[Found, ...]
    height: float
    pictured: bool
    gutter: float | None = None


def page_of(sheet: Sheet, number: int, likely: float | None = None) -> Page:
    """Tables by their rules, lines from what is left; `likely` is where the columns of the page before parted."""
    view = upright(sheet)
    if not _readable(view):
        return Page((), (), sheet.height, pictured=True)
    loose = list(view.glyphs)
    ruled: list[tuple[Grid, Found]] = []
    for grid in grids(view.rules):
        inside = [glyph for glyph in loose if grid.holds(glyph)]
        if (table := read_grid(grid, inside, number)) is not None:
            loose = [glyph for glyph in loose if not grid.holds(glyph)]
            ruled.append((grid, table))
    runs = runs_of(loose)
    gutter = gutter_of(runs, likely)
    lines = tuple(
        replace(line, box=view.view.box(number, line.left, line.right, line.y, line.size))
        for line in printed_lines(runs, number, gutter)
    )
    tables = tuple(
        titled(table, [line.text for line in lines if line.y > grid.rows[0]])
        for grid, table in sorted(ruled, key=lambda pair: -pair[0].rows[0])
    )
    return Page(lines, tables, sheet.height, sheet.pictured, gutter)


def without_heads(pages: Sequence[Page]) -> list[list[Printed]]:
    """The lines of each page without what is printed on them but is not the text."""
    return without_noise([list(page.lines) for page in pages], [page.height for page in pages])


def empty(pages: Sequence[Page], kept: Sequence[Sequence[Printed]]) -> tuple[int, ...]:
    """The pages, counted from 1, with neither text nor a table."""
    return tuple(n for n, (page, lines) in enumerate(zip(pages, kept, strict=True), 1) if not (lines or page.tables))


def text(pages: list[list[Printed]], missing: Collection[int], levels: dict[str, int]) -> list[Line]:
    """Paragraphs; a page that could not be read is marked in its place, and no paragraph runs over it."""
    out: list[Line] = []
    stretch: list[Printed] = []
    for number, page in enumerate(pages, 1):
        if number in missing:
            out += paragraphs(stretch, levels)
            out.append(Line(f"【第{number}页是图像，没有文字层，内容缺失】", number))
            stretch = []
        stretch += page
    return out + paragraphs(stretch, levels)


def title(pages: list[list[Printed]]) -> str:
    """The largest lines at the top of the first page that has text, when larger than the body (or all there is)."""
    lines = [line for page in pages for line in page]
    first = next((page for page in pages if page), [])[:_TITLE_SEARCH]
    if not first:
        return ""
    body = type_size(lines)
    largest = max(line.size for line in first)
    if largest < 1.15 * body and len(lines) > 2:
        return ""
    found = ""
    for line in first:
        if line.size > 0.9 * largest:
            found += line.text
        elif found:
            break
    return close_up(found)


def numbered(pages: Iterable[int]) -> str:
    """第 2、3 页."""
    return f"第 {'、'.join(map(str, pages))} 页"


def _readable(sheet: Sheet) -> bool:
    counts = Counter(map(attrgetter("char"), sheet.glyphs))
    return sum(count for char, count in counts.items() if not odd(char)) >= _SANE * len(sheet.glyphs)


def odd(char: str) -> bool:
    """Whether no text has this character: private use, the replacement character, control characters."""
    return (
        "\ue000" <= char <= "\uf8ff" or char == "\ufffd" or (char < " " and not char.isspace()) or char > "\U000effff"
    )
