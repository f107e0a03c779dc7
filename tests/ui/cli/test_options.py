"""Days as people write them, JSON as programs read it, tables that lose nothing."""

import json
from datetime import date
from io import StringIO

import pytest
from rich.console import Console

from knowledge.errors import UsageError
from ui.cli.options import day_of, print_json, print_line, table


def test_a_day_is_read_and_nothing_is_today() -> None:
    assert day_of("2023-06-01") == date(2023, 6, 1)
    assert day_of("") is None


@pytest.mark.parametrize("text", ["2023-02-30", "昨天", "2023/6/1", " "])
def test_what_is_no_day_is_refused(text) -> None:
    with pytest.raises(UsageError, match="2023-06-01 这样"):
        day_of(text)


def test_json_keeps_chinese_and_a_line_is_one_line(capsys) -> None:
    data = {"名": "第一款\n第二款", "数": [1, None]}
    print_json(data)
    assert json.loads(whole := capsys.readouterr().out) == data
    assert "第一款" in whole
    print_line(data)
    assert json.loads(line := capsys.readouterr().out) == data
    assert line.count("\n") == 1


@pytest.mark.parametrize("width", [20, 40, 80])
def test_a_long_cell_is_folded_not_cut(width) -> None:
    long = "".join(chr(0x5E00 + n) for n in range(90))
    console = Console(file=StringIO(), width=width)
    shown = table("甲", "乙")
    shown.add_row("一", long)
    console.print(shown)
    printed = console.file.getvalue()
    assert "".join(c for c in printed if c in long) == long
    assert "…" not in printed
