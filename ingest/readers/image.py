"""Pictures of pages: photographs, screenshots, scans of several pages in one TIFF. Pillow opens them."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from ingest.page import ErrorKind, Limits, Progress, Reading, untold
from ingest.readers.glyphs import Picture
from ingest.readers.layout import empty, text, title, without_heads
from ingest.readers.pdf_tables import joined
from ingest.readers.recognise import recognise
from knowledge.errors import Unreadable

_ANIMATED = ("GIF", "WEBP", "PNG")
"""Further frames of these are a moving picture, not pages."""
_READ_AT = 2400
"""Pixels on the longer side at which a picture is read: A4 at 200 dots an inch."""
_SMALL = 1000
_BROKEN = (OSError, ValueError, SyntaxError, EOFError)
"""What Pillow raises on damaged files."""


def read(data: bytes, limits: Limits, progress: Progress = untold) -> Reading:
    """Read a picture by text recognition; a TIFF has one page a picture."""
    with _opened(data, limits) as picture:
        count, format_ = _count(picture), (picture.format or "").lower()
        if count > limits.pages:
            raise Unreadable(ErrorKind.TOO_LARGE, f"图片超过 {limits.pages} 页的上限。请拆成几个文件后重新上传。")
        if count > limits.ocr_pages:
            raise Unreadable(
                ErrorKind.NO_TEXT_LAYER,
                f"图片有 {count} 页，文字识别最多读 {limits.ocr_pages} 页（YIFA_OCR_PAGES）。请拆成几个文件，或上传文字版。",
            )
        found = recognise(_frames(picture, limits), range(1, count + 1), limits, progress)
    pages = list(found.pages.values())
    kept = without_heads(pages)
    tables = joined([table for page in pages for table in page.tables])
    if not any(kept) and not tables:
        raise Unreadable(ErrorKind.NO_TEXT, "图片里没有认出文字。请确认图片清晰、端正，确有文字。")
    return Reading(
        tuple(text(kept, (), {})),
        format_,
        tuple(tables),
        pages=count,
        title=title(kept),
        warnings=found.warnings,
        confidence=found.confidence,
        empty=empty(pages, kept),
    )


def frame(data: bytes, number: int, limits: Limits) -> Picture:
    """One page of a picture file (the first is 1), as it was read; raises Unreadable when there is no such page."""
    with _opened(data, limits) as picture:
        if not 1 <= number <= _count(picture):
            raise Unreadable(ErrorKind.UNREADABLE, f"图片没有第 {number} 页。")
        try:
            picture.seek(number - 1)
            return _pixels(picture, limits)
        except _BROKEN as error:
            raise _damaged() from error


@contextmanager
def _opened(data: bytes, limits: Limits) -> Iterator[Image.Image]:
    try:
        picture = Image.open(io.BytesIO(data))
    except Image.DecompressionBombError as error:
        raise _too_large(limits) from error
    except (UnidentifiedImageError, *_BROKEN) as error:
        raise _damaged() from error
    with picture:
        yield picture


def _count(picture: Image.Image) -> int:
    return 1 if picture.format in _ANIMATED else getattr(picture, "n_frames", 1)


def _frames(picture: Image.Image, limits: Limits) -> Iterator[Picture]:
    try:
        for number, page in enumerate(ImageSequence.Iterator(picture)):
            if number == _count(picture):
                return
            yield _pixels(page, limits)
    except _BROKEN as error:
        raise _damaged() from error


def _pixels(picture: Image.Image, limits: Limits) -> Picture:
    """Upright as the camera held it, on white where transparent, of a size at which print is read well."""
    if picture.width * picture.height > limits.pixels:
        raise _too_large(limits)
    turned = ImageOps.exif_transpose(picture)
    if turned.has_transparency_data:
        seen = turned.convert("RGBA")
        turned = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    longest = max(turned.size)
    factor = min(1.0, _READ_AT / longest) if longest >= _SMALL else 2.0
    size = max(round(turned.width * factor), 1), max(round(turned.height * factor), 1)
    return np.asarray(turned.convert("RGB").resize(size, Image.Resampling.LANCZOS), np.uint8)


def _damaged() -> Unreadable:
    return Unreadable(ErrorKind.CORRUPT, "图片已损坏或不完整，打不开。请重新扫描、拍照或重新下载后上传。")


def _too_large(limits: Limits) -> Unreadable:
    return Unreadable(ErrorKind.TOO_LARGE, f"图片超过 {limits.pixels / 1e6:.0f} 百万像素的上限。请缩小后重新上传。")
