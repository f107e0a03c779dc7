"""Pages as pdfium sees them."""

import pytest
from fpdf import FPDF

from ingest.page import ErrorKind
from ingest.readers.glyphs import Sheet, pictures, sheets, unlocked
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


def test_blanks_that_pdfium_adds_and_pages_without_text_give_no_characters() -> None:
    pdf = FPDF(unit="pt", format=(400, 300))
    pdf.set_font("Helvetica", size=12)
    pdf.add_page()
    for y, words in ((100, ("One", "and")), (120, ("two",))):
        for at, word in enumerate(words):
            pdf.text(50 + 60 * at, y, word)
    pdf.add_page()
    with sheets(bytes(pdf.output())) as pages:
        assert ["".join(glyph.char for glyph in sheet.glyphs) for sheet in pages] == ["Oneandtwo", ""]


def written(content: bytes, resources: bytes, stream: bytes, head: bytes = b"") -> Sheet:
    """A page by its content and resources; object 5 is a stream with a head that they may name."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Resources<<%s>>>>" % resources,
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(stream), stream),
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, part) for number, part in enumerate(parts, 1))
    with sheets(b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF") as pages:
        (sheet,) = list(pages)
    return sheet


def test_a_character_of_two_utf_16_halves_is_one() -> None:
    mapped = b"1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <41> <D842DFB7> <42> <7530> endbfchar"
    font = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 5 0 R>>>>"
    sheet = written(b"BT /F 20 Tf 50 200 Td (BAB) Tj ET", font, mapped)
    assert [glyph.char for glyph in sheet.glyphs] == ["田", "𠮷", "田"]
    assert [round(glyph.y) for glyph in sheet.glyphs] == [200, 200, 200]


def test_rules_inside_a_form_are_rules_of_the_page() -> None:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 400 300]"
    sheet = written(b"/X Do", b"/XObject<</X 5 0 R>>", b"50 100 m 250 100 l S", form)
    assert [(rule.left, rule.right, rule.horizontal) for rule in sheet.rules] == [(50, 250, True)]


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


def test_places_are_seen_on_the_page_whose_size_is_told_further_up() -> None:
    view = made().view
    box = view.box(1, 50, 100, 200, 12)
    assert (round(box.left, 3), round(box.right, 3)) == (50 / 400, 100 / 400)
    assert box.top < 96 / 300 < box.bottom


def test_pages_are_drawn_in_colour_and_within_bounds() -> None:
    pdf = FPDF(unit="pt", format=(400, 300))
    for red in (255, 0):
        pdf.add_page()
        pdf.set_fill_color(red, 0, 0)
        pdf.rect(0, 0, 200, 300, style="F")
    data = bytes(pdf.output())
    first, second = pictures(data, [1, 2], dpi=72, most=10**6)
    assert first.shape == (300, 400, 3)
    assert tuple(first[150, 100]) == (255, 0, 0)
    assert tuple(second[150, 100]) == (0, 0, 0)
    assert tuple(first[150, 300]) == (255, 255, 255)
    (small,) = pictures(data, [1], dpi=72, most=3000)
    assert small.shape[0] * small.shape[1] <= 3200
    with pytest.raises(Unreadable):
        list(pictures(data, [3], dpi=72, most=10**6))


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
