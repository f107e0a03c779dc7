"""The inside of a worker process: tasks come on standard input, what came of them goes out on standard output.

It knows the standard library and, once told, the one function it is for; so it starts quickly and stays small.
Frames are pickles, for both ends are this program. It ends when its input ends, and by an alarm of its own when the
process that should end it is gone.
"""

import math
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, BinaryIO

from knowledge.errors import Unreadable

START = "import sys; sys.path[:] = sys.argv[1:]; from ingest.worker import work; work()"
"""What its interpreter is started with; the arguments are the places to import from."""

_GRACE = 10
"""Seconds by which the alarm comes later than the time limit that the starting process keeps."""


class Answer(Enum):
    """What a frame from a worker means: it has started, is still at it, the result, the two ways to fail, no memory."""

    READY = auto()
    TOLD = auto()
    DONE = auto()
    UNREADABLE = auto()
    BROKEN = auto()
    NO_MEMORY = auto()


def work() -> None:
    """Take the function and its time limit, then one task after the other, until the input ends."""
    tasks, answers = _channels()
    function, seconds = pickle.load(tasks)

    def tell(done: int, of: int) -> None:
        _wind(seconds)
        _send(answers, Answer.TOLD, (done, of))

    _send(answers, Answer.READY, None)
    while True:
        try:
            task = pickle.load(tasks)
        except EOFError:
            return
        _wind(seconds)
        _send(answers, *_attempt(function, task, tell))
        _wind(0)


def _attempt(function: Callable[..., Any], task: Any, tell: Callable[[int, int], None]) -> tuple[Answer, Any]:
    try:
        return Answer.DONE, function(task, tell)
    except Unreadable as error:
        return Answer.UNREADABLE, error
    except MemoryError:
        return Answer.NO_MEMORY, None
    except Exception:  # noqa: BLE001 - the other end logs it and names the file
        return Answer.BROKEN, traceback.format_exc()


def _send(answers: BinaryIO, answer: Answer, value: Any) -> None:
    pickle.dump((answer, value), answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()


def _channels() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for frames only: what a library prints goes to standard error, and it reads nothing.

    Ctrl-C is for the process that started this one.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tasks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return tasks, answers


def _wind(seconds: float) -> None:
    """Let the system end this process some seconds from now, even inside an endless loop; 0 calls it off."""
    if sys.platform != "win32":
        signal.alarm(math.ceil(seconds + _GRACE) if seconds else 0)
