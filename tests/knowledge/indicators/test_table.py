"""Tables of indicators as CSV text: written, read, and read from what offices have."""

import pytest
from hypothesis import given, settings

from knowledge.errors import UsageError
from knowledge.indicators.table import COLUMNS, propose_columns, read_cells, to_rows, write_table
from tests.indicators import indicator, system, systems


@settings(max_examples=50, deadline=None)
@given(systems())
def test_rows_survive_csv(one) -> None:
    rows = to_rows(one)
    assert [set(row) for row in rows] == [set(COLUMNS)] * len(one.indicators)
    header, *lines = read_cells(write_table(rows))
    assert [dict(zip(header, line, strict=True)) for line in lines] == rows


def test_the_words_of_a_row() -> None:
    measure = {
        "type": "比例",
        "name": "办结率",
        "unit": "%",
        "threshold": {"op": ">=", "value": 95, "source": "default"},
    }
    (row,) = to_rows(system("demo", indicator("1.1.1", "是否", "数量", measure=measure)))
    assert row["检查点"] == "【是否：是】1.1.1-q1 怎么样？\n【数量：件】1.1.1-q2 怎么样？"
    assert (row["达标线"], row["分值"], row["适用单位"]) == ("不低于95", "1", "县区政府\n执法部门")


def test_formulas_are_guarded() -> None:
    text = write_table([{"三级指标": "=1+1", "要求": "'-甲", "依据": "甲=乙"}])
    assert "'=1+1" in text
    assert "''-甲" in text
    assert "'甲" not in text


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_cells_by_any_delimiter(delimiter) -> None:
    lines = [["某县指标", "", ""], ["一级指标", "二级指标", "三级指标（项）"], ["甲", "", "乙\n丙"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    assert read_cells("\ufeff" + text) == lines


def test_columns_are_proposed_by_name() -> None:
    header = ["序号", "一级", "三级指标名称", "标准分（分）", "评分 标准", "备注"]
    assert propose_columns(header) == {
        "序号": "编号",
        "一级": "一级指标",
        "三级指标名称": "三级指标",
        "标准分（分）": "分值",
    }


def test_what_is_no_table() -> None:
    with pytest.raises(UsageError, match="表格读不了"):
        read_cells("一级指标,二级指标\n" + "甲" * 200000)
