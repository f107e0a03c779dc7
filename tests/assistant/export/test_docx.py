"""The Word file: official form, repeated headers, every word, nothing a word processor refuses."""

import io
import zipfile
from dataclasses import replace

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from assistant.export.docx import write_docx
from assistant.export.layout import BODY, TITLE


def test_margins_fonts_and_lines_of_the_standard(forms) -> None:
    document = Document(io.BytesIO(write_docx(list(forms.values()))))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(m.mm) for m in margins] == [37, 35, 28, 26]
    assert section.page_width > section.page_height > Mm(200)
    headings = [p for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [p.text for p in headings][3] == "甲局2025年度自查整改任务分解表"
    fonts = document.styles["Heading 1"].element.rPr.rFonts
    assert (fonts.get(qn("w:eastAsia")), fonts.get(qn("w:asciiTheme"))) == (TITLE, None)
    assert document.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == BODY
    with zipfile.ZipFile(io.BytesIO(write_docx([]))) as file:
        assert 'w:altName w:val="仿宋"' in file.read("word/fontTable.xml").decode()


def test_every_table_repeats_its_header_and_holds_every_word(forms) -> None:
    document = Document(io.BytesIO(write_docx(list(forms.values()))))
    for form, table in zip(forms.values(), document.tables, strict=True):
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert [c.text for c in table.rows[0].cells] == [c.name for c in form.columns]
        assert len(table.rows) == 1 + len(form.rows) + len(form.heads)
    assert document.tables[2].rows[1].cells[2].text == "制度没有向社会公布。"
    assert document.tables[2].rows[2].cells[7].text == "青溪市城管局"


def test_an_empty_list_says_so(forms) -> None:
    document = Document(io.BytesIO(write_docx([replace(forms["问题清单"], rows=())])))
    assert document.tables[0].rows[1].cells[0].text == "（无）"
