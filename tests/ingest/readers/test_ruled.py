"""Ruled lines of pictures, and red seals."""

import cv2
import numpy as np

from ingest.readers.ruled import ink_of, ruling_of, specks, straightened, strokes, warped, without_stamps


def sheet(*, columns: int = 3, rows: int = 4) -> np.ndarray:
    """A page of 800 × 600 with a table from (100, 100), cells of 180 × 90."""
    page = np.full((600, 800, 3), 240, np.uint8)
    for n in range(rows + 1):
        cv2.line(page, (100, 100 + 90 * n), (100 + 180 * columns, 100 + 90 * n), (20, 20, 20), 2)
    for n in range(columns + 1):
        cv2.line(page, (100 + 180 * n, 100), (100 + 180 * n, 100 + 90 * rows), (20, 20, 20), 2)
    return page


def leaned(page: np.ndarray) -> np.ndarray:
    """The page photographed from the side, on a dark desk, with light falling off."""
    corners = np.array([[0, 0], [800, 0], [800, 600], [0, 600]], np.float32)
    seen = np.array([[30, 40], [780, 10], [790, 590], [10, 560]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    photo = cv2.warpPerspective(page, matrix, (800, 600), borderValue=(60, 80, 100))
    return (photo * np.linspace(1, 0.6, 800)[None, :, None]).astype(np.uint8)


def test_the_strokes_of_a_table_are_found_where_they_are() -> None:
    ruling = ruling_of(ink_of(sheet()))
    found = strokes(ruling, np.eye(3))
    assert sorted(round(s.top / 10) for s in found if s.level) == [10, 19, 28, 37, 46]
    assert sorted(round(s.left / 10) for s in found if not s.level) == [10, 28, 46, 64]


def test_a_photographed_table_is_set_straight() -> None:
    ruling = ruling_of(ink_of(leaned(sheet())))
    assert ruling.corners is not None
    straight = straightened(ruling.corners)
    assert straight is not None
    found = strokes(ruling, straight)
    level = sorted(s.top for s in found if s.level and 80 < s.top < 480)  # not the edges of the paper
    assert len(level) == 5
    assert np.ptp(np.diff(level)) < 4
    assert len([s for s in found if not s.level and 80 < s.left < 660]) == 4


def test_a_box_around_text_and_an_underline_are_no_table() -> None:
    page = np.full((600, 800, 3), 240, np.uint8)
    cv2.rectangle(page, (100, 100), (600, 300), (0, 0, 0), 2)
    cv2.line(page, (100, 400), (700, 400), (0, 0, 0), 2)
    ruling = ruling_of(ink_of(page))
    assert ruling.corners is None
    assert strokes(ruling, np.eye(3)) == []


def test_what_leans_too_much_is_left_as_it_is() -> None:
    assert straightened(np.array([[0, 0], [100, 60], [100, 160], [0, 100]], float)) is None
    assert straightened(np.array([[0, 0], [300, 0], [300, 100], [120, 100]], float)) is None


def test_setting_straight_moves_pixels_as_the_map_says() -> None:
    ink = np.zeros((10, 10), np.uint8)
    ink[2, 3] = 255
    assert warped(ink, np.array([[1, 0, 4], [0, 1, 1], [0, 0, 1]], float))[3, 7] == 255


def test_print_is_told_from_specks() -> None:
    ink = np.zeros((60, 100), np.uint8)
    ink[5, 5] = 255
    assert specks(ink, 12) is None
    ink[30:32, 40:70] = 255
    assert specks(ink, 12) == (40, 30, 30, 2)


def test_a_red_seal_goes_and_a_red_letterhead_stays() -> None:
    page = np.full((1100, 800, 3), 250, np.uint8)
    cv2.putText(page, "LETTERHEAD OF THE COUNTY", (60, 100), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (210, 30, 30), 4)
    cv2.circle(page, (550, 800), 75, (215, 40, 45), 5)
    cv2.putText(page, "Signed 2025", (420, 810), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (20, 20, 20), 3)
    clean = without_stamps(page, 800 / 210)
    assert (clean[:200] == page[:200]).all()
    red = (clean[700:900, :, 0].astype(int) - clean[700:900, :, 2]) > 40
    assert not red.any()
    dark = (page[700:900] < 60).all(axis=2)
    assert (clean[700:900][dark] == page[700:900][dark]).all()
