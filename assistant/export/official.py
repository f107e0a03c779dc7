"""A drafted report as a Word file in the form of GB/T 9704—2012: 22 lines of 28 characters, numbered headings, 落款."""

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import ceil
from typing import Any

import rjieba
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from assistant.drafting.report import Report, Sentence, numbered
from assistant.export.footnotes import Footnotes
from assistant.export.form import Form
from assistant.export.layout import (
    BODY,
    FIGURES_SIZE,
    HEAD,
    LINE,
    SIDES,
    SUBHEAD,
    TEXT_SIZE,
    TITLE,
    TITLE_SIZE,
    clean_text,
    name_fallbacks,
    set_font,
    set_page,
    set_style,
    write_line,
    write_page_number,
    write_table,
)
from assistant.export.reference import Copy, Mark, note_of, source_table, stretches
from knowledge.numerals import chinese_day

_WIDTH, _HEIGHT = 210, 297
_TIGHTER = -5
"""Twentieths of a point between characters, so that 28 of them fill the 156 mm of a line."""

_FOOTER = 25
"""Millimetres from the edge of the paper to the page number: its dashes stand 7 mm below the text."""

_FONTS = {1: HEAD, 2: SUBHEAD, 3: BODY, 4: BODY}
_RED = RGBColor(0xE6, 0x00, 0x12)
_HEAD_ROOM = 35
"""Millimetres from the top of the text to the issuer in red."""

_LARGEST_HEAD, _SMALLEST_HEAD = 48, 22
_RULE_ROOM = "11"
"""Points between 发文字号 and the red line: 4 mm."""

_COLOURS = {Mark.TO_FILL: WD_COLOR_INDEX.YELLOW, Mark.UNVERIFIED: WD_COLOR_INDEX.TURQUOISE}
_TITLE_WIDTH, _MOST_LINES = 19, 4
"""Characters of one line of the title; a title of more lines is left to the word processor."""

_CLINGS = re.compile(r"^[的了等及和与》）”、，。]|^情况|^报告$|^意见$|^建议$")
_NO_DAY = "【待填：成文日期】"


@dataclass(frozen=True)
class RedHead:
    """The issuer in red over the report 发文机关标志 (青溪市司法局文件); `signer` is 签发人, whom reports to superiors name."""

    text: str
    signer: str = ""


def write_official(
    report: Report, copy: Copy, *, red_head: RedHead | None = None, appended: Sequence[Form] = ()
) -> bytes:
    """The report as one copy of it; `appended` tables follow on pages of their own."""
    document: Any = Document()
    _prepare(document)
    notes = Footnotes(document) if copy is Copy.FOOTNOTES else None
    _write_top(document, report, red_head)
    for paragraph in report.opening:
        _write_sentences(document, paragraph, copy, notes)
    for heading, section in zip(numbered(report.sections), report.sections, strict=True):
        document.add_heading(clean_text(heading), section.level)
        for paragraph in section.paragraphs:
            _write_sentences(document, paragraph, copy, notes)
    _write_end(document, report)
    for form in (*appended, *([source_table(report)] if copy is Copy.TABLE else [])):
        _append(document, form, report.attachments)
    if notes:
        notes.close()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def title_lines(title: str) -> list[str]:
    """A long title cut between words into lines of about the same length, as the standard asks."""
    if _width(title) <= _TITLE_WIDTH:
        return [title]
    words = rjieba.cut(title)
    starts = [n for n in range(1, len(words)) if not _CLINGS.match(words[n]) and words[n - 1] not in "《（“"]
    number = ceil(_width(title) / _TITLE_WIDTH)
    if number > min(_MOST_LINES, len(starts) + 1):
        return [title]
    cuts = ((0, *chosen, len(words)) for chosen in combinations(starts, number - 1))
    lines = (["".join(words[a:b]) for a, b in pairwise(cut)] for cut in cuts)
    return min(lines, key=lambda found: (max(map(_width, found)) > _TITLE_WIDTH + 1, _unlike(found)))


def _prepare(document: Any) -> None:
    section = document.sections[0]
    set_page(section, _WIDTH, _HEIGHT)
    section.footer_distance = Mm(_FOOTER)
    document.settings.odd_and_even_pages_header_footer = True
    styles = document.styles
    set_style(styles["Normal"], BODY, TEXT_SIZE)
    _tighten(styles["Normal"])
    _even_lines(styles["Normal"].paragraph_format)
    set_style(styles["Title"], TITLE, TITLE_SIZE)
    _even_lines(styles["Title"].paragraph_format, LINE * TITLE_SIZE / TEXT_SIZE * 0.9)
    borders = styles["Title"].element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        styles["Title"].element.pPr.remove(borders)
    for level, name in _FONTS.items():
        style = styles[f"Heading {level}"]
        set_style(style, name, TEXT_SIZE)
        style.font.italic = False
        _even_lines(style.paragraph_format)
        _indent(style.paragraph_format, style.element.get_or_add_pPr())
    name_fallbacks(document)
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    write_page_number(odd, WD_ALIGN_PARAGRAPH.RIGHT)
    write_page_number(even, WD_ALIGN_PARAGRAPH.LEFT)
    odd.paragraph_format.right_indent = even.paragraph_format.left_indent = Pt(FIGURES_SIZE)


# Title, body, end -----------------------------------------------------------------------------------------------------


