"""Put the parts together: settings into a data folder, a library, a model. The only file that wires."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

import numpy as np
from filelock import FileLock, Timeout

from assistant.breaker import Guarded
from assistant.chat import ChatModel, chat_model
from assistant.corrections import AliasKind, Corrections
from assistant.judge.answerable import Answerable
from assistant.judge.scope import Scope
from assistant.records import Records
from assistant.settings import MODELS, Settings
from assistant.switches import Switches
from ingest.background import Background
from ingest.jobs import Jobs
from ingest.page import Limits
from ingest.parse import Parsed, Task, parse_file
from ingest.run import Runner
from ingest.starter import load_starter
from ingest.watch import Watch
from ingest.workers import Workers
from knowledge.corpus import Corpus
from knowledge.cross_encoder import load_reranker
from knowledge.dates.deadline import Deadline, load_deadlines
from knowledge.document import Document
from knowledge.embed import Vectors, load_embedder
from knowledge.errors import FolderInUse, SettingError
from knowledge.history.align import Change, align
from knowledge.names import Names, read_aliases
from knowledge.restore import finish
from knowledge.search import Reranker
from knowledge.store import Store
from knowledge.titles import Titles, load_titles, with_library

MEGABYTE = 2**20
Aliases = tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[str]]]
"""Other names of documents by title, and words of the law by the colloquial word."""
Added = Mapping[AliasKind, Mapping[str, Sequence[str]]]


@dataclass
class Office:
    """An open data folder with everything that works on it. Opened by `open_office`, one process at a time."""

    settings: Settings
    corpus: Corpus
    records: Records
    jobs: Jobs
    workers: Workers[Task, Parsed]
    model: ChatModel | None
    reranker: Reranker | None = None
    repaired: int = 0
    writing: Lock = field(default_factory=Lock, repr=False)
    _names: tuple[Mapping[str, Document], Mapping[str, Sequence[str]], Names] | None = field(default=None, repr=False)
    _aliases: tuple[Added, Aliases] | None = field(default=None, repr=False)
    _changes: tuple[Mapping[str, Document], dict[tuple[str, str], list[Change]]] | None = field(
        default=None, repr=False
    )

    @property
    def aliases(self) -> Aliases:
        """(document aliases, colloquial terms) as shipped, and what reviewers added."""
        added = self.corrections.aliases()
        if self._aliases is None or self._aliases[0] != added:
            self._aliases = added, with_added(self._shipped_aliases, added)
        return self._aliases[1]

    @cached_property
    def _shipped_aliases(self) -> Aliases:
        return read_aliases()

    @property
    def names(self) -> Names:
        """Recogniser of document names; made anew when the library or the aliases changed."""
        documents, aliases = self.corpus.documents, self.aliases[0]
        if self._names is None or self._names[0] is not documents or self._names[1] is not aliases:
            titles = with_library(self.titles, documents.values())
            self._names = documents, aliases, Names(documents.values(), aliases, titles)
        return self._names[2]

    @cached_property
    def switches(self) -> Switches:
        """The kill switches."""
        return Switches(self.corpus.store.engine, self.settings)

    @cached_property
    def corrections(self) -> Corrections:
        """What readers marked as wrong, and what reviewers approved instead."""
        return Corrections(self.corpus.store.engine)

    @cached_property
    def titles(self) -> Titles:
        """Names of laws beyond the library, and what was repealed, as shipped and edited."""
        return load_titles()

    def changes(self, old: Document, new: Document) -> list[Change]:
        """Which article of one version became which of another; worked out once while the library stays as it is."""
        documents = self.corpus.documents
        if self._changes is None or self._changes[0] is not documents:
            self._changes = documents, {}
        known = self._changes[1]
        if (old.id, new.id) not in known:
            known[old.id, new.id] = align(*(self.corpus.store.passages(d.id) for d in (old, new)))
        return known[old.id, new.id]

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """The statutory time limits as shipped."""
        return load_deadlines()

    @cached_property
    def _views_of_limits(self) -> tuple[Vectors, list[int]]:
        """Vectors of what each time limit says and of its typical questions, in order, and where each limit begins."""
        # in double precision: single gives last digits that differ from run to run
        texts: list[str] = []
        begins: list[int] = []
        for d in self.deadlines:
            begins.append(len(texts))
            texts += [f"{d.start}，{d.who}{d.event}", *d.questions]
        return self.corpus.embedder.embed(texts).astype(float), begins

    def likeness_to_limits(self, text: str) -> Vectors:
        """Likeness of a question to each time limit: the best cosine to what it says or to one of its typical questions."""
        vectors, begins = self._views_of_limits
        likeness: Vectors = np.maximum.reduceat(vectors @ self.corpus.embedder.embed_query(text).astype(float), begins)
        return likeness

    @cached_property
    def runner(self) -> Runner:
        """What runs a job in the thread that calls it."""
        return Runner(self.jobs, self.corpus, self.limits, self.workers, self.writing)

    @cached_property
    def background(self) -> Background:
        """The service's own thread for jobs and watched folders; it begins when it is started."""
        watches = [Watch(folder, self.jobs, self.limits) for folder in self.settings.watched]
        return Background(self.runner, watches, every=self.settings.watch_seconds)

    @cached_property
    def scope(self) -> Scope:
        """The model that tells foreign questions."""
        return Scope(MODELS / "scope.json")

    @cached_property
    def answerable(self) -> Answerable:
        """The model that tells questions on which the passages found are silent."""
        return Answerable(MODELS / "answerable.json")

    @property
    def limits(self) -> Limits:
        """Bounds for reading files."""
        return limits_of(self.settings)


