"""yifa diff: two versions of a document, article by article."""

from datetime import date
from typing import Annotated

import typer
from rich.markup import escape

from assistant.compare import Comparison, compare, places, summary, wording
from assistant.settings import load_settings
from assistant.wiring import open_office
from knowledge.history.align import Change, Kind
from ui.cli.options import Json, console, print_json
from ui.versions import comparison_record


def diff(
    name: Annotated[str, typer.Argument(metavar="文件", help="编号、全称或简称。")],
    start: Annotated[str, typer.Option("--from", metavar="旧版", help="旧版的通过日期或年份；默认前一版。")] = "",
    end: Annotated[str, typer.Option("--to", metavar="新版", help="新版的通过日期或年份；默认这一版。")] = "",
    whole: Annotated[bool, typer.Option("--all", help="没有变化的条文也列出。")] = False,
    json: Json = False,
) -> None:
    """The old ↔ new table."""
    with open_office(load_settings()) as office:
        found = compare(office, office.corpus.find(name), start=start, end=end)
    if json:
        print_json(comparison_record(found, date.today()))
        return
    typer.echo(summary(found.old, found.new, found.changes))
    _print_rows(found, whole)


def _print_rows(found: Comparison, whole: bool) -> None:
    for change in found.changes:
        same = change.kind in (Kind.UNCHANGED, Kind.RENUMBERED)
        if whole or not same:
            head = " → ".join(escape(places(side)) or "（无）" for side in (change.old, change.new))
            console.print(f"\n[bold]{head}[/bold]  {change.kind.value}", highlight=False)
            console.print(escape(change.new[0].text) if same else _marked(change), highlight=False)


def _marked(change: Change) -> str:
    """The text with what was taken out and put in, marked in colour and in signs."""
    out = ""
    for edit in wording(change):
        if edit.kept:
            out += escape(edit.old)
            continue
        out += f"[red]〔删：{escape(edit.old)}〕[/red]" if edit.old else ""
        out += f"[green]〔增：{escape(edit.new)}〕[/green]" if edit.new else ""
    return out
