"""Bytes that wait for their job."""

import pytest

from ingest.page import ErrorKind
from ingest.spool import MARK, Spool
from knowledge.errors import Unreadable


@pytest.fixture
def spool(tmp_path) -> Spool:
    return Spool(tmp_path / "spool")


def test_what_was_put_in_comes_out_and_the_same_bytes_are_kept_once(spool, tmp_path) -> None:
    names = [spool.put(data) for data in (b"one", b"two", b"one")]
    assert names[0] == names[2] != names[1]
    assert [spool.load(name) for name in names] == [b"one", b"two", b"one"]
    assert sorted(f.name for f in (tmp_path / "spool").iterdir()) == sorted({n.removeprefix(MARK) for n in names})


def test_what_was_let_go_of_is_a_clear_error(spool) -> None:
    name = spool.put(b"one")
    spool.remove(name)
    spool.remove(name)
    with pytest.raises(Unreadable, match="重新上传") as refused:
        spool.load(name)
    assert refused.value.kind == ErrorKind.UNREADABLE


def test_sweeping_keeps_what_is_wanted(spool, tmp_path) -> None:
    spool.sweep(())
    kept, left = spool.put(b"one"), spool.put(b"two")
    (tmp_path / "spool" / "half.new").write_bytes(b"hal")
    spool.sweep({kept})
    assert spool.load(kept) == b"one"
    assert [f.name for f in (tmp_path / "spool").iterdir()] == [kept.removeprefix(MARK)]
    with pytest.raises(Unreadable):
        spool.load(left)
