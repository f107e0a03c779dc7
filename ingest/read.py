"""From a file to a Reading: sniff what it is, compare with its name, hand it to the reader for that format."""

from dataclasses import replace
from pathlib import Path, PurePath

from ingest.page import ErrorKind, Limits, PagedReader, Progress, Reader, Reading, untold
from ingest.readers import docx, html, image, ofd, office, pdf, sheet_csv, sheet_xls, sheet_xlsx, text
from ingest.readers.sniff import sniff
from knowledge.errors import Unreadable

_READERS: dict[str, Reader] = {
    "csv": sheet_csv.read,
    "docx": docx.read,
    "html": html.read,
    "md": text.read_markdown,
    "ofd": ofd.read,
    "txt": text.read_plain,
    "xls": sheet_xls.read,
    "xlsx": sheet_xlsx.read,
}
_PAGED: dict[str, PagedReader] = {
    "bmp": image.read,
    "gif": image.read,
    "jpg": image.read,
    "pdf": pdf.read,
    "png": image.read,
    "tiff": image.read,
}
SUPPORTED = (
    "Word（.docx）、Excel（.xlsx、.xls、.csv）、PDF（.pdf）、OFD（.ofd）、图片（.png、.jpg、.tif）、网页（.html、.htm）、"
    "纯文本（.txt）、Markdown（.md），装了 LibreOffice 还有 .doc、.wps、.rtf、.odt、.ods、.et，以及装着这些文件的压缩包（.zip）"
)

_CONTENT_OF_SUFFIX = {
    ".docx": "docx", ".docm": "docx", ".dotx": "docx", ".pdf": "pdf",
    ".html": "html", ".htm": "html", ".shtml": "html", ".xhtml": "html",
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".csv": "text", ".tsv": "text", ".json": "text", ".xml": "xml", ".mht": "mht", ".mhtml": "mht",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".pptx": "pptx", ".doc": "doc", ".wps": "wps", ".xls": "xls", ".et": "et",
    ".ppt": "ppt", ".dps": "dps", ".ofd": "ofd", ".odt": "odt", ".ods": "ods", ".rtf": "rtf",
    ".png": "png", ".jpg": "jpg", ".jpeg": "jpg", ".gif": "gif", ".bmp": "bmp", ".tif": "tiff", ".tiff": "tiff",
    ".zip": "zip", ".rar": "rar", ".7z": "7z", ".gz": "gz",
}  # fmt: skip
_CHINESE = {
    "pdf": "PDF 文件", "docx": "Word 文档", "html": "网页", "text": "纯文本", "xml": "XML 文件", "mht": "单文件网页",
    "xlsx": "Excel 表格", "xls": "旧版 Excel 表格", "pptx": "演示文稿", "ppt": "旧版演示文稿", "doc": "旧版 Word 文档",
    "ofd": "OFD 版式文件", "odt": "OpenDocument 文档", "ods": "OpenDocument 表格", "odf": "OpenDocument 文件", "rtf": "RTF 文档", "png": "PNG 图片", "jpg": "JPEG 图片",
    "gif": "GIF 图片", "bmp": "BMP 图片", "tiff": "TIFF 图片", "zip": "压缩包", "rar": "压缩包", "7z": "压缩包",
    "gz": "压缩包", "ole": "旧版 Office 文件", "wps": "WPS 文字", "et": "WPS 表格", "dps": "WPS 演示",
}  # fmt: skip
_SUFFIX_OF_CONTENT = {"text": ".txt", "tiff": ".tif"}
_ARCHIVES = "压缩包请先解压，再上传里面的文件。"
_AS_DOCX = "请用 Word 或 WPS 打开，“另存为”.docx 后上传。"
_REMEDY = {
    "doc": _AS_DOCX, "rtf": _AS_DOCX, "odt": _AS_DOCX, "odf": _AS_DOCX, "ole": _AS_DOCX, "ppt": _AS_DOCX, "pptx": _AS_DOCX,
    "mht": "请用浏览器打开，“另存为”网页 .html 后上传。", "xml": _AS_DOCX,
    "zip": "请把扩展名改为 .zip 后重新上传，或者先解压，再上传里面的文件。", "rar": _ARCHIVES, "7z": _ARCHIVES, "gz": _ARCHIVES,
}  # fmt: skip
_ALSO_HOLDS = {
    "doc": {"rtf", "ole"}, "xls": {"ole"}, "ppt": {"ole"}, "odt": {"odf"}, "ods": {"odf"}, "html": {"text", "xml"}, "text": {"xml"},
    "wps": {"doc", "docx", "rtf"}, "et": {"xls", "xlsx"}, "dps": {"ppt", "pptx", "ole"},
}  # fmt: skip
"""What programs write under a name without the user's doing: Word saves RTF as .doc, WPS saves docx as .wps."""
_OLD_PROGRAMS = {".doc": "doc", ".wps": "wps", ".et": "et"}
"""What an OLE file without any stream that we know is, by its name."""


