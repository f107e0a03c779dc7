"""Options that several commands share, and how results are printed."""

import json
from datetime import date
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from knowledge.errors import UsageError

Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出，供程序使用。")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="日期", help="按哪一天的有效条文，如 2023-06-01；默认今天。")]

console = Console()


def day_of(text: str) -> date | None:
    """The day an --as-of option names; raises UsageError for anything that is no date."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"“{text}”不是日期，请写成 2023-06-01 这样。") from error


def table(*columns: str) -> Table:
    """A table that folds long cells; rich by itself cuts Chinese text off with an ellipsis."""
    return Table(*(Column(name, overflow="fold") for name in columns))


def print_json(data: Any) -> None:
    """One JSON value on standard output."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=1))


def print_line(data: Any) -> None:
    """One JSON value on one line, flushed at once."""
    typer.echo(json.dumps(data, ensure_ascii=False))
