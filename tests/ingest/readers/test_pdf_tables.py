"""Ruled lines into tables."""

from ingest.page import Table
from ingest.readers.glyphs import Glyph, Rule
from ingest.readers.pdf_tables import Found, grids, joined, read_grid, titled


def ruled(columns: list[float], rows: list[float]) -> list[Rule]:
    return [Rule(columns[0], y, columns[-1], y) for y in rows] + [Rule(x, rows[-1], x, rows[0]) for x in columns]


def word(text: str, x: float, y: float) -> list[Glyph]:
    return [Glyph(char, x + 10 * at, x + 10 * at + 10, y, 10) for at, char in enumerate(text)]


def test_cells_by_rules() -> None:
    (grid,) = grids(ruled([0, 100, 200], [60, 30, 0]))
    found = read_grid(grid, word("甲", 10, 40) + word("乙", 110, 40) + word("丙", 10, 10), 3)
    assert found is not None
    assert found.table == Table((("甲", "乙"), ("丙", "")), 3)


def test_a_missing_rule_makes_a_merged_cell() -> None:
    rules = (
        [Rule(0, y, 200, y) for y in (60, 0)] + [Rule(100, 30, 200, 30)] + [Rule(x, 0, x, 60) for x in (0, 100, 200)]
    )
    (grid,) = grids(rules)
    found = read_grid(grid, word("甲", 10, 30) + word("乙", 110, 40) + word("丙", 110, 10), 1)
    assert found is not None
    assert found.table.rows == (("甲", "乙"), ("甲", "丙"))


def test_a_frame_and_an_underline_are_no_tables() -> None:
    assert grids(ruled([0, 200], [60, 0])) == []
    assert grids([Rule(0, 10, 200, 10)]) == []


def test_a_table_that_goes_on_over_the_page_is_one_with_one_head() -> None:
    head, columns = ("序号", "单位"), (0.0, 100.0, 200.0)
    parts = [Found(Table((head, (str(n), "局")), n), columns, n) for n in (1, 2)]
    other = Found(Table((head, ("9", "局")), 5), columns, 5)
    assert joined([*parts, other]) == [Table((head, ("1", "局"), ("2", "局")), 1), other.table]


def test_a_table_keeps_its_title_over_the_page() -> None:
    head, columns = ("序号", "单位"), (10.0, 50.0, 90.0)
    parts = [Found(Table((head, (str(n), "局")), n), columns, n) for n in (1, 2)]
    (whole,) = joined([titled(parts[0], ["正文。", "单位表"]), titled(parts[1], [])])
    assert (whole.title, len(whole.rows)) == ("单位表", 3)
