"""The inside of a worker process, driven by hand over its pipes."""

import pickle
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.page import Limits
from ingest.parse import Task, parse_file
from ingest.worker import START, Answer

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30


@pytest.fixture
def worker():
    with subprocess.Popen(
        [sys.executable, "-c", START, str(ROOT), *sys.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield process
        process.kill()


def say(process, value) -> None:
    pickle.dump(value, process.stdin)
    process.stdin.flush()


def test_a_task_is_answered_after_it_told_how_far_it_is(worker) -> None:
    say(worker, (parse_file, 20.0))
    say(worker, Task("甲.txt", "第一条 甲。\n第二条 乙。".encode(), "h", Limits()))
    assert pickle.load(worker.stdout) == (Answer.READY, None)
    assert pickle.load(worker.stdout) == (Answer.TOLD, (0, 0))
    answer, parsed = pickle.load(worker.stdout)
    assert (answer, parsed.articles) == (Answer.DONE, 2)
    say(worker, Task("乙.txt", b"", "h", Limits()))
    answer, error = pickle.load(worker.stdout)
    assert (answer, error.kind) == (Answer.UNREADABLE, "empty_file")


def test_it_ends_with_its_input(worker) -> None:
    say(worker, (parse_file, 20.0))
    worker.stdin.close()
    assert worker.wait(PATIENCE) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 没有 alarm")
def test_an_endless_loop_that_nobody_ends_ends_by_alarm(tmp_path) -> None:
    code = "import ingest.worker as w; w._GRACE = 0; w._wind(1)\nwhile True: pass"
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=PATIENCE)
    assert (done.returncode, time.monotonic() - began < 10) == (-14, True)
