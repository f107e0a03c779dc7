"""The command line without a process of its own: `main()` with arguments, a data folder, and what came out."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from assistant.wiring import open_office
from ingest.add import add
from ingest.source import sources_of
from ui.cli.main import main


@dataclass(frozen=True)
class Result:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON on standard output."""
        return json.loads(self.out)

    @property
    def text(self) -> str:
        """Standard output without line ends, so that words broken at the edge of the screen are found."""
        return self.out.replace("\n", "")


@pytest.fixture(scope="session")
def stocked_home(tmp_path_factory, starter_home, qingxi) -> Path:
    """A data folder with the starter library and the texts of Qingxi; for reading and asking only."""
    home = Path(shutil.copytree(starter_home, tmp_path_factory.mktemp("cli") / "home"))
    with open_office(Settings(home=home)) as office:
        add(sources_of([qingxi], office.limits), office.corpus, limits=office.limits)
    return home


@pytest.fixture
def own_home(stocked_home, tmp_path) -> Path:
    """A copy of the stocked data folder, for commands that write."""
    return Path(shutil.copytree(stocked_home, tmp_path / "own"))


@pytest.fixture
def yifa(monkeypatch, capsys, stocked_home, tmp_path) -> Callable[..., Result]:
    """`yifa("show", name, home=…, YIFA_PAGES="7")`: the command's result; the home is the stocked one unless given."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object, home: Path = stocked_home, **settings: str) -> Result:
        with monkeypatch.context() as changed:
            for name, value in ({"YIFA_HOME": str(home)} | settings).items():
                changed.setenv(name, value)
            changed.setattr(sys, "argv", ["yifa", *map(str, arguments)])
            with pytest.raises(SystemExit) as left:
                main()
        captured = capsys.readouterr()
        return Result(left.value.code, captured.out, captured.err)

    return run
