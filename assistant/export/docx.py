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
        draw(document, chart, number, _WIDTH)
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
<<<<<<< HEAD
        write_line(document.add_paragraph(), line, size=12, line=20)
=======
        _paragraph(document.add_paragraph(), line, size=12, line=20)


def _table(document: Any, form: Form) -> None:
    table = document.add_table(1, len(form.columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _narrow_cells(table)
    size = 10.5 if len(form.columns) <= 8 else 8
    share = _WIDTH / sum(column.width for column in form.columns)
    widths = [Mm(column.width * share) for column in form.columns]
    for grid, width in zip(table.columns, widths, strict=True):
        grid.width = width
    for cell, column in zip(table.rows[0].cells, form.columns, strict=True):
        _cell(cell, column.name, size, font=HEAD, centred=True)
    _repeated(table.rows[0])
    for number, row in enumerate(form.rows):
        if number in form.heads:
            cells = table.add_row().cells
            _cell(cells[0].merge(cells[-1]), form.heads[number], size, font=HEAD)
        cells = table.add_row().cells
        for place, (cell, text, column) in enumerate(zip(cells, row, form.columns, strict=True)):
            _cell(cell, text, size, centred=column.centred)
            if (number, place) in form.fills:
                _fill(cell, form.fills[number, place])
    for row in table.rows:
        _unbroken(row)
        for cell, width in zip(row.cells, widths, strict=True):
            if len(set(row.cells)) > 1:
                cell.width = width
    if not form.rows:
        cells = table.add_row().cells
        _cell(cells[0].merge(cells[-1]), "（无）", size, centred=True)


def _cell(cell: Any, text: str, size: float, *, font: str = BODY, centred: bool = False) -> None:
    first, *others = _clean(text).split("\n")
    _paragraph(cell.paragraphs[0], first, size=size, line=size * 1.35, font=font, centred=centred)
    for line in others:
        _paragraph(cell.add_paragraph(), line, size=size, line=size * 1.35, font=font, centred=centred)


def _fill(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _paragraph(
    paragraph: Any, text: str, *, size: float, line: float = _LINE, font: str = BODY, centred: bool = False
) -> None:
    run = paragraph.add_run(_clean(text))
    run.font.size = Pt(size)
    _font(run._element.get_or_add_rPr(), font)
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    form.space_before = form.space_after = Pt(0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _font(properties: Any, name: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), name)


def _fallbacks(document: Any) -> None:
    """Tell the font table which font stands in for each that the machine may not have."""
    part = next((p for p in document.part.package.iter_parts() if p.partname.endswith("/fontTable.xml")), None)
    if part is None:
        return
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in _FALLBACK.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", rows.encode() + b"</w:fonts>")


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("", "— "), ("begin", ""), ("instr", "PAGE"), ("end", ""), ("", " —")):
        run = paragraph.add_run(text if not kind else "")
        run.font.size = Pt(14)
        _font(run._element.get_or_add_rPr(), "宋体")
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
    table._tbl.tblPr.append(margins)


def _repeated(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _unbroken(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
>>>>>>> main
