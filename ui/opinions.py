"""Letters and the answers to them as people and programs see them; one wording for command line and API."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from assistant.drafting.record import report_record
from assistant.drafting.report import State
from assistant.opinion import Answered
from assistant.selfcheck.gap import Gap
from ui.assessments import gap_record, plain_record


def answered_record(made: Answered, gaps: Sequence[Gap] = ()) -> dict[str, Any]:
    """The letter with its items, the answer sentence by sentence, what is open in it, and the tasks that were added."""
    opinion, sentences = made.opinion, list(made.report.sentences)
    record: dict[str, Any] = plain_record(asdict(opinion))
    for item, row in zip(opinion.items, record["items"], strict=True):
        row["asked_of"] = opinion.who_of(item)
        row["by_when"] = plain_record(asdict(due)) if (due := opinion.due_of(item)) else None
    return {
        "opinion": record,
        "report": report_record(made.report),
        "to_fill": [s.text for s in sentences if s.state is State.TO_FILL],
        "unverified": [{"text": s.text, "why": list(s.doubts)} for s in sentences if s.state is State.UNVERIFIED],
        "tasks": [gap_record(gap, date.today()) for gap in gaps],
    }
