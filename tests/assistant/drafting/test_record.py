"""Drafts as plain data and back."""

import json
from dataclasses import replace
from datetime import date

from assistant.drafting.checks import check_draft
from assistant.drafting.record import (
    checks_record,
    draft_record,
    fact_record,
    report_of,
    report_record,
    section_of,
    section_record,
    sheet_record,
)
from assistant.drafting.sheet import sheet_of
from knowledge.reports import load_topics


def test_a_report_comes_back_as_it_was(drafted) -> None:
    report = replace(drafted.report, date=date(2026, 2, 1), attachments=("台账",))
    assert report_of(json.loads(json.dumps(report_record(report)))) == report
    assert section_of(section_record(report.sections[0])) == report.sections[0]


def test_the_fixed_format(drafted, material) -> None:
    record = draft_record(drafted, check_draft(drafted, material))
    json.dumps(record)
    assert {"title", "year", "sections", "sentences", "missing", "checks"} <= set(record)
    row = next(r for r in record["sentences"] if "26件" in r["text"])
    assert row["section"] == "results.enforcement"
    assert {"doc", "quote", "pinpoint"} == set(row["sources"][0])


def test_check_list_sheet_and_fact(drafted, material) -> None:
    assert set(checks_record(check_draft(drafted, material))) >= {"required", "placeholders", "unverified", "changed"}
    record = sheet_record(sheet_of(material.facts, 2025, list(load_topics().values())))
    assert {row["unit"] for row in record["facts"]} >= {"件", "%"}
    assert fact_record(material.facts[0])["source"]["doc"] == "报告.md"
