"""Forms as a Word file in official form: GB/T 9704 fonts and margins, landscape tables with repeated header rows."""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from assistant.export.chart import Chart, draw
from assistant.export.form import Form
from assistant.export.layout import (
    BODY,
    SIDES,
    TEXT_SIZE,
    TITLE,
    TITLE_SIZE,
    clean_text,
    name_fallbacks,
    set_page,
    set_style,
    write_line,
    write_page_number,
    write_table,
)

_WIDTH, _HEIGHT = 297, 210
"""A4 on its side, in millimetres."""


def write_docx(forms: Sequence[Form], charts: Sequence[Chart] = ()) -> bytes:
    """The forms one after another, each on a new page; then the charts."""
    document: Any = Document()
    _prepare(document)
    for number, form in enumerate(forms):
        if number:
            document.add_page_break()
        _write(document, form)
    for number, chart in enumerate(charts, 1):
        if number == 1:
            document.add_page_break()
        draw(document, chart, number, _WIDTH - SIDES)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _prepare(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    set_page(section, _WIDTH, _HEIGHT)
    set_style(document.styles["Normal"], BODY, TEXT_SIZE)
    set_style(document.styles["Heading 1"], TITLE, TITLE_SIZE)
    name_fallbacks(document)
    write_page_number(section.footer.paragraphs[0])


def _write(document: Any, form: Form) -> None:
    title = document.add_heading(clean_text(form.title), 1)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(12)
    for line in form.above:
        write_line(document.add_paragraph(), line, size=12, line=20)
    write_table(document, form, _WIDTH - SIDES)
    for line in form.notes:
        write_line(document.add_paragraph(), line, size=12, line=20)
