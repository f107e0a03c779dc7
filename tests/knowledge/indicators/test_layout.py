"""Header lines, rows and other lines of tables as offices make them."""

import pytest

from knowledge.errors import UsageError
from knowledge.indicators.layout import AsideKind, Grid, read_layout
from knowledge.indicators.table import read_cells


def layout(*texts: str):
    return read_layout([Grid(tuple(map(tuple, read_cells(t))), f"第{n}张表") for n, t in enumerate(texts, 1)])


def test_titles_above_and_notes_below_are_no_indicators() -> None:
    found = layout(
        "某县指标,,,\n单位：分,,,\n一级指标,二级指标,三级指标,分值\n甲,乙,丙,2\n,,丁,3\n合计,,,5\n注：分值可调整,,,\n"
    )
    assert found.headings == ("一级指标", "二级指标", "三级指标", "分值")
    assert [row.cells["三级指标"] for row in found.rows] == ["丙", "丁"]
    assert [row.place for row in found.rows] == ["第1张表第4行", "第1张表第5行"]
    assert [(a.kind, a.text) for a in found.asides] == [
        (AsideKind.TITLE, "某县指标"),
        (AsideKind.TITLE, "单位：分"),
        (AsideKind.TOTAL, "合计 5"),
        (AsideKind.NOTE, "注：分值可调整"),
    ]
    assert found.title == "某县指标"
    assert found.asides[2].cells["分值"] == "5"


@pytest.mark.parametrize(
    "header",
    [
        "一级指标,二级指标,三级指标,分值,,责任单位\n,,,基本分,加分,\n",
        "一级指标,二级指标,三级指标,分值,分值,责任单位\n一级指标,二级指标,三级指标,基本分,加分,责任单位\n",
    ],
)
def test_headings_on_two_lines_are_joined(header) -> None:
    found = layout(header + "甲,乙,丙,5,1,某局\n")
    assert found.headings == ("一级指标", "二级指标", "三级指标", "分值/基本分", "分值/加分", "责任单位")
    assert found.rows[0].cells["分值/加分"] == "1"


def test_a_first_row_with_empty_cells_is_no_second_header_line() -> None:
    found = layout("一级指标,二级指标,三级指标,备注,\n甲,乙,丙,,\n,,丁,重要,\n")
    assert len(found.rows) == 2
    assert found.headings == ("一级指标", "二级指标", "三级指标", "备注")


def test_headings_given_twice_or_missing_get_their_place() -> None:
    found = layout("一级指标,分值,三级指标,分值,\n甲,9,丙,4,x\n")
    assert found.headings == ("一级指标", "分值", "三级指标", "分值（第4列）", "第5列")


def test_a_cell_merged_over_two_columns_is_one_column() -> None:
    found = layout("一级指标,一级指标,三级指标\n甲,甲,丙\n乙,乙,丁\n")
    assert found.headings == ("一级指标", "三级指标")


def test_a_line_across_the_table_is_a_heading_for_the_rows_below() -> None:
    found = layout(
        "三级指标,要求,分值\n一、职能（5分）,一、职能（5分）,一、职能（5分）\n丙,做好丙,5\n二、决策,二、决策,二、决策\n丁,做好丁,2\n"
    )
    assert [row.under for row in found.rows] == ["一、职能（5分）", "二、决策"]
    assert [a.kind for a in found.asides] == [AsideKind.HEADING] * 2


def test_a_row_that_continues_the_one_above_is_a_row() -> None:
    found = layout("评分标准,一级指标,二级指标,三级指标\n做到得分,甲,乙,丙\n没做扣分,,,\n")
    assert len(found.rows) == 2


def test_tables_go_on_with_and_without_their_header() -> None:
    first = "一级指标,二级指标,三级指标\n甲,乙,丙\n"
    found = layout(
        first, "甲,乙,丁\n", "一级指标,三级指标,分值\n戊,己,3\n一级指标,三级指标,分值\n", "姓名,电话\n子,丑\n"
    )
    assert [row.cells.get("三级指标") for row in found.rows] == ["丙", "丁", "己"]
    assert found.headings == ("一级指标", "二级指标", "三级指标", "分值")
    assert found.notes == ("第2张表没有表头，列数与上一张相同，按续表接上。",)
    assert found.unused == ("第4张表",)
    assert [a.kind for a in found.asides] == [AsideKind.HEADER]


def test_a_header_with_unknown_names_is_told() -> None:
    found = layout("大项,小项,干什么\n甲,乙,丙\n")
    assert found.headings == ("大项", "小项", "干什么")
    assert found.notes == ("没有认出列名，把第1张表第1行当作表头。",)


def test_what_is_no_table_of_indicators() -> None:
    for text in ("", "甲,乙\n1,2\n"):
        with pytest.raises(UsageError, match="没有找到指标表"):
            layout(text)


def test_the_cells_of_a_column() -> None:
    assert layout("一级指标,三级指标\n甲, 丙\n,丁\n,\n").values("一级指标") == ["甲"]
