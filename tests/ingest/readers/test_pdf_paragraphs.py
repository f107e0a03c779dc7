"""Printed lines into paragraphs."""

from ingest.readers.pdf_lines import Printed
from ingest.readers.pdf_paragraphs import paragraphs

FULL = "甲" * 29


def block(*lines: tuple[str, float], page: int = 1, size: float = 10, pitch: float = 16) -> list[Printed]:
    return [
        Printed(text, left, left + size * len(text), 700 - pitch * at, size, page)
        for at, (text, left) in enumerate(lines)
    ]


def texts(lines: list[Printed]) -> list[str]:
    return [line.text for line in paragraphs(lines, {})]


def test_indentation_opens_a_paragraph_after_a_full_stop() -> None:
    full = [
        (FULL[:-2] + "，", 70),
        (FULL + "，", 50),
        ("乙" * 30, 50),
        ("完。", 50),
        ("丙" * 27 + "。", 70),
        ("丁" * 30, 50),
    ]
    assert texts(block(*full)) == [FULL[:-2] + "，" + FULL + "，" + "乙" * 30 + "完。", "丙" * 27 + "。" + "丁" * 30]


def test_a_hanging_indent_does_not() -> None:
    lines = block((FULL + "丙", 50), ("（一）" + "乙" * 27, 50), ("丁" * 26 + "，", 80), ("戊。", 80))
    assert texts(lines)[-1].endswith("（一）" + "乙" * 27 + "丁" * 26 + "，戊。")


def test_an_open_bracket_holds_centred_lines_together() -> None:
    lines = block((FULL + "。", 50), ("（某年某月某日某会议通过某月", 120), ("某日施行）", 170))
    assert texts(lines)[-1] == "（某年某月某日某会议通过某月某日施行）"


def test_another_type_size_opens_a_paragraph() -> None:
    assert texts(block((FULL, 50)) + block(("小字注释", 50), size=7)) == [FULL, "小字注释"]


def test_letters_are_joined_with_a_space() -> None:
    assert texts(block(("A" * 29 + "B", 50), ("rule of law", 50)))[0].endswith("AB rule of law")


def test_levels_come_from_the_outline() -> None:
    (first, second) = paragraphs(block(("一、总 则", 50), (FULL, 50)), {"一、总则": 2})
    assert (first.level, second.level) == (2, 0)
