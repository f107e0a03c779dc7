"""Drafts and types of reports as people and programs see them; one wording for command line and API."""

from typing import Any

from knowledge.dates.duty_file import load_duties
from knowledge.reports import ReportType


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
