"""A watched folder: new, changed, removed and renamed files, half-written ones, a drive that goes away, a restart."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.add import Row
from ingest.page import Limits
from ingest.source import Source
from ingest.watch import SETTLING, Watch
from knowledge.errors import UsageError


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "监看").mkdir()
    return tmp_path / "监看"


@pytest.fixture
def align(jobs, runner, folder) -> Callable[..., dict[str, str]]:
    """`align()`: what became of each file when a new watch brought the library in step with the folder."""

    def aligning(owner: str = "") -> dict[str, str]:
        waited: list[float] = []
        job = Watch(folder, jobs, Limits(), owner=owner).align(waited.append)
        assert waited in ([], [SETTLING])
        if job is None:
            return {}
        rows: list[Row] = []
        runner().run(job.id, report=rows.append)
        return {row.file: row.outcome for row in rows}

    return aligning


def titles(corpus) -> list[str]:
    return sorted(d.short_title for d in corpus.documents.values())


def test_new_changed_and_removed_files_are_followed(folder, align, law, corpus) -> None:
    (folder / "a.txt").write_text(law("停车"), encoding="utf-8")
    (folder / "深处").mkdir()
    (folder / "深处" / "b.txt").write_text(law("犬只"), encoding="utf-8")
    assert align() == {"a.txt": "added", str(Path("深处", "b.txt")): "added"}
    assert align() == {}
    (folder / "a.txt").write_text(law("停车", "丙。", "丁。", "戊。"), encoding="utf-8")
    assert align() == {"a.txt": "updated"}
    (folder / "深处" / "b.txt").unlink()
    assert align() == {str(Path("深处", "b.txt")): "removed"}
    assert titles(corpus) == ["青溪市停车办法"]
    assert corpus.verify().clean
    assert align() == {}


def test_a_file_that_still_grows_is_left_for_later(folder, jobs, law) -> None:
    watch = Watch(folder, jobs, Limits())
    file = folder / "a.txt"
    file.write_text("第一条　甲。\n", encoding="utf-8")
    assert watch.look() is None
    file.write_text(law("停车"), encoding="utf-8")
    assert watch.look() is None
    job = watch.look()
    assert job is not None
    assert job.watched == str(folder)


@pytest.mark.parametrize(
    "name",
    ["~$停车.docx", ".~lock.停车.odt#", "停车.docx.tmp", "停车.pdf.crdownload", "Thumbs.db", ".隐藏.txt", "停车.txt~"],
)
def test_temporary_files_are_ignored(folder, align, law, name) -> None:
    (folder / name).write_text(law("停车"), encoding="utf-8")
    assert align() == {}


def test_a_renamed_file_stays_in_the_library(folder, align, law, corpus) -> None:
    (folder / "a.txt").write_text(law("停车"), encoding="utf-8")
    align()
    (folder / "a.txt").rename(folder / "b.txt")
    assert align() == {"b.txt": "unchanged", "a.txt": "gone"}
    assert titles(corpus) == ["青溪市停车办法"]
    (folder / "c.txt").write_text(law("犬只"), encoding="utf-8")
    (folder / "b.txt").unlink()
    assert align() == {"c.txt": "added", "b.txt": "removed"}


def test_a_file_with_another_title_takes_its_old_document_along(folder, align, jobs, law, corpus) -> None:
    (folder / "a.txt").write_text(law("停车"), encoding="utf-8")
    align()
    (folder / "a.txt").write_text(law("停放"), encoding="utf-8")
    assert align() == {"a.txt": "added"}
    assert titles(corpus) == ["青溪市停放办法"]
    assert jobs.newest(1)[0].message == "已从资料库移除：青溪市停车办法(2020-01-05)"


def test_what_came_from_elsewhere_is_never_removed(folder, align, jobs, runner, law, corpus) -> None:
    runner().run(jobs.create([Source("a.txt", law("停车").encode, {})], what="上传").id)
    for name, subject in (("a.txt", "停车"), ("b.txt", "犬只"), ("c.txt", "集市")):
        (folder / name).write_text(law(subject), encoding="utf-8")
    assert align() == {"a.txt": "unchanged", "b.txt": "added", "c.txt": "added"}
    runner().run(jobs.create([Source("b.txt", law("犬只").encode, {})], what="上传").id)
    (folder / "a.txt").unlink()
    (folder / "b.txt").unlink()
    assert align() == {"a.txt": "gone", "b.txt": "gone"}
    assert titles(corpus) == ["青溪市停车办法", "青溪市犬只办法", "青溪市集市办法"]


def test_a_bad_file_is_tried_once_and_again_when_it_changes(folder, align, law) -> None:
    (folder / "a.txt").write_bytes(b"")
    assert align() == {"a.txt": "failed"}
    assert align() == {}
    (folder / "a.txt").write_text(law("停车"), encoding="utf-8")
    assert align() == {"a.txt": "added"}


def test_what_was_cancelled_is_not_proposed_again_until_it_changes(folder, jobs, align, law, corpus) -> None:
    (folder / "a.txt").write_text(law("停车"), encoding="utf-8")
    jobs.cancel(Watch(folder, jobs, Limits()).align(lambda seconds: None).id)
    assert align() == {}
    (folder / "a.txt").write_text(law("停车", "丙。", "丁。", "戊。"), encoding="utf-8")
    (folder / "b.txt").write_text(law("犬只"), encoding="utf-8")
    assert align() == {"a.txt": "added", "b.txt": "added"}
    (folder / "b.txt").unlink()
    jobs.cancel(Watch(folder, jobs, Limits()).align(lambda seconds: None).id)
    (folder / "c.txt").write_text(law("集市"), encoding="utf-8")
    (folder / "a.txt").unlink()
    assert align() == {"c.txt": "added", "a.txt": "removed"}
    assert titles(corpus) == ["青溪市犬只办法", "青溪市集市办法"]


def test_a_removal_that_waited_spares_a_file_that_came_back(folder, jobs, runner, align, law, corpus) -> None:
    for name, subject in (("a.txt", "停车"), ("b.txt", "犬只")):
        (folder / name).write_text(law(subject), encoding="utf-8")
    align()
    (folder / "a.txt").unlink()
    removal = jobs.cancel(Watch(folder, jobs, Limits()).align(lambda seconds: None).id)
    (folder / "a.txt").write_text(law("停车"), encoding="utf-8")
    assert align() == {"a.txt": "unchanged"}
    jobs.resume(removal.id)
    runner().run(removal.id)
    assert titles(corpus) == ["青溪市停车办法", "青溪市犬只办法"]
    assert align() == {}


def test_a_corrected_catalogue_is_followed(folder, align, law, corpus) -> None:
    (folder / "a.txt").write_text(law("停车"), encoding="utf-8")
    align()
    (folder / "catalog.csv").write_text("file,title,status\na.txt,青溪市停车办法,已废止\n", encoding="utf-8")
    assert align() == {"a.txt": "updated"}
    assert next(iter(corpus.documents.values())).status_from == "catalogue"


def test_a_drive_that_goes_away_removes_nothing(folder, align, law, corpus) -> None:
    (folder / "a.txt").write_text(law("停车"), encoding="utf-8")
    align()
    (folder / "a.txt").rename(folder.parent / "a.txt")
    with pytest.raises(UsageError, match="网络盘"):
        align()
    folder.rmdir()
    with pytest.raises(UsageError, match="看不到文件夹"):
        align()
    assert titles(corpus) == ["青溪市停车办法"]


@pytest.fixture
def pack(folder) -> Callable[..., None]:
    """`pack(a=text, …)`: 包.zip in the folder with these files."""

    def write(**texts: str) -> None:
        with zipfile.ZipFile(folder / "包.zip", "w") as archive:
            for name, text in texts.items():
                archive.writestr(f"{name}.txt", text)

    return write


def test_the_files_in_an_archive_are_followed_one_by_one(folder, align, law, corpus, pack) -> None:
    pack(a=law("停车"), b=law("犬只"))
    assert align() == {"包.zip/a.txt": "added", "包.zip/b.txt": "added"}
    assert align() == {}
    pack(a=law("停车", "丙。", "丁。", "戊。"), c=law("集市"))
    assert align() == {"包.zip/a.txt": "updated", "包.zip/c.txt": "added", "包.zip/b.txt": "removed"}
    assert titles(corpus) == ["青溪市停车办法", "青溪市集市办法"]
    (folder / "d.txt").write_text(law("书院"), encoding="utf-8")
    (folder / "包.zip").unlink()
    assert align() == {"d.txt": "added", "包.zip/a.txt": "removed", "包.zip/c.txt": "removed"}
    assert titles(corpus) == ["青溪市书院办法"]


def test_an_archive_is_opened_only_when_it_was_written_to(folder, jobs, runner, law, pack) -> None:
    pack(a=law("停车"))
    watch = Watch(folder, jobs, Limits())
    watch.look()
    runner().run(watch.look().id)
    state = (folder / "包.zip").stat()
    (folder / "包.zip").write_bytes(b"x" * state.st_size)
    os.utime(folder / "包.zip", ns=(state.st_atime_ns, state.st_mtime_ns))
    assert watch.look() is None
    assert watch.look() is None


def test_a_broken_archive_is_told_once_and_read_when_it_is_whole(folder, align, law, pack) -> None:
    pack(a=law("停车"))
    whole = (folder / "包.zip").read_bytes()
    (folder / "包.zip").write_bytes(whole[:40])
    assert align() == {"包.zip": "failed"}
    assert align() == {}
    (folder / "包.zip").write_bytes(whole)
    assert align() == {"包.zip/a.txt": "added", "包.zip": "gone"}


def test_owners_keep_apart(folder, align, law, corpus) -> None:
    (folder / "a.txt").write_text(law("停车"), encoding="utf-8")
    assert align() == align("县民政局") == {"a.txt": "added"}
    assert sorted(d.owner for d in corpus.documents.values()) == ["", "县民政局"]
