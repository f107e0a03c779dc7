"""yifa check: the self-check of a department on the command line."""

import json as json_
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from assistant.prefill.crosscheck import crosscheck
from assistant.prefill.evidence import load_tools
from assistant.prefill.papers import read_papers
from assistant.prefill.prefill import prefill
from assistant.prefill.result import prefill_record
from assistant.settings import load_settings
from assistant.wiring import limits_of
from knowledge.indicators.indicator import Finding
from knowledge.titles import load_titles
from ui.api.indicators import editions_in
from ui.cli.options import Json, console, print_json


def prefill_findings(
    system: Annotated[str, typer.Option("--system", metavar="体系", help="指标体系，如 national-2021。")],
    unit_type: Annotated[str, typer.Option("--unit-type", metavar="单位类型", help="如 执法部门、乡镇街道。")],
    docs: Annotated[Path, typer.Option("--docs", metavar="文件夹", help="放材料的文件夹。")],
    year: Annotated[int, typer.Option("--year", metavar="年度", min=2000, max=2100, help="自查的年度。")] = (
        date.today().year - 1
    ),
    out: Annotated[Path | None, typer.Option("--out", metavar="文件", help="把结果写进这个 JSON 文件。")] = None,
    no_model: Annotated[bool, typer.Option("--no-model", help="不用模型（预填只按规则判断，写不写都一样）。")] = False,
    json: Json = False,
) -> None:
    """Suggested findings, gaps and inconsistencies from a folder of papers."""
    settings = load_settings()
    edition = editions_in(settings.home).find(system)
    with _progress(json) as tell:
        papers = read_papers(docs, limits_of(settings), tell("读材料"))
        prefilled = prefill(papers, edition, unit_type, year, load_tools(), tell("逐项判断"))
        found = crosscheck(papers, prefilled.proofs, load_titles(), year)
    record = {"dossier": docs.resolve().name} | prefill_record(prefilled, found, papers)
    if out:
        out.write_text(json_.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    if json:
        print_json(record)
    else:
        _tell(record, out)
    if papers.unread:
        raise typer.Exit(1)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str], Callable[[int, int], None]]]:
    """Bars on standard error, one for each stage; none with --json."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as bars:

        def stage(name: str) -> Callable[[int, int], None]:
            task = bars.add_task(name, total=None)
            return lambda done, total: bars.update(task, completed=done, total=total)

        yield stage


def _tell(record: dict[str, Any], out: Path | None) -> None:
    marks = Counter(row["status"] for row in record["indicators"])
    _line("建议结论：" + "，".join(f"{finding} {marks[finding]}" for finding in Finding) + "。最后由人确认。")
    _list("问题", [(f"{g['indicator']}　{g['gap']}（{g['severity']}）", []) for g in record["gaps"]])
    _list("互相矛盾", [(f"{one['kind']}　{one['what']}", one["quotes"]) for one in record["inconsistencies"]])
    _list("没有读出的文件", [(f"{row['file']}　{row['message']}", []) for row in record["unread"]])
    if out:
        _line(f"结果已写入 {escape(str(out))}。")


def _list(title: str, rows: Sequence[tuple[str, Sequence[dict[str, str]]]]) -> None:
    if rows:
        _line(f"[bold]{title} {len(rows)} 处[/bold]")
    for said, quotes in rows:
        _line(f"  {escape(said)}")
        for quote in quotes:
            _line(f"      {escape(quote['doc'])}：{escape(' '.join(quote['quote'].split()))}", "dim")


def _line(text: str, style: str = "") -> None:
    console.print(text, style=style, highlight=False, soft_wrap=True)
