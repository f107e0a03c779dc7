"""Files and folders into the library: read, split, describe, store; one row of report a file."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath

from ingest.letter import find_letter, signed
from ingest.metadata import Metadata, derive, overrule, read_catalogue
from ingest.page import ErrorKind, Limits, Progress, Reading, untold
from ingest.read import read, read_bytes
from ingest.split.outline import split_outline
from ingest.split.statute import Split, is_statute, split_statute, unique_pieces
from ingest.split.table import arranged, split_tables
from ingest.unpack import Member, failing, is_archive, members
from ingest.versions import as_before, left_to_the_texts, relate, set_by_hand
from knowledge.corpus import Corpus
from knowledge.document import Document, Form, Kind, Passage, Status, Table, digest, document_id
from knowledge.errors import Unreadable, UsageError

READING_VERSION = "2"
"""Part of every source hash: raise it when splitting changes, and all files are read again."""

_FLUSH_AT = 4000
CATALOGUE = "catalog.csv"


@dataclass(frozen=True)
class Source:
    """One file to read: its name as shown to people, and how to get its bytes."""

    name: str
    load: Callable[[], bytes]
    catalogue: dict[str, str]


@dataclass(frozen=True)
class Row:
    """What became of one file. `outcome` is added, updated, unchanged or failed; `error_kind` only when failed."""

    file: str
    outcome: str
    error_kind: str = ""
    message: str = ""
    document: str = ""
    title: str = ""
    kind: str = ""
    articles: int = 0
    passages: int = 0
    tables: int = 0
    pages: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parsed:
    """A file as a document with its passages and tables, not yet stored. `original` is the file itself."""

    document: Document
    passages: tuple[Passage, ...]
    articles: int
    tables: tuple[Table, ...]
    original: bytes = b""


def add(
    sources: Iterable[Source],
    corpus: Corpus,
    *,
    owner: str = "",
    kind: Kind | None = None,
    limits: Limits,
    password: str = "",
    dry_run: bool = False,
    report: Callable[[Row], None] = lambda row: None,
    progress: Progress = untold,
) -> list[Row]:
    """Add files to the library, one row each; an unreadable file is a row and stops nothing.

    `progress` is told of the pages of the file being read, where they take long.

    Written per file in one transaction, so that a killed run is completed by running it again. `password` opens PDF
    files that are locked.
    """
    known = {d.source_hash: d for d in corpus.documents.values() if d.source_hash}
    rows, waiting = [], 0
    for source in sources:
        row, parsed = _examine(source, known, corpus, owner, kind, limits, progress, password)
        if parsed and not dry_run:
            corpus.put(parsed.document, parsed.passages, parsed.tables, parsed.original)
            waiting += len(parsed.passages)
            known[parsed.document.source_hash] = parsed.document
        if waiting >= _FLUSH_AT:
            corpus.flush()
            waiting = 0
        rows.append(row)
        report(row)
    if not dry_run:
        settle(corpus)
        corpus.flush()
    return rows


def settle(corpus: Corpus) -> None:
    """Derive anew which versions are in force."""
    for document in relate(corpus.documents.values()):
        corpus.update(document)


def set_state(corpus: Corpus, name: str, status: Status | None, *, until: date | None = None, by: str = "") -> Document:
    """Set the state of a document by hand (None: leave it to the texts again); what it means for other texts is settled.

    `by` is the text that replaced it, by any of its names or in words. Raises UnknownDocument or UsageError.
    """
    document, newer = corpus.find(name), corpus.look_for(by)
    successor = newer.id if newer else by
    changed = set_by_hand(document, status, until=until, successor=successor) if status else left_to_the_texts(document)
    corpus.update(changed)
    settle(corpus)
    return corpus.documents[document.id]


def sources_of(paths: Sequence[Path], limits: Limits) -> list[Source]:
    """The files under some paths, by name; a folder's catalog.csv describes the files beside it and is no source.

    An archive stands for the files in it.

    Raises UsageError for a path that does not exist.
    """
    found = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"找不到 {path}。请检查路径。")
        files = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p, path)) if path.is_dir() else [path]
        catalogues = {f.parent: read_catalogue(f.read_bytes()) for f in files if f.name == CATALOGUE}
        for file in files:
            if path.is_dir() and catalogues.get(file.parent) and file.name == CATALOGUE:
                continue
            row = catalogues.get(file.parent, {}).get(file.name, {})
            name = str(file.relative_to(path)) if path.is_dir() else file.name
            found += unpacked(Source(name, _loader(file, limits), row), limits)
    return found


def unpacked(source: Source, limits: Limits) -> list[Source]:
    """The files in an archive, each a source with the archive's name before its own; any other file as it is."""
    if not is_archive(source.name):
        return [source]
    try:
        inside = members(source.load(), source.name, limits)
    except Unreadable as error:
        return [replace(source, load=failing(error))]
    folders = {PurePosixPath(m.name).parent: m for m in inside if PurePosixPath(m.name).name == CATALOGUE}
    catalogues = {folder: found for folder, m in folders.items() if (found := _catalogue(m))}
    return [
        Source(m.name, m.load, catalogues.get(path.parent, {}).get(path.name, {}))
        for m, path in ((m, PurePosixPath(m.name)) for m in inside)
        if not (path.name == CATALOGUE and path.parent in catalogues)
    ]


def _catalogue(member: Member) -> dict[str, dict[str, str]]:
    """The rows of an archive's catalogue; none when it cannot be read, and then it is a row of the report itself."""
    try:
        return read_catalogue(member.load())
    except Unreadable:
        return {}


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


def _examine(
    source: Source,
    known: dict[str, Document],
    corpus: Corpus,
    owner: str,
    kind: Kind | None,
    limits: Limits,
    progress: Progress,
    password: str,
) -> tuple[Row, Parsed | None]:
    try:
        data = source.load()
        described = json.dumps([source.catalogue, owner, kind], ensure_ascii=False, sort_keys=True)
        source_hash = digest(READING_VERSION, described, data.hex())
        if source_hash in known:
            return _unchanged(source, known[source_hash]), None
        reading = read(data, Path(source.name).name, limits, progress, password=password)
        parsed = parse(reading, Path(source.name).name, source_hash, owner=owner, kind=kind, catalogue=source.catalogue)
    except Unreadable as error:
        return Row(source.name, "failed", error.kind, error.message), None
    held = corpus.documents.get(parsed.document.id)
    parsed = replace(parsed, document=as_before(parsed.document, held), original=data)
    outcome = "updated" if held else "added"
    return _row(source.name, outcome, parsed), parsed


def _row(name: str, outcome: str, parsed: Parsed) -> Row:
    document = parsed.document
    return Row(
        name,
        outcome,
        document=document.id,
        title=document.title,
        kind=document.kind,
        articles=parsed.articles,
        passages=len(parsed.passages),
        tables=len(parsed.tables),
        pages=document.pages,
        warnings=document.warnings,
    )


def _unchanged(source: Source, document: Document) -> Row:
    return Row(
        source.name,
        "unchanged",
        document=document.id,
        title=document.title,
        kind=document.kind,
        pages=document.pages,
        warnings=document.warnings,
    )


def _document(metadata: Metadata, reading: Reading, split: Split, owner: str, source_hash: str, name: str) -> Document:
    version = metadata.adopted_on.isoformat() if metadata.adopted_on else ""
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
        warnings=(*reading.warnings, *split.warnings),
    )


def _hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _loader(path: Path, limits: Limits) -> Callable[[], bytes]:
    return lambda: read_bytes(path, limits)
