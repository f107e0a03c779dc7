"""Old formats through LibreOffice: what becomes of them, and that a program that hangs or fails does no harm."""

import io
import os
import tempfile
import time
import zipfile
from pathlib import Path

import pytest

from ingest.page import ErrorKind, Limits
from ingest.read import read
from ingest.readers.office import convert, find_program
from ingest.readers.sniff import sniff
from knowledge.errors import Unreadable

RTF = (
    rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 SimSun;}}"
    + "".join(
        "".join(f"\\u{ord(c)}?" for c in text) + "\\par "
        for text in ("值班办法", "第一条　值班人员应当在岗。", "第二条　交接班应当有记录。")
    ).encode()
    + b"}"
)
OPEN = "urn:oasis:names:tc:opendocument:xmlns"
KIND = "application/vnd.oasis.opendocument.spreadsheet"
needs_office = pytest.mark.skipif(find_program() is None, reason="LibreOffice is not installed")


@pytest.fixture
def scratch(tmp_path, monkeypatch) -> Path:
    """Where temporary folders are made in this test."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def open_sheet(text: str) -> bytes:
    """An OpenDocument spreadsheet with one cell."""
    content = (
        f'<o:document-content xmlns:o="{OPEN}:office:1.0" xmlns:t="{OPEN}:table:1.0" xmlns:x="{OPEN}:text:1.0">'
        f'<o:body><o:spreadsheet><t:table t:name="一"><t:table-row><t:table-cell o:value-type="string"><x:p>{text}</x:p>'
        "</t:table-cell></t:table-row></t:table></o:spreadsheet></o:body></o:document-content>"
    )
    manifest = (
        f'<m:manifest xmlns:m="{OPEN}:manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{KIND}"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", KIND)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def program(folder: Path, script: str) -> str:
    """A program that stands where LibreOffice is looked for and does something else."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def refusal(limits: Limits) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        convert(RTF, "rtf", limits)
    return caught.value


@needs_office
def test_an_old_document_is_read_and_nothing_is_left_behind(scratch) -> None:
    reading = read(RTF, "值班办法.doc", Limits())
    assert reading.format == "rtf"
    assert [line.text for line in reading.lines][1:] == ["第一条　值班人员应当在岗。", "第二条　交接班应当有记录。"]
    assert list(scratch.iterdir()) == []


@needs_office
def test_a_damaged_old_document_is_never_read_as_plain_text(scratch) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "值班办法".encode("utf-16-le") * 200
    with pytest.raises(Unreadable) as caught:
        read(ole, "值班办法.doc", Limits())
    assert caught.value.kind == ErrorKind.CORRUPT
    assert list(scratch.iterdir()) == []


@needs_office
def test_a_sheet_of_another_program_becomes_an_excel_one() -> None:
    data = open_sheet("值班表")
    assert sniff(data) == "ods"
    made = convert(data, "ods", Limits())
    assert sniff(made) == "xlsx"
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert "值班表" in archive.read("xl/sharedStrings.xml").decode()


def test_without_the_program_the_remedy_is_told() -> None:
    error = refusal(Limits(office_program="nowhere/soffice"))
    assert error.kind == ErrorKind.UNSUPPORTED
    assert "安装 LibreOffice" in error.message
    assert "nowhere/soffice" in error.message


def test_the_program_told_comes_first(tmp_path) -> None:
    told = program(tmp_path, "exit 0")
    assert find_program(told) == Path(told)
    assert find_program(str(tmp_path / "other")) is None


def test_a_program_on_the_path_is_found(tmp_path, monkeypatch) -> None:
    told = program(tmp_path, "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert find_program() == Path(told)


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "exec /nonexistent"])
def test_a_conversion_that_makes_nothing_is_a_corrupt_file(tmp_path, scratch, script) -> None:
    error = refusal(Limits(office_program=program(tmp_path, script)))
    assert error.kind == ErrorKind.CORRUPT
    assert "另存为" in error.message
    assert list(scratch.iterdir()) == []


def test_a_file_that_is_no_program_is_said_so(tmp_path) -> None:
    path = tmp_path / "soffice"
    path.write_bytes(b"\x00")
    assert "启动不了" in refusal(Limits(office_program=str(path))).message


def test_a_program_that_hangs_is_killed_with_its_children(tmp_path, scratch) -> None:
    children = tmp_path / "child"
    script = f"sleep 60 & echo $! > {children}; wait"
    begun = time.monotonic()
    error = refusal(Limits(office_program=program(tmp_path, script), office_seconds=0.5))
    assert time.monotonic() - begun < 10
    assert error.kind == ErrorKind.CORRUPT
    assert "0.5 秒" in error.message
    assert list(scratch.iterdir()) == []
    child = int(children.read_text())
    deadline = time.monotonic() + 5
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _alive(child)


def _alive(process: int) -> bool:
    """Whether the process still runs; one that is dead and not yet fetched by its parent does not."""
    stat = Path(f"/proc/{process}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
