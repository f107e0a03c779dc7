"""yifa draft: a report drafted from papers, the facts in them, the types of reports."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from assistant.chat import chat_model
from assistant.draft import EDITION, contradictions_in, papers_at, round_of
from assistant.drafting.draft import Request, Round
from assistant.drafting.facts import facts_of
from assistant.drafting.prose import reword_report
from assistant.drafting.record import draft_record, sheet_record
from assistant.drafting.sheet import sheet_of
from assistant.drafting.write import Drafted, Sources, write_draft
from assistant.export.facts import fact_forms
from assistant.export.markdown import write_markdown
from assistant.export.official import write_official
from assistant.export.reference import Copy
from assistant.export.xlsx import write_xlsx
from assistant.selfcheck.rounds import Rounds
from assistant.settings import Settings, load_settings
from assistant.wiring import limits_of, open_office
from knowledge.errors import UsageError
from knowledge.indicators.file import editions_in
from knowledge.reports import find_report_type, load_report_types
from knowledge.titles import load_titles
from ui.cli.options import Json, console, print_json, table
from ui.drafts import type_record

Docs = Annotated[list[Path], typer.Option("--docs", metavar="文件夹", help="材料文件夹或者文件，可以写多次。")]
Year = Annotated[int, typer.Option("--year", metavar="年度", min=2000, max=2100, help="报告写哪一年。")]
_STYLE = 300
"""Characters of last year's report that a model sees for its tone."""

LAST_YEAR = date.today().year - 1


def draft_report(
    context: typer.Context,
    type_: Annotated[
        str,
        typer.Option(
            "--type", metavar="类型", show_default=False, help="报告类型，见 yifa draft types；默认部门年度报告。"
        ),
    ] = "annual_report",
    section: Annotated[str, typer.Option("--section", metavar="部分", help="只写一部分，写编号或者标题。")] = "",
    docs: Docs = [],  # noqa: B006
    year: Year = LAST_YEAR,
    issuer: Annotated[str, typer.Option("--issuer", metavar="单位", help="发文单位；不写就按材料认定。")] = "",
    last: Annotated[
        list[Path], typer.Option("--last", metavar="文件", help="上年的报告：沿用标题和顺序，对照数字，不抄句子。")
    ] = [],  # noqa: B006
    out: Annotated[Path | None, typer.Option("--out", metavar="文件", help="写成 .docx 或者 .md 文件。")] = None,
    copy: Annotated[
        Copy, typer.Option("--copy", help="clean 清稿，footnotes 每句带来源脚注，table 文末附来源表。")
    ] = Copy.FOOTNOTES,
    round_: Annotated[int, typer.Option("--round", metavar="轮次", help="写进哪一轮自查的结论和问题。")] = 0,
    no_model: Annotated[bool, typer.Option("--no-model", help="配置了对话模型也不用它润色。")] = False,
    change: Annotated[float, typer.Option("--change", metavar="比例", help="比上年变化超过多少要列出，如 0.3。")] = 0.3,
    json: Json = False,
) -> None:
    """A draft of a report or of one section; nothing of this when a subcommand is called."""
    if context.invoked_subcommand:
        return
    if out and out.suffix not in _WRITERS:
        raise UsageError(f"--out 只能写 {'、'.join(_WRITERS)} 文件（现为 {out.name}）。")
    settings = load_settings()
    request = Request(find_report_type(type_, load_report_types()), year, issuer, section)
    papers = papers_at(docs, limits_of(settings))
    earlier = papers_at(last, limits_of(settings)).papers if last else ()
    found = contradictions_in(papers, editions_in(settings.home).find(EDITION), load_titles(), year)
    made = write_draft(request, papers, Sources(found, _round(settings, round_), earlier), share=change)
    model = None if no_model else chat_model(settings)
    style = earlier[0].text[:_STYLE] if earlier else ""
    report, notes = reword_report(made.draft.report, model, style=style) if model else (made.draft.report, ())
    made = replace(made, draft=replace(made.draft, report=report))
    if out:
        out.write_bytes(_WRITERS[out.suffix](made, copy))
    if json:
        unread = [{"file": one.name, "message": one.message} for one in papers.unread]
        print_json(draft_record(made.draft, made.checks) | {"notes": list(notes), "unread": unread})
    else:
        _tell(made, notes, out)
    if papers.unread:
        raise typer.Exit(1)


