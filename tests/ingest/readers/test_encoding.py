"""Bytes to text, in the encodings that Chinese offices use."""

import codecs
import os

import pytest

from ingest.page import ErrorKind
from ingest.readers.encoding import decode, is_binary
from knowledge.errors import Unreadable

TEXT = "第一条　为了规范值班工作，制定本办法。\r\n第二条　值班人员应当做好记录（含电话、来访）。\r\n"


def kind_of(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        decode(data)
    return caught.value.kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_one_text_in_every_usual_encoding(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("bom", [codecs.BOM_UTF16_BE, codecs.BOM_UTF8])
def test_the_byte_order_mark_is_not_text(bom: bytes) -> None:
    body = TEXT.encode("utf-8" if bom == codecs.BOM_UTF8 else "utf-16-be")
    assert decode(bom + body) == TEXT


def test_plain_ascii_is_text() -> None:
    assert decode(b"GB/T 9704-2012") == "GB/T 9704-2012"


def test_two_encodings_in_one_file_are_reported_with_the_way_out() -> None:
    data = TEXT.encode("utf-8") + TEXT.encode("gb18030")
    with pytest.raises(Unreadable, match=r"UTF-8.*GB18030.*另存为") as caught:
        decode(data)
    assert caught.value.kind == ErrorKind.DECODE_WARNING


def test_a_single_foreign_line_is_enough() -> None:
    assert (
        kind_of(TEXT.encode("gb18030") * 20 + "第三条　本办法自印发之日起施行。".encode()) == ErrorKind.DECODE_WARNING
    )


def test_text_that_was_already_garbled_is_reported() -> None:
    assert kind_of(("正常文字" + "\ufffd" * 3).encode()) == ErrorKind.DECODE_WARNING


def test_random_bytes_are_not_text() -> None:
    data = bytes(range(256)) * 16
    assert is_binary(data)
    assert kind_of(data) == ErrorKind.NOT_TEXT


def test_zero_bytes_are_not_text() -> None:
    assert kind_of("文字".encode() + b"\x00" * 8 + os.linesep.encode()) == ErrorKind.NOT_TEXT
