"""Files and folders into the library: read, split, describe, store; one row of report a file."""

import hashlib
import json
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from threading import Event
from typing import Any

from ingest.page import Limits
from ingest.parse import Parsed, Task, parse_file
from ingest.source import Source
from ingest.versions import HAND, as_before, left_to_the_texts, relate, set_by_hand
from ingest.workers import Here, Pool
from knowledge.corpus import Corpus
from knowledge.document import Document, Kind, Quality, Status, digest
from knowledge.errors import Unreadable
from knowledge.store import Also, nothing_else

READING_VERSION = "3"
"""Part of every source hash: raise it when splitting changes, and all files are read again."""

_FLUSH_AT, _FLUSH_SECONDS = 4000, 30.0
"""The indexes are brought up to date after so many passages, or so many seconds after the last time."""

_LOOK = 0.2
"""Seconds between two looks whether to stop, while a file is being read."""

_REPLACED = "取代了库里标题、日期相同的“{name}”；两份都要留的，请改标题或写明日期后重新入库"


class Stage(StrEnum):
    """Where a file is on its way into the library."""

    WAITING = "等待"
    READING = "读取"
    SPLITTING = "切分"
    STORING = "入库"
    DONE = "完成"
    FAILED = "失败"


@dataclass(frozen=True)
class Row:
    """What became of one file. `outcome` is added, updated, unchanged or failed; `error_kind` only when failed, `message`
    also where it took another file's place.

    A file that left a watched folder is removed or, where its document stays for another reason, gone.
    """

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
    quality: Quality | None = None


Tell = Callable[[Source, Stage, int, int], None]
"""Told which file has come to which stage, and there how many pages are done, of how many."""

Note = Callable[[Source, Row], Also]
"""What is to be written together with the document of a file: what became of the file."""


def add(
    sources: Iterable[Source],
    corpus: Corpus,
    *,
    owner: str = "",
    kind: Kind | None = None,
    limits: Limits,
    dry_run: bool = False,
    report: Callable[[Row], None] = lambda row: None,
) -> list[Row]:
    """Add files to the library, one row each, read in this process without limits of time and memory."""
    rows = []
    for _, row in take_in(sources, corpus, owner=owner, kind=kind, limits=limits, dry_run=dry_run):
        rows.append(row)
        report(row)
    return rows


def take_in(
    sources: Iterable[Source],
    corpus: Corpus,
    *,
    owner: str = "",
    kind: Kind | None = None,
    limits: Limits,
    dry_run: bool = False,
    pool: Pool[Task, Parsed] | None = None,
    writing: AbstractContextManager[Any] | None = None,
    tell: Tell = lambda source, stage, done, of: None,
    note: Note = lambda source, row: nothing_else,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[Source, Row]]:
    """Add files to the library and give one row each, in order; an unreadable file is a row and stops nothing.

    The next files are read by `pool` while one is stored. Written per file in one transaction, so that a killed run is
    completed by running it again; `note` has its say in that transaction. `writing` is held while something is written;
    `stopped` ends it between two files, and what is being read then is given up.
    """
    shelf = _Shelf(corpus, writing or nullcontext(), dry_run, note)
    pool = pool or Here(parse_file)

    def begin(source: Source, dropped: Event) -> _Work:
        try:
            data = source.load()
        except Unreadable as error:
            return error
        described = json.dumps([source.catalogue, owner, kind], ensure_ascii=False, sort_keys=True)
        source_hash = digest(READING_VERSION, described, hashlib.sha256(data).hexdigest())
        if held := shelf.holding(source_hash):
            return held
        task = Task(source.name, data, source_hash, limits, owner, kind, source.catalogue)
        return _Begun(data, pool.submit(task, lambda done, of: tell(source, _stage(done, of), done, of), dropped))

    for source, found, original in _read_ahead(sources, begin, pool.ahead, stopped):
        if isinstance(found, Parsed):
            tell(source, Stage.STORING, found.document.pages, found.document.pages)
        yield source, shelf.take(source, found, original)
    shelf.finish()


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
    if status:
        corpus.update(set_by_hand(document, status, until=until, successor=successor))
    elif document.status_from == HAND:
        corpus.update(left_to_the_texts(document))
    settle(corpus)
    return corpus.documents[document.id]


