"""The report as Markdown."""

from dataclasses import replace

from assistant.drafting.report import Sentence
from assistant.export.markdown import write_markdown
from assistant.export.reference import Copy


def test_headings_notes_annexes_and_end(report) -> None:
    text = write_markdown(report, Copy.FOOTNOTES)
    assert "\n## 一、主要举措和成效\n" in text
    assert "\n##### （1）清理\n" in text
    assert "全年审查规范性文件9件。[^1]办理行政复议案件【待填：件数】件。出庭率为100%。【待核】[^2]\n" in text
    assert "\n[^10]: 工作总结.docx" in text
    assert "附件：1. 主要数据统计表\n\n2. 规范性文件目录\n\n青溪市司法局  \n2026年1月20日\n" in text


def test_a_clean_copy_has_no_sources_and_a_table_has_them_all(report) -> None:
    assert "工作总结" not in write_markdown(report, Copy.CLEAN)
    table = write_markdown(report, Copy.TABLE)
    assert "| 1 | 全年审查规范性文件9件。 | 工作总结.docx 二、（一） | 审查规范性文件9件 | 有据 |" in table
    assert "[^" not in table


def test_what_markdown_would_read_as_markup_is_plain(report) -> None:
    text = write_markdown(replace(report, opening=((Sentence("*重点*|_下_<b>#"),),)), Copy.CLEAN)
    assert r"\*重点\*\|\_下\_\<b\>\#" in text
