"""Files that were made to do harm, through the whole way in: named errors or plain text, soon, in little memory."""

import csv
import io
import time
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from docx import Document
from fpdf import FPDF

from assistant.settings import Settings
from assistant.wiring import Office, open_office
from ingest.add import Row, take_in
from ingest.page import ErrorKind, Limits
from ingest.source import Source, unpacked
from ui.render import full_record
from ui.web.reader import document_page

SOON, LITTLE = 10.0, 500
"""Seconds and megabytes that any of these files may cost."""
PLAIN = "第一条　值班应当在岗。\n第二条　交接班应当有记录。\n"
FORMULA = '=HYPERLINK("http://127.0.0.1","点我")'
SCRIPT = "<script>alert(1)</script>"


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def zip_in_zip() -> bytes:
    data = PLAIN.encode()
    for depth in range(30):
        data = zipped({f"{depth}.zip" if depth else "a.txt": data})
    return data


def blank_pages() -> bytes:
    pdf = FPDF()
    for _ in range(300):
        pdf.add_page()
    return bytes(pdf.output())


def word_with(body: bytes, head: bytes = b"") -> bytes:
    """A Word file whose main part is only this."""
    out = io.BytesIO()
    Document().save(out)
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts["word/document.xml"] = head + b"<w:document %s><w:body>%s</w:body></w:document>" % (space, body)
    return zipped(parts)


def nested_tables() -> bytes:
    opened, closed = b"<w:tbl><w:tr><w:tc>", b"</w:tc></w:tr></w:tbl>"
    text = "<w:p><w:r><w:t>值班应当在岗。</w:t></w:r></w:p>".encode()
    return word_with(opened * 2000 + text + closed * 2000)


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'
NESTED = {
    "lists.html": "<ul><li>" * 5000 + "值班应当在岗。" + "</li></ul>" * 5000,
    "tables.html": "<table><tr><td>" * 5000 + "值班应当在岗。",
    "quotes.md": ">" * 100_000 + " 值班应当在岗。",
    "lists.md": "- " * 50_000 + "值班应当在岗。",
    "brackets.md": "值班" + "[" * 50_000 + "岗" + "](" * 50_000,
    "stars.md": "值班" + "**岗 " * 20_000,
    "links.md": "值班" + "[岗](" * 20_000 + "![岗](" * 20_000,
    "comments.md": "值班" + "<!--" * 100_000,
    "blanks.md": f"值班|\n{' ' * 50_000}岗\n# 岗{' ' * 50_000}岗\n-{' ' * 50_000}岗",
}
FILES: dict[str, Callable[[], bytes]] = {
    "bomb.zip": lambda: zipped({"a.txt": bytes(300 * 2**20)}),
    "bomb.docx": lambda: word_with(bytes(300 * 2**20)),
    "depth.zip": zip_in_zip,
    "blank.pdf": blank_pages,
    "entities.docx": lambda: word_with(b"<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", ENTITIES),
    "tables.docx": nested_tables,
    **{name: text.encode for name, text in NESTED.items()},
}
REFUSED = {
    "bomb.zip": ErrorKind.ARCHIVE_TOO_LARGE,
    "bomb.docx": ErrorKind.ARCHIVE_TOO_LARGE,
    "depth.zip": ErrorKind.ARCHIVE_TOO_LARGE,
    "blank.pdf": ErrorKind.NO_TEXT,
    "entities.docx": ErrorKind.CORRUPT,
}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """An office whose workers may hold little memory."""
    home = tmp_path_factory.mktemp("hostile") / "home"
    with open_office(Settings(home=home, worker_megabytes=LITTLE, workers=1), starter=False) as office:
        yield office


def taken_in(office: Office, name: str, data: bytes) -> list[Row]:
    sources = unpacked(Source(name, lambda: data, {}), Limits())
    return [row for _, row in take_in(sources, office.corpus, limits=Limits(), pool=office.workers)]


@pytest.mark.parametrize("name", sorted(FILES))
def test_it_ends_soon_as_a_named_error_or_as_text(guarded: Office, name: str) -> None:
    data = FILES[name]()
    began = time.monotonic()
    (row,) = taken_in(guarded, name, data)
    assert time.monotonic() - began < SOON
    if name in REFUSED:
        assert row.error_kind == REFUSED[name]
    assert row.error_kind not in (ErrorKind.CRASHED, ErrorKind.TIMED_OUT, ErrorKind.OUT_OF_MEMORY), row.message
    assert row.outcome == "failed" or "值班" in guarded.corpus.store.passages(row.document)[0].text


def csv_of(*rows: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def xlsx_of(*rows: list[str]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for cell in book.active[2]:
        cell.data_type = "s"  # text that only looks like a formula
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("name", "made"), [("表.csv", csv_of), ("表.xlsx", xlsx_of)])
def test_a_formula_is_text_on_every_way_out(guarded: Office, name: str, made: Callable[..., bytes]) -> None:
    (row,) = taken_in(guarded, name, made(["事项", "单位"], [FORMULA, "=1+1"], ["公示", "办公室"]))
    document = guarded.corpus.documents[row.document]
    shown = full_record(guarded.corpus, document, date.today())
    assert FORMULA in str(shown["tables"])
    assert FORMULA in guarded.corpus.store.passages(row.document)[0].text
    page = document_page(guarded, document)
    assert "=HYPERLINK(" in page
    assert 'href="http' not in page
    assert "<script" not in page


def test_script_in_names_and_titles_is_shown_and_never_run(guarded: Office) -> None:
    text = f"# 青溪市{SCRIPT}值班办法\n\n## 第一章 {SCRIPT}\n\n{PLAIN}\n{SCRIPT}".replace("\n", "\n\n")
    (row,) = taken_in(guarded, f"{SCRIPT.replace('/', '')}.md", text.encode())
    assert row.outcome == "added"
    page = document_page(guarded, guarded.corpus.documents[row.document])
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_path_tricks_write_nothing_outside(guarded: Office) -> None:
    tricks = ("../../甲.txt", "/etc/乙.txt", "..\\..\\丙.txt", "C:\\丁.txt")
    before = {path for path in guarded.settings.home.parent.rglob("*") if "home/files" not in path.as_posix()}
    data = zipped({name: f"{PLAIN}第{n}号".encode() for n, name in enumerate(tricks)})
    rows = taken_in(guarded, "材料.zip", data)
    assert len(rows) == len(tricks)
    assert all(".." not in row.file and row.file.startswith("材料.zip/") for row in rows)
    after = {path for path in guarded.settings.home.parent.rglob("*") if "home/files" not in path.as_posix()}
    assert not [path for path in after - before if path.suffix == ".txt"]