@dataclass(frozen=True)
class _Begun:
    """A file that is being read."""

    data: bytes
    parsed: Future[Parsed]


_Work = _Begun | Document | Unreadable
"""A file that is being read, one that is in the library already, one whose bytes cannot be had."""

_Found = tuple[Source, Parsed | Document | Unreadable, bytes]
"""A file, what was found in it, and its bytes where they had to be read."""


def _read_ahead(
    sources: Iterable[Source], begin: Callable[[Source, Event], _Work], ahead: int, stopped: Callable[[], bool]
) -> Iterator[_Found]:
    """Each source with what was found in it, in order, while at most `ahead` later ones are being read."""
    dropped = Event()
    waiting: deque[tuple[Source, _Work]] = deque()
    try:
        for source in sources:
            if stopped():
                return
            waiting.append((source, begin(source, dropped)))
            if len(waiting) > ahead:
                yield from _first(waiting, stopped)
        while waiting and not stopped():
            yield from _first(waiting, stopped)
    finally:
        dropped.set()


def _first(waiting: deque[tuple[Source, _Work]], stopped: Callable[[], bool]) -> Iterator[_Found]:
    """The first of the waiting ones once it is read; nothing when it was stopped before."""
    source, work = waiting.popleft()
    if not isinstance(work, _Begun):
        yield source, work, b""
        return
    while not wait([work.parsed], _LOOK).done:
        if stopped():
            return
    try:
        yield source, work.parsed.result(), work.data
    except Unreadable as error:
        yield source, error, work.data


class _Shelf:
    """Where documents are put; the indexes follow now and then, so that what was added is soon found."""

    def __init__(self, corpus: Corpus, writing: AbstractContextManager[Any], dry_run: bool, note: Note) -> None:
        self._corpus, self._writing, self._dry_run, self._note = corpus, writing, dry_run, note
        self._known = {d.source_hash: d.id for d in corpus.documents.values() if d.source_hash}
        self._waiting, self._flushed = 0, time.monotonic()

    def holding(self, source_hash: str) -> Document | None:
        """The document that was read from the same bytes in the same way."""
        return self._corpus.documents.get(self._known.get(source_hash, ""))

    def take(self, source: Source, found: Parsed | Document | Unreadable, original: bytes) -> Row:
        """Store what was found in a file with the file itself, unless the library holds it already."""
        if isinstance(found, Unreadable):
            return Row(source.name, "failed", found.kind, found.message)
        if isinstance(found, Document):
            return _row(source.name, "unchanged", found)
        if same := self.holding(found.document.source_hash):
            return _row(source.name, "unchanged", same)
        held = self._corpus.documents.get(found.document.id)
        parsed = replace(found, document=as_before(found.document, held))
        row = _row(source.name, "updated" if held else "added", parsed.document, parsed)
        if held and held.source not in ("", parsed.document.source):
            row = replace(row, message=_REPLACED.format(name=held.source))
        if not self._dry_run:
            self._put(parsed, original, self._note(source, row))
        return row

    def finish(self) -> None:
        """Settle what the new texts mean for others, and bring the indexes up to date."""
        if not self._dry_run:
            with self._writing:
                settle(self._corpus)
                self._corpus.flush()

    def _put(self, parsed: Parsed, original: bytes, also: Also) -> None:
        with self._writing:
            self._corpus.put(parsed.document, parsed.passages, parsed.tables, original, also)
            self._known[parsed.document.source_hash] = parsed.document.id
            self._waiting += len(parsed.passages)
            if self._waiting >= _FLUSH_AT or time.monotonic() - self._flushed > _FLUSH_SECONDS:
                self._corpus.flush()
                self._waiting, self._flushed = 0, time.monotonic()


def _stage(done: int, of: int) -> Stage:
    return Stage.SPLITTING if of and done >= of else Stage.READING


def _row(name: str, outcome: str, document: Document, parsed: Parsed | None = None) -> Row:
    return Row(
        name,
        outcome,
        document=document.id,
        title=document.title,
        kind=document.kind,
        articles=parsed.articles if parsed else 0,
        passages=len(parsed.passages) if parsed else 0,
        tables=len(parsed.tables) if parsed else 0,
        pages=document.pages,
        warnings=document.warnings,
        quality=document.quality,
    )
