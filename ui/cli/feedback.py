"""yifa feedback: answers that readers marked as wrong, and what becomes of them."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from assistant.corrections import AliasKind
from assistant.recall import approve as approve_answer
from assistant.records import State
from assistant.settings import load_settings
from assistant.wiring import open_office
from ui.cli.options import Json, console, print_json, table
from ui.corrections import approved_record, case_lines, correction_record

Number = Annotated[int, typer.Argument(metavar="编号", help="反馈的编号，见 yifa feedback list。")]
By = Annotated[str, typer.Option("--by", metavar="姓名", help="核对人。")]


def list_corrections(
    state: Annotated[State | None, typer.Option(metavar="状态", help=f"只看：{'、'.join(State)}。")] = None,
    json: Json = False,
) -> None:
    """The tasks of the reviewer, newest first."""
    with open_office(load_settings()) as office:
        records = [correction_record(c) for c in office.corrections.all(state)]
    if json:
        print_json(records)
        return
    shown = table("编号", "状态", "问题", "读者写的原因", "时间")
    for r in records:
        shown.add_row(str(r["id"]), r["state"], escape(r["question"]), escape(r["reason"]), r["marked_at"])
    console.print(shown)


def show(number: Number, json: Json = False) -> None:
    """One task with the answer as it was given."""
    with open_office(load_settings()) as office:
        record = correction_record(office.corrections.find(number))
    if json:
        print_json(record)
        return
    for name, key in (
        ("问题", "question"),
        ("当时的回答", "answer"),
        ("原因", "reason"),
        ("状态", "state"),
        ("说明", "note"),
    ):
        console.print(f"[bold]{name}[/bold]  {escape(record[key])}", highlight=False)


def approve(
    number: Number,
    text: Annotated[str, typer.Argument(metavar="答复", help="核定的答复。")],
    basis: Annotated[list[str], typer.Option(metavar="依据", help="如 行政处罚法第六十三条；可写几次。")],
    by: By,
    also: Annotated[list[str] | None, typer.Option(metavar="问法", help="同一个问题的其他问法；可写几次。")] = None,
    point: Annotated[
        list[str] | None, typer.Option(metavar="要点", help="评测要点，几种写法用 | 隔开；可写几次。")
    ] = None,
    json: Json = False,
) -> None:
    """Let an answer of a reviewer stand for the question from now on."""
    points = [[part for part in p.split("|") if part] for p in point or ()]
    with open_office(load_settings()) as office:
        found = approved_record(approve_answer(office, number, text, basis, wordings=also or (), points=points, by=by))
    print_json(found) if json else typer.echo(
        f"已核定，编号 {found['id']}；再问“{found['question']}”时先给出这个答复。"
    )


def alias(
    number: Number,
    word: Annotated[str, typer.Argument(metavar="说法", help="人们的说法。")],
    means: Annotated[str, typer.Argument(metavar="所指", help="文件简称，或者法律用语。")],
    by: By,
    kind: Annotated[AliasKind, typer.Option(metavar="种类", help=f"{'、'.join(AliasKind)}。")] = AliasKind.TERM,
    json: Json = False,
) -> None:
    """Let a word be understood from now on."""
    with open_office(load_settings()) as office:
        office.corrections.name(number, kind, word, means, by=by)
        record = correction_record(office.corrections.find(number))
    print_json(record) if json else typer.echo(f"已加别名：{record['note']}")


def dismiss(
    number: Number,
    note: Annotated[str, typer.Argument(metavar="原因", help="为什么不需改正。")],
    by: By,
    json: Json = False,
) -> None:
    """Leave an answer as it is."""
    with open_office(load_settings()) as office:
        office.corrections.dismiss(number, note, by=by)
        record = correction_record(office.corrections.find(number))
    print_json(record) if json else typer.echo(f"反馈 {number}：{record['state']}")


def approved(
    withdraw: Annotated[int | None, typer.Option(metavar="编号", help="撤回这个核定的答复。")] = None,
    json: Json = False,
) -> None:
    """The approved answers, or one of them withdrawn."""
    with open_office(load_settings()) as office:
        if withdraw is not None:
            office.corrections.withdraw(withdraw)
        records = [approved_record(a) for a in office.corrections.approved()]
    if json:
        print_json(records)
        return
    shown = table("编号", "问题", "答复", "依据", "核对人", "时间")
    for r in records:
        bases = "、".join(r["bases"])
        shown.add_row(str(r["id"]), *map(escape, (r["question"], r["answer"], bases, r["by"])), r["approved_at"])
    console.print(shown)


def cases(
    out: Annotated[Path, typer.Argument(metavar="文件", help="写到这个 JSONL 文件。")], json: Json = False
) -> None:
    """The approved answers as cases of the evaluation."""
    with open_office(load_settings()) as office:
        lines = case_lines(office)
    out.write_text(lines, encoding="utf-8")
    count = lines.count("\n")
    print_json({"file": str(out), "cases": count}) if json else typer.echo(f"已写 {count} 道题到 {out}")
