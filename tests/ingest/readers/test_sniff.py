"""Formats by content."""

import zipfile
from io import BytesIO

import pytest

from ingest.readers.sniff import sniff

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole(stream: str, at: int = 512) -> bytes:
    return OLE.ljust(at, b"\x00") + stream.encode("utf-16-le").ljust(128, b"\x00")


def zipped(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return out.getvalue()


def open_document(kind: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", "")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4\n", "pdf"),
        (b"\xef\xbb\xbf%PDF-1.4\n", "pdf"),
        (zipped("word/document.xml"), "docx"),
        (zipped("xl/workbook.xml"), "xlsx"),
        (zipped("ppt/presentation.xml"), "pptx"),
        (zipped("OFD.xml"), "ofd"),
        (zipped("[Content_Types].xml", "docProps/core.xml"), "docx"),
        (zipped("a.txt"), "zip"),
        (zipped("word/a.docx"), "zip"),
        (zipped("a.txt")[:30], "broken zip"),
        (open_document("text"), "odt"),
        (open_document("spreadsheet-template"), "ods"),
        (open_document("graphics"), "odf"),
        (ole("WordDocument"), "doc"),
        (ole("Workbook"), "xls"),
        (ole("EncryptedPackage"), "encrypted"),
        (ole("WordDocument", at=530), "ole"),
        (b"{\\rtf1", "rtf"),
        (b"\x89PNG\r\n\x1a\n\x00", "png"),
        (b"BM\x00\x01\x00\x00" + bytes(20), "bmp"),
        (b"BMI is a measure", "text"),
        (b"\n <!-- saved --> <!DOCTYPE html><html>", "html"),
        (b"<?xml version='1.0'?><html xmlns='x'>", "html"),
        ("\ufeff<html><body>".encode("utf-16-le"), "html"),
        (b"<?xml version='1.0'?><root/>", "xml"),
        (b"MIME-Version: 1.0\r\n", "mht"),
        ("第一条　甲".encode("gb18030"), "text"),
        (bytes(range(256)), "binary"),
    ],
)
def test_sniff(data: bytes, kind: str) -> None:
    assert sniff(data) == kind
