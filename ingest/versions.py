"""Which version is in force: later versions and explicit repeals end earlier texts. Pure functions over documents."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from knowledge.document import Document, Form, Status
from knowledge.titles import bare_title

DERIVED = "derived"


def relate(documents: Iterable[Document]) -> list[Document]:
    """The documents whose status, end or successor changes, given everything the library holds.

    A version ends when the next version of the same title takes effect, or when a later text says it is repealed
    (同时废止). What a catalogue or a person has set is never touched.
    """
    everything = [d for d in documents if d.form is Form.OFFICIAL]
    changed = []
    by_title = defaultdict(list)
    for document in everything:
        by_title[document.short_title, document.owner].append(document)
    repealed = _repeals(everything)
    for document in everything:
        if document.status_from not in ("", DERIVED):
            continue
        family = by_title[document.short_title, document.owner]
        fresh = _with_end(document, _next(document, family), repealed.get(document.id))
        if fresh != document:
            changed.append(fresh)
    return changed


def starts(document: Document) -> date | None:
    """First day of force: the effective date, else the adoption date."""
    return document.effective_on or document.adopted_on


def _next(document: Document, family: list[Document]) -> Document | None:
    later = [d for d in family if d.version and document.version and d.version > document.version]
    return min(later, key=lambda d: d.version, default=None)


def _repeals(documents: list[Document]) -> dict[str, Document]:
    """Who repealed a text, by its id: the first that did, whatever the order in which the texts came in."""
    ended: dict[str, Document] = {}
    for newer in sorted(documents, key=lambda d: (d.version, d.id)):
        for title in newer.repeals:
            for old in documents:
                same = bare_title(title) in (bare_title(old.title), bare_title(old.short_title))
                if same and old.id != newer.id and old.owner == newer.owner and old.version < newer.version:
                    ended.setdefault(old.id, newer)
    return ended


def _with_end(document: Document, newer: Document | None, repealer: Document | None) -> Document:
    end = newer or repealer
    if end is None:
        if document.status_from != DERIVED:
            return document
        return replace(document, set_status=None, status_from="", superseded_by="", expires_on=None)
    start, own = starts(end), document.expires_on if not document.status_from else None
    if start and own and own <= start:
        return document  # its own 有效期 ran out before
    status = Status.AMENDED if end is newer else Status.REPEALED
    return replace(document, set_status=status, status_from=DERIVED, superseded_by=end.id, expires_on=start)
