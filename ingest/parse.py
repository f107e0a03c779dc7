"""From a file's bytes to a document with passages. Pure, and everything can be pickled: it runs in worker processes."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from ingest.letter import find_letter, signed
from ingest.metadata import Metadata, derive, overrule
from ingest.page import ErrorKind, Limits, Reading
from ingest.quality import quality
from ingest.read import read
from ingest.split.outline import split_outline
from ingest.split.statute import Split, is_statute, split_statute, unique_pieces
from ingest.split.table import arranged, split_tables
from knowledge.document import Document, Form, Kind, Passage, Table, document_id
from knowledge.errors import Unreadable


@dataclass(frozen=True)
class Task:
    """One file to parse. `catalogue` is its row of the catalogue beside it; `name` may have folders before it."""

    name: str
    data: bytes = field(repr=False)
    source_hash: str
    limits: Limits
    owner: str = ""
    kind: Kind | None = None
    catalogue: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Parsed:
    """A file as a document with its passages and tables, not yet stored."""

    document: Document
    passages: tuple[Passage, ...]
    articles: int
    tables: tuple[Table, ...]


def parse_file(task: Task, tell: Callable[[int, int], None]) -> Parsed:
    """Read and split one file; `tell` hears of pages done, of how many. Raises Unreadable."""
    name = PurePath(task.name).name
    reading = read(task.data, name, task.limits, tell)
    tell(reading.pages, reading.pages)
    return parse(reading, name, task.source_hash, owner=task.owner, kind=task.kind, catalogue=task.catalogue)


def parse(
    reading: Reading,
    name: str,
    source_hash: str,
    *,
    owner: str = "",
    kind: Kind | None = None,
    catalogue: dict[str, str] | None = None,
) -> Parsed:
    """A reading as a document with passages; raises Unreadable when nothing is left to store."""
    statute = is_statute(reading.lines)
    if statute:
        split = split_statute(reading.lines)
        letter = find_letter(split.front)
    else:
        letter = find_letter([line.text for line in reading.lines if line.text.strip()])
        split = split_outline(reading.lines, letter.body_from, letter.apart)
    metadata = signed(derive(reading, name, split.front, statute), letter)
    if catalogue:
        metadata = overrule(metadata, catalogue)
    document = _document(metadata, reading, split, owner, source_hash, name)
    document = replace(document, kind=kind) if kind else document
    if metadata.status or (catalogue and catalogue.get("expires_on")):
        document = replace(document, status_from="catalogue")
    tables = tuple(arranged(t, metadata.title if not reading.lines else "") for t in reading.tables)
    pieces = [p for p in unique_pieces((*split.pieces, *split_tables(tables))) if p.text.strip()]
    passages = tuple(
        Passage(document.id, p.pinpoint, p.text, n, p.page, p.questions, p.boxes) for n, p in enumerate(pieces, 1)
    )
    if not passages:
        raise Unreadable(ErrorKind.NO_TEXT, "文件里没有读到正文。请确认不是空白页或纯图片。")
    return Parsed(document, passages, split.articles, tables)


def _document(metadata: Metadata, reading: Reading, split: Split, owner: str, source_hash: str, name: str) -> Document:
    version = metadata.adopted_on.isoformat() if metadata.adopted_on else ""
    warnings = (*reading.warnings, *split.warnings)
    return Document(
        id=document_id(metadata.short_title, version, owner, Form.OFFICIAL),
        title=metadata.title,
        short_title=metadata.short_title,
        kind=metadata.kind,
        aliases=metadata.aliases,
        issuer=metadata.issuer,
        addressee=metadata.addressee,
        attachments=metadata.attachments,
        number=metadata.number,
        adopted_on=metadata.adopted_on,
        effective_on=metadata.effective_on,
        expires_on=metadata.expires_on,
        superseded_by=metadata.superseded_by,
        repeals=metadata.repeals,
        owner=owner,
        source=name,
        source_hash=source_hash,
        pages=reading.pages,
        set_status=metadata.status,
        warnings=warnings,
        quality=quality(reading, split, warnings),
    )
