"""yifa eval."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from assistant.ask import ask
from assistant.find import find
from assistant.settings import load_settings
from assistant.wiring import Office, open_office
from evals.case import Case, load_cases
from evals.report import compare, comparison_tables, html, tables
from evals.run import Evaluation, evaluate, load, recorded, save
from ui.cli.options import Json, console
from ui.render import answer_record, hit_record

OWN_CASES = Path(__file__).parents[2] / "evals" / "cases" / "basic.jsonl"


def evaluate_answers(
    context: typer.Context,
    cases: Annotated[
        Path, typer.Option(metavar="文件", show_default=False, help="题目文件（JSONL）；默认自带的小题集。")
    ] = OWN_CASES,
    answers: Annotated[Path | None, typer.Option(metavar="文件", help="评一份已有的批量作答结果，不再作答。")] = None,
    compare_with: Annotated[
        Path | None, typer.Option("--compare", metavar="文件", help="与存下的结果逐题比较。")
    ] = None,
    save_to: Annotated[
        Path | None, typer.Option("--save", metavar="文件", help="把结果存成 JSON，可作以后的比较基线。")
    ] = None,
    report: Annotated[Path | None, typer.Option(metavar="文件", help="写一份 HTML 报告。")] = None,
    model: Annotated[
        bool, typer.Option("--model/--no-model", show_default=False, help="是否使用已配置的对话模型。")
    ] = False,
    json: Json = False,
) -> None:
    """Ask every question, grade the answers, compare with a baseline; nothing of this when a subcommand is called."""
    if context.invoked_subcommand:
        return
    for path in filter(None, (save_to, report)):
        path.open("a").close()  # a place that cannot be written to is told before the questions are asked
    evaluation = _run(load_cases(cases), answers, model, cases.stem, quiet=json)
    comparison = compare(load(compare_with), evaluation) if compare_with else None
    if save_to:
        save(evaluation, save_to)
    if report:
        report.write_text(html(evaluation, comparison), encoding="utf-8")
    if json:
        typer.echo(evaluation_json(evaluation))
        return
    for table in [*tables(evaluation), *(comparison_tables(comparison) if comparison else [])]:
        console.print(table)


def evaluation_json(evaluation: Evaluation) -> str:
    """The numbers of a run as JSON."""
    from pydantic import TypeAdapter

    return TypeAdapter(Evaluation).dump_json(evaluation, indent=1).decode()


def _run(cases: Sequence[Case], answers: Path | None, model: bool, label: str, *, quiet: bool) -> Evaluation:
    if answers:
        return evaluate(cases, recorded(answers, cases), label=label)
    with open_office(load_settings()) as office, Progress(console=console, disable=quiet) as progress:
        task = progress.add_task("作答", total=len(cases))
        subject = Subject(office, model)
        return evaluate(
            cases,
            subject.ask,
            subject.search,
            subject.exists,
            label=label,
            progress=lambda done, total, case: progress.update(task, completed=done),
        )


class Subject:
    """The product as the harness sees it: asks, searches, and knows whether an article exists."""

    def __init__(self, office: Office, use_model: bool) -> None:
        self._office = office
        self._use_model = use_model

    def ask(self, case: Case) -> Mapping[str, Any]:
        """One answer in the batch format."""
        answer = ask(self._office, case.question, history=_history(case), use_model=self._use_model)
        return answer_record(answer, case.id)

    def search(self, case: Case) -> Sequence[Mapping[str, Any]]:
        """The ranked passages for a case."""
        hits = find(self._office, case.question, limit=20, history=_history(case))
        return [hit_record(hit, n) for n, hit in enumerate(hits, 1)]

    def exists(self, doc: str, version: str, article: str) -> bool:
        """Whether the library holds this article (or, without one, this document)."""
        corpus = self._office.corpus
        named = [d for d in corpus.documents.values() if d.short_title == doc and d.version == version]
        return any(not article or corpus.store.passages_by_label(d.id, article) for d in named)


def _history(case: Case) -> list[tuple[str, str]]:
    turns = case.history
    return [(turns[i].content, turns[i + 1].content) for i in range(0, len(turns) - 1, 2)]
