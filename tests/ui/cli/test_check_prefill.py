"""yifa check prefill: the file, the JSON, the words on the screen, and wrong use."""

import json
from pathlib import Path

PAPERS = Path(__file__).parents[2] / "data" / "papers" / "liushu-zhen"
OPTIONS = ("check", "prefill", "--system", "national-2021", "--unit-type", "乡镇街道", "--year", "2025")


def test_the_result_is_written_and_told(yifa, tmp_path):
    out = tmp_path / "结果.json"
    result = yifa(*OPTIONS, "--docs", PAPERS, "--out", out, "--no-model")
    assert result.code == 0
    assert "人人持证" in result.text
    record = json.loads(out.read_text(encoding="utf-8"))
    assert {row["status"] for row in record["indicators"]} >= {"达标", "未达标", "无法判断", "不适用"}
    assert len(record["indicators"]) == 100


def test_json_alone_on_standard_output(yifa):
    assert yifa(*OPTIONS, "--docs", PAPERS, "--json").data["dossier"] == "liushu-zhen"


def test_a_file_that_cannot_be_read_is_told_with_exit_1(yifa, tmp_path):
    (tmp_path / "坏.docx").write_bytes(b"")
    (tmp_path / "台账.md").write_text("# 2025年台账\n\n信访登记3件。\n", encoding="utf-8")
    result = yifa(*OPTIONS, "--docs", tmp_path)
    assert result.code == 1
    assert "坏.docx" in result.text


def test_wrong_use(yifa, tmp_path):
    assert yifa(*OPTIONS, "--docs", tmp_path / "没有").code == 2
    assert yifa("check", "prefill", "--system", "x", "--unit-type", "乡镇街道", "--docs", PAPERS).code == 2


def test_the_papers_of_a_round_are_read_and_the_suggestions_stay_with_it(yifa, own_home):
    def run(*arguments):
        return yifa("check", *arguments, home=own_home)

    run("start", "柳树镇人民政府", "--unit", "乡镇街道", "--year", "2025")
    assert "还没有交材料" in run("prefill", "--round", 1).err
    for paper in sorted(PAPERS.glob("*.md")):
        assert run("evidence", 1, paper).code == 0
    told = run("prefill", "--round", 1, "--by", "甲")
    assert "已预填" in told.text
    assert "人人持证" in told.text
    (row,) = [i for i in run("findings", 1, "--json").data["indicators"] if i["indicator"] == "4.5.1"]
    assert (row["finding"], row["confirmed"], row["suggestion"]["source"]) == ("未达标", False, "规则")
    assert run("prefill", "--unit-type", "乡镇街道").code == 2
