"""CSV and TSV files: one sheet of texts. What looks like a formula is text here and is never worked out."""

import csv
import io

from ingest.page import ErrorKind, Limits, Reading
from ingest.readers.encoding import decode
from ingest.readers.sheet import MOST_CELLS, Sheet, clean, reading_of, too_many_cells
from knowledge.errors import Unreadable

_DELIMITERS = ",\t;|"
_SAMPLE = 20_000
"""Characters by which the delimiter is told."""


def read(data: bytes, limits: Limits) -> Reading:
    """Read a CSV file in any encoding and with any usual delimiter."""
    text = decode(data)
    cells: dict[tuple[int, int], str] = {}
    try:
        for row, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))):
            cells |= {(row, column): cell for column, raw in enumerate(record) if (cell := clean(raw))}
            if len(cells) > MOST_CELLS:
                raise too_many_cells()
    except csv.Error as error:
        raise Unreadable(
            ErrorKind.CORRUPT,
            f"CSV 文件读不了（{error}），多半是有引号没有成对。请用 Excel 或 WPS 打开核对，另存为 .xlsx 后上传。",
        ) from error
    return reading_of([Sheet("", cells)], "csv")


def _delimiter(text: str) -> str:
    """The delimiter that gives most rows the same number of cells, more than one."""

    def regular(delimiter: str) -> int:
        rows = list(csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=delimiter))
        widths = [len(row) for row in rows if len(row) > 1]
        return max((widths.count(width) * width for width in set(widths)), default=0)

    return max(_DELIMITERS, key=regular)
