"""Files into statements: exact quotes, headings, years, records and reports, files that cannot be read."""

import pytest

from assistant.prefill.papers import read_paper, read_papers
from ingest.page import Limits
from knowledge.errors import UsageError

LEDGER = """# 2025年信访台账

## 一、信访

**登记**　全年登记12件。其中3件由上级转来。

| 时间 | 事项 |
| --- | --- |
| 2024年3月1日 | 道路 |
| 5月2日 | 供水 |
"""


def test_quotes_are_exact_and_keep_the_table_row(papers_of):
    paper = papers_of(信访台账=LEDGER).papers[0]
    assert all(s.quote and s.quote in paper.text for s in paper.statements)
    assert [s.quote for s in paper.statements if s.cells] == ["2024年3月1日 | 道路", "5月2日 | 供水"]


def test_a_statement_knows_its_heading_the_sentence_before_it_and_its_year(papers_of):
    found = {s.text: s for s in papers_of(信访台账=LEDGER).statements}
    second = found["其中3件由上级转来。"]
    assert second.heading == "一、信访"
    assert "12件" in second.before
    assert second.years == {2025}
    assert found["时间：2024年3月1日；事项：道路"].years == {2024}


@pytest.mark.parametrize(
    ("sentence", "years"),
    [
        ("报告了2024年度的情况，落款2025年1月3日。", {2024}),
        ("附件为《2023年演练总结》。", {2023}),
        ("依据《纲要（2021—2025年）》开展。", {2025}),
    ],
)
def test_years_are_those_a_sentence_is_about(papers_of, sentence, years):
    assert papers_of(材料=f"# 2025年工作材料\n\n{sentence}\n").statements[-1].years == years


def test_a_ledger_is_a_record_and_a_report_is_none(papers_of):
    papers = papers_of(信访台账=LEDGER, 报告="# 2025年工作报告\n\n全年办结12件。\n").papers
    assert [paper.primary for paper in papers] == [True, False]


def test_unreadable_files_are_told_and_the_others_read(tmp_path):
    (tmp_path / "台账.md").write_text(LEDGER, encoding="utf-8")
    (tmp_path / "空.docx").write_bytes(b"")
    found = read_papers(tmp_path, Limits())
    assert [paper.name for paper in found.papers] == ["台账.md"]
    assert "空" in found.unread[0].message


def test_a_folder_without_papers_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="没有材料"):
        read_papers(tmp_path, Limits())
    with pytest.raises(UsageError, match="没有文件夹"):
        read_papers(tmp_path / "x", Limits())


def test_a_row_of_a_csv_file_is_quoted_by_its_longest_cell():
    paper = read_paper("事项,情况\n信访,全年登记12件\n应诉,开庭3件\n".encode(), "台账.csv", Limits())
    assert [s.quote for s in paper.statements if s.cells] == ["全年登记12件", "开庭3件"]


def test_items_and_figures_in_two_pairs_of_columns_are_read_as_pairs(papers_of):
    table = "# 统计表\n\n| 项 | 数 | 项 | 数 |\n| --- | --- | --- | --- |\n| 应公开 | 312 | 按时公开 | 303 |\n"
    row = next(s for s in papers_of(统计=table).statements if s.cells)
    assert row.cells == (("应公开", "312"), ("按时公开", "303"))
    assert row.quote == "应公开 | 312 | 按时公开 | 303"


def test_the_sentences_of_a_long_cell_are_statements(papers_of):
    long = "全年收到2份。3号文书5月12日收，7月2日反馈；11号文书9月5日收，9月28日反馈。"
    table = f"# 反馈\n\n| 项 | 情况 |\n| --- | --- |\n| 监督文书 | {long} |\n"
    told = [s for s in papers_of(反馈=table).statements if s.heading == "监督文书"]
    assert [s.text for s in told][1] == "3号文书5月12日收，7月2日反馈；"
    assert all(s.quote for s in told)


def test_a_year_named_in_passing_is_not_that_of_the_paragraph(papers_of):
    text = "# 2025年工作报告\n\n修订预案1部，原预案为2018年印发。全年演练3场。\n"
    assert papers_of(报告=text).statements[-1].years == {2025}
