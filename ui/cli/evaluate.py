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
from evals.ablate import Ablation, ablate
from evals.case import Case, load_cases
from evals.compare import compare
from evals.measures import Suite
from evals.report import ablation_tables, comparison_tables, html, tables
from evals.run import Evaluation, evaluate, load, recorded, save
from knowledge.errors import UsageError
from knowledge.search import STAGES, Stage
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
    suite: Annotated[
        Suite,
        typer.Option(help="只评一个方面：retrieval 检索、answers 回答、citations 引用、abstention 拒答；all 全部。"),
    ] = Suite.ALL,
    stage_by_stage: Annotated[
        bool, typer.Option("--ablate", help="检索逐次去掉一个环节，各重评一遍，看每个环节的作用。")
    ] = False,
    json: Json = False,
) -> None:
    """Ask every question, grade the answers, compare with a baseline; nothing of this when a subcommand is called."""
    if context.invoked_subcommand:
        return
    if stage_by_stage and answers:
        raise UsageError("--ablate 要当场重新作答，不能与 --answers 同用。")
    for path in filter(None, (save_to, report)):
        path.open("a").close()  # a place that cannot be written to is told before the questions are asked
    measured = _run(load_cases(cases), answers, model, cases.stem, suite, stage_by_stage, quiet=json)
    ablation = measured if isinstance(measured, Ablation) else None
    evaluation = measured.full if isinstance(measured, Ablation) else measured
    comparison = compare(load(compare_with), evaluation) if compare_with else None
    if save_to:
        save(evaluation, save_to)
    if report:
        report.write_text(html(evaluation, comparison, ablation), encoding="utf-8")
    if json:
        typer.echo(evaluation_json(measured))
        return
    shown = ablation_tables(ablation) if ablation else []
    for table in [*tables(evaluation), *(comparison_tables(comparison) if comparison else []), *shown]:
        console.print(table)


def evaluation_json(measured: Evaluation | Ablation) -> str:
    """The numbers of a run as JSON."""
    from pydantic import TypeAdapter

    return TypeAdapter(type(measured)).dump_json(measured, indent=1).decode()


def _run(
    cases: Sequence[Case],
    answers: Path | None,
    model: bool,
    label: str,
    suite: Suite,
    stage_by_stage: bool,
    *,
    quiet: bool,
) -> Evaluation | Ablation:
    if answers:
        return evaluate(cases, recorded(answers, cases), label=label, suite=suite)
    with open_office(load_settings()) as office, Progress(console=console, disable=quiet) as progress:

        def run(stages: frozenset[Stage]) -> Evaluation:
            task = progress.add_task("作答", total=len(cases))
            subject = Subject(office, model, stages)
            return evaluate(
                cases,
                subject.ask,
                subject.search,
                subject.exists,
                label=label,
                suite=suite,
                progress=lambda done, total, case: progress.update(task, completed=done),
            )

        there = STAGES if office.reranker else STAGES - {Stage.RERANK}
        return ablate(run, there) if stage_by_stage else run(there)


class Subject:
    """The product as the harness sees it: asks, searches, and knows whether an article exists."""

    def __init__(self, office: Office, use_model: bool, stages: frozenset[Stage]) -> None:
        self._office = office
        self._use_model = use_model
        self._stages = stages

    def ask(self, case: Case) -> Mapping[str, Any]:
        """One answer in the batch format."""
        answer = ask(
            self._office, case.question, history=_history(case), use_model=self._use_model, stages=self._stages
        )
        return answer_record(answer, case.id)

    def search(self, case: Case) -> Sequence[Mapping[str, Any]]:
        """The ranked passages for a case."""
        hits = find(self._office, case.question, limit=20, history=_history(case), stages=self._stages)
        return [hit_record(hit, n) for n, hit in enumerate(hits, 1)]

    def exists(self, doc: str, version: str, article: str) -> bool:
        """Whether the library holds this article (or, without one, this document)."""
        corpus = self._office.corpus
        named = [d for d in corpus.documents.values() if d.short_title == doc and d.version == version]
        return any(not article or corpus.store.passages_by_label(d.id, article) for d in named)


def _history(case: Case) -> list[tuple[str, str]]:
    turns = case.history
    return [(turns[i].content, turns[i + 1].content) for i in range(0, len(turns) - 1, 2)]
