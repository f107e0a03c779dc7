"""Which version is in force: later versions and explicit repeals end earlier texts. Pure functions over documents."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from knowledge.document import Document, Form, Status
from knowledge.errors import UsageError
from knowledge.titles import bare_title

DERIVED, HAND = "derived", "hand"


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


def set_by_hand(document: Document, status: Status, *, until: date | None = None, successor: str = "") -> Document:
    """The document in the state that a person says it is in; raises UsageError for a state that only dates can tell."""
    if status is Status.NOT_YET:
        raise UsageError("尚未施行由施行日期决定，不能手工设定。请用 catalog.csv 补上施行日期后重新入库。")
    return replace(document, set_status=status, expires_on=until, superseded_by=successor, status_from=HAND)


def left_to_the_texts(document: Document) -> Document:
    """The document without what a person set; its file is read afresh the next time it is added."""
    return replace(document, set_status=None, expires_on=None, superseded_by="", status_from="", source_hash="")


def as_before(document: Document, held: Document | None) -> Document:
    """A document that is read again, with the state that a person had set for it."""
    if held is None or held.status_from != HAND:
        return document
    return replace(
        document,
        set_status=held.set_status,
        expires_on=held.expires_on,
        superseded_by=held.superseded_by,
        status_from=HAND,
    )


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
