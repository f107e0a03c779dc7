"""The list of documents in the tab 资料库: narrowed down, sorted, a page at a time; the bin below it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from assistant.wiring import Office
from knowledge.bin import Removed
from knowledge.corpus import Corpus
from knowledge.document import Document, Form, Kind, Status, Verdict
from knowledge.store import iso
from ui.render import local
from ui.versions import STATUS_FROM
from ui.web import words
from ui.web.fragments import fill
from ui.web.links import read_link
from ui.web.versions import compare_link
from ui.web.views import chinese_day

PAGE = 50
"""Documents on one page of the list."""

BY_RANK, BY_TITLE, BY_DATE, BY_ADDITION = SORTS = ("按位阶排", "按名称排", "新公布的在前", "新入库的在前")
SETTABLE = (Status.IN_FORCE, Status.AMENDED, Status.REPEALED)
"""States that a person can set."""


@dataclass(frozen=True)
class Sift:
    """Which documents are listed, and in which order, in the words of the page."""

    wanted: str = ""
    kind: str = words.ALL_KINDS
    status: str = words.ALL_STATUSES
    area: str = words.ALL_AREAS
    quality: str = words.ALL_QUALITIES
    sort: str = BY_RANK

    @property
    def narrow(self) -> bool:
        """Whether some documents may be left out."""
        return Sift(sort=self.sort) != self


@dataclass(frozen=True)
class Entry:
    """A document as a line of the library; `set_to` and the two after it fill the form in which its state is set."""

    id: str
    title: str
    link: str
    facts: str
    kind: str
    version: str
    status: str
    style: str
    why: str
    form: str
    size: int
    verdict: str
    verdict_style: str
    reasons: tuple[str, ...]
    compare: str
    ours: bool
    set_to: str
    until: str
    by: str


def areas(office: Office) -> list[str]:
    """Whose documents there are: 公共资料 first, then the departments by name."""
    owners = {d.owner for d in office.corpus.documents.values()} - {""}
    return [words.COMMON, *sorted(owners, key=_by_sound)]


def documents_html(office: Office, sift: Sift, page: int = 1, notice: str = "", undo: str = "") -> str:
    """A page of the documents that are wanted; `undo` is the id of the one that was just removed."""
    corpus, today = office.corpus, date.today()
    found = sifted(corpus.documents.values(), sift, today, corpus.store.added)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    documents, passages = corpus.store.count()
    return fill(
        "documents",
        entries=entries(corpus, found[(page - 1) * PAGE : page * PAGE], today),
        found=len(found),
        narrow=sift.narrow,
        documents=documents,
        passages=passages,
        page=page,
        pages=pages,
        notice=notice,
        undo=undo,
        settable=SETTABLE,
        bin=[_thrown(removed) for removed in corpus.bin.contents()],
    )


def sifted(
    documents: Iterable[Document], sift: Sift, day: date, added: Callable[[], Mapping[str, datetime]] = dict
) -> list[Document]:
    """The documents that are wanted, in order; `added` says when each was put in, and is asked where that matters."""
    tokens = sift.wanted.split()
    found = [d for d in documents if _fits(d, sift, day) and all(t in _searchable(d) for t in tokens)]
    if sift.sort == BY_ADDITION:
        moments = added()
        return sorted(found, key=lambda d: (moments.get(d.id, datetime.min), d.id), reverse=True)
    if sift.sort == BY_DATE:
        return sorted(found, key=lambda d: (d.version, d.id), reverse=True)
    ranks = {kind: n if sift.sort == BY_RANK else 0 for n, kind in enumerate(Kind)}
    return sorted(found, key=lambda d: (ranks[d.kind], _by_sound(d.short_title), d.version))


def entries(corpus: Corpus, documents: Iterable[Document], day: date) -> list[Entry]:
    """Documents as lines of the list."""
    shown = list(documents)
    sizes = corpus.store.sizes([d.id for d in shown])
    versions = Counter((d.short_title, d.owner, d.form) for d in corpus.documents.values())
    several = {d.id for d in shown if versions[d.short_title, d.owner, d.form] > 1}
    return [_entry(d, day, sizes.get(d.id, 0), compared=d.id in several) for d in shown]


def _fits(document: Document, sift: Sift, day: date) -> bool:
    verdict = document.quality.verdict if document.quality else None
    return (
        sift.kind in (words.ALL_KINDS, document.kind)
        and sift.status in (words.ALL_STATUSES, document.status_on(day))
        and sift.area in (words.ALL_AREAS, document.owner or words.COMMON)
        and sift.quality in (words.ALL_QUALITIES, verdict)
    )


def _searchable(document: Document) -> str:
    return " ".join(
        (
            document.title,
            *document.aliases,
            document.issuer,
            document.number,
            document.kind,
            document.form,
            document.version,
            document.owner,
        )
    )


def _by_sound(text: str) -> bytes:
    """A key that sorts by pinyin: in this character set the common characters stand in that order."""
    return text.encode("gb18030", "replace")


def _entry(document: Document, day: date, size: int, *, compared: bool) -> Entry:
    status, by_hand = document.status_on(day), document.status_from == "hand"
    quality = document.quality if document.quality and document.quality.verdict is not Verdict.GOOD else None
    return Entry(
        id=document.id,
        title=document.title,
        link=read_link(document.id),
        facts=" · ".join(filter(None, (document.issuer, document.number, document.owner))),
        kind=document.kind.value,
        version=document.edition or ("" if document.form is Form.CARD else "日期不详"),
        status=status.value,
        style=words.STATUS_STYLE[status],
        why=STATUS_FROM[document.status_from],
        form=document.form.value if document.form is not Form.OFFICIAL else "",
        size=size,
        verdict=quality.verdict.value if quality else "",
        verdict_style=words.VERDICT_STYLE[quality.verdict] if quality else "",
        reasons=tuple(reason.rstrip("。") for reason in quality.reasons) if quality else (),
        compare=compare_link(document) if compared else "",
        ours=document.form is Form.OFFICIAL,
        set_to=(document.set_status or Status.IN_FORCE).value if by_hand else "",
        until=iso(document.expires_on) if by_hand else "",
        by=document.superseded_by if by_hand else "",
    )


def _thrown(removed: Removed) -> dict[str, Any]:
    """A document in the bin as its line says it."""
    days = (chinese_day(local(moment)[:10]) for moment in (removed.removed_at, removed.until))
    document = removed.document
    return {"id": document.id, "title": document.title, "version": document.edition, "days": tuple(days)}
