"""Drafts and types of reports as people and programs see them; one wording for command line and API."""

from dataclasses import asdict
from typing import Any

from assistant.drafting.desk import DraftDesk
from assistant.drafting.drafts import Stored, Version
from assistant.drafting.record import checks_record, report_record, section_record
from knowledge.dates.duty_file import load_duties
from knowledge.reports import ReportType
from ui.assessments import plain_record


def type_record(one: ReportType) -> dict[str, Any]:
    """A type of report; its deadline in words."""
    duty = next((duty for duty in load_duties() if duty.id == one.duty), None)
    return {
        "id": one.id,
        "title": one.title,
        "purpose": one.purpose,
        "recipient": one.recipient,
        "deadline": duty.when if duty else one.deadline,
        "basis": [basis.label for basis in one.basis],
        "length": one.length,
        "required": [{"text": r.text, "section": r.section} for r in one.required],
        "sections": [
            {
                "id": s.id,
                "heading": s.heading,
                "topics": [
                    {
                        "heading": t.heading,
                        "facts": [{"name": f.name, "units": list(f.units), "needed": f.needed} for f in t.facts],
                    }
                    for t in s.topics
                ],
            }
            for s in one.sections
        ],
    }


def stored_record(stored: Stored) -> dict[str, Any]:
    """A draft as it was begun."""
    record: dict[str, Any] = plain_record(asdict(stored))
    return record


def version_record(version: Version) -> dict[str, Any]:
    """One version of a section."""
    shown: dict[str, Any] = plain_record({k: v for k, v in asdict(version).items() if k != "section"})
    return section_record(version.section) | shown


def whole_record(desk: DraftDesk, number: int) -> dict[str, Any]:
    """A draft with its sections in versions and its check list."""
    report = desk.drafts.report(number)
    made, checks = desk.drafted(number)
    versions = desk.drafts.sections(number)
    sections = [version_record(versions[section.key]) for section in report.sections]
    lacking = [{"section": m.section, "name": m.name, "needed": m.needed} for m in made.draft.missing]
    whole = report_record(report) | {"sections": sections, "checks": checks_record(checks), "missing": lacking}
    return stored_record(desk.drafts.find(number)) | whole
