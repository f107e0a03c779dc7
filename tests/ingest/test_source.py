"""The files that are handed in: walked folders, archives, and loading by place from disk and from archives."""

import zipfile
from pathlib import Path

import pytest

from ingest.page import Limits
from ingest.source import CATALOGUE, Disk, Source, files_of, opened, sources_of, unpacked
from knowledge.errors import Unreadable, UsageError

LIMITS = Limits()


def archived(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/") + ".txt", data)
    return path


def test_folders_are_walked_with_the_catalogue_beside_each_file(tmp_path) -> None:
    (tmp_path / "x" / "y").mkdir(parents=True)
    for folder in (tmp_path / "x", tmp_path / "x" / "y"):
        (folder / "甲.txt").write_text("甲", encoding="utf-8")
    (tmp_path / "x" / "y" / CATALOGUE).write_text("file,title\n甲.txt,深处的甲\n", encoding="utf-8")
    (tmp_path / "x" / CATALOGUE).write_text("名称,价格\n", encoding="utf-8")
    found = {s.name: s.catalogue for s in sources_of([tmp_path / "x", tmp_path / "x" / "甲.txt"], LIMITS)}
    assert found == {
        CATALOGUE: {},
        "甲.txt": {},
        str(Path("y") / "甲.txt"): {"file": "甲.txt", "title": "深处的甲"},
    }


def test_an_unknown_path_is_wrong_use(tmp_path) -> None:
    with pytest.raises(UsageError, match="没有的目录"):
        sources_of([tmp_path / "没有的目录"], LIMITS)


def test_archives_are_looked_into_or_not(tmp_path) -> None:
    archived(tmp_path / "包.zip", 甲__一=b"1", 二=b"2")
    assert [s.name for s in files_of([tmp_path], LIMITS)] == ["包.zip"]
    assert [(s.name, s.load(), s.place) for s in sources_of([tmp_path], LIMITS)] == [
        ("包.zip/甲/一.txt", b"1", ""),
        ("包.zip/二.txt", b"2", ""),
    ]


def test_what_is_no_archive_stays_as_it_is() -> None:
    source = Source("a.txt", lambda: b"1", {})
    assert unpacked(source, LIMITS) == [source]


def test_without_a_password_nothing_is_opened() -> None:
    source = Source("a.pdf", lambda: b"1", {})
    assert opened(source, "") is source


def test_the_disk_loads_files_and_files_in_archives(tmp_path) -> None:
    (tmp_path / "a.txt").write_bytes(b"plain")
    inner = archived(tmp_path / "内.zip", 三=b"3").read_bytes()
    outer = archived(tmp_path / "外.zip", 甲__一=b"1")
    with zipfile.ZipFile(outer, "a") as archive:
        archive.writestr("内.zip", inner)
    disk = Disk(LIMITS)
    places = ("a.txt", "外.zip/甲/一.txt", "外.zip/内.zip/三.txt", "内.zip/三.txt")
    assert [disk.load(str(tmp_path / place)) for place in places] == [b"plain", b"1", b"3", b"3"]


@pytest.mark.parametrize(("place", "message"), [("没有.txt", "打不开"), ("包.zip/没有.txt", "已经没有这个文件")])
def test_what_the_disk_does_not_have_is_told(tmp_path, place, message) -> None:
    archived(tmp_path / "包.zip", 甲=b"1")
    with pytest.raises(Unreadable, match=message):
        Disk(LIMITS).load(str(tmp_path / place))


def test_what_only_calls_itself_an_archive_is_loaded_as_it_is(tmp_path) -> None:
    (tmp_path / "坏.zip").write_bytes(b"PK")
    assert Disk(LIMITS).load(str(tmp_path / "坏.zip")) == b"PK"
