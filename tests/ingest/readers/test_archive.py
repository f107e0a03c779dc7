"""Zip containers that must not be opened."""

import io
import re
import zipfile

import pytest

from ingest.page import ErrorKind, Limits
from ingest.readers.archive import Archive, Relation
from knowledge.errors import Unreadable


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def kind_of(data: bytes, limits: Limits = Limits()) -> str:  # noqa: B008
    with pytest.raises(Unreadable) as caught:
        Archive(data, limits).xml("part")
    return caught.value.kind


def test_too_much_inside_is_refused_by_the_directory_alone() -> None:
    assert kind_of(zipped(part=b"x" * 3000), Limits(expanded=2000)) == ErrorKind.ARCHIVE_TOO_LARGE


def test_a_ratio_that_no_document_has_is_refused() -> None:
    assert kind_of(zipped(part=b"x" * 11 * 2**20)) == ErrorKind.ARCHIVE_TOO_LARGE


def test_a_high_ratio_of_little_text_is_fine() -> None:
    assert Archive(zipped(part=b"x" * 2**20), Limits()).read("part")


@pytest.mark.parametrize(
    "part",
    [b"<a><b></a>", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', b"", b"<a>" * 400 + b"</a>" * 400],
)
def test_broken_or_dangerous_xml_is_corrupt(part: bytes) -> None:
    assert kind_of(zipped(part=part)) == ErrorKind.CORRUPT


def test_a_missing_or_damaged_member_is_corrupt() -> None:
    assert kind_of(zipped(other=b"x")) == ErrorKind.CORRUPT
    data = bytearray(zipped(part=b"<a>" + bytes(range(65, 91)) * 40 + b"</a>"))
    data[60] ^= 0xFF
    assert kind_of(bytes(data)) == ErrorKind.CORRUPT


def test_an_encrypted_member_is_encrypted() -> None:
    data = bytearray(zipped(part=b"<a/>"))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    assert kind_of(bytes(data)) == ErrorKind.ENCRYPTED


def test_elements_come_one_by_one_without_what_is_cut_out() -> None:
    archive = Archive(zipped(part=b"<a><b>1</b><c/><b>2</b><d><b>3</b></d></a>"), Limits())
    found = [element.text for element in archive.elements("part", "{*}b", without=[re.compile(b"<b>2</b>")])]
    assert found == ["1", "3"]
    with pytest.raises(Unreadable) as caught:
        list(Archive(zipped(part=b"<a><b>1</b>"), Limits()).elements("part", "{*}b"))
    assert caught.value.kind == ErrorKind.CORRUPT


def test_what_a_member_refers_to_is_found_from_its_folder() -> None:
    head = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    entry = b'<Relationship Id="%s" Type="http://x/%s" Target="%s"/>'
    parts = {
        "_rels/.rels": head + entry % (b"r1", b"officeDocument", b"/xl/workbook.xml") + b"</Relationships>",
        "xl/_rels/workbook.xml.rels": head + entry % (b"r7", b"worksheet", b"../xl/sheet.xml") + b"</Relationships>",
        "xl/workbook.xml": b"<a/>",
    }
    archive = Archive(zipped(**parts), Limits())
    assert archive.main_part() == "xl/workbook.xml"
    assert archive.relations("xl/workbook.xml") == [Relation("r7", "worksheet", "xl/sheet.xml")]
    assert archive.relations("xl/sheet.xml") == []


def test_a_directory_that_points_outside_the_file_is_corrupt() -> None:
    data = bytearray(zipped(part=b"<a/>"))
    end = data.find(b"PK\x05\x06")
    data[end + 16 : end + 20] = (int.from_bytes(data[end + 16 : end + 20], "little") + 109).to_bytes(4, "little")
    assert kind_of(bytes(data)) == ErrorKind.CORRUPT


@pytest.mark.parametrize("method", [1, 9, 97])
def test_a_packing_nobody_knows_is_corrupt(method: int) -> None:
    data = bytearray(zipped(part=b"<a/>"))
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.find(mark) + at] = method
    assert kind_of(bytes(data)) == ErrorKind.CORRUPT
