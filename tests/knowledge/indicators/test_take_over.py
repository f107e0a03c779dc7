"""From tables to systems: lossless for our own, tolerant and telling for those of offices."""

import pytest
from hypothesis import given, settings

from knowledge.errors import UsageError
from knowledge.indicators.table import read_cells, to_rows
from knowledge.indicators.take_over import Imported, from_rows
from tests.indicators import systems


def read(text: str, **more) -> Imported:
    header, *lines = read_cells(text)
    return from_rows([dict(zip(header, line, strict=False)) for line in lines], id_="county", name="某县指标", **more)


@settings(max_examples=50, deadline=None)
@given(systems())
def test_our_own_rows_give_the_same_indicators_back(one) -> None:
    found = from_rows(to_rows(one), id_="demo", name=one.name)
    assert found.system.groups == one.groups
    assert not [note for note in found.notes if "编号" in note or "检查点" in note]


OFFICE = """序号,一级指标,二级指标,三级指标,分值,评分标准,责任单位,备注
1,职能履行,审批,按期办结,2分,全部按期得2分,审批局,
,,,,,逾期不得分,,
2,,,不变相设限,3,,,
3,,权责清单,公布清单,1,,,
4,决策,公众参与,公开征求意见,,,,必做
"""


def test_an_office_table_with_merged_cells() -> None:
    found = read(OFFICE)
    assert [(s.id, s.name) for s in found.system.sections.values()] == [
        ("1", "职能履行"),
        ("1.1", "审批"),
        ("1.2", "权责清单"),
        ("2", "决策"),
        ("2.1", "公众参与"),
    ]
    first = found.system.indicator("1.1.1")
    assert (first.weight, first.official_no, first.responsible) == (2, 1, "审批局")
    assert first.scoring == "全部按期得2分\n逾期不得分"
    assert first.check_points[0].text == "按期办结，是否做到？"
    assert found.system.indicator("1.1.2").responsible == ""
    assert found.system.status_note


def test_everything_filled_in_is_told() -> None:
    notes = "\n".join(read(OFFICE).notes)
    for told in (
        "没有用到的列：备注",
        "原来的编号记作官方序号",
        "4 项指标没有要求",
        "1 项指标没有分值，按1分",
        "4 项指标没有检查点",
        "4 项指标没有依据，留空",
        "适用于全部单位",
        "没有衡量方式，都按是否题",
    ):
        assert told in notes


def test_what_is_made_up_is_marked() -> None:
    found = read("一级,二级,三级,要求,检查点\n甲,乙,公布,清单按期公布。,\n,,报备,报备,是否报备？\n").system
    (made,), (own,) = (i.check_points for i in found.indicators)
    assert (made.text, made.provenance) == ("清单按期公布，是否做到？", "推定")
    assert (own.text, own.provenance) == ("是否报备？", "")
    assert found.indicator("1.1.1").provenance == "表内"
    assert found.status == "unreviewed"


def test_a_merged_cell_repeated_is_taken_once() -> None:
    found = read(
        "一级,二级,三级,评分标准,分值\n甲,乙,丙,全做得2分,2\n甲,乙,丙,全做得2分,2\n甲,乙,丙,没做不得分,2\n"
    ).system
    assert found.indicator("1.1.1").scoring == "全做得2分\n没做不得分"


def test_places_are_told_as_given() -> None:
    rows = [{"一级": "甲", "二级": "乙", "三级": "丙", "分值": "很多"}]
    with pytest.raises(UsageError, match="第2张表第7行的分值“很多”不是数字"):
        from_rows(rows, id_="county", name="某县指标", places=["第2张表第7行"])


def test_columns_can_be_named_by_hand() -> None:
    columns = {"大项": "一级指标", "小项": "二级指标", "内容": "三级指标", "谁做": "责任单位"}
    rows = [{"大项": "甲", "小项": "乙", "内容": "丙", "谁做": "丁局"}]
    found = from_rows(rows, id_="county", name="某县指标", columns=columns)
    assert found.system.indicators[0].responsible == "丁局"


def test_types_of_units_are_taken_over() -> None:
    found = read("一级,二级,三级,适用单位\n甲,乙,丙,开发区、执法部门\n,,丁,各单位\n")
    assert found.system.indicator("1.1.1").applies_to == ("开发区", "执法部门")
    assert found.system.indicator("1.1.2").applies_to == found.system.unit_types
    assert "新的单位类型：开发区。" in found.notes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("一级,二级\n甲,乙\n", "表格缺少列：三级指标。现有的列：一级、二级"),
        ("一级,二级,三级,指标\n甲,乙,丙,丁\n", "不止一列表示三级指标"),
        ("一级,二级,三级\n,,\n", "表格里没有指标"),
        ("一级,二级,三级\n,乙,丙\n", "第1行没有写一级指标"),
        ("一级,二级,三级\n甲,乙,丙\n丁,,戊\n", "第2行没有写二级指标"),
        ("一级,二级,三级\n甲,乙,丙\n合计,共1项,\n", "第2行没有三级指标.*合计行"),
        ("一级,二级,三级,分值\n甲,乙,丙,很多\n", "第1行的分值“很多”不是数字"),
        ("一级,二级,三级,分值\n甲,乙,丙,0\n", r"1\.1\.1 的 weight：要大于 0"),
        ("一级,二级,三级,达标线\n甲,乙,丙,尽量高\n", "第1行的达标线“尽量高”"),
        ("一级,二级,三级,责任单位\n甲,乙,丙,子局\n,,,丑局\n", "第2行的责任单位与同一指标上一行不同"),
        ("编号,一级,二级,三级\n1.1.1,甲,乙,丙\n2,,,丁\n", "第2行的编号不是 1.2.3"),
        ("编号,一级,二级,三级\n1.1.1,甲,乙,丙\n1.2.1,,,丁\n", r"1\.2\.1：编号与上级 1\.1 不一致"),
        ("一级,二级,三级\n甲,乙,丙\n子,丑,寅\n甲,乙,丙\n", "三级指标“丙”出现两次"),
    ],
)
def test_what_cannot_be_read_is_told_by_row(text, message) -> None:
    with pytest.raises(UsageError, match=message):
        read(text)
