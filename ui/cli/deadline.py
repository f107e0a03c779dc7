"""yifa deadline: list statutory time limits and calculate when one ends."""

from datetime import date
from typing import Annotated

import typer
from rich.table import Table

from assistant.deadlines import Reckoning, work_out
from knowledge.dates.counting import Calculation
from knowledge.dates.deadline import Deadline, filter_deadlines, load_deadlines
from knowledge.errors import UsageError
from ui.cli.options import Json, console, print_json
from ui.render import deadline_record, reckoning_record


def deadline(
    question: Annotated[str, typer.Argument(metavar="问题", help="一句话的问题；与 --list 同用时是关键词。")] = "",
    id_: Annotated[str, typer.Option("--id", metavar="编号", help="直接指定期限编号。")] = "",
    start: Annotated[
        str, typer.Option("--from", metavar="日期", help="起算日期，如 2026-05-06 或 5月6日；按小时的可带时刻。")
    ] = "",
    extend: Annotated[bool, typer.Option("--extend", help="按法定的延长计算。")] = False,
    excluded: Annotated[
        int, typer.Option("--excluded", metavar="天数", min=0, max=3650, help="依法不计入期限的天数。")
    ] = 0,
    list_: Annotated[bool, typer.Option("--list", help="列出法定期限，后面可跟关键词。")] = False,
    json: Json = False,
) -> None:
    """The last day of a statutory time limit, with the counting and the basis."""
    if list_:
        _list(filter_deadlines(load_deadlines(), question), json)
        return
    if not question.strip() and not id_:
        raise UsageError("请写上问题，例如：yifa deadline 5月6日收到公开申请，最晚哪天答复；或者用 --id 和 --from。")
    found = work_out(question, id_, start, today=date.today(), extend=extend, excluded_days=excluded)
    if json:
        print_json(reckoning_record(found))
        return
    _print_reckoning(found)


def _list(found: list[Deadline], json: bool) -> None:
    if json:
        print_json([deadline_record(d) for d in found])
        return
    for d in found:
        console.print(f"[bold]{d.id}[/bold]  {d.event}（{d.who}）", highlight=False, soft_wrap=True)
        console.print(f"    {d.term}  {d.citation}", style="dim", highlight=False, soft_wrap=True)
    typer.echo(f"共 {len(found)} 项。")


def _print_reckoning(found: Reckoning) -> None:
    first = found.matches[0].deadline
    if found.calculation:
        console.print(f"[bold]{found.calculation.conclusion}[/bold]", highlight=False)
    else:
        typer.echo(f"{first.event}：{first.term}。写上起算日期（题中或者 --from）就能算出最晚哪天。")
    console.print(f"期限：{first.term}（{first.who}）", highlight=False)
    console.print(f"依据：{first.citation}", style="dim", highlight=False)
    if found.calculation:
        _print_counting(found.calculation)
    for match in found.matches[1:]:
        d = match.deadline
        console.print(f"也可能是：{d.event}，{d.term}（--id {d.id}）", style="dim", highlight=False, soft_wrap=True)


def _print_counting(result: Calculation) -> None:
    table = Table("日期", "星期", "计数", "说明")
    for row in result.rows:
        table.add_row(row.date.isoformat(), row.weekday, str(row.number) if row.counted else "—", row.reason)
    console.print(table)
    if result.why_moved:
        console.print(f"顺延：{result.why_moved}。", highlight=False)
    for note in result.notes:
        console.print(f"提示：{note}", style="yellow", highlight=False)
