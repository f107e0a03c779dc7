"""yifa check: what comes of a round: findings, gaps, exports, review, roll-up, another edition."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from assistant.check import FORMATS, Desk
from assistant.selfcheck.assessment import Scheme
from assistant.selfcheck.review import accept, course, review_finding, send_back, submit
from assistant.selfcheck.score import judge_all, total
from knowledge.errors import UsageError
from knowledge.indicators.indicator import Finding
from ui.assessments import course_record, findings_record, gap_record, migration_record, rollup_record, scheme_record
from ui.cli.check_round import By, Number, open_desk, print_lines
from ui.cli.options import Json, console, print_json, table

Comment = Annotated[str, typer.Option("--comment", metavar="意见", help="意见或说明。")]


def findings(
    number: Number,
    indicator: Annotated[str, typer.Argument(metavar="指标", help="要定结论的指标；不填列出全部。")] = "",
    finding: Annotated[
        Finding | None, typer.Option("--set", metavar="结论", help="达标、部分达标、未达标、无法判断、不适用。")
    ] = None,
    because: Annotated[str, typer.Option("--because", metavar="理由", help="定这个结论的理由。")] = "",
    review: Annotated[bool, typer.Option("--review", help="作为司法局的复核结论。")] = False,
    by: By = "",
    json: Json = False,
) -> None:
    """Findings and score, with how they came about; settle one by hand."""
    with open_desk() as desk:
        if finding and not indicator:
            raise UsageError("定结论要写指标编号。")
        if finding and review:
            review_finding(desk.rounds, number, indicator, finding, because, by=by)
        elif finding:
            desk.rounds.decide(number, indicator, finding, because, by=by)
        round_ = desk.rounds.round(number)
    if json:
        print_json(findings_record(round_))
        return
    judged = judge_all(round_)
    shown = table("指标", "结论", "得分", "怎么得出", "复核")
    for j in judged:
        if indicator in ("", j.indicator):
            beside = round_.reviews.get(j.indicator)
            title = escape(f"{j.indicator} {round_.system.by_id[j.indicator].title}")
            shown.add_row(
                title, j.finding, f"{j.points:g}/{j.weight:g}", escape(j.reason), beside.finding if beside else ""
            )
    console.print(shown)
    score = total(round_, judged)
    print_lines([f"自评 {score.percent:g} 分。", *score.explanation])


def weights(
    number: Number,
    set_: Annotated[list[str] | None, typer.Option("--set", metavar="指标=权重", help="改权重，可多次。")] = None,
    threshold: Annotated[
        list[str] | None, typer.Option("--threshold", metavar="指标=阈值", help="改阈值，可多次。")
    ] = None,
    modifier: Annotated[
        list[str] | None, typer.Option("--modifier", metavar="编号=分", help="启用加减分或一票否决，可多次。")
    ] = None,
    partly: Annotated[float | None, typer.Option("--partly", metavar="比例", help="部分达标得几成，0 到 1。")] = None,
    by: By = "",
    json: Json = False,
) -> None:
    """How a round is counted: weights, thresholds, plus and minus points; what is not named stays as it is."""
    with open_desk() as desk:
        old = desk.rounds.round(number).scheme
        new = Scheme(
            {**old.weights, **_values(set_ or [], "权重")},
            {**old.thresholds, **_values(threshold or [], "阈值")},
            {**old.modifiers, **_values(modifier or [], "分数")},
            old.partly if partly is None else partly,
        )
        if new != old:
            desk.rounds.set_scheme(number, new, by=by)
        round_ = desk.rounds.round(number)
    if json:
        print_json(scheme_record(round_))
        return
    shown = table("指标", "权重", "阈值")
    for row in scheme_record(round_)["indicators"]:
        shown.add_row(
            escape(f"{row['id']} {row['title']}"),
            f"{row['weight']:g}{'（改过）' if row['changed'] else ''}",
            row["threshold"],
        )
    console.print(shown)
    print_lines([*total(round_, judge_all(round_)).explanation])


def gaps(
    number: Number,
    gap: Annotated[int, typer.Argument(metavar="问题", help="要改的问题编号；不填列出全部。")] = 0,
    draft: Annotated[bool, typer.Option("--draft", help="按结论补拟问题；已写的不动。")] = False,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="栏=内容", help="改一栏，如 deadline=2025-09-30，可多次。")
    ] = None,
    add: Annotated[str, typer.Option("--add", metavar="问题表现", help="手工添加一个问题，其他栏用 --set 写。")] = "",
    merge: Annotated[str, typer.Option("--merge", metavar="编号", help="把几个问题并成一个，如 3,5。")] = "",
    by: By = "",
    json: Json = False,
) -> None:
    """The gap list and ledger: list, draft, add, edit, merge."""
    with open_desk() as desk:
        if draft:
            desk.ledger.draft(number, by=by)
        if merge:
            desk.ledger.merge(number, _numbers(merge), by=by)
        columns = _columns(set_ or [])
        if add:
            desk.ledger.write_new(number, {"problem": add} | columns, by=by)
        elif columns and not gap:
            raise UsageError("改问题要写编号，如 yifa check gaps 1 3 --set deadline=2025-09-30。")
        elif columns:
            desk.ledger.edit(number, gap, columns, by=by)
        found = [g for g in desk.ledger.all(number) if gap in (0, g.number)]
    if json:
        print_json([gap_record(g, date.today()) for g in found])
        return
    shown = table("编号", "指标", "问题", "程度", "时限", "状态")
    for g in found:
        day = g.deadline.isoformat() if g.deadline else ""
        shown.add_row(
            str(g.number), "、".join(g.indicators), escape(g.problem), g.severity, day, g.status(date.today())
        )
    console.print(shown)


def export(
    number: Number,
    out: Annotated[Path, typer.Option("--out", metavar="文件", help="写成的文件：.docx、.xlsx，或者佐证材料 .zip。")],
    form: Annotated[
        str, typer.Option("--form", metavar="表", help="自评表、问题清单、整改台账、任务分解表；不填为全部。")
    ] = "",
    json: Json = False,
) -> None:
    """A round as Word, Excel, or its evidence as ZIP."""
    kind = out.suffix.lstrip(".").lower()
    if kind not in FORMATS:
        raise UsageError(f"文件名要以 {'、'.join('.' + f for f in FORMATS)} 结尾。")
    with open_desk() as desk:
        data = desk.export(number, kind, form=form, today=date.today())
    out.write_bytes(data)
    print_json({"file": str(out), "bytes": len(data)}) if json else typer.echo(f"已写入 {out}。")


def submit_round(number: Number, comment: Comment = "", by: By = "", json: Json = False) -> None:
    """Hand a round in."""
    with open_desk() as desk:
        submit(desk.rounds, number, by=by, comment=comment)
        _moved(desk, number, json)


def return_round(number: Number, comment: Comment = "", by: By = "", json: Json = False) -> None:
    """Return a round with comments."""
    with open_desk() as desk:
        send_back(desk.rounds, number, by=by, comment=comment)
        _moved(desk, number, json)


def accept_round(number: Number, comment: Comment = "", by: By = "", json: Json = False) -> None:
    """Accept a round."""
    with open_desk() as desk:
        accept(desk.rounds, number, by=by, comment=comment)
        _moved(desk, number, json)


def rollup(
    year: Annotated[int, typer.Option("--year", metavar="年份", help="只看这一年；不填为全部，含历年走势。")] = 0,
    out: Annotated[Path | None, typer.Option("--out", metavar="文件", help="写成 Word（.docx），带图。")] = None,
    json: Json = False,
) -> None:
    """All departments and rounds together."""
    if out and out.suffix.lower() != ".docx":
        raise UsageError("汇总写成 Word，文件名要以 .docx 结尾。")
    with open_desk() as desk:
        if out:
            out.write_bytes(desk.export_rollup(year=year, today=date.today()))
        told = desk.rollup(year=year, today=date.today())
    if json:
        print_json(rollup_record(told))
        return
    shown = table("单位", "轮次", "状态", "得分", "未销号", "逾期")
    lines = []
    for row in told.rows:
        own = row.assessment
        counts = f"{row.percent:g}", str(row.open), str(row.overdue)
        shown.add_row(escape(own.department), f"{own.year}{own.label}", row.stage, *counts)
        parts = (f"{c.section} {c.percent:g}" for c in row.cells if c.percent is not None)
        lines.append(f"{own.department}各部分得分：{'，'.join(parts)}")
    console.print(shown)
    print_lines(lines)
    print_lines([f"{f.indicator} {f.title}：{len(f.rounds)} 个单位没有达标" for f in told.frequent[:10]])


def migrate_round(
    number: Number,
    to: Annotated[str, typer.Option("--to", metavar="体系", help="换到哪一版指标体系。")],
    by: By = "",
    json: Json = False,
) -> None:
    """Take a round to another edition."""
    with open_desk() as desk:
        told = desk.migrate(number, to, by=by)
    if json:
        print_json(migration_record(told))
        return
    typer.echo(
        f"新轮次 {told.assessment.id}：带过去答案 {told.moved} 个、材料 {told.proofs} 份；新增指标 {len(told.added)} 项。"
    )
    print_lines([f"没有对应：{u.response.check_point} {u.response.shown}（{u.reason}）" for u in told.unmatched])


def _moved(desk: Desk, number: int, json: bool) -> None:
    round_ = desk.rounds.round(number)
    record: dict[str, Any] = course_record(round_, course(desk.rounds, number))
    print_json(record) if json else typer.echo(f"{round_.assessment.title}：{round_.stage}。")


def _columns(pairs: list[str]) -> dict[str, str]:
    parted = [text.partition("=") for text in pairs]
    if any(not mark for _, mark, _ in parted):
        raise UsageError("--set 写成“栏=内容”，如 --set deadline=2025-09-30。")
    return {name.strip(): text.strip() for name, _, text in parted}


def _values(pairs: list[str], what: str) -> dict[str, float]:
    """编号=数; raises UsageError naming what is no number."""
    found = {}
    for name, text in _columns(pairs).items():
        try:
            found[name] = float(text)
        except ValueError as error:
            raise UsageError(f"{what}要是数：{name}={text}。") from error
    return found


def _numbers(text: str) -> list[int]:
    parts = text.replace("，", ",").split(",")
    if not all(part.strip().isdigit() for part in parts):
        raise UsageError(f"“{text}”不是问题编号，要写成 3,5 这样。")
    return [int(part) for part in parts]
