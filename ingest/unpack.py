"""ZIP archives of files: each member by name, with a way to get its bytes. Nothing is ever written to disk."""

import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath

from ingest.page import ErrorKind, Limits
from ingest.read import too_large
from ingest.readers.archive import open_zip, read_member
from ingest.readers.sniff import sniff
from knowledge.errors import Unreadable

_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\.[^/]*|Thumbs\.db$|desktop\.ini$|~\$[^/]*$)", re.IGNORECASE)
"""What systems and office programs leave beside the files: hidden files, lock files, previews."""
_DRIVE = re.compile(r"^[A-Za-z]:")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Member:
    """One file of an archive, named 包名.zip/子目录/文件.docx; `load` gives its bytes or raises Unreadable."""

    name: str
    load: Callable[[], bytes]


@dataclass
class _Room:
    """How many files and unpacked bytes may still come, over all levels."""

    members: int
    expanded: int


def is_archive(name: str) -> bool:
    """Whether a file of this name is looked into."""
    return PurePath(name).suffix.lower() == ".zip"


def members(data: bytes, name: str, limits: Limits) -> list[Member]:
    """The files of an archive and of the archives in it; one that cannot be read is a member that fails to load.

    Content that is no archive, whatever its name, is one member. The limits hold for all levels together.
    """
    if sniff(data) != "zip":
        return [Member(name, lambda: data)]
    try:
        return list(_walk(data, name, limits, _Room(limits.members, limits.expanded), limits.depth))
    except Unreadable as error:
        return [Member(name, failing(error))]


def failing(error: Unreadable) -> Callable[[], bytes]:
    """A way to get bytes that raises what is known already."""

    def load() -> bytes:
        raise error

    return load


def _walk(data: bytes, name: str, limits: Limits, room: _Room, depth: int) -> Iterator[Member]:
    if depth == 0:
        raise Unreadable(
            ErrorKind.ARCHIVE_TOO_LARGE, f"压缩包一层套一层，超过 {limits.depth} 层，没有再解开。请先解压里面的压缩包。"
        )
    archive = open_zip(data, replace(limits, expanded=room.expanded))
    infos = [(path, info) for info in archive.infolist() if (path := _path(info)) and not _JUNK.search(path)]
    room.members -= len(infos)
    room.expanded -= sum(info.file_size for info in archive.infolist())
    _refuse(infos, limits, room)
    for path, info in infos:
        inside = f"{name}/{path}"
        if is_archive(path):
            yield from _nested(archive, info, inside, limits, room, depth)
        else:
            yield Member(inside, partial(_load, archive, info, limits))


def _nested(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limits: Limits, room: _Room, depth: int
) -> list[Member]:
    """The members of an archive in an archive, or the archive itself as one that fails."""
    try:
        data = _load(archive, info, limits)
        return (
            list(_walk(data, name, limits, room, depth - 1)) if sniff(data) == "zip" else [Member(name, lambda: data)]
        )
    except Unreadable as error:
        return [Member(name, failing(error))]


def _refuse(infos: list[tuple[str, zipfile.ZipInfo]], limits: Limits, room: _Room) -> None:
    if not infos:
        raise Unreadable(ErrorKind.NO_TEXT, "压缩包里没有文件。请确认上传的是装好文件的压缩包。")
    if room.members < 0:
        raise Unreadable(
            ErrorKind.ARCHIVE_TOO_LARGE, f"压缩包里的文件超过 {limits.members} 个，没有解开。请分成几个压缩包后上传。"
        )
    if all(info.flag_bits & _ENCRYPTED for _, info in infos):
        raise _locked("压缩包")


def _load(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise _locked("压缩包里的这个文件")
    if info.file_size > limits.file:
        raise too_large(info.file_size, limits)
    return read_member(archive, info)


def _locked(what: str) -> Unreadable:
    return Unreadable(ErrorKind.ENCRYPTED, f"{what}设有口令。请解压后重新压缩（不设口令），或者直接上传里面的文件。")


def _path(info: zipfile.ZipInfo) -> str:
    """The name of a file as a harmless relative path; empty for folders and links."""
    name = _decoded(info)
    if name.endswith(("/", "\\")) or stat.S_ISLNK(info.external_attr >> 16):
        return ""
    parts = (_DRIVE.sub("", _CONTROLS.sub("", part)).strip() for part in re.split(r"[/\\]", name))
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _decoded(info: zipfile.ZipInfo) -> str:
    """The name in the right characters: without the UTF-8 flag, `zipfile` takes every name for code page 437."""
    name = info.orig_filename
    if info.flag_bits & _UTF8_NAME:
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
