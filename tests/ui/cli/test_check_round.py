"""yifa check: a round from the command line."""

import pytest


@pytest.fixture
def round_(yifa, own_home):
    """`round_("next", 1)`: commands on a data folder with one round."""
    begun = yifa("check", "start", "青溪市城管局", "--unit", "执法部门", "--year", "2025", "--by", "甲", home=own_home)
    assert "轮次 1：青溪市城管局2025年度自查，适用指标 94 项" in begun.text
    return lambda *arguments: yifa("check", *arguments, home=own_home)


def test_begin_list_and_walk(round_) -> None:
    (listed,) = round_("list", "--json").data
    assert (listed["id"], listed["stage"], listed["done"], listed["total"]) == (1, "自查中", 0, 94)
    assert "青溪市城管局" in round_("list", "--year", "2025").out
    text = round_("next", 1).text
    for words in (
        "第 1/94 项　1.1.1",
        "为什么：",
        "标准：按期办结率不低于100%",
        "问：1.1.1-q1",
        "常用材料：",
        "依据：《中华人民共和国行政许可法》第四十二条",
    ):
        assert words in text
    assert round_("next", 1, "--section", "5.2", "--json").data["step"]["indicator"] == "5.2.1"


def test_a_sentence_a_value_and_a_mark(round_) -> None:
    said = round_("answer", 1, "开庭5件，负责人出庭3件", "--indicator", "5.2.1", "--by", "乙", "--json")
    assert (said.code, [r["value"] for r in said.data["written"]]) == (0, ["5", "3", "60"])
    vague = round_("answer", 1, "基本做到了")
    assert (vague.code, "请再说明：" in vague.out) == (1, True)
    given = round_("answer", 1, "5.2.1-q4", "否", "--json")
    assert given.data["version"] == 1
    late = round_("answer", 1, "5.2.1-q4", "是", "--base", "0")
    assert (late.code, "第 1 版" in late.err) == (3, True)
    assert round_("answer", 1, "5.2.1-q4", "也许").code == 2
    assert "5.2.2 标为“不适用”：2 问" in round_("mark", 1, "5.2.2", "不适用", "--because", "没有应诉").text
    assert round_("next", 1, "--indicator", "5.2.1", "--json").data["step"]["asks"] == []


def test_evidence_is_listed_replaced_and_taken_out(round_, tmp_path) -> None:
    paper = tmp_path / "清单[1].txt"
    paper.write_text("权责清单", encoding="utf-8")
    (kept,) = round_("evidence", 1, paper, "--for", "1.2.1-q1", "--dated", "2023-05-01", "--json").data
    assert (kept["name"], kept["check_points"], kept["doubts"]) == (
        "清单[1].txt",
        ["1.2.1-q1"],
        ["是2023年的，本轮是2025年"],
    )
    assert "清单[1].txt" in round_("evidence", 1).out
    paper.write_text("新权责清单", encoding="utf-8")
    (second,) = round_("evidence", 1, paper, "--replaces", kept["id"], "--year", "2025", "--json").data
    assert (second["revision"], second["check_points"], second["doubts"]) == (2, ["1.2.1-q1"], [])
    assert round_("evidence", 1, "--remove", kept["id"], "--json").data == []
    assert [e["revision"] for e in round_("evidence", 1, "--restore", kept["id"], "--json").data] == [4]
    assert round_("evidence", 1, tmp_path / "没有.pdf", "--for", "1.2.1-q1").code == 2


def test_what_is_wrong_is_told(round_) -> None:
    again = round_("start", "青溪市城管局", "--unit", "执法部门", "--year", "2025")
    assert (again.code, "编号 1" in again.err) == (2, True)
    for wrong in (("next", 9), ("answer", 1, "9.9.9-q1", "是"), ("mark", 1, "1.1.1", "不适用")):
        assert round_(*wrong).code == 2
