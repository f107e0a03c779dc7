"""Text recognition itself: what it sees, how it writes it down, and what is said where it is not installed."""

import sys

import pytest

from ingest.page import ErrorKind
from ingest.readers.ocr import Eye, as_printed, installed
from knowledge.errors import Unreadable


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("和问题:法治意识;数字化", "和问题：法治意识；数字化"),
        ("会议认为,县政府", "会议认为，县政府"),
        ("增长１０６％", "增长106%"),
        ("10:30, 3,000", "10:30, 3,000"),
        ("《纲要》,(2015-2020年)", "《纲要》，(2015-2020年)"),
        ("1一", "— 1 —"),
        ("- 12 -", "— 12 —"),
        ("29", "29"),
    ],
)
def test_marks_are_written_as_chinese_printing_does(read: str, printed: str) -> None:
    assert as_printed(read) == printed


def test_lines_have_places_and_confidence(photographed) -> None:
    seen = Eye().lines(photographed([("Notice 2025 of the county", 100, 200, 20)]))
    (line,) = seen
    assert line.text.replace(" ", "") == "Notice2025ofthecounty"
    assert line.confidence > 0.9
    (left, top), _, (right, bottom), _ = line.corners
    scale = 150 / 72
    assert left == pytest.approx(100 * scale, abs=12)
    assert top < 200 * scale < bottom
    assert right > left


def test_one_word_is_read_without_looking_for_it(photographed) -> None:
    text, confidence = Eye().word(photographed([("2025", 20, 30, 20)])[10:70, 30:160])
    assert text == "2025"
    assert confidence > 0.9


def test_nothing_is_seen_on_a_blank_page(photographed) -> None:
    assert Eye().lines(photographed([])) == []


def test_without_the_extra_the_way_to_it_is_told(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    assert not installed()
    with pytest.raises(Unreadable, match="pip install") as caught:
        Eye()
    assert caught.value.kind == ErrorKind.NO_TEXT_LAYER
