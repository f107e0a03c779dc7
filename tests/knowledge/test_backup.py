"""A backup holds everything that cannot be derived, is checked before it gets its name, and never replaces unasked."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.backup import DATABASE, MANIFEST, back_up, check
from knowledge.document import Document, Kind, Passage
from knowledge.errors import BackupDamaged, UsageError
from knowledge.pinpoint import Pinpoint

ROOT = Path(__file__).resolve().parents[2]


def law(number: int):
    document = Document(
        f"办法{number}(2020-01-01)", f"办法{number}", f"办法{number}", Kind.NORMATIVE, source_hash=str(number)
    )
    return document, [Passage(document.id, Pinpoint(article=1), f"第{number}号办法自公布之日起施行。", 1)]


@pytest.fixture
def home(open_corpus, tmp_path):
    """A data folder in use: two documents with originals, a local file, and what is derived."""
    home = tmp_path / "home"
    corpus = open_corpus(home)
    for number in (1, 2):
        corpus.put(*law(number), original=b"%d" % number * 5000)
    corpus.flush()
    (home / "duties.yaml").write_text("duties: []\n", encoding="utf-8")
    (home / "files" / ".new-abc").write_bytes(b"unfinished")
    (home / "uploads").mkdir()
    (home / "uploads" / "x").write_bytes(b"x")
    (home / "lock").touch()
    return home


def test_it_holds_the_truth_and_nothing_derived(home, tmp_path) -> None:
    made = back_up(home, tmp_path / "b.zip")
    names = sorted(made.manifest.files)
    assert [n for n in names if not n.startswith("files/")] == ["duties.yaml", DATABASE]
    assert len([n for n in names if n.startswith("files/")]) == 2
    assert (made.manifest.counts["documents"], made.manifest.counts["passages"], made.lost) == (2, 2, ())
    assert check(tmp_path / "b.zip") == made


def test_into_a_folder_it_gets_a_name_with_the_moment(home, tmp_path) -> None:
    (tmp_path / "kept").mkdir()
    made = back_up(home, tmp_path / "kept")
    assert made.file.parent == tmp_path / "kept"
    assert made.file.name.startswith("yifa-20")
    assert [p.name for p in (tmp_path / "kept").iterdir()] == [made.file.name]


def test_it_is_that_of_one_moment_while_others_write(home, tmp_path, open_corpus) -> None:
    corpus, done = open_corpus(home), threading.Event()

    def write() -> None:
        for number in range(3, 40):
            corpus.put(*law(number), original=b"%d" % number * 3000)
            corpus.remove(f"办法{number - 1}(2020-01-01)")
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    made = [back_up(home, tmp_path / "one.zip")]
    while not done.is_set():
        made.append(back_up(home, tmp_path / f"{len(made)}.zip"))
    writer.join()
    for backup in made:
        counts = backup.manifest.counts
        assert counts["documents"] == counts["passages"] == counts["vectors"] > 0
        assert backup.lost == ()


def test_an_original_that_is_gone_is_told(home, tmp_path) -> None:
    victim = next(p for p in (home / "files").rglob("*") if p.is_file() and not p.name.startswith("."))
    victim.unlink()
    assert back_up(home, tmp_path / "b.zip").lost == (f"files/{victim.name[:2]}/{victim.name}",)


def test_nothing_is_overwritten_unasked_and_nothing_half_is_left(home, tmp_path) -> None:
    target = tmp_path / "b.zip"
    target.write_bytes(b"old")
    with pytest.raises(UsageError, match="没有覆盖"):
        back_up(home, target)
    (home / "yifa.db-wal").unlink(missing_ok=True)
    (home / DATABASE).rename(home / "away.db")
    (home / DATABASE).write_bytes(b"SQLite format 3\0" + b"broken" * 500)
    with pytest.raises((BackupDamaged, sqlite3.DatabaseError)):
        back_up(home, target, replace=True)
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    with pytest.raises(UsageError, match="没有数据库"):
        back_up(tmp_path / "nowhere", target)


def changed(file, to, name, data) -> None:
    """The same backup with one member put otherwise, or left out."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(to, "w") as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
            elif data is not None:
                new.writestr(member, data)


def test_a_backup_that_was_changed_is_refused(home, tmp_path) -> None:
    file, bad = tmp_path / "b.zip", tmp_path / "bad.zip"
    made = back_up(home, file)
    original = next(n for n in made.manifest.files if n.startswith("files/"))
    manifest = json.loads(made.manifest.model_dump_json())
    outside = manifest | {"files": manifest["files"] | {"../out": manifest["files"]["duties.yaml"]}}
    newer = manifest | {"format": 99}
    counts = manifest | {"counts": manifest["counts"] | {"documents": 7}}
    for name, data in (
        (original, b"other"),
        (original, None),
        (DATABASE, b"no database"),
        (MANIFEST, b"{}"),
        (MANIFEST, json.dumps(outside)),
        (MANIFEST, json.dumps(newer)),
        (MANIFEST, json.dumps(counts)),
    ):
        changed(file, bad, name, data)
        with pytest.raises(BackupDamaged, match="什么也没有恢复"):
            check(bad)
    bad.write_bytes(file.read_bytes()[:-2000])
    with pytest.raises(BackupDamaged):
        check(bad)
    with pytest.raises(UsageError, match="没有"):
        check(tmp_path / "none.zip")


def test_the_live_database_is_only_read(home, tmp_path) -> None:
    before = {p.name for p in home.iterdir()}
    back_up(home, tmp_path / "b.zip")
    assert {p.name for p in home.iterdir()} == before
    with closing(sqlite3.connect(home / DATABASE)) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


KILLED = """
import os, signal, sys
from pathlib import Path
from knowledge.backup import back_up
sys.addaudithook(lambda event, _: os.kill(os.getpid(), signal.SIGKILL) if event == "os.rename" else None)
back_up(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_one_that_is_killed_leaves_no_backup_and_its_traces_go(home, tmp_path) -> None:
    target = tmp_path / "kept" / "b.zip"
    call = [sys.executable, "-c", KILLED, str(home), str(target)]
    assert subprocess.run(call, cwd=ROOT, timeout=60, check=False).returncode == -signal.SIGKILL
    (left,) = target.parent.iterdir()
    assert left.is_dir()
    os.utime(left, (0, 0))
    back_up(home, target)
    assert [p.name for p in target.parent.iterdir()] == ["b.zip"]
