"""Tables into records: every row a passage that repeats its headers, so that a cell can be found, read alone and cited."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.header import Row, columns, distinct, frame, is_number, label_span, notes_from, title_in, told
from ingest.split.statute import Piece
from knowledge.document import Table
from knowledge.pinpoint import Pinpoint

_NUMBERED = re.compile(r"附?表\s*\d")
_LONGEST_NAME = 60


def arranged(table: Table, title: str = "") -> Table:
    """A table with its header found and joined into one row, and its title where it stands in its first row.

    One without any is given `title`, that of its document.
    """
    if table.heads:
        return replace(table, title=table.title or title)
    parts = frame(table.rows)
    above, header, rest = table.rows[: parts.start], table.rows[parts.start : parts.body], table.rows[parts.body :]
    joined = (columns(header),) if header else ()
    heads = parts.start + 1 if header else 0
    return replace(table, rows=(*above, *joined, *rest), heads=heads, title=table.title or title_in(above) or title)


def split_tables(tables: Sequence[Table]) -> Iterator[Piece]:
    """The passages of arranged tables: one for what stands around the records (表2), one a record (表2第3行).

    A table of one row or one column is a frame around text and has no records.
    """
    for number, table in enumerate(tables, 1):
        heading = table.title if _NUMBERED.match(table.title) else f"表{number}　{table.title}".strip()
        framed = len(table.rows) < 2 or len(table.rows[0]) < 2
        end = notes_from(table.rows)
        around = table.rows if framed else (*table.rows[: max(0, table.heads - 1)], *table.rows[end:])
        texts = [text for row in around if (text := told(row)) and text != table.title]
        if texts:
            yield Piece(Pinpoint(table=number), "\n".join([heading, *texts]), table.page)
        if not framed:
            yield from _records(table, number, heading, table.rows[table.heads : end])


def _records(table: Table, number: int, heading: str, rows: Sequence[Row]) -> Iterator[Piece]:
    names = table.rows[table.heads - 1] if table.heads else ("",) * len(rows[0]) if rows else ()
    group, naming = "", _naming_column(rows)
    for n, row in enumerate(rows, 1):
        if _is_group(row) and n < len(rows):
            group = told(row)
        elif (lines := list(_lines(names, row))) and row != names:
            name = _one_line(row[naming]) or distinct(row)[0]
            place = Pinpoint(table=number, row=n, chapter=group, section=_one_line(name)[:_LONGEST_NAME])
            asked = (f"第{row[0]}项",) if row[0].isdecimal() else ()
            yield Piece(place, "\n".join([heading, *lines]), table.page, questions=asked)


def _lines(names: Row, row: Row) -> Iterator[str]:
    """列名：值 for each cell that holds anything; a label that runs over many columns stands once and alone."""
    skipped = label_span(row)
    if skipped:
        yield _one_line(row[0])
    for name, cell in list(zip(names, row, strict=True))[skipped:]:
        if text := _one_line(cell):
            plain = name.rstrip("：:").replace("：", ":")
            yield f"{plain}：{text}" if plain else text


def _naming_column(rows: Sequence[Row]) -> int:
    """The column that names the rows: the first whose texts all differ, else the first with texts, else the first."""
    written = [n for n in range(len(rows[0]) if rows else 0) if not _is_numeric([row[n] for row in rows])]
    apart = (n for n in written if len({row[n] for row in rows if row[n]}) == sum(1 for row in rows if row[n]))
    return next(apart, next(iter(written), 0))


def _is_numeric(cells: Sequence[str]) -> bool:
    """Whether most of a column is numbers, or it is mostly empty."""
    return sum(1 for cell in cells if cell.strip() and not is_number(cell)) * 2 < len(cells)


def _is_group(row: Row) -> bool:
    """Whether a row is a heading between records: one text over all columns, or in the first one alone."""
    return len(distinct(row)) == 1 and (all(row) or (bool(row[0]) and not any(row[1:])))


def _one_line(cell: str) -> str:
    return " ".join(cell.split())
