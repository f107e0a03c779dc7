"""Characters on a page into lines."""

from ingest.readers.glyphs import Glyph, Sheet
from ingest.readers.pdf_lines import gutter_of, printed_lines, runs_of, spell, upright
from ingest.readers.view import page_view


def row(text: str, x: float, y: float, *, size: float = 10, tilt: int = 0) -> list[Glyph]:
    return [Glyph(char, x + size * at, x + size * (at + 1), y, size, tilt) for at, char in enumerate(text)]


def columns(lines: int) -> list[Glyph]:
    return [g for at in range(lines) for g in row("左" * 20, 50, 700 - 15 * at) + row("右" * 20, 280, 697 - 15 * at)]


def test_spelling_closes_gaps_and_counts_bold_once() -> None:
    glyphs = row("行政", 0, 0) + row("⾏", 35, 0) + row("⾏", 36, 0) + row("AB", 45, 0)
    assert spell(glyphs) == "行政⾏AB".replace("⾏", "行")


def test_a_gap_after_an_article_number_stays() -> None:
    assert spell(row("第三条", 0, 0) + row("甲乙", 40, 0)) == "第三条 甲乙"


def test_pieces_of_one_line_are_put_in_order_whatever_the_order_of_the_file() -> None:
    (line,) = printed_lines(runs_of(row("后半", 200, 100) + row("前半", 50, 100.5)), 1)
    assert (line.text, line.left, line.right) == ("前半后半", 50, 220)


def test_columns_are_found_and_read_one_after_the_other() -> None:
    runs = runs_of(row("通栏标题" * 8, 70, 730) + columns(10))
    gutter = gutter_of(runs)
    assert gutter is not None
    assert 250 <= gutter <= 280
    assert [line.text[0] for line in printed_lines(runs, 1, gutter)] == ["通"] + ["左"] * 10 + ["右"] * 10


def test_a_short_last_page_takes_the_strip_of_the_page_before() -> None:
    runs = runs_of(columns(2))
    assert gutter_of(runs) is None
    assert gutter_of(runs, 265.0) == 265.0
    assert gutter_of(runs_of(row("满行" * 20, 50, 700)), 265.0) is None


def test_a_turned_page_is_set_upright_and_slanted_text_left_out() -> None:
    turned = [Glyph(char, 300.0, 300.0, 100 + 10 * at, 10, 90) for at, char in enumerate("竖排文字")]
    sheet = upright(Sheet(600, 800, tuple(turned + row("水印", 0, 0, tilt=45)), (), False, page_view(0, 0, 600, 800)))
    (line,) = printed_lines(runs_of(sheet.glyphs), 1)
    assert line.text == "竖排文字"
