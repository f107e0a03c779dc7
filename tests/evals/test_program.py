"""The program under test, through a double of the command line that keeps the same contract."""

import os
import resource
import sys
from pathlib import Path

import pytest

from evals.program import MAXRSS_MB, BenchFailed, Yifa, resident_mb, rows_of


def test_wrong_use_is_reported(command: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(BenchFailed, match="退出码 3"):
        Yifa(command, tmp_path).run("fly")


def test_resident_memory_of_this_process() -> None:
    memory = resident_mb(os.getpid())
    assert memory is None or memory > 1
    assert resident_mb(2**30) is None


def test_a_command_is_weighed_and_timed(tmp_path: Path) -> None:
    code = "import sys, time; block = bytearray(300 * 2**20); time.sleep(0.1); print('done', sys.argv[1])"
    weighed = Yifa((sys.executable, "-c", code), tmp_path).measure("heavy")
    assert weighed.output == "done heavy\n"
    assert weighed.seconds >= 0.1
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MAXRSS_MB
    assert 300 <= weighed.peak_mb < max(own, 300) + 200


@pytest.mark.parametrize("text", ['{"a": 1}\n{"a": 2}\n', '[{"a": 1}, {"a": 2}]', '[\n {"a": 1},\n {"a": 2}\n]'])
def test_rows_are_read_in_every_form(text: str) -> None:
    assert rows_of(text) == [{"a": 1}, {"a": 2}]
