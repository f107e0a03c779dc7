"""The page as pdfium sees it: every printed character with its place, the ruled lines of tables, and its picture.

pdfium must not be entered by two threads at once: every call stands under one lock.
"""

import ctypes
import io
import math
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ingest.page import ErrorKind
from ingest.readers.view import View, page_view
from knowledge.errors import Unreadable

Picture = NDArray[np.uint8]
"""Rows of pixels of red, green and blue."""

_ONE_AT_A_TIME = threading.Lock()

Question = Callable[..., Any]
"""A function of pdfium."""


def _quick(function: Any, answer: type, *, places: int = 0) -> Question:
    """The function for a text page and the number of a character, which writes its answer at so many addresses.

    Called as pypdfium2 declares it, it takes twice as long: to wrap the arguments, and to let other threads run meanwhile.
    """
    kind = ctypes.PYFUNCTYPE(answer, ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * places)
    return ctypes.cast(function, kind)


_UNICODE = _quick(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
_ADDED = _quick(pdfium.FPDFText_IsGenerated, ctypes.c_int)
_ANGLE = _quick(pdfium.FPDFText_GetCharAngle, ctypes.c_float)
_ORIGIN = _quick(pdfium.FPDFText_GetCharOrigin, ctypes.c_int, places=2)
_BOX = _quick(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, places=1)

_THIN = 2.0
_SHORTEST = 6.0
"""Points: a stroke no thicker than the one and no shorter than the other can be a ruled line of a table."""
MOST_RULES = 20_000
"""A drawing, not a table, when there are more."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character. `y` is the baseline measured from the bottom; `tilt` in whole degrees."""

    char: str
    x: float
    right: float
    y: float
    size: float
    tilt: int = 0


@dataclass(frozen=True)
class Rule:
    """A straight ruled line, horizontal when `top` and `bottom` are near each other."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def horizontal(self) -> bool:
        """Whether it runs from left to right."""
        return self.right - self.left >= self.top - self.bottom


@dataclass(frozen=True)
class Sheet:
    """One page: its size in points, its characters in the order of the file, its ruled lines, whether it is mostly a
    picture, and how its places are seen on the page."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    pictured: bool
    view: View


@contextmanager
def sheets(data: bytes) -> Iterator[Iterator[Sheet]]:
    """The pages of a PDF one after the other; raises Unreadable when a password is needed or nothing can be opened."""
    with _opened(data) as document:
        with _ONE_AT_A_TIME:
            count = len(document)
        yield (_sheet(document, number) for number in range(count))


def pictures(data: bytes, numbers: Iterable[int], *, dpi: float, most: int) -> Iterator[Picture]:
    """Pages of a PDF (the first is 1) as pictures of a resolution, of at most `most` pixels; raises Unreadable."""
    with _opened(data) as document:
        for number in numbers:
            yield _picture(document, number, dpi, most)


@contextmanager
def _opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        with _ONE_AT_A_TIME:
            document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _refusal(error) from error
    try:
        yield document
    finally:
        with _ONE_AT_A_TIME:
            document.close()


def unlocked(data: bytes, password: str) -> bytes:
    """The PDF without its encryption, as it is when it opens without a password; raises Unreadable for a wrong one."""
    with _ONE_AT_A_TIME:
        if not _is_locked(data, None):
            return data
        if _is_locked(data, password):
            raise Unreadable(ErrorKind.ENCRYPTED, "PDF 的打开口令不对。请核对口令，或去掉口令另存后重新上传。")
        with closing(pypdfium2.PdfDocument(data, password=password)) as document:
            out = io.BytesIO()
            document.save(out, flags=pdfium.FPDF_REMOVE_SECURITY)
            return out.getvalue()


def _is_locked(data: bytes, password: str | None) -> bool:
    """Whether the password does not open the file; a broken file is not locked, its reader says what is wrong."""
    try:
        pypdfium2.PdfDocument(data, password=password).close()
    except pypdfium2.PdfiumError as error:
        return _wants_password(error)
    return False


def _wants_password(error: pypdfium2.PdfiumError) -> bool:
    return bool(getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD)


def _refusal(error: pypdfium2.PdfiumError) -> Unreadable:
    if _wants_password(error):
        return Unreadable(ErrorKind.ENCRYPTED, "PDF 设有打开口令。请用 PDF 软件打开，去掉口令另存后重新上传。")
    return Unreadable(
        ErrorKind.CORRUPT, "PDF 文件已损坏或不完整，可能没有下载完。请重新下载，或用原软件重新导出后上传。"
    )


def _sheet(document: pypdfium2.PdfDocument, number: int) -> Sheet:
    with _page(document, number) as page:
        text = page.get_textpage()
        try:
            glyphs = tuple(_glyphs(text))
        finally:
            text.close()
        rules, pictured = _drawn(page)
        left, bottom, right, top = page.get_bbox()
        view = page_view(left, bottom, right, top, page.get_rotation())
        return Sheet(page.get_width(), page.get_height(), glyphs, rules, pictured, view)


def _picture(document: pypdfium2.PdfDocument, number: int, dpi: float, most: int) -> Picture:
    with _page(document, number - 1) as page:
        area = max(page.get_width() * page.get_height(), 1.0)
        bitmap = page.render(scale=min(dpi / 72, math.sqrt(most / area)), rev_byteorder=True, prefer_bgrx=False)
        try:
            pixels: Picture = bitmap.to_numpy()[:, :, :3].copy()
            return pixels
        finally:
            bitmap.close()


@contextmanager
def _page(document: pypdfium2.PdfDocument, number: int) -> Iterator[pypdfium2.PdfPage]:
    with _ONE_AT_A_TIME:
        try:
            page = document[number]
        except pypdfium2.PdfiumError as error:
            raise Unreadable(
                ErrorKind.CORRUPT, f"PDF 第 {number + 1} 页已损坏，读不出来。请重新下载，或用原软件重新导出后上传。"
            ) from error
        try:
            yield page
        finally:
            page.close()


def _glyphs(text: pypdfium2.PdfTextPage) -> Iterator[Glyph]:
    """The printed characters; each question is put for all of them in one go, which takes half the time."""
    page = ctypes.cast(text.raw, ctypes.c_void_p).value
    codes, asked = _printed(page, text.count_chars())
    if not asked:
        return iter(())
    origins = np.empty((2, len(asked)), np.float64)
    boxes = np.empty((len(asked), 4), np.float32)  # left, top, right, bottom
    _put(_ORIGIN, page, asked, _places(origins[0]), _places(origins[1]))
    _put(_BOX, page, asked, _places(boxes))
    x, y = origins
    _, top, right, bottom = boxes.astype(np.float64).T
    sizes = top - bottom
    for flat in np.flatnonzero(~(top > bottom)):
        sizes[flat] = pdfium.FPDFText_GetFontSize(text.raw, asked[flat])
    angles = list(map(_ANGLE, repeat(page), asked))
    tilts = (round(math.degrees(angle)) % 360 for angle in angles) if any(angles) else repeat(0)
    rights = np.where(x > right, x, right)
    return map(Glyph, map(chr, codes), x.tolist(), rights.tolist(), y.tolist(), sizes.tolist(), tilts)


def _printed(page: int | None, count: int) -> tuple[list[int], list[int]]:
    """The codes of the characters that are really on the page, and their numbers in the text of pdfium.

    pdfium adds blanks and line ends of its own, and nothing else; two halves of a UTF-16 pair stand where the second does.
    """
    codes = np.fromiter(map(_UNICODE, repeat(page), range(count)), np.uint32, count)
    high, low = codes >> 10 == 0xD800 >> 10, codes >> 10 == 0xDC00 >> 10
    second = np.flatnonzero(high[:-1] & low[1:]) + 1
    codes[second] += 0x10000 - 0xDC00 + ((codes[second - 1] - 0xD800) << 10)
    added = [number for number in np.flatnonzero(codes <= 0x20).tolist() if _ADDED(page, number) == 1]
    high[added] = True
    kept = np.flatnonzero(~high & ~np.isin(codes, (0, 0xFFFE, 0xFFFF)))
    return codes[kept].tolist(), kept.tolist()


def _put(question: Question, page: int | None, characters: Iterable[int], *places: Iterable[int]) -> None:
    """Ask it for every character; the answers are written at those places."""
    deque(map(question, repeat(page), characters, *places), maxlen=0)


def _places(rows: NDArray[np.floating]) -> range:
    """The addresses of the rows of an array."""
    first, step = rows.ctypes.data, rows.strides[0]
    return range(first, first + step * len(rows), step)


def _drawn(page: pypdfium2.PdfPage) -> tuple[tuple[Rule, ...], bool]:
    """Ruled lines, and whether pictures cover most of the page."""
    rules: list[Rule] = []
    covered = 0.0
    for item in _shapes(page, page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            covered += (right - left) * (top - bottom)
        elif len(rules) < MOST_RULES:
            rules += _edges(item)
    return tuple(rules), covered > 0.5 * page.get_width() * page.get_height()


def _shapes(
    page: pypdfium2.PdfPage, holder: object, count: Question, take: Question, depth: int = 3
) -> Iterator[pypdfium2.PdfObject]:
    """Paths and pictures, also those in forms; `get_objects` of pypdfium2 takes in hand every piece of text as well."""
    for number in range(count(holder)):
        raw = take(holder, number)
        kind = pdfium.FPDFPageObj_GetType(raw)
        if kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            yield pypdfium2.PdfObject(raw, page=page, pdf=page.pdf)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth > 1:
            yield from _shapes(page, raw, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, depth - 1)


def _edges(path: pypdfium2.PdfObject) -> Iterator[Rule]:
    """The upright and level strokes of a path, in page coordinates."""
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(path.raw)):
        segment = pdfium.FPDFPath_GetPathSegment(path.raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            start = last = point
            continue
        yield from edge(last, point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from edge(point, start)
        last = point


def edge(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    """The stroke between two points, when it can be a ruled line of a table."""
    left, right = sorted((one[0], other[0]))
    bottom, top = sorted((one[1], other[1]))
    if min(right - left, top - bottom) <= _THIN and max(right - left, top - bottom) >= _SHORTEST:
        yield Rule(left, bottom, right, top)
