"""yifa check: a round from the command line: begin, walk, answer, mark, prove."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from assistant.check import Desk
from assistant.selfcheck.assessment import Label, Mark
from assistant.selfcheck.evidence import Evidence
from assistant.selfcheck.rounds import Given
from assistant.selfcheck.walk import mark, next_step, say, step
from assistant.settings import load_settings
from assistant.wiring import open_office
from ui.assessments import (
    evidence_record,
    progress_text,
    reply_record,
    response_record,
    round_record,
    step_lines,
    step_record,
)
from ui.cli.options import Json, console, day_of, print_json, table

Number = Annotated[int, typer.Argument(metavar="轮次", help="自查轮次编号（yifa check list 的第一列）。")]
By = Annotated[str, typer.Option("--by", metavar="姓名", help="谁填的；记入历史。")]


@contextmanager
def open_desk() -> Iterator[Desk]:
    """The self-check of the data folder that the settings name."""
    with open_office(load_settings(), starter=False, check=False) as office:
        yield Desk(office.corpus.store.engine, office.settings.home)


def start(
    department: Annotated[str, typer.Argument(metavar="单位", help="单位名称。")],
    unit: Annotated[
        str, typer.Option("--unit", metavar="单位类型", help="如 执法部门、一般部门、乡镇街道、县区政府。")
    ],
    year: Annotated[int, typer.Option("--year", metavar="年份", help="自查的年份。")],
    system: Annotated[str, typer.Option("--system", metavar="体系", help="指标体系。")] = "national-2021",
    label: Annotated[Label, typer.Option("--label", metavar="轮次类别", help="年度、中期或督察前。")] = Label.ANNUAL,
    by: By = "",
    json: Json = False,
) -> None:
    """Begin a round; open gaps of the one before are carried over."""
    with open_desk() as desk:
        begun, carried = desk.start(system, department=department, unit_type=unit, year=year, label=label, by=by)
        round_ = desk.rounds.round(begun.id)
    if json:
        print_json(round_record(round_) | {"carried": [gap.number for gap in carried]})
        return
    more = f"，从上一轮结转未销号问题 {len(carried)} 个" if carried else ""
    typer.echo(
        f"轮次 {begun.id}：{begun.title}，适用指标 {len(round_.indicators)} 项{more}。接着：yifa check next {begun.id}"
    )


def list_rounds(
    department: Annotated[str, typer.Option("--department", metavar="单位", help="只看这个单位。")] = "",
    year: Annotated[int, typer.Option("--year", metavar="年份", help="只看这一年。")] = 0,
    json: Json = False,
) -> None:
    """The rounds, newest first."""
    with open_desk() as desk:
        found = [desk.rounds.round(a.id) for a in desk.rounds.find(department, year)]
    if json:
        print_json([round_record(r) for r in found])
        return
    shown = table("编号", "轮次", "单位类型", "指标体系", "状态", "进度")
    for r in found:
        record = round_record(r)
        done = f"{record['done']}/{record['total']}"
        own = r.assessment
        shown.add_row(str(own.id), escape(own.title), own.unit_type, own.edition, r.stage, done)
    console.print(shown)


def next_indicator(
    number: Number,
    indicator: Annotated[str, typer.Option("--indicator", metavar="指标", help="看这一项，答过的也看。")] = "",
    section: Annotated[str, typer.Option("--section", metavar="编号", help="只走这一部分，如 5 或 5.2。")] = "",
    json: Json = False,
) -> None:
    """The next open indicator in plain words."""
    with open_desk() as desk:
        round_ = desk.rounds.round(number)
    found = step(round_, round_.indicator(indicator)) if indicator else next_step(round_, section)
    if json:
        print_json(step_record(round_, found))
        return
    print_lines([*step_lines(round_, found), f"进度：{progress_text(round_)}"])


def answer(
    number: Number,
    what: Annotated[
        str, typer.Argument(metavar="检查点或回答", help="检查点编号（后面写答案），或者一句话回答当前指标。")
    ],
    value: Annotated[str, typer.Argument(metavar="答案", help="是、否、数、百分比或日期。")] = "",
    indicator: Annotated[
        str, typer.Option("--indicator", metavar="指标", help="这句话答的是哪一项；不填为下一项。")
    ] = "",
    note: Annotated[str, typer.Option("--note", metavar="说明", help="补充说明。")] = "",
    base: Annotated[int | None, typer.Option("--base", metavar="版本", help="您看到的版本；被人改过就不写入。")] = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Answer one check point, or the current indicator in a sentence; exit code 1 when something is asked back."""
    with open_desk() as desk:
        if value:
            written = desk.rounds.answer(number, what, Given(value, note=note, base=base), by=by)
            text = f"{what}：{written.shown}（第 {written.version} 版）。"
            print_json(response_record(written)) if json else typer.echo(text)
            return
        reply = say(desk.rounds, number, what, by=by, today=date.today(), indicator=indicator)
        after = desk.rounds.round(number)
    if json:
        print_json(reply_record(reply, after))
    else:
        written_lines = [f"记下：{r.check_point} {r.shown}" for r in reply.written]
        print_lines(
            [
                *written_lines,
                *(f"请再说明：{b}" for b in reply.back),
                *([] if reply.back else step_lines(after, next_step(after))),
            ]
        )
    if reply.back:
        raise typer.Exit(1)