def with_added(shipped: Aliases, added: Added) -> Aliases:
    """The shipped aliases, and those that reviewers added behind them."""
    kinds = zip(shipped, (added[AliasKind.TITLE], added[AliasKind.TERM]), strict=True)
    documents, terms = ({k: (*old.get(k, ()), *new.get(k, ())) for k in (*old, *new)} for old, new in kinds)
    return documents, terms


def limits_of(s: Settings) -> Limits:
    """The bounds for reading files that the settings say."""
    return Limits(
        file=s.file_megabytes * MEGABYTE,
        expanded=s.expanded_megabytes * MEGABYTE,
        ratio=s.expansion_ratio,
        pages=s.pages,
        pixels=s.picture_megapixels * 1_000_000,
        ocr_pages=s.ocr_pages,
        ocr_cores=s.ocr_cores,
        office_program=s.office_program,
        office_seconds=s.office_seconds,
    )


@contextmanager
def open_office(settings: Settings, *, starter: bool = True, check: bool = True, mend: bool = True) -> Iterator[Office]:
    """Open the data folder: lock it, migrate, repair the indexes, load the starter library.

    Without `mend` the repair is left to the background thread, so that a service is there at once.

    Raises FolderInUse, StoreDamaged, EmbedderMismatch (unless `check` is off), DiskFull or SettingError.
    """
    if not settings.allow_hub:
        os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(f"数据目录 {settings.home} 不能用（{error.strerror}）。请检查 YIFA_HOME。") from error
    lock = FileLock(settings.home / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise FolderInUse(str(settings.home)) from error
    finish(settings.home)
    store = Store(settings.store_url)
    workers = Workers(
        parse_file,
        count=settings.worker_count,
        seconds=settings.worker_seconds,
        megabytes=settings.worker_megabytes,
    )
    try:
        embedder = load_embedder(
            settings.embedding_model,
            batch_size=settings.embedding_batch,
            query_prompt=settings.embedding_query_prompt,
        )
        reranker = _reranker(settings)
        corpus = Corpus(settings.home, store, embedder, room=settings.free_megabytes * MEGABYTE)
        repaired = 0
        if check:
            corpus.check_embedder()
            if mend:
                repaired = corpus.repair()
            else:
                corpus.look()
            if starter:
                load_starter(corpus)
        corpus.purge()
        jobs = Jobs(store.engine, settings.home / "spool")
        jobs.tidy()
        records, model = Records(store.engine), _guarded(settings, Switches(store.engine, settings))
        yield Office(settings, corpus, records, jobs, workers, model, reranker, repaired)
    finally:
        workers.close()
        store.close()
        lock.release()


def _guarded(settings: Settings, switches: Switches) -> Guarded | None:
    """The configured model behind its switch and its circuit breaker."""
    model = chat_model(settings)
    if model is None:
        return None
    return Guarded(model, switches, failures=settings.model_failures, pause=settings.model_pause)


def _reranker(settings: Settings) -> Reranker | None:
    if settings.reranker_model is None:
        return None
    return load_reranker(
        settings.reranker_model, passages=settings.reranker_passages, batch_size=settings.embedding_batch
    )
