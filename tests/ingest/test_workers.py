"""A pool of processes: one bad file costs one result, within its limits, and the next file is read as if nothing was."""

import os
import signal
import time
from concurrent.futures import CancelledError
from threading import Event

import psutil
import pytest

from ingest.page import ErrorKind
from ingest.workers import Here
from knowledge.errors import Unreadable

PATIENCE = 30


def do(workers, text: str, told=None, dropped=None):
    """The result of one task."""
    heard = [] if told is None else told
    return workers.submit(text.encode(), lambda *pages: heard.append(pages), dropped or Event()).result(PATIENCE)


def fault(workers, text: str) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        do(workers, text)
    return refused.value


def gone(pid: int) -> bool:
    deadline = time.monotonic() + PATIENCE
    while psutil.pid_exists(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not psutil.pid_exists(pid)


def test_a_process_is_kept_for_the_next_task(faulty_workers) -> None:
    workers = faulty_workers("obey")
    assert do(workers, "pid") == do(workers, "pid") == str(workers.pids()[0]).encode()
    assert do(workers, "pid") != str(os.getpid()).encode()


def test_a_worker_imports_no_more_than_reading_needs(faulty_workers) -> None:
    workers = faulty_workers("obey")
    do(workers, "pid")
    maps = psutil.Process(workers.pids()[0]).memory_maps()
    loaded = {name for m in maps for name in ("chromadb", "torch", "tantivy", "gradio") if name in m.path}
    assert loaded == set()


@pytest.mark.parametrize(
    ("order", "kind", "words"),
    [
        ("die", ErrorKind.CRASHED, "意外退出（代码 -11）"),
        ("fail", ErrorKind.CRASHED, "IndexError: list index out of range"),
        ("greedy", ErrorKind.OUT_OF_MEMORY, "超过 500 MB"),
        ("refuse", ErrorKind.CORRUPT, "坏了"),
    ],
)
def test_a_fault_is_an_error_with_a_remedy_and_the_next_task_is_done(faulty_workers, order, kind, words) -> None:
    workers = faulty_workers("obey")
    error = fault(workers, order)
    assert (error.kind, words in error.message) == (kind, True)
    assert do(workers, "next") == b"next"


def test_an_endless_loop_is_ended(faulty_workers) -> None:
    workers = faulty_workers("obey", seconds=3)
    do(workers, "warm up")
    (hanging,) = workers.pids()
    error = fault(workers, "hang")
    assert (error.kind, "3 秒" in error.message) == (ErrorKind.TIMED_OUT, True)
    assert gone(hanging)
    assert do(workers, "next") == b"next"


def test_eating_memory_is_ended(faulty_workers) -> None:
    workers = faulty_workers("obey", megabytes=200)
    error = fault(workers, "eat")
    assert (error.kind, "200 MB" in error.message) == (ErrorKind.OUT_OF_MEMORY, True)
    assert do(workers, "next") == b"next"


def test_progress_is_told_and_gives_more_time(faulty_workers) -> None:
    told: list[tuple[int, int]] = []
    assert do(faulty_workers("obey", seconds=3), "slowly 1", told) == b"slowly 1"
    assert told == [(0, 0), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_what_a_library_prints_does_no_harm(faulty_workers) -> None:
    assert do(faulty_workers("obey"), "print this") == b"print this"


def test_several_tasks_run_side_by_side(faulty_workers) -> None:
    workers = faulty_workers("obey", count=2)
    futures = [workers.submit(text, lambda *_: None, Event()) for text in (b"slowly 0.2", b"slowly 0.2", b"pid")]
    assert [f.result(PATIENCE) for f in futures[:2]] == [b"slowly 0.2"] * 2
    assert int(futures[2].result(PATIENCE)) in workers.pids()
    assert len(workers.pids()) == 2


def test_a_dropped_task_is_given_up(faulty_workers) -> None:
    workers, dropped = faulty_workers("obey"), Event()
    do(workers, "warm up")
    running = workers.submit(b"hang", lambda *_: None, dropped)
    waiting = workers.submit(b"next", lambda *_: None, dropped)
    time.sleep(0.2)
    dropped.set()
    for future in (running, waiting):
        with pytest.raises(CancelledError):
            future.result(PATIENCE)
    assert do(workers, "next") == b"next"


def test_a_worker_that_died_in_its_sleep_is_replaced(faulty_workers) -> None:
    workers = faulty_workers("obey")
    do(workers, "warm up")
    (pid,) = workers.pids()
    os.kill(pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=1)
    assert do(workers, "next") == b"next"
    assert workers.pids() != [pid]


def test_a_worker_without_work_is_ended(faulty_workers) -> None:
    workers = faulty_workers("obey", idle=0.2)
    pid = int(do(workers, "pid"))
    assert gone(pid)
    assert workers.pids() == []
    assert do(workers, "next") == b"next"


def test_closing_ends_every_process(faulty_workers) -> None:
    workers = faulty_workers("obey", count=2)
    do(workers, "warm up")
    running = workers.submit(b"hang", lambda *_: None, Event())
    time.sleep(0.2)
    pids = workers.pids()
    workers.close()
    with pytest.raises(CancelledError):
        running.result(PATIENCE)
    assert all(gone(pid) for pid in pids)


def test_closing_lets_no_task_begin_any_more(faulty_workers) -> None:
    workers, entered = faulty_workers("obey"), Event()

    def tell(*pages: int) -> None:
        entered.set()
        time.sleep(0.3)

    work = workers.submit(b"hang", tell, Event())
    assert entered.wait(PATIENCE)
    workers.close()
    assert workers.pids() == []
    with pytest.raises(CancelledError):
        work.result(0)


def test_without_a_pool_the_work_is_done_at_once() -> None:
    def double(text: str, tell) -> str:
        tell(1, 1)
        if not text:
            raise Unreadable("no_text", "空")
        return text * 2

    told: list[tuple[int, int]] = []
    here = Here(double)
    assert here.submit("a", lambda *pages: told.append(pages), Event()).result() == "aa"
    assert told == [(0, 0), (1, 1)]
    assert isinstance(here.submit("", lambda *_: None, Event()).exception(), Unreadable)
