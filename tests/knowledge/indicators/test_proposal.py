"""What a table would become, what stands in the way, and what must be looked at."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import UsageError
from knowledge.indicators.file import SHIPPED, build_system, load_system, to_data
from knowledge.indicators.layout import Grid, read_layout
from knowledge.indicators.proposal import Proposal, accept, proposal_record, propose
from knowledge.indicators.table import read_cells, to_rows, write_table

HASH = "0" * 64


def proposed(text: str, **said) -> Proposal:
    return propose(read_layout([Grid(tuple(map(tuple, read_cells(text))), "表")]), "表.csv", HASH, **said)


PLAIN = "某县指标,,,\n一级指标,二级指标,三级指标,分值\n一、甲（5分）,乙,丙,2\n,,丁,3\n合计,,,5\n"


def test_the_shipped_edition_comes_back_as_it_went() -> None:
    national = load_system(SHIPPED / "national-2021.yaml")
    found = accept(proposed(write_table(to_rows(national))), id_="back", name=national.name)
    assert found.groups == national.groups
    assert found.unit_types == national.unit_types


def test_a_plain_table_is_ready_and_told() -> None:
    found = proposed(PLAIN)
    assert found.ready
    assert (found.problems, found.to_confirm) == ((), ())
    record = proposal_record(found)
    assert (record["title"], record["levels"], record["score"]) == ("某县指标", [1, 1, 2], 5)
    assert record["groups"][0]["children"][0]["indicators"][1]["title"] == "丁"
    assert "各项分值合计 5 分，请与原表核对。" in found.cautions
    assert any("当作合计、没有作为指标的有 1 行：表第5行" in text for text in found.cautions)
    assert not any("不符" in text for text in found.cautions)


def test_sums_that_do_not_agree_are_told() -> None:
    found = proposed(PLAIN.replace("（5分）", "（6分）").replace("合计,,,5", "合计,,,100"))
    assert "分值不符：“甲”写的是 6 分，各项相加是 5 分。" in found.cautions
    assert "分值不符：合计行写的是 100 分，各项相加是 5 分。" in found.cautions


def test_doubles_are_told() -> None:
    text = "序号,一级指标,二级指标,三级指标,要求\n1,甲,乙,丙,做好\n1,甲,乙,丁,做好\n"
    cautions = proposed(text).cautions
    assert "原表的编号重复：1。" in cautions
    assert any("要求文字完全相同的有 1 组" in text for text in cautions)


def test_columns_and_tables_without_use_are_told() -> None:
    found = proposed("一级指标,二级指标,三级指标,某列\n甲,乙,丙,今天\n")
    assert "没有认出、不会导入的列：某列。" in found.cautions


@pytest.mark.parametrize(
    ("text", "said", "problem"),
    [
        ("一级指标,二级指标,分值\n甲,乙,2\n", {}, "没有一列作为三级指标或要求"),
        ("一级指标,三级指标,指标名称\n甲,丙,丁\n", {}, "“三级指标”、“指标名称”都作为三级指标。请只留一列。"),
        ("一级指标,三级指标,评分标准,评分细则\n甲,丙,丁,戊\n", {}, "都作为评分标准。请只留一列，或者说明要合并"),
        ("二级指标,三级指标\n乙,丙\n", {}, "没有写一级指标"),
        ("一级指标,二级指标,三级指标,分值\n甲,乙,丙,许多\n", {}, "表第2行的分值“许多”不是数字"),
        ("一级指标,二级指标,三级指标,要求\n甲,乙,丙,子\n甲,乙,丙,丑\n", {}, "把这一列指为三级指标"),
    ],
)
def test_what_stands_in_the_way(text, said, problem) -> None:
    found = proposed(text, **said)
    assert not found.ready
    assert problem in "".join(found.problems)
    with pytest.raises(UsageError, match="还不能导入"):
        accept(found, id_="own", name="某县", confirmed=True)


def test_texts_may_be_joined_if_a_person_says_so() -> None:
    text = "一级指标,二级指标,三级指标,评分标准,评分细则\n甲,乙,丙,做到得分,没做扣分\n"
    assert proposed(text, join=True).system.indicators[0].scoring == "做到得分\n评分细则：没做扣分"


def test_guesses_are_confirmed_by_a_person() -> None:
    text = "一级指标,二级指标,三级指标,某列\n甲,乙,丙,3\n,,丁,3\n"
    found = proposed(text)
    assert found.to_confirm == ("“某列”作为分值（按内容推测：都是数字）",)
    with pytest.raises(UsageError, match="推测的，请确认或者改正：“某列”作为分值"):
        accept(found, id_="own", name="某县")
    assert accept(found, id_="own", name="某县", confirmed=True).indicators[0].weight == 3
    assert proposed(text, by_hand={"某列": "分值"}).to_confirm == ()


def test_the_edition_says_where_it_comes_from_and_who_reviewed_it() -> None:
    found = accept(proposed(PLAIN), id_="own", name="某县")
    assert (found.id, found.name, found.status) == ("own", "某县", "unreviewed")
    assert (found.source.file, found.source.sha256) == ("表.csv", HASH)
    signed = accept(proposed(PLAIN), id_="own", name="某县", by="张三", on=date(2026, 3, 9))
    assert (signed.status, signed.review.by, signed.review.on) == ("issued", "张三", date(2026, 3, 9))


def test_an_id_is_checked_before_it_is_a_file_name() -> None:
    for id_ in ("", "../own", "某县"):
        with pytest.raises(UsageError, match="编号只能用小写字母、数字、短横线"):
            accept(proposed(PLAIN), id_=id_, name="某县")


def test_evidence_filled_in_by_a_department_is_doubted() -> None:
    found = proposed("一级指标,二级指标,三级指标,自评得分,证明材料\n甲,乙,丙,2,台账1份\n")
    assert any("“证明材料”可能是单位自己填的材料" in text for text in found.cautions)


NAMES = ["一级指标", "二级指标", "三级指标", "要求", "分值", "评分标准", "自评得分", "某列", ""]
CELLS = st.sampled_from(
    [
        "",
        "甲",
        "丙（5分）",
        "一、职能（20分）",
        "1.公布",
        "3",
        "2分",
        "扣1分",
        "某局",
        "合计",
        "注：说明",
        "1.1.1",
        "？",
        "乙\n丁",
    ]
)


@st.composite
def tables(draw) -> Grid:
    """A table of any size with a header of any of the usual names, at the top or below a title."""
    width = draw(st.integers(1, 6))
    lines = draw(st.lists(st.tuples(*[CELLS] * width), max_size=6))
    header = tuple(draw(st.lists(st.sampled_from(NAMES), min_size=width, max_size=width)))
    lines.insert(draw(st.integers(0, min(2, len(lines)))), header)
    return Grid(tuple(lines), "表")


@settings(max_examples=200, deadline=None)
@given(st.lists(tables(), min_size=1, max_size=3), st.booleans())
def test_any_table_is_told_off_or_becomes_an_edition(grids, join) -> None:
    try:
        found = propose(read_layout([*grids, Grid(())]), "表.csv", HASH, join=join)
    except UsageError:
        return
    assert proposal_record(found)["ready"] == found.ready == (not found.problems)
    if found.ready:
        made = accept(found, id_="own", name="某县", confirmed=True)
        assert build_system(to_data(made), "表") == made
