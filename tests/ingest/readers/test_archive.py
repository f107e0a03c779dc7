"""Zip containers that must not be opened."""

import io
import zipfile

import pytest

from ingest.page import ErrorKind, Limits
from ingest.readers.archive import Archive
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
