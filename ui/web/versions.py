"""The versions of a document on the reader's pages: the timeline, the note at an article, the old ↔ new table. No script."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from assistant.compare import Comparison, compare, origin, places, summary, wording
from assistant.wiring import Office
from knowledge.document import Document, Passage, Status
from knowledge.errors import UnknownDocument, UsageError
from knowledge.history.align import Change, Kind
from knowledge.history.timeline import Version, timeline
from knowledge.history.wording import Edit
from ui.web import words
from ui.web.fragments import fill
from ui.web.links import read_link
from ui.web.policy import DOCUMENT, HEADER
from ui.web.views import chinese_day, named


@dataclass(frozen=True)
class Stop:
    """A version on the timeline: its days, its state, where to read it and where to compare it with the one before."""

    name: str
    facts: str
    status: str
    style: str
    here: bool
    link: str
    compare: str


@dataclass(frozen=True)
class Note:
    """A line under an article about another version, with the row of the table that shows it."""

    text: str
    link: str


@dataclass(frozen=True)
class Row:
    """A row of the old ↔ new table; a side without an article has no place."""

    anchor: str
    kind: str
    style: str
    same: bool
    old: str
    new: str
    edits: tuple[Edit, ...]


def versions(office: Office) -> APIRouter:
    """The route of the old ↔ new table for an open office."""
    router = APIRouter(include_in_schema=False)

    @router.get("/compare/{name:path}", response_class=HTMLResponse)
    def comparison(name: str, old: str = "") -> HTMLResponse:
        try:
            document = office.corpus.find(name)
            page, code = compare_page(office, document, old), 200
        except (UnknownDocument, UsageError) as error:
            page, code = fill("missing", title="没有可以对照的版本", message=str(error), near=[]), 404
        return HTMLResponse(page, code, headers={HEADER: DOCUMENT})

    return router


def compare_page(office: Office, document: Document, old: str = "") -> str:
    """The page of a version beside the one before it, or beside the version of the date `old`."""
    found = compare(office, document, start=old, end=document.id)
    return fill(
        "compare",
        title=document.title,
        summary=summary(found.old, found.new, found.changes),
        stops=stops_of(office, document),
        old=named(found.old) if found.old.short_title != found.new.short_title else found.old.edition,
        new=found.new.edition,
        old_link=read_link(found.old.id),
        new_link=read_link(found.new.id),
        rows=list(rows_of(found)),
    )


def stops_of(office: Office, document: Document) -> list[Stop]:
    """The timeline, oldest first; empty when only one version is held."""
    line = timeline(office.corpus.documents.values(), document)
    return [_stop(v, document) for v in line] if len(line) > 1 else []


def _stop(version: Version, document: Document) -> Stop:
    this, status = version.document, version.document.status_on(date.today())
    days = (("通过", this.adopted_on), ("施行", this.effective_on), ("失效", this.expires_on))
    return Stop(
        name=this.edition if this.short_title == document.short_title else named(this),
        facts=" · ".join(f"{chinese_day(day)}{verb}" for verb, day in days if day),
        status=status.value,
        style=words.STATUS_STYLE[status],
        here=this.id == document.id,
        link=read_link(this.id),
        compare=compare_link(this) if version.before else "",
    )


def notes_of(office: Office, document: Document) -> dict[str, Note]:
    """What to say under each article, by passage id: where it came from, or where it stands today."""
    line = timeline(office.corpus.documents.values(), document)
    here = next(v for v in line if v.document.id == document.id)
    notes: dict[str, Note] = {}
    if here.before:
        for change in office.changes(here.before, document):
            text = origin(here.before, document, change) if change.new else ""
            notes |= {p.id: Note(text, compare_link(document, p)) for p in change.new if text}
    ended = document.status_on(date.today()) in (Status.AMENDED, Status.REPEALED)
    if ended and here.after:
        for change in office.changes(document, here.after):
            notes |= {p.id: _later(change, here.after, p) for p in change.old}
    return notes


def _later(change: Change, newer: Document, passage: Passage) -> Note:
    name = named(newer)
    if change.kind is Kind.DELETED:
        return Note(f"{name}没有对应的条文", compare_link(newer, passage))
    verb = "改为" if change.kind not in (Kind.UNCHANGED, Kind.RENUMBERED) else "即"
    return Note(f"{verb}{name}{places(change.new)}", compare_link(newer, change.new[0]))


def compare_link(document: Document, passage: Passage | None = None) -> str:
    """Address of the table of a version and the one before it, at the row of an article."""
    anchor = f"#{quote(_anchor(passage, document))}" if passage else ""
    return f"compare/{quote(document.id, safe='')}{anchor}"


def _anchor(passage: Passage, new: Document) -> str:
    """A row is named by its first new article, a deleted one by the old."""
    place = passage.id.rpartition("#")[2]
    return place if passage.document_id == new.id else f"旧{place}"


def rows_of(found: Comparison) -> Iterator[Row]:
    """The rows of the table in the order of the new version."""
    for change in found.changes:
        first: Sequence[Passage] = change.new or change.old
        same = change.kind in (Kind.UNCHANGED, Kind.RENUMBERED)
        yield Row(
            anchor=_anchor(first[0], found.new),
            kind=change.kind.value,
            style=words.CHANGE_STYLE[change.kind],
            same=same,
            old=places(change.old),
            new=places(change.new),
            edits=(Edit(change.new[0].text, change.new[0].text),) if same else tuple(wording(change)),
        )
