"""A pool of worker processes with limits: a file that hangs, devours memory or kills its process costs one result."""

import logging
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import Any, Generic, Protocol, TypeVar

import psutil

from ingest.page import ErrorKind
from ingest.worker import START, Answer
from knowledge.errors import Unreadable

Task = TypeVar("Task")
Result = TypeVar("Result")
Given = TypeVar("Given", contravariant=True)
Tell = Callable[[int, int], None]
"""Told (done, of) as the work goes on, in a thread of the pool; (0, 0) when it begins."""

LOOK = 0.1
"""Seconds between two looks at the workers; work that takes less is never measured."""
IDLE = 60.0
"""Seconds after which a worker without work is ended."""

log = logging.getLogger("yifa")


class Pool(Protocol[Given, Result]):
    """Where work is handed in: worker processes, or `Here`."""

    @property
    def ahead(self) -> int:
        """How many tasks are worth handing in before the first result is taken."""

    def submit(self, task: Given, tell: Tell, dropped: Event) -> "Future[Result]":
        """Begin a task as soon as there is room; it ends without result when `dropped` is set."""


@dataclass(frozen=True)
class Here(Generic[Task, Result]):
    """No pool: each task is done in this process, at once and without limits."""

    function: Callable[[Task, Tell], Result]
    ahead: int = 0

    def submit(self, task: Task, tell: Tell, dropped: Event) -> "Future[Result]":
        """The finished work; only Unreadable is a result, any other error is raised here."""
        future: Future[Result] = Future()
        try:
            tell(0, 0)
            future.set_result(self.function(task, tell))
        except Unreadable as error:
            future.set_exception(error)
        return future


class Workers(Generic[Task, Result]):
    """At most `count` processes for one function, each on one task at a time. Thread-safe.

    Started when there is work, kept for the next task, ended after `IDLE` seconds without. `seconds` is how long a task
    may go on without telling of progress, `megabytes` what a process and its children may hold. `function` is found by
    its module and name; tasks and results are pickled.
    """

    def __init__(
        self,
        function: Callable[[Task, Tell], Result],
        *,
        count: int,
        seconds: float,
        megabytes: int,
        idle: float = IDLE,
    ) -> None:
        self.ahead = count + 1
        self._head = pickle.dumps((function, seconds))
        self._seconds, self._megabytes, self._idle = seconds, megabytes, idle
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")
        self._lock = Lock()
        self._free: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._closing = Event()
        self._guard: Thread | None = None

    def submit(self, task: Task, tell: Tell, dropped: Event) -> "Future[Result]":
        """Begin a task as soon as a worker is free.

        The future raises Unreadable for what the function refused, and `timed_out`, `out_of_memory` or `crashed`.
        """
        return self._threads.submit(self._run, task, tell, dropped)

    def pids(self) -> list[int]:
        """The processes that run now."""
        with self._lock:
            return [w.process.pid for w in (*self._free, *self._busy)]

    def close(self) -> None:
        """End every process; what is still being worked on is cancelled."""
        self._closing.set()
        with self._lock:
            free, busy = self._free, list(self._busy)
            self._free = []
        for worker in busy:
            worker.end(None)
        for worker in free:
            worker.dismiss()
        self._threads.shutdown(cancel_futures=True)
        if self._guard:
            self._guard.join()

    def _run(self, task: Task, tell: Tell, dropped: Event) -> Result:
        if dropped.is_set():
            raise CancelledError
        tell(0, 0)
        worker = self._take(dropped)
        try:
            answer, value = worker.do(task, tell)
        finally:
            self._give_back(worker)
        if answer is Answer.DONE:
            result: Result = value
            return result
        if answer is Answer.UNREADABLE:
            raise value
        if answer is Answer.BROKEN:
            log.error("an error in the program while a file was read:\n%s", value)
            raise Unreadable(ErrorKind.CRASHED, _BROKEN.format(error=value.strip().rpartition("\n")[2][:200]))
        raise self._failure(worker)

    def _failure(self, worker: "_Worker") -> Exception:
        """Why a task has no answer."""
        match worker.fate:
            case ErrorKind.TIMED_OUT:
                return Unreadable(ErrorKind.TIMED_OUT, _TIMED_OUT.format(seconds=self._seconds))
            case ErrorKind.OUT_OF_MEMORY:
                return Unreadable(ErrorKind.OUT_OF_MEMORY, _OUT_OF_MEMORY.format(megabytes=self._megabytes))
            case ErrorKind.CRASHED:
                return Unreadable(ErrorKind.CRASHED, _CRASHED.format(code=worker.process.returncode))
        return CancelledError()

    def _take(self, dropped: Event) -> "_Worker":
        with self._lock:
            if self._closing.is_set():
                raise CancelledError
            worker = self._free.pop() if self._free else _Worker(self._head)
            worker.dropped, worker.since = dropped, time.monotonic()
            self._busy.add(worker)
            if self._guard is None:
                self._guard = Thread(target=self._watch, name="workers", daemon=True)
                self._guard.start()
        if worker.process.poll() is None:
            return worker
        self._give_back(worker)  # it died while it had nothing to do
        return self._take(dropped)

    def _give_back(self, worker: "_Worker") -> None:
        worker.since = time.monotonic()
        with self._lock:
            self._busy.discard(worker)
            if worker.ready and not self._closing.is_set():
                self._free.append(worker)
                return
        worker.dismiss()

    def _watch(self) -> None:
        """Look at every worker again and again: the busy for time and memory, the free for how long they have been."""
        while not self._closing.wait(LOOK):
            with self._lock:
                busy = list(self._busy)
                late = [w for w in self._free if time.monotonic() - w.since > self._idle]
                self._free = [w for w in self._free if w not in late]
            for worker in late:
                worker.dismiss()
            for worker in busy:
                self._judge(worker)

    def _judge(self, worker: "_Worker") -> None:
        lasted = time.monotonic() - worker.since
        if worker.dropped.is_set():
            worker.end(None)
        elif lasted > self._seconds:
            worker.end(ErrorKind.TIMED_OUT)
        elif lasted > LOOK and worker.megabytes() > self._megabytes:
            worker.end(ErrorKind.OUT_OF_MEMORY)


