"""What a file is, from its content alone: magic bytes, zip members, OLE streams, the first tag."""

import io
import re
import zipfile

from ingest.readers.archive import MALFORMED
from ingest.readers.encoding import is_binary

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gz"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
_ZIP_MEMBERS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("OFD.xml", "ofd"), ("content.xml", "odf"))
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
"""An OpenDocument begins with a member that is not packed and tells its kind: text, spreadsheet …"""
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<(?:html|head|body)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<\?xml\s")
_MHTML = re.compile(rb"(?:From: .*\r?\n)?MIME-Version: 1", re.IGNORECASE)


def sniff(data: bytes) -> str:
    """Format name: pdf, docx, xlsx, html, text, png …; `binary` for bytes we have no name for."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith(_OLE):
        return _ole_kind(data)
    for magic, name in _MAGIC:
        if data.startswith(magic) and (magic != b"BM" or is_binary(data)):
            return name
    return "binary" if is_binary(data) else _text_kind(data)


def _zip_kind(data: bytes) -> str:
    """Kind by the member names; they are only listed, nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except MALFORMED:
        return "broken zip"
    if (at := data.find(_OPEN_DOCUMENT, 30, 100)) > 0:
        told = data[at + len(_OPEN_DOCUMENT) :]
        return "odt" if told.startswith(b"text") else "ods" if told.startswith(b"spreadsheet") else "odf"
    for prefix, kind in _ZIP_MEMBERS:
        if any(name.startswith(prefix) and name.endswith(".xml") for name in names):
            return kind
    return "docx" if "[Content_Types].xml" in names else "zip"


def _ole_kind(data: bytes) -> str:
    """Kind by the stream names in the directory: UTF-16 in fields of 64 bytes on boundaries of 128."""
    for stream, kind in _OLE_STREAMS:
        field = stream.encode("utf-16-le").ljust(64, b"\x00")
        at = data.find(field)
        while at >= 0:
            if at % 128 == 0:
                return kind
            at = data.find(field, at + 1)
    return "ole"


def _text_kind(data: bytes) -> str:
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if _HTML.match(head):
        return "html"
    if _MHTML.match(head):
        return "mht"
    return "xml" if _XML.match(head) else "text"
