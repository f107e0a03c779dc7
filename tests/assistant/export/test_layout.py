"""What all Word files share."""

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from assistant.export.form import Column, Form
from assistant.export.layout import (
    HEAD,
    clean_text,
    name_fallbacks,
    set_font,
    set_page,
    set_style,
    write_line,
    write_page_number,
    write_table,
)


def test_pages_and_styles_take_the_measures_given() -> None:
    document = Document()
    set_page(document.sections[0], 210, 297)
    assert [round(document.sections[0].page_width.mm), round(document.sections[0].left_margin.mm)] == [210, 28]
    set_style(document.styles["Heading 2"], HEAD, 16)
    style = document.styles["Heading 2"]
    assert (style.font.size, style.font.bold, style.font.color.rgb) == (Pt(16), False, None)
    set_font(style.element.rPr, "仿宋")
    assert style.element.rPr.rFonts.get(qn("w:cs")) == "仿宋"


def test_a_line_has_one_font_and_a_fixed_height() -> None:
    paragraph = Document().add_paragraph()
    write_line(paragraph, "标题\x00", size=16, line=20, font=HEAD, centred=True)
    assert (paragraph.text, paragraph.paragraph_format.line_spacing) == ("标题", Pt(20))
    assert paragraph.alignment == WD_ALIGN_PARAGRAPH.CENTER


def test_the_row_of_a_head_stays_with_the_rows_below() -> None:
    document = Document()
    columns = (Column("项目", 3), Column("数量", 1))
    write_table(document, Form("表", columns, (("甲", "1"), ("乙", "2")), heads={1: "一、"}), 156)
    head = document.tables[0].rows[2].cells[0]
    assert (head.text, head.paragraphs[0].paragraph_format.keep_with_next) == ("一、", True)
    assert round(sum(c.width.mm for c in document.tables[0].rows[1].cells)) == 156
    margins = document.tables[0]._tbl.tblPr.find(qn("w:tblCellMar"))
    assert margins.getnext().tag == qn("w:tblLook")


def test_text_is_chinese_and_clean_and_pages_are_numbered() -> None:
    document = Document()
    name_fallbacks(document)
    assert {x.get(qn("w:eastAsia")) for x in document.styles.element.iter(qn("w:lang"))} == {"zh-CN"}
    assert clean_text("甲\x0b乙\n丙") == "甲乙\n丙"
    paragraph = document.sections[0].footer.paragraphs[0]
    write_page_number(paragraph)
    assert (paragraph.text, paragraph.alignment) == ("—  —", WD_ALIGN_PARAGRAPH.CENTER)
