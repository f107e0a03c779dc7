"""Scanned pages as sheets: turned, skewed, ruled."""

import cv2
import numpy as np
import pytest

from ingest.readers.layout import page_of
from ingest.readers.ocr import Eye
from ingest.readers.scan import Scan, scan
from knowledge.document import Box

TEXT = "Records are kept for ten years"
WORDS = [(TEXT, 100, 150 + 40 * n, 20) for n in range(6)]


@pytest.fixture(scope="module")
def eye() -> Eye:
    return Eye(2)


def lines_of(found: Scan) -> list[tuple[str, Box | None]]:
    return [(line.text.replace(" ", ""), line.box) for line in page_of(found.sheet, 1).lines]


def test_lines_come_in_order_with_their_places_and_one_size(photographed, eye: Eye) -> None:
    found = scan(photographed(WORDS), eye, 595)
    assert found.confidence is not None
    assert found.confidence > 0.9
    assert [text for text, _ in lines_of(found)] == [TEXT.replace(" ", "")] * 6
    assert len({glyph.size for glyph in found.sheet.glyphs}) == 1
    for n, (_, box) in enumerate(lines_of(found)):
        assert box is not None
        assert box.left == pytest.approx(100 / 595, abs=0.01)
        assert box.top < (150 + 40 * n - 5) / 842 < box.bottom


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_page_is_read_and_its_places_are_those_of_the_page_as_it_lies(
    photographed, eye: Eye, quarters: int
) -> None:
    picture = np.rot90(photographed(WORDS), quarters).copy()
    found = lines_of(scan(picture, eye, 842 if quarters % 2 else 595))
    assert [text for text, _ in found] == [TEXT.replace(" ", "")] * 6
    first = found[0][1]
    assert first is not None
    x, y = 0.3, 145 / 842
    turned = {1: (y, 1 - x), 2: (1 - x, 1 - y), 3: (1 - y, x)}[quarters]
    assert first.left < turned[0] < first.right
    assert first.top < turned[1] < first.bottom


def test_a_skewed_page_is_set_straight(photographed, eye: Eye) -> None:
    picture = photographed([(TEXT, 60, 200, 14), (TEXT, 320, 200, 14), (TEXT, 60, 220, 14), (TEXT, 320, 220, 14)])
    high, wide = picture.shape[:2]
    lean = cv2.getRotationMatrix2D((wide / 2, high / 2), 3, 1)
    skewed = cv2.warpAffine(picture, lean, (wide, high), borderValue=(230, 230, 230))
    lefts = {}
    for glyph in scan(skewed, eye, 595).sheet.glyphs:
        lefts.setdefault(round(glyph.y), []).append(glyph.x)
    assert len({round(y / 5) for y in lefts}) <= 3
    assert [text for text, _ in lines_of(scan(skewed, eye, 595))] == [TEXT.replace(" ", "") * 2] * 2


def test_cells_hold_what_is_printed_in_them_also_a_dash_and_a_lone_digit(photographed, eye: Eye) -> None:
    edges, heights = (80, 230, 380, 520), (100, 140, 180, 220)
    lines = [(80, y, 520, y) for y in heights] + [(x, 100, x, 220) for x in edges]
    words = [("Item", 120, 126, 14), ("Cases", 270, 126, 14), ("Change", 420, 126, 14)]
    words += [("Received", 110, 166, 14), ("44", 290, 166, 14), ("Closed", 115, 206, 14), ("7", 300, 206, 14)]
    dash = [(435, 162, 450, 162)]
    picture = photographed(words, lines + dash)
    (table,) = page_of(scan(picture, eye, 595).sheet, 1).tables
    assert table.table.rows == (("Item", "Cases", "Change"), ("Received", "44", "—"), ("Closed", "7", ""))


def test_a_blank_page_has_no_confidence(photographed, eye: Eye) -> None:
    found = scan(photographed([]), eye, 595)
    assert found.confidence is None
    assert found.sheet.glyphs == ()