class _Worker:
    """One process. `since` is when its task began or last told of progress, or when it became free.

    `ended` and `fate` say that it was killed and for which fault of its task (None: no fault).
    """

    def __init__(self, head: bytes) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, *sys.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.ended = False
        self.fate: ErrorKind | None = None
        self.since = time.monotonic()
        self.dropped = Event()
        self._head = head
        self._answered = True
        self._ending = Lock()

    @property
    def ready(self) -> bool:
        """Whether it can take another task."""
        return self._answered and not self.ended and self.process.poll() is None

    def do(self, task: Any, tell: Tell) -> tuple[Answer | None, Any]:
        """Hand the task over and wait; no answer when the process is gone."""
        assert self.process.stdin
        assert self.process.stdout
        self._answered = False
        try:
            self.process.stdin.write(self._head)
            self._head = b""
            pickle.dump(task, self.process.stdin, pickle.HIGHEST_PROTOCOL)
            self.process.stdin.flush()
            answer, value = pickle.load(self.process.stdout)
            while answer in (Answer.READY, Answer.TOLD):
                self.since = time.monotonic()
                if answer is Answer.TOLD:
                    tell(*value)
                answer, value = pickle.load(self.process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError):
            self.end(ErrorKind.CRASHED)
            return None, None
        if answer is Answer.NO_MEMORY:
            self.end(ErrorKind.OUT_OF_MEMORY)
            return None, None
        self._answered = True
        return answer, value

    def megabytes(self) -> float:
        """What it and its children hold; 0 when it is gone."""
        return sum(map(_resident, _family(self.process.pid))) / 2**20

    def end(self, fate: ErrorKind | None) -> None:
        """Kill it with all its children; the first reason stays."""
        with self._ending:
            if not self.ended:
                self.ended, self.fate = True, fate
                for process in _family(self.process.pid) if self.process.poll() is None else ():
                    with suppress(psutil.NoSuchProcess):
                        process.kill()
                self.process.wait()

    def dismiss(self) -> None:
        """End it and give its pipes back; called when nobody waits for an answer any more."""
        self.end(None)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()


def _family(pid: int) -> list[psutil.Process]:
    """A process and everything it has started, as far as it is still there."""
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


_TIMED_OUT = (
    "读了 {seconds:g} 秒还没有进展，已放弃这份文件。请把它拆小，或用原来的软件打开、另存为新文件后重新上传；"
    "文件确实很大的，可调大 YIFA_WORKER_SECONDS。"
)
_OUT_OF_MEMORY = (
    "读这份文件要用的内存超过 {megabytes} MB，已放弃。请把它拆成几个文件，或去掉大图后重新上传；"
    "内存充足的机器可调大 YIFA_WORKER_MEGABYTES。"
)
_CRASHED = (
    "读这份文件时读取进程意外退出（代码 {code}），其他文件不受影响。请用原来的软件打开、另存为新文件后重新上传；"
    "还不行，请把文件交给管理员。"
)
_BROKEN = (
    "程序读这份文件时出错（{error}），其他文件不受影响，详情已写入日志。请用原来的软件打开、另存为新文件后重新上传；"
    "还不行，请把文件和日志交给管理员。"
)
