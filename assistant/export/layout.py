"""What all Word files share: fonts and margins of GB/T 9704, paragraphs of a fixed line, tables with repeated headers."""

import re
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from assistant.export.form import Form

TITLE, BODY, HEAD, SUBHEAD, FIGURES = ("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体")
_FALLBACK = {TITLE: "宋体", BODY: "仿宋", HEAD: "黑体", SUBHEAD: "楷体"}
"""The fonts of GB/T 9704, and what a machine without them uses."""

_MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
SIDES = _MARGINS["left_margin"] + _MARGINS["right_margin"]
"""Millimetres of a page's width that the text does not take."""

TITLE_SIZE, TEXT_SIZE, FIGURES_SIZE, LINE = 22, 16, 14, 28
"""Points: 二号, 三号, 四号, and the fixed line of the standard."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def set_page(section: Any, width: float, height: float) -> None:
    """Paper of so many millimetres with the margins of the standard."""
    section.page_width, section.page_height = Mm(width), Mm(height)
    for name, margin in _MARGINS.items():
        setattr(section, name, Mm(margin))


def set_style(style: Any, name: str, size: float) -> None:
    """One font in one size: black, not bold, no space around its paragraphs."""
    style.font.size, style.font.bold = Pt(size), False
    style.font.color.rgb = None
    set_font(style.element.get_or_add_rPr(), name)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)


def write_table(document: Any, form: Form, width: float) -> None:
    """A form as a table of so many millimetres; an empty one says so."""
    table = document.add_table(1, len(form.columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _narrow_cells(table)
    size = 10.5 if len(form.columns) <= 8 else 8
    share = width / sum(column.width for column in form.columns)
    widths = [Mm(column.width * share) for column in form.columns]
    for grid, breadth in zip(table.columns, widths, strict=True):
        grid.width = breadth
    for cell, column in zip(table.rows[0].cells, form.columns, strict=True):
        _cell(cell, column.name, size, font=HEAD, centred=True)
    _repeated(table.rows[0])
    for number, row in enumerate(form.rows):
        if number in form.heads:
            cells = table.add_row().cells
            _cell(cells[0].merge(cells[-1]), form.heads[number], size, font=HEAD)
            cells[0].paragraphs[0].paragraph_format.keep_with_next = True
        cells = table.add_row().cells
        for place, (cell, text, column) in enumerate(zip(cells, row, form.columns, strict=True)):
            _cell(cell, text, size, centred=column.centred)
            if (number, place) in form.fills:
                _fill(cell, form.fills[number, place])
    for row in table.rows:
        _unbroken(row)
        for cell, breadth in zip(row.cells, widths, strict=True):
            if len(set(row.cells)) > 1:
                cell.width = breadth
    if not form.rows:
        cells = table.add_row().cells
        _cell(cells[0].merge(cells[-1]), "（无）", size, centred=True)


def _cell(cell: Any, text: str, size: float, *, font: str = BODY, centred: bool = False) -> None:
    first, *others = clean_text(text).split("\n")
    write_line(cell.paragraphs[0], first, size=size, line=size * 1.35, font=font, centred=centred)
    for line in others:
        write_line(cell.add_paragraph(), line, size=size, line=size * 1.35, font=font, centred=centred)


def _fill(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def write_line(
    paragraph: Any, text: str, *, size: float, line: float = LINE, font: str = BODY, centred: bool = False
) -> None:
    """Fill a paragraph with a text in one font; lines are `line` points apart."""
    run = paragraph.add_run(clean_text(text))
    run.font.size = Pt(size)
    set_font(run._element.get_or_add_rPr(), font)
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    form.space_before = form.space_after = Pt(0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def set_font(properties: Any, name: str) -> None:
    """Name a font for all scripts in the properties of a run or a style."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), name)


def name_fallbacks(document: Any) -> None:
    """Say that the text is Chinese, and which font stands in for each that the machine may not have."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    part = next((p for p in document.part.package.iter_parts() if p.partname.endswith("/fontTable.xml")), None)
    if part is None:
        return
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in _FALLBACK.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", rows.encode() + b"</w:fonts>")


def write_page_number(paragraph: Any, alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.CENTER) -> None:
    """— 1 — as the standard prints it, in 四号 figures."""
    paragraph.alignment = alignment
    for kind, text in (("", "— "), ("begin", ""), ("instr", "PAGE"), ("end", ""), ("", " —")):
        run = paragraph.add_run(text if not kind else "")
        run.font.size = Pt(FIGURES_SIZE)
        set_font(run._element.get_or_add_rPr(), FIGURES)
        if kind == "instr":
            instruction = OxmlElement("w:instrText")
            instruction.text = text
            run._element.append(instruction)
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)


def _narrow_cells(table: Any) -> None:
    """One millimetre beside the text of a cell: sixteen columns need the room."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Mm(1).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _repeated(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _unbroken(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def clean_text(text: str) -> str:
    """The text without control characters, which no Word file may hold."""
    return _CONTROL.sub("", text)
