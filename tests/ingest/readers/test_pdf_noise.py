"""What is printed on pages but is not the text."""

import pytest

from ingest.readers.pdf_lines import Printed
from ingest.readers.pdf_noise import without_noise


def line(text: str, y: float, page: int, size: float = 12) -> Printed:
    return Printed(text, 80, 80 + size * len(text), y, size, page)


def kept(pages: list[list[Printed]]) -> list[list[str]]:
    return [[line.text for line in page] for page in without_noise(pages, [842.0] * len(pages))]


@pytest.mark.parametrize(
    "number", ["3", "- 3 -", "— 3 —", "第3页", "第 3 页 共 16 页", "3/16", "· 3 ·", "第三页", "iii"]
)
def test_page_numbers_are_dropped_even_from_a_single_page(number: str) -> None:
    assert kept([[line("正文一行。", 500, 1), line(number, 40, 1, 9)]]) == [["正文一行。"]]


def test_a_number_inside_the_page_is_text() -> None:
    assert kept([[line("2024", 500, 1), line("正文。", 400, 1)]]) == [["2024", "正文。"]]


def test_two_rows_of_running_head_are_dropped() -> None:
    pages = [[line("某某汇编", 810, n, 9), line(f"卷{n}", 795, n, 9), line(f"正文{n}", 700, n)] for n in range(1, 5)]
    assert kept(pages) == [[f"正文{n}"] for n in range(1, 5)]


def test_the_first_line_of_the_body_is_no_running_head() -> None:
    pages = [
        [line(text, 780, n), line(f"又一行{n}。", 700, n)] for n, text in enumerate(("甲文。", "乙文。", "丙文。"), 1)
    ]
    assert kept(pages) == [[line.text for line in page] for page in pages]


def test_contents_without_page_numbers_are_known_by_coming_again() -> None:
    contents = [line(text, 700 - 20 * at, 1) for at, text in enumerate(["目录", "第一章 甲", "第二章 乙", "第一章 甲"])]
    assert kept([[*contents, line("第一条 正文。", 500, 1), line("第二章 乙", 480, 1)]]) == [
        ["第一章 甲", "第一条 正文。", "第二章 乙"]
    ]
