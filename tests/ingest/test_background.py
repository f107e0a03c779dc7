"""The service's thread for jobs: in order, after errors, on folders, and stopped in the middle."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from ingest.add import Stage
from ingest.background import Background
from ingest.job import State
from ingest.page import Limits
from ingest.source import Source
from ingest.watch import SETTLING, Watch

PATIENCE = 30


@pytest.fixture
def background(runner) -> Iterator[Callable[..., Background]]:
    """`background(pool, watches)`: a running thread, stopped when the test ends."""
    with ExitStack() as opened:

        def start(pool=None, watches=()) -> Background:
            thread = Background(runner(pool), watches, every=SETTLING)
            thread.start()
            opened.callback(thread.stop)
            return thread

        yield start


def hand_in(jobs, *texts: str) -> int:
    return jobs.create([Source(f"{n}.txt", text.encode, {}) for n, text in enumerate(texts)], what="上传").id


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_jobs_are_run_in_the_order_they_came(background, jobs, law) -> None:
    thread = background()
    numbers = [hand_in(jobs, law(subject)) for subject in ("停车", "犬只")]
    thread.wake()
    ended = [thread.wait(number, PATIENCE) for number in numbers]
    assert [job.state for job in ended] == [State.DONE, State.DONE]
    assert ended[0].finished_at <= ended[1].started_at


def test_stopping_gives_a_file_up_and_the_next_start_goes_on(background, jobs, faulty_workers, law) -> None:
    number = hand_in(jobs, law("停车"), "slowly 60")
    thread = background(faulty_workers())
    until(lambda: jobs.files(number)[1].stage is Stage.READING and jobs.job(number).done == 1)
    began = time.monotonic()
    thread.stop()
    assert time.monotonic() - began < 10
    assert (jobs.job(number).state, jobs.job(number).done) == (State.INTERRUPTED, 1)
    assert background().wait(number, PATIENCE).state is State.DONE


def test_an_error_interrupts_one_job_and_not_the_next(background, jobs, faulty_workers, law, caplog) -> None:
    closed = faulty_workers()
    closed.close()
    number = hand_in(jobs, law("停车"))
    with caplog.at_level(logging.ERROR, "yifa"):
        thread = background(closed)
        assert thread.wait(number, PATIENCE).state is State.INTERRUPTED
    assert "a job was interrupted" in caplog.text
    empty = hand_in(jobs)
    thread.wake()
    assert thread.wait(empty, PATIENCE).state is State.DONE


def test_waiting_ends_with_the_service(background, jobs, faulty_workers) -> None:
    number = hand_in(jobs, "slowly 60")
    thread = background(faulty_workers())
    assert thread.wait(number, 0.1).state in (State.WAITING, State.RUNNING)
    thread.stop()
    assert thread.wait(number).ended


def test_watched_folders_are_looked_after(background, jobs, corpus, law, tmp_path, caplog) -> None:
    folder = tmp_path / "监看"
    folder.mkdir()
    (folder / "a.txt").write_text(law("停车"), encoding="utf-8")
    with caplog.at_level(logging.WARNING, "yifa"):
        background(watches=[Watch(tmp_path / "没有", jobs, Limits()), Watch(folder, jobs, Limits())])
        until(lambda: jobs.newest() and jobs.newest()[0].ended)
    assert "看不到文件夹" in caplog.text
    assert [d.short_title for d in corpus.documents.values()] == ["青溪市停车办法"]


def test_indexes_are_mended_before_anything_is_added(background, jobs, law, corpus) -> None:
    first, number = background(), hand_in(jobs, law("停车"))
    first.wake()
    first.wait(number, PATIENCE)
    first.stop()
    corpus.vectors.clear()
    assert corpus.look() == 1
    thread, number = background(), hand_in(jobs, law("犬只"))
    thread.wake()
    thread.wait(number, PATIENCE)
    assert corpus.mending == 0
    assert corpus.verify().clean
