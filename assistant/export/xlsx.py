"""Forms as an Excel file: frozen header, widths, wrapped text, choices where only some values fit; no cell is a formula."""

import io
import re
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from assistant.export.form import Form

_LINE = Side(style="thin", color="999999")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_GREY = PatternFill("solid", fgColor="EDEFF2")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST = 32_000
_SCALE = 1.4
"""Widths of Excel, in characters, for one share of the page."""


def write_xlsx(forms: dict[str, Form]) -> bytes:
    """One sheet a form, named as the keys say."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, form in forms.items():
        _write(book.create_sheet(_NAME.sub("", name)[:31]), form)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Any, form: Form) -> None:
    width = len(form.columns)
    for number, text in enumerate((form.title, *form.above), 1):
        _text(sheet.cell(number, 1), text, bold=number == 1, size=16 if number == 1 else 11, border=False)
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=width)
    head = 2 + len(form.above)
    for place, column in enumerate(form.columns, 1):
        cell = sheet.cell(head, place)
        _text(cell, column.name, bold=True, centred=True)
        cell.fill = _GREY
        sheet.column_dimensions[get_column_letter(place)].width = max(column.width * _SCALE, 8)
    row = head
    for number, values in enumerate(form.rows):
        if number in form.heads:
            row += 1
            _text(sheet.cell(row, 1), form.heads[number], bold=True)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        row += 1
        for place, (text, column) in enumerate(zip(values, form.columns, strict=True), 1):
            _text(sheet.cell(row, place), text, centred=column.centred)
    _choices(sheet, form, head + 1, max(row, head + 1))
    for number, text in enumerate(form.notes, row + 2):
        _text(sheet.cell(number, 1), text, border=False)
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=width)
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _choices(sheet: Any, form: Form, first: int, last: int) -> None:
    for place, column in enumerate(form.columns, 1):
        if column.choices:
            rule = DataValidation(
                "list", formula1=f'"{",".join(column.choices)}"', allow_blank=True, showErrorMessage=True
            )
            rule.error = f"请从列表里选：{'、'.join(column.choices)}"
            letter = get_column_letter(place)
            rule.add(f"{letter}{first}:{letter}{last}")
            sheet.add_data_validation(rule)


def _text(
    cell: Any, text: str, *, bold: bool = False, size: int = 11, centred: bool = False, border: bool = True
) -> None:
    """Write a cell as text whatever it looks like; what Excel might run is also marked as text for those who edit it."""
    cell.value = _CONTROL.sub("", text)[:_LONGEST]
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in ("=", "+", "-", "@", "\t", "\r")
    cell.number_format = "@"
    cell.font = Font(name="仿宋", size=size, bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if centred else None)
    if border:
        cell.border = _BORDER
