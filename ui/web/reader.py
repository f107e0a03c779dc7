"""The reader: a whole document as a plain page, with an anchor for every article. No script."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from assistant.wiring import Office
from ingest.header import label_span
from knowledge.corpus import Corpus
from knowledge.document import Document, Form, Passage, Status, Table, Verdict
from knowledge.errors import UnknownDocument
from knowledge.numerals import NUMERAL
from knowledge.pinpoint import Pinpoint
from ui.web import words
from ui.web.fragments import fill
from ui.web.links import UP, file_link, linked, picture_link, read_link
from ui.web.policy import DOCUMENT, HEADER
from ui.web.versions import Note, notes_of, stops_of
from ui.web.views import chinese_day, named

_ITEM = re.compile(rf"^\s*(?:[（(][{NUMERAL}\d]+[）)]|\d{{1,2}}[.．、])")
_DETAIL = re.compile("(?:谁办|谁来办|期限|文书|依据)：")
_TOP = re.compile(rf"^[{NUMERAL}]+、(?:（第\d+次出现）)?$")
LONGEST = 40
"""Characters of a line in the table of contents."""


@dataclass(frozen=True)
class Line:
    """One 款 or 项, with links to the articles it names; a 项 is indented, a detail of a step is small."""

    text: Markup
    indent: bool
    detail: bool = False


@dataclass(frozen=True)
class Heading:
    """A part, chapter or section title, or a first-level block of an outline, as the table of contents lists it."""

    text: str
    depth: int
    anchor: str


@dataclass(frozen=True)
class Block:
    """A passage with the headings that begin at it, and the pages of the original it is printed on, with their addresses."""

    anchor: str
    label: str
    lines: tuple[Line, ...]
    page: int
    headings: tuple[Heading, ...]
    note: Note | None = None
    pictures: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Record:
    """A row of a table with the place by which it is cited; a label that runs over `span` columns stands once."""

    anchor: str
    number: int
    span: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A table as the page shows it."""

    anchor: str
    title: str
    heads: tuple[tuple[str, ...], ...]
    records: tuple[Record, ...]
    page: int


@dataclass(frozen=True)
class Banner:
    """One thing to know before reading, perhaps with a place to go."""

    style: str
    text: str
    name: str = ""
    link: str = ""


def reader(office: Office) -> APIRouter:
    """The route of the reader for an open office."""
    router = APIRouter(include_in_schema=False)

    @router.get("/read/{name:path}", response_class=HTMLResponse)
    def read(name: str) -> HTMLResponse:
        try:
            page, code = document_page(office, office.corpus.find(name)), 200
        except UnknownDocument as error:
            page, code = missing_page(error), 404
        return HTMLResponse(page, code, headers={HEADER: DOCUMENT})

    return router


def document_page(office: Office, document: Document) -> str:
    """The page of one document."""
    body = [p for p in office.corpus.store.passages(document.id) if not p.pinpoint.table]
    blocks = blocks_of(body, office.corpus, notes_of(office, document))
    tables = tables_of(office.corpus.store.tables(document.id), document)
    return fill(
        "read",
        title=document.title,
        facts=list(_facts(document)),
        blocks=blocks,
        tables=tables,
        contents=[*contents_of(blocks), *(Heading(t.title, 2, t.anchor) for t in tables)],
        pictured=any(block.pictures for block in blocks),
        file=file_link(document.id) if document.file else "",
        banners=list(_banners(office, document, date.today())),
        stops=stops_of(office, document),
    )


def missing_page(error: UnknownDocument) -> str:
    """The page for a document that is not in the library."""
    near = [(name, read_link(name)) for name in error.near]
    return fill("missing", title="没有找到这份文件", message=f"资料库里没有“{error.name}”，可能已被移除。", near=near)


def blocks_of(passages: Sequence[Passage], corpus: Corpus, notes: Mapping[str, Note]) -> list[Block]:
    """Passages in reading order, each with the headings that begin at it and the note on its other versions."""
    out: list[Block] = []
    above: tuple[str, ...] = ("", "", "")
    page = 0
    is_card = any(d.form is Form.CARD for d in map(corpus.documents.get, {p.document_id for p in passages}) if d)
    for passage in passages:
        place = passage.pinpoint
        document = corpus.documents.get(passage.document_id)
        own = (place.part, place.chapter, place.section) if place.article else above
        lines = tuple(
            Line(
                linked(t, corpus, document, up=UP),
                bool(_ITEM.match(t)) and bool(place.article),
                is_card and bool(_DETAIL.match(t)),
            )
            for t in passage.text.split("\n")
            if t.strip()
        )
        headings = tuple(_new_headings(above, own, passage.ordinal))
        label = place.label or (place.outline if is_card else "")
        shown = passage.page if passage.page != page else 0
        pictures = tuple(_pictures(passage)) if document and document.file else ()
        out.append(Block(passage.id.rpartition("#")[2], label, lines, shown, headings, notes.get(passage.id), pictures))
        above, page = own, passage.page
    return out


