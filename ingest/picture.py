"""A page of a kept original as people see it, with the place of a passage marked as with a highlighter."""

import io
from collections.abc import Iterable

import numpy as np
from PIL import Image

from ingest.page import Limits
from ingest.readers.glyphs import Picture, pictures
from ingest.readers.image import frame
from ingest.readers.sniff import sniff
from knowledge.document import Box

DPI = 120
_LARGEST = 4_000_000
"""Pixels of a page picture: A4 at this resolution has a third of it."""
_TINT = np.array([1.0, 0.93, 0.55])
_AROUND = 0.004
"""How far the mark reaches beyond the print, as a share of the page."""


def picture(data: bytes, page: int, boxes: Iterable[Box], limits: Limits) -> bytes:
    """A page (the first is 1) as PNG, with those of the boxes marked that stand on it.

    Raises Unreadable when the file cannot be opened or has no such page.
    """
    shown = _page(data, page, limits).copy()
    for box in _joined(box for box in boxes if box.page == page):
        _mark(shown, box)
    out = io.BytesIO()
    Image.fromarray(shown).save(out, "PNG", compress_level=4)
    return out.getvalue()


def _page(data: bytes, page: int, limits: Limits) -> Picture:
    if sniff(data) != "pdf":
        return frame(data, page, limits)
    return next(pictures(data, [page], dpi=DPI, most=_LARGEST))


def _joined(boxes: Iterable[Box]) -> list[Box]:
    """Boxes of lines that follow closely as one, so that nothing is tinted twice and no stripes are left between."""
    out: list[Box] = []
    for box in boxes:
        last = out[-1] if out else None
        if last and box.left < last.right and last.left < box.right and -0.5 < box.top - last.bottom < 0.02:
            out[-1] = Box(
                box.page,
                min(last.left, box.left),
                min(last.top, box.top),
                max(last.right, box.right),
                max(last.bottom, box.bottom),
            )
        else:
            out.append(box)
    return out


def _mark(shown: Picture, box: Box) -> None:
    high, wide = shown.shape[:2]
    left, right = (round(place * wide) for place in (box.left - _AROUND, box.right + _AROUND))
    top, bottom = (round(place * high) for place in (box.top - _AROUND / 2, box.bottom + _AROUND / 2))
    where = np.s_[max(top, 0) : bottom, max(left, 0) : right]
    shown[where] = (shown[where] * _TINT).astype(np.uint8)
