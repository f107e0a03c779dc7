"""Automatic numbers as Word prints them."""

import pytest
from lxml import etree

from ingest.readers.docx_numbering import Numbering, format_number

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def numbering(*levels: str, extra: str = "") -> Numbering:
    """One list (definition 0, instance 1) with the levels given as the inside of w:lvl."""
    inside = "".join(f"<w:lvl w:ilvl='{at}'>{level}</w:lvl>" for at, level in enumerate(levels))
    source = (
        f"<w:numbering {W}><w:abstractNum w:abstractNumId='0'>{inside}</w:abstractNum>"
        f"<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>{extra}</w:numbering>"
    )
    return Numbering(etree.fromstring(source))


def level(form: str, text: str, start: int = 1, extra: str = "") -> str:
    return f"<w:start w:val='{start}'/><w:numFmt w:val='{form}'/><w:lvlText w:val='{text}'/>{extra}"


def test_levels_count_and_begin_again_below_a_higher_one() -> None:
    count = numbering(level("chineseCounting", "%1、"), level("decimal", "%1.%2"))
    found = [count.label("1", at) for at in (0, 1, 1, 0, 1)]
    assert found == ["一、", "一.1 ", "一.2 ", "二、", "二.1 "]


def test_a_level_that_does_not_restart_goes_on() -> None:
    count = numbering(level("decimal", "第%1章"), level("decimal", "第%2条", extra="<w:lvlRestart w:val='0'/>"))
    assert [count.label("1", at) for at in (0, 1, 0, 1)] == ["第1章 ", "第1条 ", "第2章 ", "第2条 "]


def test_legal_style_counts_in_arabic_digits() -> None:
    count = numbering(level("chineseCounting", "%1、"), level("decimal", "%1.%2", extra="<w:isLgl/>"))
    assert [count.label("1", at) for at in (0, 1)] == ["一、", "1.1 "]


def test_a_definition_may_borrow_from_another_through_a_style() -> None:
    extra = (
        "<w:abstractNum w:abstractNumId='5'><w:numStyleLink w:val='S'/></w:abstractNum>"
        f"<w:abstractNum w:abstractNumId='6'><w:styleLink w:val='S'/><w:lvl w:ilvl='0'>{level('decimal', '(%1)', 4)}"
        "</w:lvl></w:abstractNum><w:num w:numId='2'><w:abstractNumId w:val='5'/></w:num>"
    )
    assert numbering(extra=extra).label("2", 0) == "(4)"


def test_bullets_and_unknown_lists_print_nothing() -> None:
    count = numbering(level("bullet", "•"))
    assert (count.label("1", 0), count.label("1", 5), count.label("9", 0)) == ("", "", "")
    assert Numbering(None).label("1", 0) == ""


@pytest.mark.parametrize(
    ("number", "style", "printed"),
    [
        (21, "chineseCounting", "二十一"), (105, "chineseCountingThousand", "一百零五"), (3, "decimal", "3"),
        (12, "chineseLegalSimplified", "拾贰"), (4, "lowerRoman", "iv"), (28, "upperLetter", "BB"),
        (3, "decimalEnclosedCircleChinese", "③"), (20, "ideographDigital", "二〇"), (2, "ideographTraditional", "乙"),
        (7, "decimalZero", "07"), (12, "decimalFullWidth", "１２"), (5, "unheardOf", "5"), (1, "none", ""),
    ],
)  # fmt: skip
def test_format_number(number: int, style: str, printed: str) -> None:
    assert format_number(number, style) == printed
