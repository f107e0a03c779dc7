"""The report as a Word file: measures, headings, red head, end, marks and the table of annexes."""

import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Pt

from assistant.export.form import Column, Form
from assistant.export.layout import BODY, HEAD, SUBHEAD, TITLE
from assistant.export.official import RedHead, title_lines, write_official
from assistant.export.reference import Copy


def opened(data: bytes):
    return Document(io.BytesIO(data))


def texts(document) -> list[str]:
    return [p.text for p in document.paragraphs]


def test_a_page_holds_22_lines_of_28_characters(report) -> None:
    document = opened(write_official(report, Copy.CLEAN))
    section, normal = document.sections[0], document.styles["Normal"]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(m.mm) for m in margins] == [37, 35, 28, 26]
    high = section.page_height.pt - section.top_margin.pt - section.bottom_margin.pt
    wide = section.page_width.pt - section.left_margin.pt - section.right_margin.pt
    assert high // normal.paragraph_format.line_spacing.pt == 22
    spacing = int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert wide // (normal.font.size.pt + spacing) == 28
    body = next(p for p in document.paragraphs if p.text.startswith("全年"))
    assert body.paragraph_format.first_line_indent == Pt(32)
    assert body._p.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_headings_are_numbered_and_set_in_the_fonts_of_their_level(report) -> None:
    document = opened(write_official(report, Copy.CLEAN))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [
        ("Heading 1", "一、主要举措和成效"),
        ("Heading 2", "（一）合法性审查"),
        ("Heading 3", "1.规范性文件"),
        ("Heading 4", "（1）清理"),
        ("Heading 1", "二、下一步安排"),
    ]
    fonts = [document.styles[n].element.rPr.rFonts.get(qn("w:eastAsia")) for n in ("Title", "Heading 1", "Heading 2")]
    assert fonts == [TITLE, HEAD, SUBHEAD]
    assert document.styles["Heading 3"].element.rPr.rFonts.get(qn("w:eastAsia")) == BODY


def test_whom_it_is_to_the_annexes_and_the_end_stand_in_order(report) -> None:
    document = opened(write_official(report, Copy.CLEAN))
    found = texts(document)
    assert found.index("青溪市人民政府：") < found.index("一、主要举措和成效") < found.index("附件：1.\t主要数据统计表")
    assert found[-2:] == ["青溪市司法局", "2026年1月20日"]
    signer, day = document.paragraphs[-2:]
    assert day.alignment == signer.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert day.paragraph_format.right_indent == Pt(4 * 16)
    centres = [p.paragraph_format.right_indent.pt + width * 16 / 2 for p, width in ((signer, 6), (day, 6.5))]
    assert centres[0] == centres[1]


def test_a_long_signer_stays_two_characters_from_the_edge(report) -> None:
    document = opened(write_official(replace(report, signed_by="青溪市全面依法治市委员会办公室"), Copy.CLEAN))
    assert [p.paragraph_format.right_indent.pt / 16 for p in document.paragraphs[-2:]] == [2, 2 + (15 - 6.5) / 2]


def test_empty_fields_are_left_out_and_a_missing_day_is_to_be_filled_in(report) -> None:
    bare = replace(report, number="", recipient="", signed_by="", attachments=())
    found = texts(opened(write_official(bare, Copy.CLEAN)))
    assert not [text for text in found if "附件" in text or "号" in text or text == "青溪市司法局"]
    assert texts(opened(write_official(replace(report, date=None), Copy.CLEAN)))[-1] == "【待填：成文日期】"


def test_the_red_head_has_issuer_number_and_line(report) -> None:
    document = opened(write_official(report, Copy.CLEAN, red_head=RedHead("青溪市司法局文件")))
    issuer, number = document.paragraphs[0], document.paragraphs[3]
    assert (issuer.text, str(issuer.runs[0].font.color.rgb)) == ("青溪市司法局文件", "E60012")
    assert number.text == "青司〔2026〕3号"
    children = [child.tag for child in number._p.pPr]
    assert children.index(qn("w:pBdr")) < children.index(qn("w:spacing"))
    signed = opened(write_official(report, Copy.CLEAN, red_head=RedHead("青溪市司法局文件", "张三"))).paragraphs[3]
    assert signed.text == "\u3000青司〔2026〕3号\t签发人：张三"


def test_page_numbers_stand_outside(report) -> None:
    document = opened(write_official(report, Copy.CLEAN))
    assert document.settings.odd_and_even_pages_header_footer
    odd, even = (f.paragraphs[0] for f in (document.sections[0].footer, document.sections[0].even_page_footer))
    assert (odd.alignment, even.alignment) == (WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT)
    assert "PAGE" in odd._p.xml
    assert "PAGE" in even._p.xml


@pytest.mark.parametrize(("copy", "marked"), [(Copy.CLEAN, False), (Copy.FOOTNOTES, True), (Copy.TABLE, True)])
def test_only_a_clean_copy_has_no_marks_and_no_copy_hides_what_is_open(report, copy, marked) -> None:
    document = opened(write_official(report, copy))
    colours = {r.text: r.font.highlight_color for p in document.paragraphs for r in p.runs}
    assert colours["【待填：件数】"] == (WD_COLOR_INDEX.YELLOW if marked else None)
    assert colours["【待核】"] == (WD_COLOR_INDEX.TURQUOISE if marked else None)
    assert colours["全年审查规范性文件9件。"] is None


def test_sources_are_footnotes_or_a_table(report) -> None:
    with zipfile.ZipFile(io.BytesIO(write_official(report, Copy.FOOTNOTES))) as file:
        assert "工作总结.docx 二、（一）：“审查规范性文件9件”" in file.read("word/footnotes.xml").decode()
    table = opened(write_official(report, Copy.TABLE)).tables[0]
    assert [c.text for c in table.rows[2].cells][1:3] == ["全年审查规范性文件9件。", "工作总结.docx 二、（一）"]
    with zipfile.ZipFile(io.BytesIO(write_official(report, Copy.CLEAN))) as file:
        assert "word/footnotes.xml" not in file.namelist()


def test_an_appended_table_says_which_annex_it_is(report) -> None:
    form = Form("主要数据统计表", (Column("项目", 1), Column("数量", 1)), (("审查文件", "9"),))
    document = opened(write_official(report, Copy.CLEAN, appended=[form]))
    assert texts(document)[-3:] == ["附件1", "", "主要数据统计表"]
    assert document.tables[0].rows[1].cells[1].text == "9"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于法治政府建设情况的报告", 1),
        ("青溪市司法局关于2025年度法治政府建设情况和2026年工作安排的报告", 2),
        ("A" * 60, 1),
        ("青溪市人民政府办公室关于印发青溪市贯彻落实《优化营商环境条例》实施方案责任分工和任务清单的通知", 3),
    ],
)
def test_a_long_title_is_cut_between_words(title, lines) -> None:
    found = title_lines(title)
    assert len(found) == lines
    assert "".join(found) == title
    assert not [line for line in found[1:] if line[0] in "的》）"]
    assert max(map(len, found)) <= 22 or lines == 1
