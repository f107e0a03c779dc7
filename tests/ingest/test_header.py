"""Where the header of a table is, what its columns are called, and what stands around it."""

import pytest

from ingest.header import Frame, caption, columns, distinct, frame, is_number, label_span, notes_from, title_in, told

TITLE = ("青溪县任务表",) * 4
UNIT = ("填报单位：县司法局　日期：2025年3月", "", "", "")
TOP = ("序号", "任务", "分工", "分工")
LOW = ("序号", "任务", "牵头", "配合")
ROWS = (("1", "清理证明", "司法局", "各镇"), ("2", "公开目录", "政府办", "各局"))


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        ((TITLE, UNIT, TOP, LOW, *ROWS), Frame(2, 2, 6)),
        ((LOW, *ROWS), Frame(0, 1, 3)),
        ((LOW, *ROWS, ("注：牵头单位每月报送。", "", "", ""), ("2.逾期通报。", "", "", "")), Frame(0, 1, 3)),
        ((LOW, *ROWS, ("填表人：张三", "", "审核人：李四", "")), Frame(0, 1, 3)),
        ((LOW, *ROWS, ("合计", "合计", "合计", "12")), Frame(0, 1, 4)),
        (ROWS, Frame(0, 0, 2)),
        ((("填报单位", "", "填报日期", ""), ("任务", "进展", "问题", "措施"), ("", "", "", "")), Frame(1, 1, 3)),
        ((("姓名：", "张三"), ("电话：", "12345")), Frame(0, 0, 2)),
        ((("项目", "2023", "2024"), ("案件", "3", "5")), Frame(0, 1, 2)),
        ((("2025-03-01", "已报"), ("2025-03-02", "未报")), Frame(0, 0, 2)),
        ((("只有", "一行"),), Frame(0, 0, 1)),
        ((), Frame(0, 0, 0)),
    ],
)
def test_a_table_is_taken_apart_by_its_structure(rows, parts) -> None:
    assert frame(rows) == parts


def test_a_wide_heading_without_merged_cells_reaches_over_the_blanks_below_it() -> None:
    rows = (
        ("序号", "任务", "分工", "", "进展", ""),
        ("", "", "牵头", "配合", "状态", "完成率"),
        ("1", "甲", "乙", "丙", "丁", "戊"),
    )
    assert frame(rows) == Frame(0, 2, 3)
    assert columns(rows[:2]) == ("序号", "任务", "分工/牵头", "分工/配合", "进展/状态", "进展/完成率")


def test_names_of_columns_are_joined_once_and_without_breaks() -> None:
    assert columns((TOP, LOW)) == ("序号", "任务", "分工/牵头", "分工/配合")
    assert columns((("完成\n时限", " 备 注 "),)) == ("完成时限", "备注")


def test_rows_of_text_under_a_header_do_not_become_part_of_it() -> None:
    rows = (("类别", "类别", "单位"), ("处罚", "许可", "司法局"), ("甲", "乙", "丙"))
    assert frame(rows).heads == 1


def test_a_group_of_notes_begins_with_a_note_and_nothing_full_follows() -> None:
    assert notes_from((LOW, ("注：见下", "", "", ""), *ROWS)) == 4
    assert notes_from((LOW, *ROWS, ("说明：一、二、三", "", "", ""))) == 3


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["正文。", "表1　案件情况"], "表1　案件情况"),
        (["案件情况", "单位：件"], "案件情况"),
        (["案件情况", "（单位：万元）"], "案件情况"),
        (["办理情况见下表。"], ""),
        (["办理情况如下："], ""),
        (["附件1"], ""),
        (["2025年3月18日"], ""),
        (["长" * 61], ""),
        ([], ""),
    ],
)
def test_a_caption_is_the_short_line_above(lines, title) -> None:
    assert caption(lines) == title


def test_a_title_is_one_text_and_no_field() -> None:
    assert title_in([TITLE]) == "青溪县任务表"
    assert title_in([UNIT]) == title_in([("甲", "乙")]) == title_in([]) == ""


def test_a_row_is_told_with_each_text_once() -> None:
    assert distinct(("甲", "甲", "", "乙")) == ["甲", "乙"]
    assert told(("甲", "甲", "", "乙")) == "甲　乙"


@pytest.mark.parametrize(
    ("row", "span"),
    [
        (("合计", "合计", "合计", "3"), 3),
        (("小计", "小计", "1", "2"), 2),
        (("甲", "甲", "1", "2", "3"), 0),
        (("", "", "", "3"), 0),
        (("甲", "乙"), 0),
    ],
)
def test_a_label_runs_over_half_of_the_columns(row, span) -> None:
    assert label_span(row) == span


@pytest.mark.parametrize("cell", ["3", "-1,234.50", "45%", "¥20", " 7 "])
def test_numbers_and_shares_are_numbers(cell) -> None:
    assert is_number(cell)


@pytest.mark.parametrize("cell", ["3件", "2025年", "", "一", "第3号"])
def test_what_has_a_unit_is_no_number(cell) -> None:
    assert not is_number(cell)
