"""yifa duties: the recurring duties of an office, and which are due soon."""

from datetime import date
from typing import Annotated

import typer
from rich.markup import escape

from assistant.settings import load_settings
from knowledge.dates.duty import Turn, pressing, turns, unit_named
from knowledge.dates.duty_file import OWN_FILE, load_duties
from knowledge.unit import UnitType
from ui.api.duties import duty_records
from ui.cli.options import Json, console, print_json


def duties(
    days: Annotated[int, typer.Option(metavar="天数", min=0, max=400, help="列出这么多天内到期的。")] = 90,
    unit: Annotated[str, typer.Option(metavar="单位类型", help=f"只列这类单位的：{'、'.join(UnitType)}。")] = "",
    all_: Annotated[bool, typer.Option("--all", help="列出全年的，包括没有固定日期的。")] = False,
    json: Json = False,
) -> None:
    """What is due within some days and what has just passed, or the whole year."""
    every = turns(load_duties(load_settings().home / OWN_FILE), date.today(), unit=unit_named(unit))
    shown = every if all_ else pressing(every, days)
    if json:
        print_json(duty_records(shown))
        return
    for found in shown:
        _print(found)
    typer.echo(f"共 {len(shown)} 项。" + ("" if all_ else _others(every, shown)))


def _print(found: Turn) -> None:
    duty = found.duty
    day = f"{found.day.isoformat()}  " if found.day else ""
    _line(f"[bold]{day}{found.state}  {escape(duty.title)}[/bold]（{'、'.join(duty.units)}）")
    _line(f"    到期：{escape(duty.when)}（日期依{duty.fixed_by}）")
    _line(f"    交什么：{escape(duty.submit)}")
    _line(f"    给谁：{escape('、'.join(duty.to))}；公开：{escape(duty.publish)}")
    _line(f"    依据：{escape('；'.join(b.label for b in duty.basis))}", "dim")
    for text in filter(None, [found.caution, duty.note]):
        _line(f"    提示：{escape(text)}", "yellow")


def _line(text: str, style: str = "") -> None:
    console.print(text, style=style, highlight=False, soft_wrap=True)


def _others(every: list[Turn], shown: list[Turn]) -> str:
    rest = len(every) - len(shown)
    return f"另有 {rest} 项到期更晚或者没有固定日期，用 yifa duties --all 看全年。" if rest else ""
