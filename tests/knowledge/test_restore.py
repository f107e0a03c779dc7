"""Restoring is all or nothing: into an empty folder, or beside what is there; killed at any step it is finished later."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from knowledge.backup import MOVING, RESTORED, RESTORING, back_up
from knowledge.errors import BackupDamaged, DiskFull, FolderInUse, UsageError
from knowledge.restore import finish, restore
from tests.knowledge.test_backup import changed, law

ROOT = Path(__file__).resolve().parents[2]


def content(home: Path) -> dict[str, bytes]:
    """Every file of a data folder but the lock and what is derived."""
    derived = ("lexical", "vectors", "lock")
    paths = [p for p in home.rglob("*") if p.is_file() and p.relative_to(home).parts[0] not in derived]
    return {str(p.relative_to(home)): p.read_bytes() for p in paths if "yifa.db-" not in p.name}


@pytest.fixture
def backup(open_corpus, tmp_path):
    """A backup of two documents with originals."""
    corpus = open_corpus(tmp_path / "home")
    for number in (1, 2):
        corpus.put(*law(number), original=b"%d" % number * 5000)
    return back_up(tmp_path / "home", tmp_path / "b.zip").file


@pytest.fixture
def other(open_corpus, tmp_path):
    """Another data folder, with a document of its own."""
    corpus = open_corpus(tmp_path / "other")
    corpus.put(*law(9), original=b"9" * 100)
    corpus.flush()
    corpus.store.close()
    return tmp_path / "other"


def test_everything_is_there_again_and_the_indexes_are_made_anew(backup, tmp_path, open_corpus) -> None:
    home = tmp_path / "new" / "home"
    restore(backup, home)
    corpus = open_corpus(home)
    assert corpus.repair() == 2
    assert corpus.verify().clean
    assert {corpus.originals.read(d.file) for d in corpus.documents.values()} == {b"1" * 5000, b"2" * 5000}
    assert home.stat().st_mode & 0o077 == 0


def test_a_folder_with_data_is_replaced_only_when_asked_and_kept_aside(backup, other, open_corpus) -> None:
    before = content(other)
    with pytest.raises(UsageError, match="没有覆盖"):
        restore(backup, other)
    assert content(other) == before
    restore(backup, other, replace=True)
    (aside,) = other.glob("replaced-*")
    assert content(aside) == before
    assert sorted(open_corpus(other).documents) == ["办法1(2020-01-01)", "办法2(2020-01-01)"]
    restore(backup, other, replace=True)
    assert content(aside) == before


def test_a_damaged_backup_and_a_folder_in_use_change_nothing(backup, other, tmp_path, monkeypatch) -> None:
    before = content(other)
    changed(backup, tmp_path / "bad.zip", "yifa.db", b"no")
    with pytest.raises(BackupDamaged):
        restore(tmp_path / "bad.zip", other, replace=True)
    with FileLock(other / "lock"), pytest.raises(FolderInUse):
        restore(backup, other, replace=True)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    with pytest.raises(DiskFull):
        restore(backup, other, replace=True)
    assert content(other) == before
    assert not (other / RESTORING).exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from knowledge.restore import restore
steps, n = int(sys.argv[3]), 0
def step(event, arguments):
    global n
    if event in ("os.rename", "os.mkdir", "os.rmdir", "os.remove", "shutil.rmtree") and str(arguments[0]).startswith(sys.argv[2]):
        n += 1
        if n == steps:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(step)
restore(Path(sys.argv[1]), Path(sys.argv[2]), replace=True)
"""


def test_killed_at_any_step_it_is_the_old_or_the_new(backup, other, tmp_path) -> None:
    old, killed, ends = content(other), 0, set()
    new = tmp_path / "new"
    restore(backup, new)
    for step in range(1, 40, 2):
        home = Path(shutil.copytree(other, tmp_path / f"home{step}"))
        call = [sys.executable, "-c", KILLED, str(backup), str(home), str(step)]
        code = subprocess.run(call, cwd=ROOT, timeout=60, check=False, capture_output=True).returncode
        finish(home)
        shutil.rmtree(home / RESTORING, ignore_errors=True)
        aside = {k: v for k, v in content(home).items() if k.startswith("replaced-")}
        now = {k: v for k, v in content(home).items() if k not in aside}
        assert now in (old, content(new)), step
        assert not (home / RESTORED).exists()
        assert not (home / MOVING).exists()
        ends.add(now == old)
        if now != old:
            assert {k.partition("/")[2]: v for k, v in aside.items()} == old
        if code == 0:
            break
        assert code == -signal.SIGKILL
        killed += 1
    assert killed > 4
    assert ends == {True, False}


def test_where_nothing_was_decided_nothing_happens(other) -> None:
    before = content(other)
    finish(other)
    assert content(other) == before
