"""yifa draft: the report, one section, the facts, the types, wrong use."""

import pytest
from docx import Document
from openpyxl import load_workbook

REPORT = """# 青溪县水利局2025年法治政府建设情况报告

全年办理行政处罚案件26件。

二、存在的不足

执法力量不足，原因是人员老化。
"""
FORMER = "# 青溪县水利局2024年法治政府建设情况报告\n\n（一）严格执法守护河湖。全年办理行政处罚案件40件。\n"


@pytest.fixture
def docs(tmp_path):
    folder = tmp_path / "材料"
    folder.mkdir()
    (folder / "报告.md").write_text(REPORT, encoding="utf-8")
    return folder


def test_a_report_as_json_word_and_markdown(yifa, docs, tmp_path) -> None:
    told = yifa("draft", "--docs", docs, "--year", 2025, "--json").data
    assert told["title"] == "青溪县水利局关于2025年度法治政府建设情况的报告"
    row = next(r for r in told["sentences"] if "26件" in r["text"])
    assert row["sources"][0]["doc"] == "报告.md"
    assert {m["name"] for m in told["missing"] if m["needed"]} >= {"行政复议案件数"}
    for name in ("报告.docx", "报告.md"):
        result = yifa("draft", "--docs", docs, "--year", 2025, "--out", tmp_path / name, "--copy", "clean")
        assert (result.code, "待填" in result.text) == (0, True)
    assert any("26件" in p.text for p in Document(str(tmp_path / "报告.docx")).paragraphs)
    assert "26件" in (tmp_path / "报告.md").read_text(encoding="utf-8")


def test_one_section_on_the_screen(yifa, docs) -> None:
    result = yifa("draft", "--type", "annual_report", "--section", "problems", "--docs", docs, "--year", 2025)
    assert "执法力量不足，原因是人员老化。" in result.text
    assert "主要举措" not in result.out.split("共")[0]


def test_last_year_beside(yifa, docs, tmp_path) -> None:
    (tmp_path / "2024年.md").write_text(FORMER, encoding="utf-8")
    last = ("--last", tmp_path / "2024年.md")
    told = yifa("draft", "--docs", docs, "--year", 2025, *last, "--json").data
    assert told["checks"]["changed"][0]["before"]["value"] == "40"
    assert "严格执法守护河湖" in [s["heading"] for s in told["sections"]]
    facts = yifa("draft", "facts", "--docs", docs, "--year", 2025, *last, "--json").data["facts"]
    assert facts[0]["last_year"]["value"] == "40"


def test_facts_on_the_screen_and_in_excel(yifa, docs, tmp_path) -> None:
    out = tmp_path / "事实.xlsx"
    result = yifa("draft", "facts", "--docs", docs, "--year", 2025, "--out", out)
    assert "26件" in result.text
    assert load_workbook(out).sheetnames == ["事实表", "缺项"]


def test_types(yifa) -> None:
    assert len(yifa("draft", "types", "--json").data) == 12
    assert "每年3月1日" in yifa("draft", "types").text


def test_gaps_of_a_round(yifa, docs, own_home) -> None:
    yifa("check", "start", "青溪县水利局", "--unit", "执法部门", "--year", 2025, home=own_home)
    told = yifa(
        "draft", "--type", "self_check_report", "--docs", docs, "--year", 2025, "--round", 1, "--json", home=own_home
    )
    assert any("自评结论" in r["text"] for r in told.data["sentences"])


def test_wrong_use(yifa, docs, tmp_path) -> None:
    assert yifa("draft", "--year", 2025).code == 2
    assert yifa("draft", "--docs", docs, "--type", "没有").code == 2
    assert yifa("draft", "--docs", docs, "--section", "没有").code == 2
    assert yifa("draft", "--docs", docs, "--out", tmp_path / "报告.pdf").code == 2
    (docs / "坏.docx").write_bytes(b"")
    assert yifa("draft", "--docs", docs, "--year", 2025).code == 1


def test_a_model_words_it_and_its_inventions_are_marked(yifa, docs, chat_server) -> None:
    model = {"YIFA_MODEL_URL": chat_server.url, "YIFA_MODEL_NAME": "脚本模型"}
    chat_server.says("执法力量不足，原因在于人员老化[S1]。全年罚款98万元[S1]。")
    told = yifa("draft", "--section", "problems", "--docs", docs, "--year", 2025, "--json", **model).data
    states = {row["text"]: row["state"] for row in told["sentences"]}
    assert states["执法力量不足，原因在于人员老化。"] == "有据"
    assert states["全年罚款98万元。"] == "待核"
    assert "98万元" in told["checks"]["unverified"][0]["why"][0]
    plain = yifa("draft", "--section", "problems", "--docs", docs, "--year", 2025, "--no-model", **model)
    assert "98万元" not in plain.text