def _round(settings: Settings, number: int) -> Round | None:
    if not number:
        return None
    with open_office(settings, starter=False, check=False) as office:
        return round_of(Rounds(office.corpus.store.engine), number)


_WRITERS = {
    ".docx": lambda made, copy: write_official(made.draft.report, copy),
    ".md": lambda made, copy: write_markdown(made.draft.report, copy).encode(),
}


def list_facts(
    docs: Docs,
    type_: Annotated[
        str, typer.Option("--type", metavar="类型", show_default=False, help="按哪种报告列缺项；默认部门年度报告。")
    ] = "annual_report",
    year: Year = LAST_YEAR,
    last: Annotated[list[Path], typer.Option("--last", metavar="文件", help="上年的材料，对照数字。")] = [],  # noqa: B006
    out: Annotated[Path | None, typer.Option("--out", metavar="文件", help="写成 Excel（.xlsx）。")] = None,
    json: Json = False,
) -> None:
    """The fact sheet of papers: each figure with its source, last year's value, what other papers say, what is missing."""
    settings = load_settings()
    papers = papers_at([*docs, *last], limits_of(settings))
    facts = [fact for paper in papers.papers for fact in facts_of(paper)]
    sheet = sheet_of(facts, year, find_report_type(type_, load_report_types()).topics)
    if out:
        out.write_bytes(write_xlsx(fact_forms(sheet)))
    if json:
        print_json(sheet_record(sheet))
        return
    shown = table("指标", "数值", "上年", "来源", "其他材料")
    for row in sheet.rows:
        others = "、".join(f"{f.source.doc} {f.shown}" for f in row.different)
        before = row.before.shown if row.before else ""
        shown.add_row(*map(escape, (row.fact.measure, row.fact.shown, before, row.fact.source.doc, others)))
    console.print(shown)
    _list("缺少", [f"{one.name}（{one.section}）" for one in sheet.missing if one.needed])


def list_types(json: Json = False) -> None:
    """The types of reports: purpose, recipient, deadline, required contents, sections."""
    types = load_report_types()
    if json:
        print_json([type_record(one) for one in types.values()])
        return
    for one in types.values():
        record = type_record(one)
        _line(f"[bold]{one.id}[/bold]　{escape(one.title)}")
        _line(f"  {escape(one.purpose)}", "dim")
        _line(f"  报给：{escape(one.recipient)}　期限：{escape(record['deadline'])}")
        _line(f"  必备：{escape('；'.join(required.text for required in one.required))}")


def _tell(made: Drafted, notes: Sequence[str], out: Path | None) -> None:
    draft, checks = made.draft, made.checks
    if not out:
        typer.echo(write_markdown(draft.report, Copy.CLEAN))
    sentences = list(draft.report.sentences)
    cited = sum(bool(s.sources) for s in sentences)
    _line(
        f"共 {len(sentences)} 句，{cited} 句有来源；待填 {len(checks.placeholders)} 处，待核 {len(checks.unverified)} 句。"
    )
    _list("必备内容缺", [one.text for one in checks.required if not one.present])
    _list("待填", [f"{one.section}：{one.text}" for one in checks.placeholders])
    _list("待核", [f"{one.text}　{'；'.join(one.why)}" for one in checks.unverified])
    _list("前后不一", [f"{c.measure}：{c.first.text} / {c.second.text}" for c in checks.contradictions])
    _list("比上年变化大", [f"{c.now.measure}：{c.before.shown} → {c.now.shown}" for c in checks.changed])
    _list("与上年报告文字相同", [one.text for one in checks.copied])
    _list("材料里的不利情况，请研究是否写入", [one.text for one in checks.unfavourable])
    _list("是别的年度的材料，没有用", checks.aside)
    _list("模型成文时", notes)
    _list("没有读出的文件", [f"{one.name}　{one.message}" for one in made.unread])
    if out:
        _line(f"已写入 {escape(str(out))}。")


def _list(title: str, rows: Sequence[str]) -> None:
    if rows:
        _line(f"[bold]{title} {len(rows)} 处[/bold]")
    for row in rows:
        _line(f"  {escape(' '.join(row.split()))}")


def _line(text: str, style: str = "") -> None:
    console.print(text, style=style, highlight=False, soft_wrap=True)
