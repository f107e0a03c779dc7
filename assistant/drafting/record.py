"""A draft as plain data: what `yifa draft --json` prints, the API answers and SQL keeps."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assistant.drafting.checks import CheckList, Open
from assistant.drafting.draft import Draft
from assistant.drafting.facts import Fact
from assistant.drafting.report import Report, Section, Sentence, Source, State
from assistant.drafting.sheet import Sheet


def report_record(report: Report) -> dict[str, Any]:
    """A report with every sentence, its state and its sources."""
    return {
        "kind": report.kind,
        "title": report.title,
        "issuer": report.issuer,
        "number": report.number,
        "recipient": report.recipient,
        "opening": _paragraphs(report.opening),
        "sections": [section_record(section) for section in report.sections],
        "signed_by": report.signed_by,
        "date": report.date.isoformat() if report.date else None,
        "attachments": list(report.attachments),
    }


def section_record(section: Section) -> dict[str, Any]:
    """A section with its paragraphs of sentences."""
    return {
        "key": section.key,
        "heading": section.heading,
        "level": section.level,
        "paragraphs": _paragraphs(section.paragraphs),
    }


def report_of(record: Mapping[str, Any]) -> Report:
    """The report of a record."""
    return Report(
        kind=record["kind"],
        title=record["title"],
        issuer=record["issuer"],
        number=record["number"],
        recipient=record["recipient"],
        opening=_read_paragraphs(record["opening"]),
        sections=tuple(section_of(row) for row in record["sections"]),
        signed_by=record["signed_by"],
        date=date.fromisoformat(record["date"]) if record["date"] else None,
        attachments=tuple(record["attachments"]),
    )


def section_of(record: Mapping[str, Any]) -> Section:
    """The section of a record."""
    return Section(record["key"], record["heading"], record["level"], _read_paragraphs(record["paragraphs"]))


def draft_record(draft: Draft, checks: CheckList) -> dict[str, Any]:
    """A draft sentence by sentence, what it lacks and its check list: the fixed format of `yifa draft --json`."""
    report = report_record(draft.report)
    opening, sections = report.pop("opening"), report.pop("sections")
    parts = [{"key": "opening", "heading": "", "level": 0, "paragraphs": opening}, *sections]
    return {
        **report,
        "year": draft.year,
        "sections": [{k: part[k] for k in ("key", "heading", "level")} for part in sections],
        "sentences": [
            {"section": part["key"], "paragraph": number, **sentence}
            for part in parts
            for number, paragraph in enumerate(part["paragraphs"], 1)
            for sentence in paragraph
        ],
        "missing": [{"section": m.section, "name": m.name, "needed": m.needed} for m in draft.missing],
        "checks": checks_record(checks),
    }


def checks_record(checks: CheckList) -> dict[str, Any]:
    """The check list."""
    return {
        "required": [{"text": c.text, "section": c.section, "present": c.present} for c in checks.required],
        "placeholders": [_open(one) for one in checks.placeholders],
        "unverified": [_open(one) for one in checks.unverified],
        "changed": [
            {"measure": c.now.measure, "now": fact_record(c.now), "before": fact_record(c.before), "share": c.share}
            for c in checks.changed
        ],
        "contradictions": [
            {"measure": c.measure, "first": _open(c.first), "second": _open(c.second)} for c in checks.contradictions
        ],
        "copied": [_open(one) for one in checks.copied],
        "unfavourable": [_open(one) for one in checks.unfavourable],
        "other_years": list(checks.aside),
    }


def fact_record(fact: Fact) -> dict[str, Any]:
    """A fact with its source."""
    return {
        "kind": fact.kind.value,
        "measure": fact.measure,
        "value": fact.value,
        "unit": fact.unit,
        "period": fact.period,
        "source": _source(fact.source),
    }


def sheet_record(sheet: Sheet) -> dict[str, Any]:
    """The fact sheet."""
    return {
        "year": sheet.year,
        "facts": [
            {
                "key": row.key,
                **fact_record(row.fact),
                "read": fact_record(row.read) if row.read and row.edited else None,
                "last_year": fact_record(row.before) if row.before else None,
                "same": [fact_record(one) for one in row.same],
                "different": [fact_record(one) for one in row.different],
                "note": row.note,
                "locked": row.locked,
                "by": row.by,
                "version": row.version,
            }
            for row in sheet.rows
        ],
        "missing": [{"section": m.section, "name": m.name, "needed": m.needed} for m in sheet.missing],
    }


def _paragraphs(paragraphs: Sequence[Sequence[Sentence]]) -> list[list[dict[str, Any]]]:
    return [[_sentence(sentence) for sentence in paragraph] for paragraph in paragraphs]


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "state": sentence.state.value,
        "sources": [_source(source) for source in sentence.sources],
        "doubts": list(sentence.doubts),
    }


def _source(source: Source) -> dict[str, str]:
    return {"doc": source.doc, "quote": source.quote, "pinpoint": source.pinpoint}


def _open(one: Open) -> dict[str, Any]:
    return {"section": one.section, "text": one.text, "why": list(one.why)}


def _read_paragraphs(rows: Sequence[Sequence[Mapping[str, Any]]]) -> tuple[tuple[Sentence, ...], ...]:
    return tuple(
        tuple(
            Sentence(row["text"], tuple(Source(**s) for s in row["sources"]), State(row["state"]), tuple(row["doubts"]))
            for row in rows_
        )
        for rows_ in rows
    )
