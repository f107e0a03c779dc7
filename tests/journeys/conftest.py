"""The program as people start it: real processes, each with a data folder of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
"""Seconds after which a process counts as stuck."""

Start = Callable[..., subprocess.Popen[str]]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def start(tmp_path_factory) -> Iterator[Start]:
    """`start("add", folder, home=home, YIFA_PORT="1")`: a running `yifa`; whatever still runs at the end is killed."""
    elsewhere = tmp_path_factory.mktemp("cwd")
    outside = {k: v for k, v in os.environ.items() if not k.startswith("YIFA_")}
    script = Path(sys.executable).with_name("yifa")
    program = [str(script)] if script.exists() else [sys.executable, "-c", "from ui.cli.main import main; main()"]
    started = []

    def starting(*arguments: object, home: Path, **settings: str) -> subprocess.Popen[str]:
        own = {"YIFA_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "COLUMNS": "300"}
        started.append(
            subprocess.Popen(
                [*program, *map(str, arguments)],
                cwd=elsewhere,
                env=outside | own | settings,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
        )
        return started[-1]

    yield starting
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def yifa(start) -> Run:
    """`yifa("list", home=home)`: the finished process with its output."""

    def run(*arguments: object, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
        process = start(*arguments, home=home, **settings)
        out, err = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    return run


@pytest.fixture(scope="module")
def new_home(tmp_path_factory, starter_home) -> Callable[[], Path]:
    """`new_home()`: another data folder with the starter library, as after a first start."""
    return lambda: Path(shutil.copytree(starter_home, tmp_path_factory.mktemp("home") / "home"))
