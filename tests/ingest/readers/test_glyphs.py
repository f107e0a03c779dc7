"""Pages as pdfium sees them."""

import pytest
from fpdf import FPDF

from ingest.page import ErrorKind
from ingest.readers.glyphs import Sheet, sheets, unlocked
from knowledge.errors import Unreadable


def made(*, turned: bool = False) -> Sheet:
    pdf = FPDF(unit="pt", format=(400, 300))
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    if turned:
        with pdf.rotation(45, 100, 100):
            pdf.text(100, 100, "Slant")
    else:
        pdf.text(50, 100, "Rule 7")
        pdf.line(50, 120, 250, 120)
        pdf.rect(50, 150, 100, 40)
    with sheets(bytes(pdf.output())) as pages:
        (sheet,) = list(pages)
    return sheet


def test_every_character_has_its_place() -> None:
    sheet = made()
    assert "".join(glyph.char for glyph in sheet.glyphs) == "Rule 7"
    first = sheet.glyphs[0]
    assert (round(first.x), round(first.y), sheet.width, sheet.height) == (50, 200, 400, 300)
    assert not sheet.pictured


def test_strokes_and_sides_of_boxes_are_rules() -> None:
    rules = made().rules
    assert sum(rule.horizontal for rule in rules) == 3
    assert sum(not rule.horizontal for rule in rules) == 2


def test_slanted_text_is_known_by_its_tilt() -> None:
    assert {glyph.tilt % 90 for glyph in made(turned=True).glyphs} == {45}


def test_what_cannot_be_opened_is_corrupt() -> None:
    with pytest.raises(Unreadable) as caught, sheets(b"%PDF-1.7"):
        pass
    assert caught.value.kind == ErrorKind.CORRUPT


def test_a_password_unlocks_and_a_wrong_one_is_told(locked_pdf) -> None:
    data = locked_pdf("fz2025")
    with sheets(unlocked(data, "fz2025")) as pages:
        assert "".join(glyph.char for glyph in next(pages).glyphs) == "Rule 7"
    with pytest.raises(Unreadable) as caught:
        unlocked(data, "other")
    assert (caught.value.kind, "口令不对" in caught.value.message) == (ErrorKind.ENCRYPTED, True)


def test_a_file_that_needs_no_password_stays_as_it_is(locked_pdf) -> None:
    for data in (locked_pdf(""), b"%PDF-1.7 broken"):
        assert unlocked(data, "fz2025") == data