def _write_top(document: Any, report: Report, red_head: RedHead | None) -> None:
    """The red head if there is one, the title, and whom the report is to."""
    if red_head:
        _write_red_head(document, red_head, report.number or "【待填：发文字号】")
    title = document.add_paragraph(style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for n, line in enumerate(title_lines(clean_text(report.title))):
        if n:
            title.add_run().add_break()
        title.add_run(line)
    if report.number and not red_head:
        write_line(document.add_paragraph(), report.number, size=TEXT_SIZE, font=SUBHEAD, centred=True)
    document.add_paragraph()
    if report.recipient:
        document.add_paragraph(clean_text(f"{report.recipient.rstrip('：:')}："))


def _write_red_head(document: Any, head: RedHead, number: str) -> None:
    issuer = document.add_paragraph()
    size = max(min(_LARGEST_HEAD, int((_WIDTH - SIDES) / 25.4 * 72 / max(_width(head.text), 1))), _SMALLEST_HEAD)
    write_line(issuer, head.text, size=size, line=size * 1.3, font=TITLE, centred=True)
    issuer.paragraph_format.space_before = Mm(_HEAD_ROOM)
    issuer.runs[0].font.color.rgb = _RED
    document.add_paragraph()
    document.add_paragraph()
    line = document.add_paragraph()
    if head.signer:
        line.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH - SIDES) - Pt(TEXT_SIZE), WD_TAB_ALIGNMENT.RIGHT)
        line.add_run(clean_text(f"\u3000{number}\t签发人："))
        set_font(line.add_run(clean_text(head.signer))._element.get_or_add_rPr(), SUBHEAD)
    else:
        write_line(line, number, size=TEXT_SIZE, centred=True)
    _rule(line)
    document.add_paragraph()
    document.add_paragraph()


def _write_sentences(document: Any, sentences: Sequence[Sentence], copy: Copy, notes: Footnotes | None) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _indent(paragraph.paragraph_format, paragraph._p.get_or_add_pPr())
    for sentence in sentences:
        for stretch in stretches(sentence):
            run = paragraph.add_run(clean_text(stretch.text))
            if stretch.mark and copy is not Copy.CLEAN:
                run.font.highlight_color = _COLOURS[stretch.mark]
        if notes and (note := note_of(sentence)):
            notes.add(paragraph, note)


def _write_end(document: Any, report: Report) -> None:
    """The list of annexes, who signed and when: the day ends four characters from the edge, the signer stands over it."""
    if report.attachments:
        document.add_paragraph()
        _write_attachments(document, report.attachments)
    if not report.signed_by:
        return
    day = chinese_day(report.date) or _NO_DAY
    signer, wide = clean_text(report.signed_by), _width(report.signed_by) - _width(day)
    over = max(4 - wide / 2, 2)
    for text, room in (("", 0), ("", 0), (signer, over), (day, over + wide / 2)):
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        paragraph = document.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(TEXT_SIZE * room)


def _write_attachments(document: Any, titles: Sequence[str]) -> None:
    """附件：1. 名称, each name below the one before it."""
    several = len(titles) > 1
    for n, title in enumerate(titles, 1):
        paragraph = document.add_paragraph()
        start, name = (2, 6.5 if several else 5) if n == 1 else (5, 6.5)
        paragraph.paragraph_format.left_indent = Pt(TEXT_SIZE * name)
        paragraph.paragraph_format.first_line_indent = Pt(TEXT_SIZE * (start - name))
        paragraph.add_run(("附件：" if n == 1 else "") + (f"{n}.\t" if several else "") + clean_text(title))


def _append(document: Any, form: Form, attachments: Sequence[str]) -> None:
    """A table on a new page, below its title; one that the report names as an annex says which it is."""
    title = document.add_paragraph(style="Title")
    if form.title in attachments:
        number = str(attachments.index(form.title) + 1) if len(attachments) > 1 else ""
        label = title.insert_paragraph_before(style="Normal")
        write_line(label, f"附件{number}", size=TEXT_SIZE, font=HEAD)
        label.paragraph_format.page_break_before = True
        title.insert_paragraph_before(style="Normal")
    else:
        title.paragraph_format.page_break_before = True
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run(clean_text(form.title))
    title.paragraph_format.space_after = Pt(12)
    for line in form.above:
        write_line(document.add_paragraph(), line, size=12, line=20)
    write_table(document, form, _WIDTH - SIDES)
    for line in form.notes:
        write_line(document.add_paragraph(), line, size=12, line=20)


# Measures of the standard ---------------------------------------------------------------------------------------------


def _even_lines(form: Any, line: float = LINE) -> None:
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    form.space_before = form.space_after = Pt(0)
    form.widow_control = False


def _indent(form: Any, properties: Any) -> None:
    """Two characters before the first line, counted in characters too, as Word shows them."""
    form.first_line_indent = Pt(2 * TEXT_SIZE)
    properties.find(qn("w:ind")).set(qn("w:firstLineChars"), "200")


def _tighten(style: Any) -> None:
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(_TIGHTER))
    properties = style.element.get_or_add_rPr()
    properties.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")


def _rule(paragraph: Any) -> None:
    """A red line as wide as the text below a paragraph."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", _RULE_ROOM), ("color", str(_RED))):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _width(text: str) -> float:
    """Width in characters; figures and Latin letters are half as wide."""
    return sum(1 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def _unlike(lines: Sequence[str]) -> float:
    """How far lines differ in length; a last line longer than the one above it counts double."""
    widths = [_width(line) for line in lines]
    mean = sum(widths) / len(widths)
    return sum((width - mean) ** 2 for width in widths) * (2 if widths[-1] > widths[-2] else 1)