def mark_points(
    number: Number,
    what: Annotated[str, typer.Argument(metavar="检查点或指标", help="检查点编号，或者指标编号（标它没答的各问）。")],
    as_: Annotated[Mark, typer.Argument(metavar="标记", help="稍后、不确定或不适用。")],
    because: Annotated[str, typer.Option("--because", metavar="理由", help="为什么；不适用必填。")] = "",
    by: By = "",
    json: Json = False,
) -> None:
    """Put a mark in place of an answer."""
    with open_desk() as desk:
        marked = mark(desk.rounds, number, what, as_, because, by=by)
    print_json([response_record(r) for r in marked]) if json else typer.echo(f"{what} 标为“{as_}”：{len(marked)} 问。")


def evidence(
    number: Number,
    what: Annotated[str, typer.Argument(metavar="文件或网址", help="要交的材料；不填列出已交的。")] = "",
    points: Annotated[
        str, typer.Option("--for", metavar="检查点", help="证明哪些检查点，逗号隔开；不填是整轮的材料。")
    ] = "",
    replaces: Annotated[str, typer.Option("--replaces", metavar="编号", help="换掉这份材料（成为新的一版）。")] = "",
    remove: Annotated[str, typer.Option("--remove", metavar="编号", help="撤下这份材料；历史保留。")] = "",
    restore: Annotated[str, typer.Option("--restore", metavar="编号", help="恢复撤下的材料。")] = "",
    dated: Annotated[str, typer.Option("--dated", metavar="日期", help="材料的日期。")] = "",
    until: Annotated[str, typer.Option("--until", metavar="日期", help="有效期至。")] = "",
    year: Annotated[int | None, typer.Option("--year", metavar="年份", help="说的是哪一年的事。")] = None,
    by: By = "",
    json: Json = False,
) -> None:
    """List the evidence, hand a file or a link in, replace, take out or bring back one."""
    with open_desk() as desk:
        if remove:
            desk.evidence.remove(number, remove, by=by)
        elif restore:
            desk.evidence.restore(number, restore, by=by)
        elif what:
            link = what if what.startswith(("http://", "https://")) else ""
            data = None if link else Path(what).read_bytes()
            before = desk.evidence.find(number, replaces) if replaces else Evidence("", "", ())
            named = tuple(p.strip() for p in points.replace("，", ",").split(",") if p.strip()) or before.check_points
            given = replace(
                before,
                name=link or Path(what).name,
                link=link,
                check_points=named,
                sha256="" if link else before.sha256,
            )
            given = replace(given, dated=day_of(dated), valid_until=day_of(until), year=year)
            write = desk.evidence.change if replaces else desk.evidence.add
            write(number, given, data, by=by)
        found, own = desk.evidence.all(number), desk.rounds.assessment(number)
    records = [evidence_record(e, own.year, date.today()) for e in found]
    if json:
        print_json(records)
        return
    shown = table("编号", "材料", "检查点", "版本", "需核对")
    for r in records:
        shown.add_row(
            r["id"], escape(r["name"]), "、".join(r["check_points"]), str(r["revision"]), "；".join(r["doubts"])
        )
    console.print(shown)


def print_lines(lines: list[str]) -> None:
    """Print lines as they are, whatever they hold."""
    for line in lines:
        console.print(line, highlight=False, markup=False, soft_wrap=True)
