"""Pages put together from sheets."""

from ingest.readers.glyphs import Glyph, Rule, Sheet
from ingest.readers.layout import numbered, odd, page_of, text, title, without_heads
from ingest.readers.view import page_view


def words(content: str, y: float, *, x: float = 60, size: float = 12) -> list[Glyph]:
    return [Glyph(char, x + size * n, x + size * (n + 1), y, size) for n, char in enumerate(content)]


def sheet(*lines: list[Glyph], rules: tuple[Rule, ...] = (), pictured: bool = False) -> Sheet:
    glyphs = tuple(glyph for line in lines for glyph in line)
    return Sheet(600, 800, glyphs, rules, pictured, page_view(0, 0, 600, 800))


def test_lines_know_where_they_are_printed() -> None:
    (line,) = page_of(sheet(words("值班台账", 400)), 5).lines
    assert line.box is not None
    assert (line.box.page, round(line.box.left, 2), round(line.box.right, 2)) == (5, 0.1, 0.18)
    assert line.box.top < 1 - 404 / 800 < line.box.bottom


def test_a_paragraph_carries_the_places_of_all_its_lines() -> None:
    long = "各科室应当建立值班台账如实记录来电来访的时间事由和办理结果并在当日"
    first, second = sheet(words(long, 60)), sheet(words("补报书面材料。", 740))
    pages = without_heads([page_of(first, 1), page_of(second, 2)])
    (paragraph,) = text(pages, (), {})
    assert [box.page for box in paragraph.boxes] == [1, 2]


def test_what_stands_in_a_table_is_no_line() -> None:
    rules = tuple(Rule(50, y, 250, y) for y in (700, 650, 600)) + tuple(Rule(x, 600, x, 700) for x in (50, 150, 250))
    cells = [words(t, y, x=x) for t, x, y in (("甲", 60, 670), ("乙", 160, 670), ("丙", 60, 620), ("丁", 160, 620))]
    page = page_of(sheet(*cells, words("表外的话。", 500), rules=rules), 1)
    assert page.tables[0].table.rows == (("甲", "乙"), ("丙", "丁"))
    assert [line.text for line in page.lines] == ["表外的话。"]


def test_a_text_layer_of_odd_characters_counts_as_a_picture() -> None:
    page = page_of(sheet(words("\ue123\ue124\ue125年", 400)), 1)
    assert page.pictured
    assert page.lines == ()
    assert odd("\ufffd")
    assert not odd("〔")


def test_a_missing_page_is_marked_in_its_place() -> None:
    pages = [page_of(sheet(words("前一页。", 700)), 1), page_of(sheet(pictured=True), 2)]
    lines = text(without_heads(pages), [2], {})
    assert [line.page for line in lines] == [1, 2]
    assert "第2页是图像" in lines[1].text


def test_the_largest_lines_on_top_are_the_title() -> None:
    page = page_of(
        sheet(words("值班办法", 750, size=22), *(words("正文一行又一行。", 600 - 20 * n) for n in range(4))), 1
    )
    assert title([list(page.lines)]) == "值班办法"
    assert title([]) == ""
    assert numbered([2, 5]) == "第 2、5 页"
