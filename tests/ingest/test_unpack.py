"""Archives of files: right names, harmless paths, bounds over all levels, one row for what is broken."""

import io
import stat
import zipfile

import pytest

from ingest.page import ErrorKind, Limits
from ingest.unpack import Member, members
from knowledge.errors import Unreadable


def zipped(files: dict[str, bytes], *, packed: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def renamed(data: bytes, old: bytes, new: bytes) -> bytes:
    """The archive with the raw bytes of a name replaced, as a program writes them that does not know Unicode."""
    assert len(old) == len(new)
    return data.replace(old, new)


def listed(data: bytes, limits: Limits | None = None) -> dict[str, bytes]:
    return {m.name: m.load() for m in members(data, "材料.zip", limits or Limits())}


def refusal(member: Member) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        member.load()
    return caught.value


def only(data: bytes, limits: Limits) -> Unreadable:
    (member,) = members(data, "材料.zip", limits)
    assert member.name == "材料.zip"
    return refusal(member)


def test_members_are_named_after_the_archive_and_their_folder() -> None:
    assert listed(zipped({"甲/一.txt": b"1", "二.txt": b"2"})) == {"材料.zip/甲/一.txt": b"1", "材料.zip/二.txt": b"2"}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_the_unicode_flag_are_decoded(encoding) -> None:
    raw = "值班表.txt".encode(encoding)
    plain = b"x" * len(raw)
    assert listed(renamed(zipped({plain.decode(): b"1"}), plain, raw)) == {"材料.zip/值班表.txt": b"1"}


def test_a_chinese_name_whose_second_byte_is_a_backslash_stays_whole() -> None:
    raw = "闬.txt".encode("gb18030")
    assert b"\\" in raw
    assert listed(renamed(zipped({"xx.txt": b"1"}), b"xx.txt", raw)) == {"材料.zip/闬.txt": b"1"}


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("../../etc/a.txt", "etc/a.txt"),
        ("/abs/a.txt", "abs/a.txt"),
        ("C:\\dir\\a.txt", "dir/a.txt"),
        ("a/./b/../c.txt", "a/b/c.txt"),
        ("a\x07\n.txt", "a.txt"),
    ],
)
def test_path_tricks_are_names_only(name, harmless) -> None:
    assert listed(zipped({name: b"1"})) == {f"材料.zip/{harmless}": b"1"}


def test_links_folders_and_what_systems_leave_behind_are_no_files() -> None:
    link = zipfile.ZipInfo("链接.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        for name in (
            "目录/",
            "__MACOSX/._一.txt",
            ".DS_Store",
            "甲/Thumbs.db",
            "甲/~$一.docx",
            ".git/config",
            "甲/一.txt",
        ):
            archive.writestr(name, b"1")
    assert list(listed(out.getvalue())) == ["材料.zip/甲/一.txt"]


def test_archives_in_archives_are_opened() -> None:
    inner = zipped({"一.txt": b"1"})
    assert listed(zipped({"甲.ZIP": inner, "二.txt": b"2"})) == {
        "材料.zip/甲.ZIP/一.txt": b"1",
        "材料.zip/二.txt": b"2",
    }


def test_too_deep_is_one_failed_member() -> None:
    data = zipped({"底.txt": b"1"})
    for _ in range(4):
        data = zipped({"套.zip": data, "旁.txt": b"2"})
    found = members(data, "材料.zip", Limits(depth=2))
    assert [m.name for m in found] == ["材料.zip/套.zip/套.zip", "材料.zip/套.zip/旁.txt", "材料.zip/旁.txt"]
    assert refusal(found[0]).kind == ErrorKind.ARCHIVE_TOO_LARGE


def test_too_many_files_over_all_levels_are_refused() -> None:
    inner = zipped({f"{n}.txt": b"1" for n in range(5)})
    assert only(inner, Limits(members=4)).kind == ErrorKind.ARCHIVE_TOO_LARGE
    found = members(zipped({"甲.zip": inner, "乙.zip": inner}), "材料.zip", Limits(members=8))
    assert [m.name for m in found][-1] == "材料.zip/乙.zip"
    assert refusal(found[-1]).kind == ErrorKind.ARCHIVE_TOO_LARGE


def test_too_much_inside_is_refused_over_all_levels() -> None:
    assert only(zipped({"一.txt": bytes(20 * 2**20)}), Limits()).kind == ErrorKind.ARCHIVE_TOO_LARGE
    inner = zipped({"一.txt": b"1" * 4000})
    found = members(zipped({"甲.zip": inner, "乙.zip": inner}), "材料.zip", Limits(expanded=7000))
    assert [m.name for m in found] == ["材料.zip/甲.zip/一.txt", "材料.zip/乙.zip"]
    assert refusal(found[1]).kind == ErrorKind.ARCHIVE_TOO_LARGE


def test_a_file_over_the_limit_costs_one_member() -> None:
    found = members(zipped({"大.txt": b"1" * 4000, "小.txt": b"2"}), "材料.zip", Limits(file=3000))
    assert refusal(found[0]).kind == ErrorKind.TOO_LARGE
    assert found[1].load() == b"2"


def test_a_damaged_member_costs_one_row() -> None:
    data = zipped({"坏.txt": b"hurt me", "好.txt": b"fine"}, packed=False)
    found = members(data.replace(b"hurt me", b"hurt ME"), "材料.zip", Limits())
    assert refusal(found[0]).kind == ErrorKind.CORRUPT
    assert found[1].load() == b"fine"


def test_a_password_is_told_for_the_archive_or_the_member() -> None:
    data = bytearray(zipped({"一.txt": b"1", "二.txt": b"2"}))
    first = data.index(b"PK\x01\x02")
    data[first + 8] |= 1
    found = members(bytes(data), "材料.zip", Limits())
    assert refusal(found[0]).kind == ErrorKind.ENCRYPTED
    assert found[1].load() == b"2"
    data[data.index(b"PK\x01\x02", first + 1) + 8] |= 1
    assert only(bytes(data), Limits()).kind == ErrorKind.ENCRYPTED


def test_nothing_inside_and_no_archive_at_all() -> None:
    assert only(zipped({}), Limits()).kind == ErrorKind.NO_TEXT
    assert listed(b"no archive") == {"材料.zip": b"no archive"}
