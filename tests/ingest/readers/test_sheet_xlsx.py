"""Workbooks made by openpyxl, and workbooks that were made to do harm."""

import io
import time
import tracemalloc
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.utils.datetime import MAC_EPOCH

from ingest.page import ErrorKind, Limits, Reading
from ingest.readers.sheet_xlsx import read
from knowledge.errors import Unreadable
from tests.workbooks import Written, changed, filled, saved, written

SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: list[object]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows or (["序号", "任务", "数"], [1, "清理", 3]):
        book.active.append(row)
    return book


def with_rows(rows: bytes, after: bytes = b"") -> bytes:
    return changed(saved(workbook()), SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>" + after))


def reading(book: openpyxl.Workbook) -> Reading:
    return read(saved(book), Limits())


def kind_of(data: bytes, limits: Limits = Limits()) -> str:  # noqa: B008
    with pytest.raises(Unreadable) as caught:
        read(data, limits)
    return caught.value.kind


def test_numbers_days_and_truths_are_printed_as_the_sheet_shows_them() -> None:
    book = workbook(
        ["项目", "值", "日期"], ["比例", 0.45, date(2025, 3, 1)], ["金额", 1234.5, True], ["空", None, "=1+1"]
    )
    sheet = book.active
    sheet["B2"].number_format, sheet["B3"].number_format, sheet["C4"].data_type = "0%", "#,##0.00", "s"
    assert reading(book).tables[0].rows[1:] == (
        ("比例", "45%", "2025-03-01"),
        ("金额", "1,234.50", "TRUE"),
        ("空", "", "=1+1"),
    )


def test_merged_cells_hidden_parts_and_comments() -> None:
    book = workbook(["任务表"], ["类别", "分工"], [None, "牵头", "配合"], ["决策", "甲", "乙"], [None, "丙", "丁"])
    sheet = book.active
    for area in ("A1:C1", "A2:A3", "B2:C2", "A4:A5"):
        sheet.merge_cells(area)
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet["B4"].comment = Comment("请核对", "甲")
    hidden = book.create_sheet("字典")
    hidden["A1"], hidden.sheet_state = "甲", "veryHidden"
    found = reading(book)
    assert found.title == "任务表"
    assert found.tables[0].rows == (("类别", "分工/牵头", "分工/配合"), ("决策", "甲", "乙"), ("决策", "丙", "丁"))
    told = "".join(found.warnings)
    assert all(text in told for text in ("第 5 行是隐藏的", "第 3 列是隐藏的", "1 处批注", "“字典”没有收入"))


def test_a_plain_sum_without_a_kept_value_is_worked_out_and_told() -> None:
    found = reading(
        workbook(["项目", "数"], ["甲", 1.5], ["乙", 2], ["合计", "=SUM(B2:B3)"], ["平均", "=AVERAGE($B$2:$B$3)"])
    )
    assert [row[1] for row in found.tables[0].rows] == ["数", "1.5", "2", "3.5", "1.75"]
    (warning,) = found.warnings
    assert "2 个求和、平均公式" in warning
    assert "Sheet!B4、Sheet!B5" in warning


def test_a_worked_out_day_is_counted_from_1904_where_the_file_says_so() -> None:
    book = workbook(["项目", "日期"], ["甲", date(2025, 3, 1)], ["乙", date(2025, 3, 3)], ["居中", "=AVERAGE(B2:B3)"])
    book.epoch = MAC_EPOCH
    book.active["B4"].number_format = "yyyy-mm-dd"
    assert [row[1] for row in reading(book).tables[0].rows[1:]] == ["2025-03-01", "2025-03-03", "2025-03-02"]


@pytest.mark.parametrize(
    "formula", ["=B2*2", "=SUM(B2:B3)+1", "=SUM(B2:B4)", "=SUM(C2:C3)", "=IF(B2>1,1,0)", "=SUM(B:B)"]
)
def test_any_other_formula_without_a_value_stays_empty_and_is_told(formula) -> None:
    found = reading(workbook(["项目", "数"], ["甲", 1], ["乙", 2], ["另", formula]))
    assert found.tables[0].rows[-1] == ("另", "")
    assert "1 个公式没有存下结果" in found.warnings[0]


def test_a_kept_value_is_taken_and_an_error_is_told() -> None:
    rows = b'<row r="3"><c r="A3"><v>2</v></c><c r="B3" t="str"><f>X</f><v>\xe7\x94\xb2</v></c><c r="C3" t="e"><v>#N/A</v></c></row>'
    found = read(with_rows(rows), Limits())
    assert found.tables[0].rows[2] == ("2", "甲", "#N/A")
    assert "1 个单元格是公式错误" in found.warnings[0]


def test_cells_without_an_address_follow_each_other() -> None:
    data = with_rows(b'<row><c t="inlineStr"><is><t>2</t></is></c><c><v>5</v></c><c t="b"><v>0</v></c></row>')
    assert read(data, Limits()).tables[0].rows[2] == ("2", "5", "FALSE")


@settings(max_examples=40, deadline=None)
@given(st.tuples(written("甲表"), written("乙表")))
def test_every_value_of_a_random_workbook_comes_back_under_the_path_of_its_header(sheets: tuple[Written, ...]) -> None:
    reading = read(filled(sheets), Limits())
    visible = [sheet for sheet in sheets if not sheet.hidden]
    assert [table.sheet for table in reading.tables] == [sheet.name for sheet in visible]
    for table, sheet in zip(reading.tables, visible, strict=True):
        assert (table.title, table.heads) == (sheet.title or sheet.name, 1)
        assert table.rows == sheet.table
    told = "".join(reading.warnings)
    for sheet in sheets:
        assert (f"隐藏的工作表“{sheet.name}”没有收入" in told) == sheet.hidden


# Made to do harm


def test_many_formatted_empty_rows_cost_next_to_nothing() -> None:
    blank = b'<row r="%d" spans="1:2"><c r="A%d" s="0"/><c r="B%d" s="0"/></row>'
    data = with_rows(b"".join(blank % (n, n, n) for n in range(3, 200_000)))
    tracemalloc.start()
    started = time.perf_counter()
    found = read(data, Limits())
    seconds, (_, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.tables[0].rows == (("序号", "任务", "数"), ("1", "清理", "3"))
    assert seconds < 3
    assert peak < 60 * 2**20


def test_a_cell_in_the_last_corner_and_an_area_over_everything_are_harmless() -> None:
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    started = time.perf_counter()
    found = read(with_rows(corner, b'<mergeCells><mergeCell ref="B2:XFD1048576"/></mergeCells>'), Limits())
    assert time.perf_counter() - started < 1
    assert found.tables[0].rows[0][:3] == ("序号", "任务", "数")


def test_sums_over_everything_are_worked_out_only_as_far_as_there_is_room() -> None:
    formulas = b"".join(b'<row r="%d"><c r="A%d"><f>SUM(C1:C1048576)</f></c></row>' % (n, n) for n in range(3, 2000))
    started = time.perf_counter()
    read(with_rows(formulas), Limits())
    assert time.perf_counter() - started < 3


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/styles.xml", SHEET])
def test_entities_are_refused(member) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    assert kind_of(changed(saved(workbook()), member, lambda xml: bomb + xml)) == ErrorKind.CORRUPT


def test_a_zip_bomb_is_refused_by_the_directory_alone() -> None:
    started = time.perf_counter()
    assert kind_of(with_rows(b" " * 2**20), Limits(expanded=2**19)) == ErrorKind.ARCHIVE_TOO_LARGE
    assert kind_of(with_rows(b" " * 12 * 2**20)) == ErrorKind.ARCHIVE_TOO_LARGE
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "broken",
    [
        b'<row r="x"><c r="A3"><v>1</v></c></row>',
        b'<row r="3"><c r="A3"><v>one</v></c></row>',
        b'<row r="3"><c r="A3" t="s"><v>99</v></c></row>',
        b'<row r="3"><c r="3A"><v>1</v></c></row>',
        b'<row r="3"><c r="A"><v>1</v></c></row>',
        b"<row>",
    ],
)
def test_cells_that_are_not_as_the_format_wants_them_are_corrupt(broken) -> None:
    assert kind_of(with_rows(broken)) == ErrorKind.CORRUPT


def test_styles_that_are_not_as_the_format_wants_them_are_corrupt() -> None:
    data = changed(saved(workbook()), "xl/styles.xml", lambda xml: xml.replace(b'numFmtId="0"', b'numFmtId="x"'))
    assert kind_of(data) == ErrorKind.CORRUPT


def test_a_workbook_without_a_workbook_and_a_binary_one_are_named() -> None:
    data = saved(workbook())
    assert (
        kind_of(changed(data, "_rels/.rels", lambda xml: xml.replace(b'officeDocument"', b'other"')))
        == ErrorKind.CORRUPT
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            new.writestr(
                member.replace("workbook.xml", "workbook.bin"),
                old.read(member).replace(b"xl/workbook.xml", b"xl/workbook.bin"),
            )
    assert kind_of(out.getvalue()) == ErrorKind.UNSUPPORTED