def read_bytes(path: Path, limits: Limits) -> bytes:
    """The bytes of a file on disk; raises Unreadable when it is too large to load or must not be opened."""
    try:
        if path.stat().st_size > limits.file:
            raise too_large(path.stat().st_size, limits)
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unreadable(
            ErrorKind.UNREADABLE, f"文件打不开（{reason}）。请检查文件是否还在、有没有读取权限、是否被其他程序占用。"
        ) from error


def read(data: bytes, name: str, limits: Limits, progress: Progress = untold) -> Reading:
    """Read a file's bytes; `name` only confirms or contradicts what the content is. `progress` is told of slow pages."""
    if not data:
        raise Unreadable(ErrorKind.EMPTY_FILE, "文件是空的（0 字节）。请检查原文件，重新导出或复制后上传。")
    if len(data) > limits.file:
        raise too_large(len(data), limits)
    suffix = PurePath(name).suffix.lower()
    content = sniff(data)
    content = _OLD_PROGRAMS.get(suffix, content) if content == "ole" else content
    _refuse_unnameable(content, suffix)
    _compare(content, suffix)
    kind = _format(content, suffix)
    if kind in office.BECOMES:
        rewritten = office.convert(data, kind, limits)
        return replace(_READERS[office.BECOMES[kind]](rewritten, limits), format=kind)
    return _PAGED[kind](data, limits, progress) if kind in _PAGED else _READERS[kind](data, limits)


def _refuse_unnameable(content: str, suffix: str) -> None:
    if content == "encrypted":
        raise Unreadable(ErrorKind.ENCRYPTED, "文件设有打开口令。请用 Word 或 WPS 打开，去掉口令另存后重新上传。")
    expected = _CONTENT_OF_SUFFIX.get(suffix, "")
    if content == "broken zip" or (content == "binary" and expected not in ("text", "")):
        told = _CHINESE.get(expected, "文件")
        raise Unreadable(
            ErrorKind.CORRUPT, f"文件已损坏，不是完整的{told}。请用原来的软件打开确认，重新保存或重新下载后上传。"
        )
    if content == "binary" and expected == "text":
        raise Unreadable(
            ErrorKind.NOT_TEXT,
            "文件名是文本，内容却是二进制数据，不是文字。请确认选对了文件；若是 Word 或 PDF，请改回原来的扩展名。",
        )
    if content == "binary":
        raise Unreadable(ErrorKind.UNSUPPORTED, f"认不出这种文件。能读的格式：{SUPPORTED}。")


def _compare(content: str, suffix: str) -> None:
    expected = _CONTENT_OF_SUFFIX.get(suffix, content)
    if content == expected or content in _ALSO_HOLDS.get(expected, ()):
        return
    told, actual = _CHINESE[expected], _CHINESE[content]
    right = _SUFFIX_OF_CONTENT.get(content, f".{content}")
    remedy = _REMEDY.get(content, f"请把扩展名改为 {right} 后重新上传。")
    raise Unreadable(
        ErrorKind.TYPE_MISMATCH, f"文件名是{told}（{suffix}），内容却是{actual}（{right}），两者不符。{remedy}"
    )


def _format(content: str, suffix: str) -> str:
    """Name of the reader; raises Unreadable with the way out when there is none."""
    if content in ("text", "xml") and _CONTENT_OF_SUFFIX.get(suffix) == "html":
        return "html"
    if content == "text" and suffix in (".md", ".markdown"):
        return "md"
    if content == "text" and suffix in (".txt", ".text", ""):
        return "txt"
    if content == "text" and suffix in (".csv", ".tsv"):
        return "csv"
    if content in _READERS or content in _PAGED or content in office.BECOMES:
        return content
    what = _CHINESE[content]
    remedy = _REMEDY.get(content, "若确是文字材料，请把扩展名改为 .txt 后重新上传。")
    named = suffix or "无扩展名"
    raise Unreadable(ErrorKind.UNSUPPORTED, f"暂不支持{what}（{named}）。{remedy}能读的格式：{SUPPORTED}。")


def too_large(size: int, limits: Limits) -> Unreadable:
    """The error for a file of `size` bytes above the limit."""
    return Unreadable(
        ErrorKind.TOO_LARGE,
        f"文件有 {size / 2**20:.1f} MB，超过上限 {limits.file / 2**20:.0f} MB。请拆成几个文件，或去掉图片后重新上传。",
    )
