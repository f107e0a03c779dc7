"""Originals over HTTP: downloads that nothing runs, pages, marked passages."""

import io
from urllib.parse import quote

import pytest
from fpdf import FPDF
from PIL import Image


@pytest.fixture
def held(own_service):
    """The ids of a PDF document and of its second passage."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=14)
    for n, text in enumerate(("Report on records:", "1. Records are kept;", "2. Seals are kept;")):
        pdf.text(100, 100 + 60 * n, text)
    upload = {"files": ("records.pdf", bytes(pdf.output()), "application/pdf")}
    (row,) = own_service.post("/api/v1/documents", files=upload).json()
    passages = own_service.get(f"/api/v1/documents/{quote(row['document'])}").json()["passages"]
    return row["document"], next(p for p in passages if "Records are kept" in p["text"])


def test_a_download_is_the_file_and_is_never_run(own_service) -> None:
    page = "<html><body><p>各单位应当于五日内报送，逾期通报。</p><script>alert(1)</script></body></html>".encode()
    (row,) = own_service.post("/api/v1/documents", files={"files": ("甲 乙.html", page)}).json()
    answer = own_service.get(f"/api/v1/documents/{quote(row['document'])}/file")
    assert answer.content == page
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{quote('甲 乙.html')}"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_page_and_a_passage_on_it_are_pictures(own_service, held) -> None:
    document, passage = held
    page = own_service.get(f"/api/v1/documents/{quote(document)}/pages/1.png")
    marked = own_service.get(f"/api/v1/passages/{quote(passage['id'], safe='')}/picture")
    assert page.headers["content-type"] == marked.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(page.content)).size == Image.open(io.BytesIO(marked.content)).size
    assert page.content != marked.content
    (box,) = passage["boxes"]
    assert box["page"] == passage["page"] == 1
    assert box["top"] < 156 / 842 < box["bottom"]


def test_what_has_no_picture_says_so(own_service, held) -> None:
    document, passage = held
    assert own_service.get(f"/api/v1/documents/{quote(document)}/pages/2.png").status_code == 400
    assert own_service.get(f"/api/v1/passages/{quote(passage['id'], safe='')}/picture?page=9").status_code == 400
    assert own_service.get("/api/v1/passages/无此条/picture").status_code == 404
    assert own_service.get("/api/v1/documents/无此文件/file").status_code == 404


def test_a_text_added_without_a_file_has_no_original(service) -> None:
    texts = service.get("/api/v1/documents").json()
    answer = service.get(f"/api/v1/documents/{quote(texts[0]['id'])}/pages/1.png")
    assert answer.status_code == 400
    assert "原件" in answer.json()["error"]
