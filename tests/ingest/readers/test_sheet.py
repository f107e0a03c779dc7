"""Sheets into tables and lines: blocks, titles, notes, merged and hidden cells."""

import time

import pytest

from ingest.page import ErrorKind, Reading
from ingest.readers.sheet import Area, Sheet, clean, reading_of, told_where
from knowledge.errors import Unreadable

HEAD = ["序号", "任务", "单位"]


def sheet(*rows: list[str], name: str = "任务表", **how) -> Sheet:
    cells = {(r, c): text for r, row in enumerate(rows) for c, text in enumerate(row) if text}
    return Sheet(name, cells, **how)


def reading(*sheets: Sheet) -> Reading:
    return reading_of(sheets, "xlsx")


def test_title_and_notes_are_no_rows() -> None:
    found = reading(
        sheet(
            ["青溪县清理任务表"],
            ["填报单位：司法局　　日期：3月"],
            HEAD,
            ["1", "清理", "甲局"],
            ["2", "公开", "乙局"],
            ["注：每月报送。"],
            name="Sheet1",
        )
    )
    (table,) = found.tables
    assert (table.title, table.sheet, table.heads) == ("青溪县清理任务表", "Sheet1", 1)
    assert table.rows == (tuple(HEAD), ("1", "清理", "甲局"), ("2", "公开", "乙局"))
    assert [line.text for line in found.lines] == ["填报单位：司法局", "日期：3月", "注：每月报送。"]
    assert found.title == "青溪县清理任务表"


def test_a_sheet_s_name_is_the_title_unless_the_program_gave_it() -> None:
    body = (HEAD, ["1", "清理", "甲局"])
    found = reading(sheet(*body, name="自评表"), sheet(*body, name="Sheet2"), sheet(*body, name="工作表3"))
    assert [t.title for t in found.tables] == ["自评表", "", ""]
    assert found.title == ""


def test_merged_cells_are_repeated_and_only_where_something_stands() -> None:
    found = reading(
        sheet(
            ["类别", "任务", "分工", ""],
            ["", "", "牵头", "配合"],
            ["决策", "公示", "甲", "乙"],
            ["", "听证", "丙", "丁"],
            merged=[Area(0, 0, 1, 0), Area(0, 1, 1, 1), Area(0, 2, 0, 3), Area(2, 0, 3, 0), Area(9, 0, 10**6, 10**4)],
        )
    )
    assert found.tables[0].rows == (
        ("类别", "任务", "分工/牵头", "分工/配合"),
        ("决策", "公示", "甲", "乙"),
        ("决策", "听证", "丙", "丁"),
    )


def test_a_blank_row_does_not_end_a_table() -> None:
    found = reading(sheet(HEAD, ["1", "清理", "甲局"], [], ["2", "公开", "乙局"], [], ["合计", "", "2"]))
    assert [row[0] for row in found.tables[0].rows] == ["序号", "1", "2", "合计"]


def test_a_second_table_begins_with_its_title_or_with_names_over_numbers() -> None:
    found = reading(
        sheet(
            HEAD,
            ["1", "清理", "甲局"],
            [],
            ["", "附：案件情况"],
            [],
            ["项目", "数量"],
            ["受理", "44件"],
            [],
            ["月份", "件"],
            ["一月", "3"],
        )
    )
    assert [(t.title, t.rows[0]) for t in found.tables] == [
        ("任务表", tuple(HEAD)),
        ("任务表", ("项目", "数量")),
        ("任务表", ("月份", "件")),
    ]
    assert [line.text for line in found.lines] == ["附：案件情况"]


def test_blank_columns_are_left_out_and_texts_alone_are_lines() -> None:
    found = reading(sheet(["甲", "", "乙"], ["1", "", "2"]), sheet(["填表说明"], ["一、如实填写。"]))
    assert found.tables[0].rows == (("甲", "乙"), ("1", "2"))
    assert [line.text for line in found.lines] == ["填表说明", "一、如实填写。"]


def test_what_is_hidden_is_told() -> None:
    body = (HEAD, ["1", "清理", "甲局"])
    found = reading(
        sheet(*body, hidden_rows=[1], hidden_columns=[2], notes=2, errors=1), Sheet("字典", {(0, 0): "甲"}, hidden=True)
    )
    told = "".join(found.warnings)
    assert all(
        text in told
        for text in ("第 2 行是隐藏的", "第 3 列是隐藏的", "2 处批注", "1 个单元格是公式错误", "“字典”没有收入")
    )
    assert len(found.tables) == 1


def test_nothing_visible_is_no_text() -> None:
    with pytest.raises(Unreadable) as caught:
        reading(sheet(), Sheet("字典", {}, hidden=True))
    assert caught.value.kind == ErrorKind.NO_TEXT


def test_cells_far_apart_and_overlapping_areas_are_refused_at_once() -> None:
    started = time.perf_counter()
    with pytest.raises(Unreadable) as caught:
        reading(Sheet("对角", {(n, n): "1" for n in range(16_000)}))
    assert caught.value.kind == ErrorKind.TOO_LARGE
    with pytest.raises(Unreadable) as caught:
        reading(sheet(HEAD, ["1", "清理", "甲局"], merged=[Area(0, 0, 1, 2)] * 1000))
    assert caught.value.kind == ErrorKind.CORRUPT
    assert time.perf_counter() - started < 1


def test_a_corner_cell_does_not_make_the_sheet_large() -> None:
    found = reading(Sheet("角", {(0, 0): "项目", (0, 1): "数", (1, 0): "案件", (1, 1): "3", (1048575, 16383): "完"}))
    assert len(found.tables[0].rows) == 2
    assert [line.text for line in found.lines] == ["完"]


def test_texts_of_cells_keep_their_breaks_only() -> None:
    assert clean(" 甲\u200b \r\n\n 乙 ") == "甲\n乙"
    assert told_where("公式留空", list("abcd")) == "公式留空（a、b、c 等）。"
