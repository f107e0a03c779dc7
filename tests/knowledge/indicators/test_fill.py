"""Rows of a layout in our own columns."""

from knowledge.indicators.columns import propose_fields
from knowledge.indicators.fill import Filled, fill
from tests.knowledge.indicators.test_layout import layout


def filled(text: str, by_hand=None) -> Filled:
    found = layout(text)
    return fill(found, propose_fields(found, by_hand))


def test_numbering_and_scores_leave_the_names() -> None:
    found = filled("一级指标,二级指标,三级指标\n一、职能（20分）,（一）清单,1.公布（8分）\n,,2. 报备（12分）\n")
    assert [(r["一级指标"], r["二级指标"], r["三级指标"]) for r in found.rows] == [
        ("职能", "清单", "公布"),
        ("", "", "报备"),
    ]
    assert [(r["官方序号"], r["分值"]) for r in found.rows] == [("1", "8"), ("2", "12")]
    assert found.claims == {("职能",): 20}
    assert "4 处名称前的编号（如“一、”“1.”）已去掉。" in found.notes


def test_what_only_looks_like_numbering_stays() -> None:
    names = ("2.5分钟办结", "60学时培训", "三级响应", "1.", "1.1报备")
    found = filled("一级指标,二级指标,三级指标\n" + "".join(f"甲,乙,{name}\n" for name in names))
    assert [r["三级指标"] for r in found.rows] == list(names)


def test_our_own_numbers_leave_the_names_alone() -> None:
    found = filled("编号,一级指标,二级指标,三级指标\n1.1.1,一、甲,乙,1.丙\n")
    assert found.rows[0]["三级指标"] == "1.丙"
    assert found.notes == []


def test_levels_that_the_table_lacks_are_filled_and_marked() -> None:
    found = filled("一级指标,要求\n甲,清单公布。按期更新。\n甲,清单公布。逐年清理。\n")
    first, second = found.rows
    assert (first["二级指标"], first["二级名称来源"]) == ("甲", "推定")
    assert (first["三级指标"], first["来源"]) == ("清单公布", "推定")
    assert second["三级指标"] == "清单公布。逐年清理。"


def test_headings_across_the_table_are_level_1() -> None:
    found = filled("三级指标,要求,分值\n一、职能（5分）,一、职能（5分）,一、职能（5分）\n丙,做好丙,5\n")
    assert found.rows[0]["一级指标"] == "职能"
    assert found.claims == {("职能",): 5}


def test_several_columns_join_under_their_headings() -> None:
    text = "一级指标,三级指标,评分标准,分值,\n,,,基本分,加分\n甲,丙,做到得分,5,1\n"
    found = filled(text, {"分值/加分": "评分标准"})
    assert found.rows[0]["评分标准"] == "做到得分\n加分：1"
    assert found.rows[0]["分值"] == "5"


def test_requirement_and_scoring_are_parted() -> None:
    text = "一级指标,三级指标,要求\n甲,丙,清单公布。未公布扣2分\n甲,丁,做到得1分\n"
    found = filled(text, {"要求": "要求和评分标准"})
    assert [(r["要求"], r.get("评分标准", "")) for r in found.rows] == [
        ("清单公布。", "未公布扣2分"),
        ("做到得1分", ""),
    ]


def test_rows_without_content_are_counted() -> None:
    found = filled("一级指标,三级指标,备注\n甲,丙,\n,,只有备注\n")
    assert len(found.rows) == len(found.places) == 1
    assert "1 行在导入的列里没有内容，没有导入。" in found.notes


def test_the_total_line_is_a_claim() -> None:
    assert filled("一级指标,三级指标,分值\n甲,丙,5\n合计,,100分\n").claims == {(): 100}
