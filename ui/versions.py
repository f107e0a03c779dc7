"""The versions of a document as people and programs see them: state, timeline, old ↔ new table."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from assistant.compare import Comparison, summary, wording
from knowledge.document import Document
from knowledge.history.timeline import Version
from knowledge.store import iso
from ui.render import document_record, passage_record

STATUS_FROM = {"": "按日期判断", "derived": "由资料库里的其他文件得出", "catalogue": "目录文件写明", "hand": "手工设定"}


def state_record(document: Document, day: date) -> dict[str, Any]:
    """The state of a document on a day and where it comes from, as JSON."""
    return {
        "id": document.id,
        "status": document.status_on(day).value,
        "effective_on": iso(document.effective_on),
        "expires_on": iso(document.expires_on),
        "superseded_by": document.superseded_by,
        "set_by": STATUS_FROM[document.status_from],
    }


def state_text(record: Mapping[str, str]) -> str:
    """The same in one line."""
    ends = f"，{record['expires_on']} 失效" if record["expires_on"] else ""
    newer = f"，由 {record['superseded_by']} 取代" if record["superseded_by"] else ""
    return f"{record['id']}：{record['status']}{ends}{newer}（{record['set_by']}）。"


def comparison_record(comparison: Comparison, day: date) -> dict[str, Any]:
    """The old ↔ new table as JSON; `edits` joined over `old` is the old text, over `new` the new one."""
    return {
        "summary": summary(comparison.old, comparison.new, comparison.changes),
        "old": document_record(comparison.old, day),
        "new": document_record(comparison.new, day),
        "rows": [
            {
                "kind": change.kind.value,
                "old": [passage_record(p) for p in change.old],
                "new": [passage_record(p) for p in change.new],
                "edits": [asdict(e) for e in wording(change)],
            }
            for change in comparison.changes
        ],
    }


def timeline_record(line: Iterable[Version], day: date) -> list[dict[str, Any]]:
    """The versions of a document as JSON, oldest first; `before` and `after` are document ids."""
    return [
        document_record(v.document, day)
        | {"before": v.before.id if v.before else "", "after": v.after.id if v.after else ""}
        for v in line
    ]
