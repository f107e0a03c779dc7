"""Kept originals: once each, whole or not at all."""

import hashlib

import pytest

from knowledge.errors import UnknownDocument
from knowledge.originals import Originals


def test_a_file_is_kept_under_what_it_says(tmp_path) -> None:
    originals = Originals(tmp_path / "files")
    name = originals.keep(b"%PDF-1.7")
    assert name == hashlib.sha256(b"%PDF-1.7").hexdigest()
    assert originals.read(name) == b"%PDF-1.7"
    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()] == [
        f"files/{name[:2]}/{name}"
    ]


def test_the_same_file_is_not_written_twice(tmp_path) -> None:
    originals = Originals(tmp_path)
    name = originals.keep(b"one")
    before = (tmp_path / name[:2] / name).stat().st_mtime_ns
    assert originals.keep(b"one") == name
    assert (tmp_path / name[:2] / name).stat().st_mtime_ns == before


def test_a_dropped_file_is_gone_and_may_be_dropped_again(tmp_path) -> None:
    originals = Originals(tmp_path)
    name = originals.keep(b"one")
    originals.drop(name)
    originals.drop(name)
    with pytest.raises(UnknownDocument):
        originals.read(name)


def test_a_write_that_fails_leaves_nothing_behind(tmp_path, monkeypatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        Originals(tmp_path).keep(b"one")
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
