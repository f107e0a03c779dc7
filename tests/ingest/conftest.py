"""Worker processes with a parser that has faults; jobs of an empty library; invented by-laws."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Lock

import pytest

from ingest.jobs import Jobs
from ingest.page import Limits
from ingest.parse import parse_file
from ingest.run import Runner
from ingest.workers import Here, Workers
from knowledge.numerals import int_to_chinese


@pytest.fixture
def faulty_workers(monkeypatch) -> Iterator[Callable[..., Workers]]:
    """`faulty_workers("parse", seconds=1)`: a pool for a function of tests/data/faulty.py; closed when the test ends."""
    monkeypatch.syspath_prepend(Path(__file__).parents[1] / "data")
    import faulty

    with ExitStack() as opened:

        def make(function: str = "parse", *, count=1, seconds=20.0, megabytes=500, **more: float) -> Workers:
            limits = {"count": count, "seconds": seconds, "megabytes": megabytes}
            return opened.enter_context(closing(Workers(getattr(faulty, function), **limits, **more)))

        yield make


@pytest.fixture
def jobs(corpus, tmp_path) -> Jobs:
    """The jobs of an empty library."""
    return Jobs(corpus.store.engine, tmp_path / "spool")


@pytest.fixture
def runner(corpus, jobs) -> Callable[..., Runner]:
    """`runner(pool)`: runs jobs into the empty library, in this process unless a pool is given."""
    return lambda pool=None: Runner(jobs, corpus, Limits(), pool or Here(parse_file), Lock())


@pytest.fixture
def law() -> Callable[..., str]:
    """`law("停车", "停车场应当备案。")`: an invented by-law with these articles."""

    def write(subject: str, *articles: str) -> str:
        body = [f"第{int_to_chinese(n)}条　{text}" for n, text in enumerate(articles or ("甲。", "乙。"), 1)]
        return "\n\n".join([f"青溪市{subject}办法", "（2020年1月5日青溪市人民政府公布）", *body])

    return write
