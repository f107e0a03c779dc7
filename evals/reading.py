"""How fast files are read and taken into a library: pages of PDFs and scans, and articles by way of each path."""

import resource
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assistant.settings import MODELS
from evals.program import MAXRSS_MB
from ingest.add import take_in
from ingest.page import Limits
from ingest.parse import Parsed, Task, parse_file
from ingest.read import read
from ingest.readers.ocr import installed
from ingest.source import sources_of
from ingest.workers import Here, Pool, Workers
from knowledge.corpus import Corpus
from knowledge.embed import StaticEmbedder, Vectors
from knowledge.errors import Unreadable
from knowledge.store import Store

_ENOUGH = 300
"""Pages read at least, so that one slow moment of the machine does not count."""


@dataclass(frozen=True)
class Pace:
    """So many pages or articles in so many seconds by the clock, of which this process used so many of a processor."""

    count: int
    seconds: float
    processor: float

    @property
    def by_clock(self) -> float:
        """How many a second."""
        return self.count / self.seconds

    @property
    def by_core(self) -> float:
        """How many a second of one processor core, whatever else runs on the machine."""
        return self.count / self.processor


def pace(work: Callable[[], int]) -> Pace:
    """The pace of some work, which tells how much it did."""
    began, used = time.perf_counter(), time.process_time()
    count = work()
    return Pace(count, time.perf_counter() - began, time.process_time() - used)


def text_pages(files: Sequence[Path]) -> Pace | None:
    """Pages of those PDFs that have a text layer; None where there are none."""
    limits, texts, pages = Limits(ocr_pages=0), list[tuple[bytes, str]](), 0
    for file in files:
        data = file.read_bytes()
        try:
            pages += read(data, file.name, limits).pages
        except Unreadable:
            continue
        texts.append((data, file.name))
    if not pages:
        return None
    rounds = -(-_ENOUGH // pages)
    return pace(lambda: sum(read(data, name, limits).pages for data, name in texts * rounds))


def scanned_pages(files: Sequence[Path]) -> Pace | None:
    """Pages of those PDFs that are scans altogether; None where there are none or nothing that recognises text."""
    scans = [(file.read_bytes(), file.name) for file in files if _is_scan(file)] if installed() else []
    if not scans:
        return None
    return pace(lambda: sum(read(data, name, Limits()).pages for data, name in scans))


def _is_scan(file: Path) -> bool:
    try:
        read(file.read_bytes(), file.name, Limits(ocr_pages=0))
    except Unreadable as error:
        return error.kind == "no_text_layer"
    return False


def articles(folder: Path, *, workers: int, embedding: bool) -> Pace:
    """Articles of a folder into a fresh library, read by so many worker processes, 0: in this one."""
    with TemporaryDirectory(prefix="yifa-bench-") as home:
        store = Store(f"sqlite:///{Path(home) / 'yifa.db'}")
        with closing(store):
            corpus = Corpus(Path(home), store, StaticEmbedder(MODELS / "static") if embedding else NoEmbedder())
            if not workers:
                return pace(lambda: _taken_in(folder, corpus, Here(parse_file)))
            pool = Workers(parse_file, count=workers, seconds=300, megabytes=1500)
            with closing(pool):
                return pace(lambda: _taken_in(folder, corpus, pool))


def _taken_in(folder: Path, corpus: Corpus, pool: Pool[Task, Parsed]) -> int:
    sources = sources_of([folder], Limits())
    return sum(row.articles for _, row in take_in(sources, corpus, limits=Limits(), pool=pool))


@dataclass(frozen=True)
class NoEmbedder:
    """What costs nothing: directions on a circle, so that everything is done but the embedding."""

    name: str = "none"
    dimension: int = 2

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Points all around the circle."""
        turns = np.arange(len(texts), dtype=np.float32)
        return np.stack([np.cos(turns), np.sin(turns)], axis=1)

    def embed_query(self, text: str) -> Vectors:
        """Its first point."""
        vector: Vectors = self.embed([text])[0]
        return vector


def peak_mb() -> float:
    """The memory of this process at its highest."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MAXRSS_MB
