"""A parser with faults for worker processes: what a file says is done, everything else is parsed as it should be."""

import os
import signal
import time
from collections.abc import Callable

from ingest.page import ErrorKind
from ingest.parse import Parsed, Task, parse_file
from knowledge.errors import Unreadable


def parse(task: Task, tell: Callable[[int, int], None]) -> Parsed:
    """Parse a file, unless its text asks for something else."""
    return parse_file(Task(**vars(task) | {"data": obey(task.data, tell)}), tell)


def obey(data: bytes, tell: Callable[[int, int], None]) -> bytes:
    """The data, if nothing happened on the way that it asks for."""
    order, _, more = data.decode(errors="ignore").partition(" ")
    if order in ("hang", "eat"):
        go_on_for_ever(order == "eat")
    elif order == "die":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif order == "fail":
        raise IndexError("list index out of range")
    elif order == "refuse":
        raise Unreadable(ErrorKind.CORRUPT, "坏了")
    elif order == "greedy":
        raise MemoryError
    elif order == "print":
        os.write(1, b"noise on standard output")
    elif order == "slowly":
        for page in range(1, 5):
            time.sleep(float(more))
            tell(page, 4)
    elif order == "pid":
        return str(os.getpid()).encode()
    return data


def go_on_for_ever(eating: bool) -> None:
    """An endless loop, with or without an appetite for memory."""
    eaten = []
    while True:
        if eating:
            eaten.append(b"x" * 10_000_000)
            time.sleep(0.01)
