"""Bytes to text: which encoding a Chinese office's text file is in, and whether it is text at all."""

import codecs
from collections import Counter

from ingest.page import ErrorKind
from knowledge.errors import Unreadable

_CONTROLS = bytes(set(range(32)) - {8, 9, 10, 11, 12, 13, 26, 27}) + b"\x7f"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 2**16
_MOJIBAKE = "\ufffd"


def is_binary(data: bytes) -> bool:
    """Whether the bytes cannot be text in any encoding we know: control bytes where no text has them."""
    if any(data.startswith(bom) for bom, _ in _BOMS) or _bare_utf16(data):
        return False
    return _controls(data[:_SAMPLE]) > 0.01


def decode(data: bytes) -> str:
    """Text of the bytes: by byte order mark, else UTF-8, UTF-16 without mark, GB18030.

    Raises Unreadable: not_text for binary content, decode_warning when no one encoding gives sense throughout.
    """
    if is_binary(data):
        raise Unreadable(
            ErrorKind.NOT_TEXT,
            "文件内容是二进制数据，不是文字。请确认上传的是文本文件；若是 Word 或 PDF 文件，请改回原来的扩展名。",
        )
    encoding, body = _encoding(data)
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise _garbled(f"按 {encoding.upper()} 解码到第 {error.start + 1} 个字节处出错") from error
    _refuse_garbage(text, encoding)
    return text


def _encoding(data: bytes) -> tuple[str, bytes]:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name, data[len(bom) :]
    if name := _bare_utf16(data):
        return name, data
    mixed = _kinds_of_lines(data)
    if mixed["utf-8"] and mixed["gb18030"]:
        raise _garbled(f"有 {mixed['utf-8']} 行是 UTF-8，有 {mixed['gb18030']} 行是 GB18030（GBK）")
    return ("gb18030" if mixed["gb18030"] else "utf-8"), data


def _kinds_of_lines(data: bytes) -> Counter[str]:
    """How many lines read only as UTF-8 and only as GB18030; ASCII lines and short doubtful ones count as neither."""
    if _decodes(data, "utf-8"):
        return Counter({"utf-8": 1})
    kinds: Counter[str] = Counter()
    for line in data.split(b"\n"):
        if line.isascii():
            continue
        if not _decodes(line, "utf-8"):
            kinds["gb18030"] += 1
        elif _sense(line.decode("utf-8")) > _sense(line.decode("gb18030", "replace")):
            kinds["utf-8"] += 1
    return kinds


def _refuse_garbage(text: str, encoding: str) -> None:
    if "\x00" in text:
        raise Unreadable(ErrorKind.NOT_TEXT, "文件里有空字节，不是文字。请用原来的软件另存为 .txt 或 .docx。")
    if text.count(_MOJIBAKE) > len(text) * 0.01:
        raise _garbled("文件里已有大量乱码替换符“�”")
    if encoding == "gb18030" and _sense(text) < 0.6:
        raise _garbled("按 GB18030 读出的多是生僻字")


def _garbled(what: str) -> Unreadable:
    return Unreadable(
        ErrorKind.DECODE_WARNING,
        f"文字编码混乱，读出来会有乱码（{what}）。请用记事本打开核对，选择“另存为”、编码选 UTF-8 后重新上传。",
    )


def _sense(text: str) -> float:
    """Share of the non-ASCII characters that are in everyday Chinese use (GB2312): those of mojibake mostly are not."""
    counts = Counter(char for char in text if char > "\x7f")
    total = counts.total()
    good = sum(n for char, n in counts.items() if _encodes(char, "gb2312"))
    return good / total if total else 1.0


def _bare_utf16(data: bytes) -> str:
    """Name of the UTF-16 order when the text has no byte order mark: its ASCII characters leave zeros."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if len(sample) < 4 or len(data) % 2 or b"\x00" not in sample:
        return ""
    for name in ("utf-16-le", "utf-16-be"):
        if _decodes(data, name):
            text = sample.decode(name, "ignore")
            if _sense(text) > 0.9 and not any(ord(c) < 32 and c not in "\t\n\v\f\r" for c in text):
                return name
    return ""


def _controls(sample: bytes) -> float:
    return 1 - len(sample.translate(None, _CONTROLS)) / len(sample) if sample else 0.0


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _encodes(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