def tables_of(tables: Sequence[Table], document: Document) -> list[Shown]:
    """The tables of a document, below its text; an anchor is what a citation of that row says (表2第3行)."""
    out = []
    for number, table in enumerate(tables, 1):
        anchor = str(Pinpoint(table=number))
        records = tuple(
            Record(str(Pinpoint(table=number, row=n)), n, label_span(row) or 1, row[max(0, label_span(row) - 1) :])
            for n, row in enumerate(table.rows[table.heads :], 1)
        )
        title = "" if table.title == document.title and len(tables) == 1 else table.title
        out.append(Shown(anchor, f"{anchor}　{title}".strip(), table.rows[: table.heads], records, table.page))
    return out


def contents_of(blocks: Sequence[Block]) -> list[Heading]:
    """Parts, chapters and sections; for an outline document the first sentence of its first-level blocks."""
    headings = [h for b in blocks for h in b.headings]
    if headings:
        return headings
    return [Heading(_first_sentence(b.lines[0].text), 2, b.anchor) for b in blocks if _TOP.match(b.anchor)]


def _first_sentence(text: Markup) -> str:
    """The first sentence without its links and its full stop, cut off with … where it is longer than `LONGEST`."""
    sentence = text.striptags().partition("。")[0]
    return sentence if len(sentence) <= LONGEST else f"{sentence[: LONGEST - 1]}…"


def _pictures(passage: Passage) -> Iterator[tuple[int, str]]:
    for page in sorted({box.page for box in passage.boxes}):
        yield page, picture_link(passage.id, page)


def _new_headings(above: tuple[str, ...], own: tuple[str, ...], ordinal: int) -> Iterator[Heading]:
    for level, text in enumerate(own):
        if text and own[: level + 1] != above[: level + 1]:
            yield Heading(text, level + 1, f"{text}-{ordinal}")


def _facts(document: Document) -> Iterator[tuple[str, str]]:
    days = (("通过、公布", document.adopted_on), ("施行", document.effective_on), ("失效", document.expires_on))
    yield "类别", document.kind.value
    letter = ("发文机关", document.issuer), ("文号", document.number), ("主送", document.addressee)
    yield from ((name, value) for name, value in letter if value)
    yield from ((name, chinese_day(day)) for name, day in days if day)
    if document.attachments:
        yield "附件", "；".join(document.attachments)
    if document.owner:
        yield "所属单位", document.owner


def _banners(office: Office, document: Document, day: date) -> Iterator[Banner]:
    if document.form is Form.CARD:
        yield Banner("note", "流程由本系统整理，供办事时对照；引用和办理前，请点开依据核对条文，并看本地规定。")
        return
    yield _status_banner(office, document, document.status_on(day))
    if document.form is not Form.OFFICIAL:
        twin = office.corpus.twin(document)
        advice = "原文：" if twin else "引用前请核对公布的文本。"
        yield Banner("note", f"这是{document.form}，不是原文，不能直接引用。{advice}", *_way_to(twin))
    told = document.quality.reasons if document.quality else ()
    if document.quality and document.quality.verdict is not Verdict.GOOD:
        verdict, reasons = document.quality.verdict, "；".join(reason.rstrip("。") for reason in told)
        yield Banner(words.VERDICT_STYLE[verdict], f"读取质量：{verdict}。{reasons}。")
    for warning in document.warnings:
        if warning not in told:
            yield Banner("note", f"读取提示：{warning}")


def _status_banner(office: Office, document: Document, status: Status) -> Banner:
    style = words.STATUS_STYLE[status]
    if status not in (Status.AMENDED, Status.REPEALED) or not document.superseded_by:
        return Banner(style, f"{status}。")
    newer = office.corpus.documents.get(document.superseded_by)
    if newer is None:
        return Banner(style, f"{status}，现行的是：{document.superseded_by}")
    return Banner(style, f"{status}，现行的是：", *_way_to(newer))


def _way_to(document: Document | None) -> tuple[str, str]:
    """The name and the address of a document."""
    return (named(document), read_link(document.id)) if document else ("", "")
