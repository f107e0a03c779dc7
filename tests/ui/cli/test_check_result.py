"""yifa check: findings, gaps, exports, review, roll-up, another edition."""

import io
import zipfile

import pytest
from docx import Document
from openpyxl import load_workbook


@pytest.fixture
def round_(yifa, own_home):
    """`round_("findings", 1)`: commands on a data folder with one round that fails an indicator."""

    def run(*arguments: object):
        return yifa("check", *arguments, home=own_home)

    run("start", "青溪市城管局", "--unit", "执法部门", "--year", "2025", "--by", "甲")
    run("answer", 1, "开庭5件，负责人出庭3件", "--indicator", "5.2.1")
    run("answer", 1, "5.2.1-q4", "否")
    return run


def test_findings_tell_how_they_came_about(round_) -> None:
    told = round_("findings", 1, "--json").data
    (one,) = [i for i in told["indicators"] if i["indicator"] == "5.2.1"]
    assert (one["finding"], one["confirmed"], one["review"]) == ("未达标", True, None)
    assert "60%，没有达到要求" in one["reason"]
    assert told["score"]["counts"]["无法判断"] == 93
    settled = round_("findings", 1, "5.2.1", "--set", "部分达标", "--because", "有正当理由", "--by", "乙")
    assert "有正当理由" in settled.text
    assert round_("findings", 1, "--set", "达标", "--because", "都好").code == 2


def test_gaps_are_drafted_edited_and_merged(round_) -> None:
    (gap,) = round_("gaps", 1, "--draft", "--json").data
    assert gap["problem"] == "负责人出庭应诉率为60%，要求不低于100%；未出庭的案件没有书面情况说明。"
    edited = round_("gaps", 1, 1, "--set", "deadline=2025-01-01", "--set", "cause=人手不足=真的", "--json").data[0]
    assert (edited["cause"], edited["overdue"], edited["version"]) == ("人手不足=真的", True, 2)
    assert "逾期" in round_("gaps", 1).text
    for wrong in (("--set", "cause"), ("--merge", "一"), ("--merge", "1")):
        assert round_("gaps", 1, 1, *wrong).code == 2


def test_a_gap_is_added_by_hand(round_) -> None:
    (gap,) = round_("gaps", 1, "--add", "没有公布清单", "--set", "indicators=1.2.1,1.2.2", "--by", "乙", "--json").data
    assert (gap["number"], gap["problem"], gap["indicators"], gap["by"]) == (
        1,
        "没有公布清单",
        ["1.2.1", "1.2.2"],
        "乙",
    )
    assert round_("gaps", 1, "--add", " ").code == 2
    assert round_("gaps", 1, "--add", "甲", "--set", "number=9").code == 2
    assert round_("gaps", 1, "--set", "cause=甲").code == 2


def test_weights_and_thresholds(round_) -> None:
    told = round_("weights", 1, "--set", "5.2.1=9", "--threshold", "5.2.1=50", "--partly", "0.6", "--json").data
    (row,) = [r for r in told["indicators"] if r["id"] == "5.2.1"]
    assert (row["weight"], row["threshold"], row["changed"], told["partly"]) == (9, "不低于 50%", True, 0.6)
    again = round_("weights", 1, "--set", "1.1.1=2")
    assert "9（改过）" in again.text
    for wrong in (("--set", "5.2.1=很重"), ("--set", "5.2.1"), ("--set", "9.9.9=1"), ("--partly", "2")):
        assert round_("weights", 1, *wrong).code == 2


def test_a_round_is_exported(round_, tmp_path) -> None:
    round_("gaps", 1, "--draft")
    for kind in ("docx", "xlsx", "zip"):
        assert round_("export", 1, "--out", tmp_path / f"自查.{kind}").code == 0
    assert len(Document(tmp_path / "自查.docx").tables) == 5
    assert len(load_workbook(tmp_path / "自查.xlsx").sheetnames) == 5
    assert zipfile.ZipFile(io.BytesIO((tmp_path / "自查.zip").read_bytes())).namelist() == ["佐证材料目录.xlsx"]
    round_("export", 1, "--out", tmp_path / "一.xlsx", "--form", "整改台账")
    assert load_workbook(tmp_path / "一.xlsx").sheetnames == ["整改台账"]
    assert round_("export", 1, "--out", tmp_path / "一.pdf").code == 2
    assert round_("export", 1, "--out", tmp_path / "一.docx", "--form", "别的表").code == 2


def test_review_and_roll_up(round_) -> None:
    assert round_("accept", 1).code == 3
    assert "已提交" in round_("submit", 1, "--by", "甲").text
    assert round_("answer", 1, "5.2.1-q4", "是").code == 3
    assert round_("findings", 1, "5.2.1", "--set", "部分达标", "--because", "看过", "--review", "--json").code == 0
    assert (
        round_("return", 1, "--comment", "补材料", "--by", "司法局", "--json").data["course"][1]["comment"] == "补材料"
    )
    round_("submit", 1)
    assert "已通过" in round_("accept", 1).text
    told = round_("rollup", "--json").data
    assert told["rows"][0]["disputed"] == ["5.2.1"]
    assert [f["indicator"] for f in told["frequent"]] == ["5.2.1"]
    assert "青溪市城管局" in round_("rollup").text


def test_another_edition_needs_a_mapping(round_) -> None:
    told = round_("migrate", 1, "--to", "national-2021")
    assert (told.code, "没有从 national-2021 到 national-2021" in told.err) == (2, True)


def test_the_roll_up_as_word(round_, tmp_path) -> None:
    assert round_("rollup", "--out", tmp_path / "汇总.docx").code == 0
    assert len(Document(tmp_path / "汇总.docx").inline_shapes) == 1
    assert round_("rollup", "--out", tmp_path / "汇总.pdf").code == 2
