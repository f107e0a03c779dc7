"""The fact sheet as Excel."""

import io

from openpyxl import load_workbook

from assistant.drafting.facts import facts_of
from assistant.drafting.sheet import sheet_of
from assistant.export.facts import fact_forms
from assistant.export.xlsx import write_xlsx
from assistant.prefill.papers import read_paper
from ingest.page import Limits
from knowledge.reports import load_topics


def test_facts_and_what_is_missing_as_two_sheets() -> None:
    texts = {"报告.md": "办理行政处罚案件26件", "台账.md": "办理行政处罚案件25件"}
    papers = [read_paper(f"# 2025年{name}\n\n{text}。\n".encode(), name, Limits()) for name, text in texts.items()]
    facts = [fact for paper in papers for fact in facts_of(paper)]
    forms = fact_forms(sheet_of(facts, 2025, list(load_topics().values())))
    book = load_workbook(io.BytesIO(write_xlsx(forms)))
    assert book.sheetnames == ["事实表", "缺项"]
    rows = [[cell.value for cell in row] for row in book["事实表"].iter_rows()]
    row = next(r for r in rows if r[0] == "1")
    assert row[1:5] == ["办理行政处罚案件", "26", "件", "2025"]
    assert row[8] == "不同：台账.md 25件"
    assert row[9] == "有出入"
