"""From places on a sheet to places on the page as shown."""

import numpy as np
import pytest

from ingest.readers.view import page_view, untilted, view_of
from knowledge.document import Box


def rounded(box: Box) -> tuple[float, ...]:
    return tuple(round(place, 3) for place in (box.left, box.top, box.right, box.bottom))


def test_a_line_is_measured_from_the_top_left_corner() -> None:
    box = page_view(0, 0, 200, 100).box(3, 20, 60, 50, 10)
    assert box.page == 3
    assert rounded(box) == (0.1, 0.415, 0.3, 0.52)


def test_a_cropped_page_is_measured_from_its_crop() -> None:
    assert rounded(page_view(100, 100, 300, 200).box(1, 120, 160, 150, 10)) == (0.1, 0.415, 0.3, 0.52)


@pytest.mark.parametrize(
    ("rotation", "shown"),
    [(90, (0.48, 0.1, 0.585, 0.3)), (180, (0.7, 0.48, 0.9, 0.585)), (270, (0.415, 0.7, 0.52, 0.9))],
)
def test_a_page_turned_clockwise_shows_the_line_elsewhere(rotation: int, shown: tuple[float, ...]) -> None:
    assert rounded(page_view(0, 0, 200, 100, rotation).box(1, 20, 60, 50, 10)) == shown


def test_a_sheet_turned_to_read_it_keeps_its_places() -> None:
    upright = page_view(0, 0, 200, 100).of(untilted(1))
    # the corner (x, y) = (40, 30) of the page lies at (y, -x) = (30, -40) of the sheet turned by one quarter
    box = upright.box(1, 30, 30, -40, 0)
    assert (round(box.left, 3), round(box.top, 3)) == (0.2, 0.7)


def test_perspective_is_undone_and_nothing_leaves_the_page() -> None:
    view = view_of(np.array([[1, 0, 0], [0, 1, 0], [0, 1, 1]]))
    assert rounded(view.box(1, 0.5, 0.5, 1.0, 0)) == (0.25, 0.5, 0.25, 0.5)
    assert rounded(page_view(0, 0, 100, 100).box(1, -50, 500, 50, 10))[::2] == (0.0, 1.0)
