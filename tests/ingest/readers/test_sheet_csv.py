"""CSV files as offices export them, and cells that a spreadsheet would run."""

import pytest

from ingest.page import ErrorKind, Limits
from ingest.readers.sheet_csv import read
from knowledge.errors import Unreadable

ROWS = (("序号", "任务", "单位"), ("1", "清理", "甲局"), ("2", "公开", "乙局"))


def rows(data: bytes) -> tuple[tuple[str, ...], ...]:
    (table,) = read(data, Limits()).tables
    return table.rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_any_encoding_and_any_delimiter(encoding, delimiter) -> None:
    assert rows("\r\n".join(map(delimiter.join, ROWS)).encode(encoding)) == ROWS


def test_quotes_commas_and_breaks_stay_in_their_cell() -> None:
    found = rows('任务,单位\n"甲, ""乙""\n丙",司法局\n'.encode())
    assert found[1] == ('甲, "乙"\n丙', "司法局")


@pytest.mark.parametrize("cell", ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "=1+1"])
def test_a_cell_that_looks_like_a_formula_is_text(cell) -> None:
    assert rows(f'任务,值\n清理,"{cell}"\n'.encode())[1] == ("清理", cell)


def test_a_quote_that_is_never_closed_is_a_named_error() -> None:
    with pytest.raises(Unreadable) as caught:
        read(('甲,乙\n"' + "丙" * 200_000).encode(), Limits())
    assert caught.value.kind == ErrorKind.CORRUPT
    assert "引号" in str(caught.value)


def test_one_column_is_text_and_nothing_is_refused() -> None:
    assert [line.text for line in read("甲\n乙\n".encode(), Limits()).lines] == ["甲", "乙"]
    with pytest.raises(Unreadable) as caught:
        read(b",,\n,,\n", Limits())
    assert caught.value.kind == ErrorKind.NO_TEXT


def test_more_cells_than_a_table_has_are_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        read(("1," * 1000 + "\n").encode() * 1001, Limits())
    assert caught.value.kind == ErrorKind.TOO_LARGE
    assert "100 万" in str(caught.value)
