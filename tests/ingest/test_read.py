"""Reading files: what they are, what is refused and how."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from ingest.page import ErrorKind, Limits
from ingest.read import read, read_bytes
from knowledge.errors import Unreadable

LIMITS = Limits(ocr_pages=0)
"""Without text recognition; what it adds is in tests/ingest/readers/test_recognise.py."""


def refusal(data: bytes, name: str, limits: Limits = LIMITS) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(data, name, limits)
    return caught.value


def zipped(*members: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return out.getvalue()


# What is refused, and what the person is told


def test_an_empty_file_is_refused_whatever_its_name() -> None:
    assert refusal(b"", "a.docx").kind == ErrorKind.EMPTY_FILE


def test_a_file_over_the_limit_is_refused_with_both_sizes() -> None:
    error = refusal("一".encode() * 700_000, "a.txt", Limits(file=2**20))
    assert error.kind == ErrorKind.TOO_LARGE
    assert "2.0 MB" in str(error)
    assert "1 MB" in str(error)


@pytest.mark.parametrize(
    ("data", "name", "told", "remedy"),
    [
        (zipped("[Content_Types].xml", "word/document.xml"), "a.pdf", "Word 文档", "改为 .docx"),
        (b"%PDF-1.7\n", "a.docx", "PDF 文件", "改为 .pdf"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "a.doc", "网页", "改为 .html"),
        ("普通文字".encode(), "a.pdf", "纯文本", "改为 .txt"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "a.xlsx", "PNG 图片", "改为 .png"),
    ],
)
def test_content_that_contradicts_the_name_is_named_with_a_way_out(
    data: bytes, name: str, told: str, remedy: str
) -> None:
    error = refusal(data, name)
    assert error.kind == ErrorKind.TYPE_MISMATCH
    assert told in str(error)
    assert remedy in str(error)
    assert Path(name).suffix in str(error)


@pytest.mark.parametrize(
    ("data", "name", "remedy"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "a.doc", "安装 LibreOffice"),
        (b"{\\rtf1\\ansi hello}", "a.doc", "另存为”.docx"),
        (zipped("one.txt"), "a.zip", "先解压"),
        (b'{"a": 1}', "a.json", ".txt"),
        (bytes(range(256)) * 8, "a.dat", "能读的格式"),
    ],
)
def test_formats_we_cannot_read_are_refused_with_a_remedy(data: bytes, name: str, remedy: str) -> None:
    error = refusal(data, name, Limits(office_program="none"))
    assert error.kind == ErrorKind.UNSUPPORTED
    assert remedy in str(error)


def test_an_encrypted_office_file_is_told_by_its_stream_name() -> None:
    directory = "EncryptedPackage".encode("utf-16-le").ljust(128, b"\x00")
    error = refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00") + directory, "a.docx")
    assert error.kind == ErrorKind.ENCRYPTED


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (zipped("word/document.xml")[:40], "a.docx", ErrorKind.CORRUPT),
        (bytes(range(256)) * 8, "a.pdf", ErrorKind.CORRUPT),
        (bytes(range(256)) * 8, "a.txt", ErrorKind.NOT_TEXT),
    ],
)
def test_bytes_that_are_nothing_we_know_are_judged_by_the_name(data: bytes, name: str, kind: ErrorKind) -> None:
    assert refusal(data, name).kind == kind


# What is read


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.txt", "txt"),
        ("A.TXT", "txt"),
        ("通知", "txt"),
        ("a.md", "md"),
        ("a.html", "html"),
        ("a.csv", "csv"),
        ("a.tsv", "csv"),
    ],
)
def test_the_name_decides_only_between_kinds_of_text(name: str, form: str) -> None:
    assert read("请于三日内报送材料。".encode(), name, LIMITS).format == form


def test_a_page_without_the_usual_suffix_is_read_by_content() -> None:
    page = "<html><body><p>各单位应当于五日内报送，逾期通报。</p></body></html>".encode()
    assert read(page, "download", LIMITS).format == "html"


def test_read_bytes_reads_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "说明.txt"
    path.write_text("本说明自发布之日起执行。", "utf-8")
    assert [line.text for line in read(read_bytes(path, LIMITS), path.name, LIMITS).lines] == [
        "本说明自发布之日起执行。"
    ]


def test_read_bytes_refuses_by_size_before_loading(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(Unreadable) as caught:
        read_bytes(path, LIMITS)
    assert caught.value.kind == ErrorKind.TOO_LARGE


def test_read_bytes_turns_system_errors_into_a_row(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.txt", tmp_path):
        with pytest.raises(Unreadable) as caught:
            read_bytes(path, LIMITS)
        assert caught.value.kind == ErrorKind.UNREADABLE
        assert "打不开" in str(caught.value)
