"""PDF files with a text layer. pypdf opens the file (encryption, metadata, outline); the characters come from pdfium.

pdfium gives every character its place, reads fonts that are not embedded, drops no and doubles no characters, and is
some thirty times faster; the rest is geometry: running heads, columns, tables, paragraphs.
"""

import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import Destination

from ingest.page import ErrorKind, Limits, Line, Reading
from ingest.readers.glyphs import Sheet, sheets
from ingest.readers.paragraph import close_up, plain_radicals, tidy
from ingest.readers.pdf_lines import Printed, gutter_of, printed_lines, runs_of, upright
from ingest.readers.pdf_noise import without_noise
from ingest.readers.pdf_paragraphs import paragraphs
from ingest.readers.pdf_tables import Found, Grid, grids, joined, read_grid
from knowledge.errors import Unreadable

_METADATA = {"/Title": "title", "/Author": "author", "/Producer": "producer", "/ModDate": "modified"}
_MALFORMED = (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError)
"""What pypdf lets through, besides its own errors, when the structure of a file is not as it must be."""
_TITLE_SEARCH = 12


@dataclass(frozen=True)
class _Facts:
    """What pypdf knows without reading the pages; empty for AES encryption when `cryptography` is not installed."""

    metadata: dict[str, str] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass
class Pages:
    """What the pages of a fixed layout gave, before anything is put together."""

    lines: list[list[Printed]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    tables: list[Found] = field(default_factory=list)
    pictured: list[int] = field(default_factory=list)
    gutter: float | None = None


def read(data: bytes, limits: Limits) -> Reading:
    """Read a PDF: paragraphs with their pages, ruled tables, heading levels from the outline."""
    facts = _opened(data)
    pages = _pages(data, limits)
    kept = without_noise(pages.lines, pages.heights)
    missing = [number for number in pages.pictured if not kept[number - 1]]
    tables = joined(pages.tables)
    if not any(kept) and not tables:
        raise _no_text(missing, len(kept))
    return Reading(
        tuple(text_of(kept, missing, facts.levels)),
        "pdf",
        tuple(tables),
        pages=len(kept),
        title=title_of(kept),
        warnings=(*facts.warnings, *_warnings(data, missing)),
        metadata=facts.metadata,
    )


def _opened(data: bytes) -> _Facts:
    """Metadata and outline; raises Unreadable when the file is locked or broken."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it finds odd is in our own report, in Chinese
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(ErrorKind.ENCRYPTED, "PDF 设有打开口令。请用 PDF 软件打开，去掉口令另存后重新上传。")
    except (DependencyError, NotImplementedError):  # an encryption that pypdf does not know; pdfium decides
        return _Facts()
    except (PyPdfError, *_MALFORMED) as error:
        raise Unreadable(
            ErrorKind.CORRUPT, "PDF 文件已损坏或不完整，可能没有下载完。请重新下载，或用原软件重新导出后上传。"
        ) from error
    try:
        return _Facts(_metadata(reader), _levels(reader.outline, 1))
    except (DependencyError, NotImplementedError):
        return _Facts()
    except (PyPdfError, *_MALFORMED):
        return _Facts(warnings=("PDF 的属性或书签已损坏，标题层级可能不全。",))


def _metadata(reader: PdfReader) -> dict[str, str]:
    info = reader.metadata
    if info is None:
        return {}
    found = {name: tidy(str(info.get(key) or "")) for key, name in _METADATA.items()}
    return {name: value for name, value in found.items() if value}


def _levels(outline: Iterable[object], depth: int) -> dict[str, int]:
    """Heading level by heading text without blanks."""
    out: dict[str, int] = {}
    for entry in outline:
        if isinstance(entry, Destination):
            out["".join(plain_radicals(str(entry.title)).split())] = depth
        elif isinstance(entry, list):
            out |= _levels(entry, depth + 1)
    return out


def _pages(data: bytes, limits: Limits) -> Pages:
    pages = Pages()
    with sheets(data) as found:
        for number, sheet in enumerate(found, 1):
            if number > limits.pages:
                raise Unreadable(ErrorKind.TOO_LARGE, f"PDF 超过 {limits.pages} 页的上限。请拆成几个文件后重新上传。")
            add_sheet(upright(sheet), number, pages)
    return pages


def add_sheet(sheet: Sheet, number: int, pages: Pages) -> None:
    """Tables by their rules, lines from what is left."""
    loose = list(sheet.glyphs)
    ruled: list[tuple[Grid, Found]] = []
    for grid in grids(sheet.rules):
        inside = [glyph for glyph in loose if grid.holds(glyph)]
        if (table := read_grid(grid, inside, number)) is not None:
            loose = [glyph for glyph in loose if not grid.holds(glyph)]
            ruled.append((grid, table))
    runs = runs_of(loose)
    pages.gutter = gutter_of(runs, pages.gutter)
    lines = printed_lines(runs, number, pages.gutter)
    pages.tables += [table for _, table in sorted(ruled, key=lambda pair: -pair[0].rows[0])]
    pages.lines.append(lines)
    pages.heights.append(sheet.height)
    if sheet.pictured:
        pages.pictured.append(number)


def text_of(pages: list[list[Printed]], missing: list[int], levels: dict[str, int]) -> list[Line]:
    """Paragraphs; a page that is only a picture is marked in its place, and no paragraph runs over it."""
    out: list[Line] = []
    stretch: list[Printed] = []
    for number, page in enumerate(pages, 1):
        if number in missing:
            out += paragraphs(stretch, levels)
            out.append(Line(f"【第{number}页是图像，没有文字层，内容缺失】", number))
            stretch = []
        stretch += page
    return out + paragraphs(stretch, levels)


def title_of(pages: list[list[Printed]]) -> str:
    """The largest lines at the top of the first page that has text, when larger than the body (or all there is)."""
    lines = [line for page in pages for line in page]
    first = next((page for page in pages if page), [])[:_TITLE_SEARCH]
    if not first:
        return ""
    body = median(line.size for line in lines for _ in line.text)
    largest = max(line.size for line in first)
    if largest < 1.15 * body and len(lines) > 2:
        return ""
    title = ""
    for line in first:
        if line.size > 0.9 * largest:
            title += line.text
        elif title:
            break
    return close_up(title)


def _warnings(data: bytes, missing: list[int]) -> tuple[str, ...]:
    out = []
    if missing:
        numbers = "、".join(str(number) for number in missing)
        out.append(f"第 {numbers} 页是图像，没有文字层，内容没有收入。这几页需要文字识别，请上传文字版。")
    if b"%%EOF" not in data[-2048:]:
        out.append("PDF 文件缺少结尾，可能不完整，请核对原文件。")
    return tuple(out)


def _no_text(pictured: list[int], pages: int) -> Unreadable:
    if pictured:
        return Unreadable(
            ErrorKind.NO_TEXT_LAYER,
            f"PDF 共 {pages} 页都是图像，没有文字层。扫描件需要文字识别，暂不支持；请上传文字版。",
        )
    return Unreadable(ErrorKind.NO_TEXT, f"PDF 共 {pages} 页都没有文字。请确认上传的是写好的文件。")
