"""The fixed format of a prefill."""

from assistant.prefill.crosscheck import crosscheck
from assistant.prefill.prefill import prefill
from assistant.prefill.result import prefill_record
from knowledge.titles import load_titles


def test_indicators_gaps_and_inconsistencies_with_quotes(papers_of, edition, tools):
    papers = papers_of(报告="# 2025年报告\n\n出庭率100%。\n", 台账="# 2025年台账\n\n行政诉讼开庭5件，负责人出庭3件。\n")
    made = prefill(papers, edition, "一般部门", 2025, tools)
    record = prefill_record(made, crosscheck(papers, made.proofs, load_titles(), 2025), papers)
    assert record["by"] == "rule"
    row = next(r for r in record["indicators"] if r["id"] == "5.2.1")
    assert row["status"] == "未达标"
    assert {"doc": "台账.md", "quote": "行政诉讼开庭5件，负责人出庭3件。"} in row["evidence"]
    assert next(g for g in record["gaps"] if g["indicator"] == "5.2.1")["basis"][0]["article"]
    assert [q["doc"] for one in record["inconsistencies"] for q in one["quotes"]][:2] == ["报告.md", "台账.md"]
