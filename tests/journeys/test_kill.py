"""A kill in the middle of `yifa add`, at several moments; `yifa add` again ends where an undisturbed run ends."""

import json
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from knowledge.corpus import STATE
from knowledge.numerals import int_to_chinese
from ui.cli.main import app
from ui.render import full_record

TEXTS, ARTICLES = 24, 40
PATIENCE = 60


def write_texts(folder: Path, qingxi: Path) -> None:
    """Many invented by-laws, and the texts of Qingxi, one of them in two versions of which one ends the other."""
    shutil.copytree(qingxi, folder / "青溪")
    for n in range(1, TEXTS + 1):
        subject = f"第{int_to_chinese(n)}号渡口"
        lines = [f"# 青溪市{subject}管理办法", f"（{1990 + n % 30}年5月{1 + n % 28}日青溪市人民政府公布）"]
        for article in range(1, ARTICLES + 1):
            days = int_to_chinese(article + n)
            lines.append(
                f"第{int_to_chinese(article)}条　{subject}的第{int_to_chinese(article)}项事务，经办人应当在{days}日内办理完毕，并登记备查。"
            )
        (folder / f"{n:02}.md").write_text("\n\n".join(lines), encoding="utf-8")


class Observed:
    """What an outsider can see of a data folder while a process works on it."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def documents(self) -> int:
        """Rows of the table of documents; 0 as long as there is no such table."""
        if not (self._home / "yifa.db").exists():
            return 0
        try:
            with closing(sqlite3.connect(f"file:{self._home / 'yifa.db'}?mode=ro", uri=True)) as database:
                return int(database.execute("select count(*) from documents").fetchone()[0])
        except sqlite3.OperationalError:
            return 0

    def indexed(self) -> int:
        """Documents that the index written last is known to hold."""
        file = self._home / "vectors" / STATE
        return len(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else 0


def command(home: Path, *arguments: str) -> str:
    """What a command prints, without a process of its own."""
    result = CliRunner().invoke(app, arguments, env={"YIFA_HOME": str(home)})
    assert result.exit_code == 0, result.output
    return result.stdout


def kill_when(process: subprocess.Popen[str], seen: Callable[[], bool]) -> None:
    """Kill as soon as something is seen; the process must have been at work until then."""
    deadline = time.monotonic() + PATIENCE
    while not seen():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.001)
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL


@pytest.fixture(scope="module")
def homes(start, starter_home, new_home, tmp_path_factory, qingxi) -> tuple[Path, Path]:
    """Two data folders after `yifa add` of the same texts: one undisturbed, one killed three times on the way."""
    folder = tmp_path_factory.mktemp("texts") / "texts"
    write_texts(folder, qingxi)
    calm, killed = new_home(), tmp_path_factory.mktemp("killed") / "home"
    undisturbed = command(calm, "add", str(folder))
    assert "失败" not in undisturbed
    shipped = Observed(starter_home).documents()
    everything = shipped + sum(1 for file in folder.rglob("*") if file.is_file())
    state = Observed(killed)
    moments: list[Callable[[], bool]] = [
        lambda: state.documents() >= shipped // 2,
        lambda: state.documents() >= shipped + TEXTS // 2,
        lambda: state.documents() == everything,
    ]
    reached = []
    for moment in moments:
        kill_when(start("add", folder, home=killed), moment)
        reached.append((state.documents(), state.indexed()))
    documents, indexed = zip(*reached, strict=True)
    assert 0 < documents[0] < shipped < documents[1] < documents[2] == everything
    assert all(i < everything for i in indexed)
    again = start("add", folder, home=killed)
    out, err = again.communicate(timeout=PATIENCE)
    assert (again.returncode, "Traceback" in err) == (0, False), out + err
    return calm, killed


def test_documents_and_passages_are_those_of_an_undisturbed_run(homes, open_corpus) -> None:
    calm, killed = (open_corpus(home) for home in homes)
    day = date.today()
    assert calm.documents.keys() == killed.documents.keys()
    for document in calm.documents.values():
        assert full_record(killed, killed.documents[document.id], day) == full_record(calm, document, day)


def test_both_indexes_hold_what_sql_holds(homes, open_corpus) -> None:
    calm, killed = (open_corpus(home).verify() for home in homes)
    assert killed.clean
    assert killed == calm
    assert f"{calm.documents} 份文件、{calm.passages} 个段落" in command(homes[1], "index", "verify")


def test_the_commands_show_the_same(homes) -> None:
    ended, long = "青溪市停车场管理办法(2019-05-06)", f"青溪市第{int_to_chinese(TEXTS)}号渡口管理办法"
    calls = (("list", "--json"), ("show", ended, "--json"), ("show", long, "--json"))
    calm, killed = ([json.loads(command(home, *call)) for call in calls] for home in homes)
    assert killed == calm
    assert calm[1]["status"] == "已被修订"
    assert len(calm[2]["passages"]) == ARTICLES
