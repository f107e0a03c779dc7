"""Old Excel files (.xls, also WPS .et): texts as printed, with merged cells, hidden rows and sheets."""

import io
import struct

import xlrd

from ingest.page import ErrorKind, Limits, Reading
from ingest.readers.archive import damaged
from ingest.readers.sheet import MOST_CELLS, Area, Sheet, clean, reading_of, too_many_cells
from ingest.readers.sheet_number import BUILTIN, printed
from knowledge.errors import Unreadable

_MALFORMED = (
    xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, AssertionError, AttributeError, IndexError, KeyError,
    NotImplementedError, OverflowError, RecursionError, TypeError, UnboundLocalError, ValueError,
)  # fmt: skip
"""What xlrd lets through when the structure of a file is not as it must be."""


def read(data: bytes, limits: Limits) -> Reading:
    """Read an .xls; formulas have the value that Excel kept with them."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except _MALFORMED as error:
        if "encrypted" in str(error):
            raise Unreadable(
                ErrorKind.ENCRYPTED, "表格设有打开口令。请用 Excel 或 WPS 打开，去掉口令另存后重新上传。"
            ) from error
        raise damaged("表格结构不完整") from error
    return reading_of([_sheet(book, sheet) for sheet in book.sheets()], "xls")


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Sheet:
    if sheet.visibility:
        return Sheet(sheet.name, {}, hidden=True)
    cells = {}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if text := clean(_text(book, cell)):
                cells[row, column] = text
        if len(cells) > MOST_CELLS:
            raise too_many_cells()
    filled_rows, filled_columns = {row for row, _ in cells}, {column for _, column in cells}
    return Sheet(
        sheet.name,
        cells,
        merged=[Area(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells],
        hidden_rows=sorted(n for n, info in sheet.rowinfo_map.items() if info.hidden and n in filled_rows),
        hidden_columns=sorted(n for n, info in sheet.colinfo_map.items() if info.hidden and n in filled_columns),
        notes=len(sheet.cell_note_map),
        errors=sum(cell.ctype == xlrd.XL_CELL_ERROR for row in range(sheet.nrows) for cell in sheet.row(row)),
    )


def _text(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return ""
    key = book.xf_list[cell.xf_index].format_key if cell.xf_index is not None else 0
    code = BUILTIN.get(key) or (book.format_map[key].format_str if key in book.format_map else "General")
    return printed(cell.value, code, since_1904=bool(book.datemode))
