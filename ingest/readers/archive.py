"""Zip containers (docx, xlsx, ofd, and archives of files): opened only when what they unpack to is within the limits."""

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from ingest.page import ErrorKind, Limits
from knowledge.errors import Unreadable

_SMALL = 10 * 2**20
"""Below this a high ratio is harmless: empty forms and styles pack very well."""
MALFORMED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, KeyError, ValueError, OSError, EOFError, OverflowError, RuntimeError,
)  # fmt: skip
"""What `zipfile` raises for a directory or a member that is not as it must be; RuntimeError includes unknown packing."""
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
"""Strict Office files say the same under another namespace."""
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_PARSER_OPTIONS = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


@dataclass(frozen=True)
class Relation:
    """What one member of an Office file refers to: kind is the last word of its type, target the name of a member."""

    id: str
    kind: str
    target: str


class Archive:
    """The members of a zip file, each readable as bytes or as XML."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open the directory; raises Unreadable when it is broken, encrypted, or unpacks to too much."""
        self._zip = open_zip(data, limits)
        infos = self._zip.infolist()
        self.names = frozenset(info.filename for info in infos)
        if any(info.flag_bits & 1 for info in infos):
            raise Unreadable(ErrorKind.ENCRYPTED, "文件加了密。请去掉口令另存后重新上传。")

    def read(self, name: str) -> bytes:
        """Bytes of a member; raises Unreadable when it is missing or damaged."""
        return read_member(self._zip, name)

    def xml(self, name: str) -> etree._Element:
        """Root element of an XML member; raises Unreadable for broken XML and for any document type (entity bombs)."""
        data = self._markup(name)
        try:
            return etree.fromstring(data.replace(_STRICT, _TRANSITIONAL), etree.XMLParser(**_PARSER_OPTIONS))
        except etree.XMLSyntaxError as error:
            raise damaged(f"里面的 {name} 不是完整的 XML") from error

    def elements(self, name: str, *tags: str, without: Sequence[re.Pattern[bytes]] = ()) -> Iterator[etree._Element]:
        """The elements of an XML member with these tags one after the other, each forgotten when the next one is asked for.

        What `without` matches is cut out before anything is parsed.
        """
        data = self._markup(name)
        for pattern in without:
            data = pattern.sub(b"", data)
        walk = etree.iterparse(io.BytesIO(data), tag=tags, **_PARSER_OPTIONS)
        try:
            for _, element in walk:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise damaged(f"里面的 {name} 不是完整的 XML") from error

    def main_part(self) -> str:
        """Name of the member that holds an Office file's document or workbook; raises Unreadable when there is none."""
        for relation in self.relations(""):
            if relation.kind == "officeDocument" and relation.target in self.names:
                return relation.target
        raise damaged("缺少主文档")

    def relations(self, name: str) -> list[Relation]:
        """What a member of an Office file refers to; "" is the file itself."""
        folder, _, base = name.rpartition("/")
        described = posixpath.join(folder, "_rels", f"{base}.rels")
        if described not in self.names:
            return []
        return [
            Relation(
                entry.get("Id", ""),
                entry.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, entry.get("Target", ""))).lstrip("/"),
            )
            for entry in self.xml(described).iter(_PACKAGE + "Relationship")
        ]

    def _markup(self, name: str) -> bytes:
        data = self.read(name)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise damaged(f"里面的 {name} 含有不该有的实体定义")
        return data


def open_zip(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive by its directory alone; raises Unreadable when it is broken or unpacks to too much."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except MALFORMED as error:
        raise damaged("压缩结构不完整") from error
    expanded = sum(info.file_size for info in archive.infolist())
    packed = sum(info.compress_size for info in archive.infolist())
    if expanded > limits.expanded or (expanded > _SMALL and expanded > packed * limits.ratio):
        raise Unreadable(
            ErrorKind.ARCHIVE_TOO_LARGE,
            f"文件解开后有 {expanded / 2**20:.0f} MB，超过上限（{limits.expanded / 2**20:.0f} MB，"
            f"压缩比 {limits.ratio}），可能是压缩炸弹，没有解开。确是正常文件的，请去掉大图、另存为新文件后上传。",
        )
    return archive


def read_member(archive: zipfile.ZipFile, member: str | zipfile.ZipInfo) -> bytes:
    """Bytes of a member; raises Unreadable when it is missing or damaged."""
    try:
        return archive.read(member)
    except MALFORMED as error:
        name = member if isinstance(member, str) else member.filename
        raise damaged(f"里面的 {name} 读不出来") from error


def damaged(what: str) -> Unreadable:
    """The error for a container whose inside is not as its format wants it."""
    return Unreadable(ErrorKind.CORRUPT, f"文件已损坏（{what}）。请用 Word 或 WPS 打开并修复，另存为新文件后重新上传。")
