"""Old Excel files made by xlwt."""

import io
from datetime import date

import pytest
import xlwt

from ingest.page import ErrorKind, Limits, Reading
from ingest.readers.sheet_xls import read
from knowledge.errors import Unreadable


def saved(book: xlwt.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def reading() -> Reading:
    book = xlwt.Workbook()
    sheet = book.add_sheet("自评表")
    sheet.write_merge(0, 0, 0, 4, "青溪县自评表")
    for column, text in enumerate(("类别", "要点", "得分", "比例", "日期")):
        sheet.write(1, column, text)
    sheet.write_merge(2, 3, 0, 0, "决策")
    for row, values in enumerate((("公示", 4.5, 0.45), ("听证", 3, 1)), 2):
        for column, value in enumerate(values, 1):
            sheet.write(row, column, value, xlwt.easyxf(num_format_str="0%" if column == 3 else "General"))
        sheet.write(row, 4, date(2025, 3, row), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.write(4, 0, "是否完成")
    sheet.write(4, 1, True)
    sheet.row(3).hidden = True
    sheet.col(2).hidden = True
    book.add_sheet("字典").visibility = 1
    return read(saved(book), Limits())


def test_cells_are_read_as_printed(reading) -> None:
    (table,) = reading.tables
    assert table.title == "青溪县自评表"
    assert table.rows == (
        ("类别", "要点", "得分", "比例", "日期"),
        ("决策", "公示", "4.5", "45%", "2025-03-02"),
        ("决策", "听证", "3", "100%", "2025-03-03"),
        ("是否完成", "TRUE", "", "", ""),
    )


def test_what_is_hidden_is_told(reading) -> None:
    told = "".join(reading.warnings)
    assert all(text in told for text in ("第 4 行是隐藏的", "第 3 列是隐藏的", "“字典”没有收入"))


def test_a_damaged_file_is_corrupt() -> None:
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, "甲")
    whole = saved(book)
    for data in (whole[:700], whole[:1536] + b"\xff" * (len(whole) - 1536)):
        with pytest.raises(Unreadable) as caught:
            read(data, Limits())
        assert caught.value.kind == ErrorKind.CORRUPT
