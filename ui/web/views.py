"""What the templates are given: stored answers, passages and documents turned into things to show."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from assistant.answer import AnswerStatus, CitationState
from assistant.cite import GAP
from assistant.recall import APPROVED
from knowledge import numerals
from knowledge.corpus import Corpus
from knowledge.document import Document, document_id_of
from ui.render import STATUS
from ui.web import words
from ui.web.links import linked, read_link

EXTRACT = "摘录"
"""The author of an answer that no model worded."""


@dataclass(frozen=True)
class Source:
    """A citation as a card: the article in pieces (text, whether quoted), so that what is quoted can be marked."""

    number: int
    title: str
    pinpoint: str
    facts: str
    state: str
    style: str
    note: str
    pieces: tuple[tuple[str, bool], ...]
    link: str
    missing: str


@dataclass(frozen=True)
class Turn:
    """One question with its stored answer, as the conversation shows it."""

    id: str
    question: str
    text: Markup
    plain: str
    label: str
    abstained: bool
    chips: tuple[tuple[int, str, str, str], ...]
    facts: tuple[str, ...]
    warnings: tuple[str, ...]
    checks: str
    verdict: str
    explained: bool
    nearest: bool
    counting: tuple[dict[str, Any], ...] = ()
    guide: str = ""
    guide_link: str = ""


def named(document: Document) -> str:
    """《立法法》2023年3月13日版."""
    return f"《{document.short_title}》{document.edition}"


def chinese_day(day: date | str | None) -> str:
    """2021年7月15日; empty for an unknown day."""
    known = date.fromisoformat(day) if isinstance(day, str) and day else day
    return numerals.chinese_day(known if isinstance(known, date) else None)


def turn(record: dict[str, Any], opinion: str) -> Turn:
    """A stored answer as a turn of the conversation; `opinion` is the reader's verdict, and whether explained."""
    verdict, _, explained = opinion.partition(" ")
    shown = record["citations"] or record["nearest"]
    status = AnswerStatus(record["status"])
    return Turn(
        id=record["id"],
        question=record["question"],
        text=linked_text(record),
        plain=record["text"],
        label=_label(record, status),
        abstained=status.abstained,
        chips=tuple((n, f"《{c['doc']}》{c['pinpoint']}", *_chip_state(c)) for n, c in enumerate(shown, 1)),
        facts=tuple(_facts(record)),
        warnings=tuple(record["warnings"]),
        checks=_checks(record),
        verdict=verdict,
        explained=bool(explained),
        nearest=bool(record["nearest"] and not record["citations"]),
        counting=tuple(record.get("counting", ())),
        guide=record.get("guide", "").partition("·")[0],
        guide_link=read_link(record["guide"]) if record.get("guide") else "",
    )


def _label(record: dict[str, Any], status: AnswerStatus) -> str:
    """What is told above an answer: that a person approved it, or that it is only a part."""
    if record["author"] == APPROVED:
        return words.BY_PERSON
    return STATUS[status] if status is AnswerStatus.PARTIAL else ""


def linked_text(record: dict[str, Any]) -> Markup:
    """The answer, escaped, in which every printed basis is a mark 〔n〕 that opens its source."""
    text = str(escape(record["text"]))
    for number, citation in enumerate(record["citations"], 1):
        printed = re.escape(str(escape(f"《{citation['doc']}》{citation['pinpoint']}")))
        mark = Markup(
            '&#8288;<a class="mark" href="#source-{0}-{1}" data-event="select" data-answer="{0}" data-number="{1}">〔{1}〕</a>'
        ).format(record["id"], number)
        text = re.sub(rf"（{printed}(?:，[^（）]{{0,12}})?）", mark.replace("\\", r"\\"), text)
    return Markup(text)


def sources(corpus: Corpus, record: dict[str, Any]) -> list[Source]:
    """The cards of an answer: its citations, or the nearest provisions when there is no answer."""
    shown = record["citations"] or record["nearest"]
    passages = corpus.store.passages_by_id(c["passage_id"] for c in shown)
    out = []
    for number, citation in enumerate(shown, 1):
        document = corpus.documents.get(document_id_of(citation["passage_id"]))
        passage = passages.get(citation["passage_id"])
        out.append(_source(number, citation, document, passage.text if passage else "", corpus))
    return out


def _source(number: int, citation: dict[str, Any], document: Document | None, text: str, corpus: Corpus) -> Source:
    same = GAP.join(text[start:end] for start, end in citation["spans"]) == citation["quote"]
    place = citation["passage_id"].rpartition("#")[2]
    pieces = _pieces(text, citation["spans"]) if same else [(citation["quote"], True)]
    days = (("{}版", citation["version"]), ("{}起施行", document.effective_on if document else None))
    facts = [form.format(chinese_day(day)) for form, day in days if day]
    facts += [f"第 {citation['page']} 页"] if citation["page"] else []
    return Source(
        number=number,
        title=f"《{citation['doc']}》",
        pinpoint=citation["pinpoint"],
        facts=" · ".join(facts),
        state=citation["state"],
        style=words.STATE_STYLE[citation["state"]],
        note=words.FORM_NOTE.get(citation["form"], ""),
        pieces=tuple((linked(piece, corpus, document, beside=True), quoted) for piece, quoted in pieces),
        link=read_link(document.id, place) if document else "",
        missing="" if same else words.CHANGED if document else words.GONE,
    )


def _pieces(text: str, spans: Sequence[Sequence[int]]) -> Iterable[tuple[str, bool]]:
    last = 0
    for start, end in spans:
        yield from ((text[last:start], False), (text[start:end], True))
        last = end
    yield text[last:], False


def _chip_state(citation: dict[str, Any]) -> tuple[str, str]:
    note = words.FORM_NOTE.get(citation["form"], "").partition("，")[0]
    valid = citation["state"] == CitationState.VALID
    return (note if note and valid else citation["state"]), (
        "note" if note and valid else words.STATE_STYLE[citation["state"]]
    )


def _facts(record: dict[str, Any]) -> Iterable[str]:
    if record["rewritten"]:
        yield f"按“{record['rewritten']}”理解"
    by_word: dict[str, list[str]] = {}
    for word, term in record["terms"]:
        by_word.setdefault(word, []).append(term)
    yield from (f"{word} → {'、'.join(terms)}" for word, terms in by_word.items())
    if record["as_of"]:
        yield f"按 {chinese_day(record['as_of'])} 的法律"


def _checks(record: dict[str, Any]) -> str:
    checks = record["checks"]
    passed = list(dict.fromkeys(c["name"] for c in checks if c["holds"]))
    not_run = list(dict.fromkeys(c["name"] for c in checks if c["holds"] is None))
    parts = (
        words.BY_MODEL.format(name=record["author"]) if record["author"] not in (EXTRACT, APPROVED) else "",
        f"✓ {'、'.join(passed)}" if passed else "",
        f"未能核对：{'、'.join(not_run)}" if not_run else "",
    )
    return " · ".join(filter(None, parts))
