"""yifa draft opinion: a letter that asks for something, its items as tasks, the skeleton of the answer."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from assistant.draft import papers_at
from assistant.drafting.tasks import take_up
from assistant.export.official import RedHead
from assistant.export.reference import Copy
from assistant.opinion import Answered, answer_opinion, write_answer
from assistant.prefill.papers import read_paper
from assistant.selfcheck.gap import Gap
from assistant.settings import load_settings
from assistant.wiring import limits_of
from ingest.read import read_bytes
from knowledge.errors import UsageError
from ui.cli.check_round import By, open_desk
from ui.cli.options import Json, console, day_of, print_json, table
from ui.opinions import answered_record


def draft_opinion(
    letter: Annotated[Path, typer.Argument(metavar="来文", help="审议意见、建议、提案、检察建议、督察反馈等来文。")],
    docs: Annotated[
        list[Path], typer.Option("--docs", metavar="文件夹", help="写办理情况用的材料，可以写多次；不写就留【待填】。")
    ] = [],  # noqa: B006
    year: Annotated[int, typer.Option("--year", metavar="年度", min=2000, max=2100, help="材料写的是哪一年。")] = (
        date.today().year
    ),
    issuer: Annotated[str, typer.Option("--issuer", metavar="单位", help="答复的单位；不写就按材料认定。")] = "",
    received: Annotated[
        str, typer.Option("--received", metavar="日期", help="收到来文的日期，如 2025-04-12；“两个月内”从这天起算。")
    ] = "",
    round_: Annotated[int, typer.Option("--round", metavar="轮次", help="把各项列入这一轮自查的整改台账。")] = 0,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="文件", help="答复写成 .docx 或 .md，任务分解表写成 .xlsx。")
    ] = None,
    copy: Annotated[
        Copy, typer.Option("--copy", help="clean 清稿，footnotes 每句带来源脚注，table 文末附来源表。")
    ] = Copy.FOOTNOTES,
    head: Annotated[
        str, typer.Option("--head", metavar="红头", help="Word 上的发文机关标志，如 青溪市司法局文件；不写没有红头。")
    ] = "",
    signer: Annotated[str, typer.Option("--signer", metavar="签发人", help="红头上的签发人，上行文要写。")] = "",
    by: By = "",
    json: Json = False,
) -> None:
    """The items of a letter and the skeleton of the answer, item by item."""
    settings = load_settings()
    limits = limits_of(settings)
    if not letter.is_file():
        raise UsageError(f"没有文件 {letter}。")
    paper = read_paper(read_bytes(letter, limits), letter.name, limits)
    papers = papers_at(docs, limits) if docs else None
    made = answer_opinion(paper, papers, settings.embedding_model, year=year, issuer=issuer, received=day_of(received))
    if out:
        out.write_bytes(
            write_answer(made, out.suffix.lstrip(".").lower(), copy, RedHead(head, signer) if head else None)
        )
    gaps: list[Gap] = []
    if round_:
        with open_desk() as desk:
            gaps = take_up(desk.ledger, round_, made.opinion, by=by)
    if json:
        print_json(answered_record(made, gaps))
    else:
        _tell(made)
        _line(f"列入轮次 {round_} 的台账 {len(gaps)} 项。" if round_ else "")
        _line(f"已写入 {escape(str(out))}。" if out else "")
    if papers and papers.unread:
        raise typer.Exit(1)


def _tell(made: Answered) -> None:
    opinion = made.opinion
    _line(f"[bold]{escape(opinion.title)}[/bold]（{opinion.kind}），{len(opinion.items)} 项")
    shown = table("项", "事项", "要求", "责任单位", "时限")
    for item in opinion.items:
        due = opinion.due_of(item)
        day = (due.day.isoformat() if due.day else f"待核：{due.text}") if due else ""
        asked = "\n".join(item.asked)
        shown.add_row(*map(escape, (str(item.number), item.heading, asked, opinion.who_of(item), day)))
    console.print(shown)
    for doubt in opinion.doubts:
        _line(f"  待核　{escape(doubt)}")
    sentences = list(made.report.sentences)
    cited = sum(bool(s.sources) for s in sentences)
    open_ = sum("【待填" in s.text for s in sentences)
    _line(f"答复共 {len(sentences)} 句，{cited} 句有来源，{open_} 句待填。")


def _line(text: str) -> None:
    if text:
        console.print(text, highlight=False, soft_wrap=True)
