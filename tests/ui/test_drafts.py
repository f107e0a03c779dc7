"""Drafts and types as people and programs see them."""

from assistant.draft import draft_desk
from knowledge.reports import load_report_types
from ui.drafts import stored_record, type_record, version_record, whole_record


def test_a_type_with_its_deadline_in_words() -> None:
    types = load_report_types()
    assert "每年3月1日" in type_record(types["annual_report"])["deadline"]
    record = type_record(types["rectification_report"])
    assert record["deadline"] == "按反馈意见要求的期限"
    assert record["basis"] == ["《政府督查工作条例》第十八条"]


def test_a_draft_with_versions_and_check_list(office) -> None:
    desk = draft_desk(office)
    paper = "# 县水利局2025年报告\n\n办理行政处罚案件26件。\n".encode()
    stored, _ = desk.begin("annual_report", 2025, [("报告.md", paper, False)], by="甲")
    record = whole_record(desk, stored.id)
    assert record["id"] == stored_record(stored)["id"] == stored.id
    assert {"checks", "missing", "sections", "title"} <= set(record)
    version = version_record(desk.drafts.section(stored.id, "plan"))
    assert (version["number"], version["source"], version["by"]) == (1, "规则", "甲")
