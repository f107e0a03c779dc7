"""PDF files. pypdf opens them (encryption, metadata, outline); the characters come from pdfium.

pdfium gives every character its place, reads fonts that are not embedded, drops no and doubles no characters, and is
some thirty times faster; the rest is geometry: running heads, columns, tables, paragraphs. Scanned pages are read by text
recognition and go the same way.
"""

import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import Destination

from ingest.page import ErrorKind, Limits, Progress, Reading, untold
from ingest.readers.glyphs import pictures, sheets
from ingest.readers.layout import Page, empty, numbered, page_of, text, title, without_heads
from ingest.readers.ocr import INSTALL, installed
from ingest.readers.paragraph import plain_radicals, tidy
from ingest.readers.pdf_tables import joined
from ingest.readers.recognise import DPI, Recognised, recognise
from knowledge.errors import Unreadable

_METADATA = {"/Title": "title", "/Author": "author", "/Producer": "producer", "/ModDate": "modified"}
_MALFORMED = (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError)
"""What pypdf lets through, besides its own errors, when the structure of a file is not as it must be."""


@dataclass(frozen=True)
class _Facts:
    """What pypdf knows without reading the pages; empty for AES encryption when `cryptography` is not installed."""

    metadata: dict[str, str] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def read(data: bytes, limits: Limits, progress: Progress = untold) -> Reading:
    """Read a PDF: paragraphs with their places, ruled tables, heading levels from the outline.

    Pages without a text layer of use are read by text recognition where it is installed.
    """
    facts = _opened(data)
    pages = _pages(data, limits)
    kept = without_heads(pages)
    pictured = [number for number, page in enumerate(pages, 1) if page.pictured and not kept[number - 1]]
    recognised = Recognised()
    if pictured and limits.ocr_pages and installed():
        shown = pictures(data, pictured[: limits.ocr_pages], dpi=DPI, most=limits.pixels)
        recognised = recognise(shown, pictured[: limits.ocr_pages], limits, progress)
        pages = [recognised.pages.get(number, page) for number, page in enumerate(pages, 1)]
        kept = without_heads(pages)
    missing = [number for number in pictured if number not in recognised.pages]
    tables = joined([table for page in pages for table in page.tables])
    if not any(kept) and not tables:
        raise _no_text(missing, len(kept), limits)
    return Reading(
        tuple(text(kept, missing, facts.levels)),
        "pdf",
        tuple(tables),
        pages=len(kept),
        title=title(kept),
        warnings=(*facts.warnings, *recognised.warnings, *_warnings(data, missing, limits)),
        metadata=facts.metadata,
        confidence=recognised.confidence,
        empty=empty(pages, kept),
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


def _pages(data: bytes, limits: Limits) -> list[Page]:
    pages: list[Page] = []
    with sheets(data) as found:
        for number, sheet in enumerate(found, 1):
            if number > limits.pages:
                raise Unreadable(ErrorKind.TOO_LARGE, f"PDF 超过 {limits.pages} 页的上限。请拆成几个文件后重新上传。")
            pages.append(page_of(sheet, number, pages[-1].gutter if pages else None))
    return pages


def _warnings(data: bytes, missing: list[int], limits: Limits) -> tuple[str, ...]:
    out = []
    if missing:
        out.append(f"{numbered(missing)}是图像，没有文字层，内容没有收入。{_remedy(limits)}")
    if b"%%EOF" not in data[-2048:]:
        out.append("PDF 文件缺少结尾，可能不完整，请核对原文件。")
    return tuple(out)


def _remedy(limits: Limits) -> str:
    """What helps when a page was not read by text recognition."""
    if not installed():
        return f"这几页需要文字识别，本机没有安装。{INSTALL}"
    return f"文字识别一个文件最多读 {limits.ocr_pages} 页（YIFA_OCR_PAGES）。请拆成几个文件，或上传文字版。"


def _no_text(pictured: list[int], pages: int, limits: Limits) -> Unreadable:
    if pictured:
        return Unreadable(ErrorKind.NO_TEXT_LAYER, f"PDF 共 {pages} 页都是图像，没有文字层。{_remedy(limits)}")
    return Unreadable(ErrorKind.NO_TEXT, f"PDF 共 {pages} 页都没有文字。请确认上传的是写好的文件。")
