"""Pages of originals as pictures with a mark."""

import io

import numpy as np
import pytest
from fpdf import FPDF
from PIL import Image

from ingest.page import Limits
from ingest.picture import picture
from knowledge.document import Box
from knowledge.errors import Unreadable


def pdf(*, pages: int = 2) -> bytes:
    document = FPDF(unit="pt", format=(400, 300))
    for number in range(1, pages + 1):
        document.add_page()
        document.set_font("Helvetica", size=12)
        document.text(50, 100, f"Page {number}")
    return bytes(document.output())


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def test_a_page_of_a_pdf_is_drawn_in_its_proportions() -> None:
    shown = pixels(picture(pdf(), 2, (), Limits()))
    assert shown.shape[1] / shown.shape[0] == pytest.approx(400 / 300, abs=0.01)
    assert (shown == 255).mean() > 0.9


def test_the_place_is_tinted_and_can_still_be_read() -> None:
    plain = pixels(picture(pdf(), 1, (), Limits()))
    box = Box(1, 0.1, 0.28, 0.3, 0.36)
    marked = pixels(picture(pdf(), 1, [box, Box(2, 0, 0, 1, 1)], Limits()))
    high, wide = marked.shape[:2]
    changed = (plain != marked).any(axis=2)
    ys, xs = np.nonzero(changed)
    found = (xs.min() / wide, ys.min() / high, xs.max() / wide, ys.max() / high)
    assert found == pytest.approx((0.1, 0.28, 0.3, 0.36), abs=0.01)
    tinted = marked[changed]
    assert (tinted[:, 2] < tinted[:, 0]).all()
    assert tinted.min() < 60


def test_lines_that_touch_are_tinted_once() -> None:
    lines = [Box(1, 0.1, 0.2, 0.9, 0.26), Box(1, 0.1, 0.25, 0.5, 0.31)]
    shown = pixels(picture(pdf(), 1, lines, Limits()))
    assert {tuple(pixel) for row in shown[62:150:8, 150:200:8] for pixel in row} <= {(255, 255, 255), (255, 237, 140)}


def test_a_picture_file_is_its_own_page() -> None:
    out = io.BytesIO()
    Image.new("RGB", (1200, 600), (200, 210, 220)).save(out, "PNG")
    shown = pixels(picture(out.getvalue(), 1, [Box(1, 0, 0, 0.5, 1)], Limits()))
    assert tuple(shown[300, 1000]) == (200, 210, 220)
    assert shown[300, 100, 2] < 140


def test_a_large_page_is_drawn_small_enough() -> None:
    document = FPDF(unit="pt", format=(10000, 10000))
    document.add_page()
    assert np.prod(pixels(picture(bytes(document.output()), 1, (), Limits())).shape[:2]) <= 4.1e6


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(Unreadable):
        picture(pdf(), 3, (), Limits())
