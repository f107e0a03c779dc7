"""yifa eval retrieval and yifa eval answers: benchmarks in the formats of others."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from assistant.ask import ask
from assistant.settings import load_settings
from assistant.wiring import open_office
from evals import answers as consulting
from evals import retrieval
from evals.answers import Consultation
from evals.benchmark import read_benchmark
from evals.case import Answer, load_answers
from evals.measures import Gauge, Number
from evals.report import show
from knowledge.embed import load_embedder
from ui.cli.options import Json, console, print_json, table
from ui.render import answer_record

RETRIEVAL = """在 STARD 格式的题集上评测检索：用产品的词面索引、向量索引和融合，建一次性的索引，评完删去。

条文文件每行一条：id、title（文件名）、article（条号）、text、chapter（编章节，可缺）；问题文件每行一题：id、question、
gold（所需条文的 id）。都是 JSONL，可用 gzip 压缩（.gz）。自带的向量模型学过 STARD 的训练题，在那些题上的数字偏高；
不偏的数字见 python -m evals.stard。"""
ANSWERS = """在 LeCoQA 格式的题集上评测回答：与参考答复的相似（BLEU-4、METEOR，按词），引用条文的准确率、召回率、F1。

题集是 JSONL，或一个 JSON 数组，每题：query_id（或 id）、问题（或 question）、答案文本（或 answer）、
match_name（或 articles，条文全名，如 民法典第五十四条）；其他字段不看。给了 --corpus 时题集是 STARD 格式，
gold 里的编号按条文文件换成条文名。回答出自本机资料库，先用 yifa add 收进题集所用的法律。"""


def evaluate_retrieval(
    corpus: Annotated[Path, typer.Option(metavar="文件", help="条文文件（JSONL 或 .gz）。")],
    queries: Annotated[Path, typer.Option(metavar="文件", help="问题文件（JSONL）。")],
    run: Annotated[
        Path | None, typer.Option(metavar="文件", help="把每题的名次写成 JSONL：id、ranking（条文 id，好的在前）。")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(metavar="目录", help="索引留在这个目录，同样的条文下次直接用；默认评完删去。")
    ] = None,
    json: Json = False,
) -> None:
    """Index a benchmark's articles, ask its questions, measure the rankings."""
    if run:
        run.open("a").close()  # a place that cannot be written to is told before the index is made
    settings = load_settings()
    benchmark = read_benchmark(corpus, queries)
    embedder = load_embedder(
        settings.embedding_model, batch_size=settings.embedding_batch, query_prompt=settings.embedding_query_prompt
    )
    with Progress(console=console, disable=json) as progress:
        task = progress.add_task("建索引", total=None)
        with retrieval.indexed(benchmark, embedder, folder) as index:
            progress.update(task, description="检索", total=len(benchmark.questions))
            search = retrieval.search(index, embedder)
            result = retrieval.run(benchmark.questions, search, lambda: progress.advance(task))
    if run:
        retrieval.write_run(result, run)
    size = f"{len(benchmark.articles)} 条，{len(benchmark.questions)} 题，{embedder.name}"
    _print(f"检索（{size}）", retrieval.GAUGES, retrieval.summary(benchmark, result), json)


def evaluate_consultations(
    cases: Annotated[Path, typer.Option(metavar="文件", help="题集（JSONL 或 JSON）。")],
    corpus: Annotated[
        Path | None, typer.Option(metavar="文件", help="条文文件；题集是 STARD 格式时用它把编号换成条文名。")
    ] = None,
    answers: Annotated[Path | None, typer.Option(metavar="文件", help="评一份已有的批量作答结果，不再作答。")] = None,
    model: Annotated[
        bool, typer.Option("--model/--no-model", show_default=False, help="是否使用已配置的对话模型。")
    ] = False,
    json: Json = False,
) -> None:
    """Answer a benchmark's questions, or take given answers, and compare them with the references."""
    asked = consulting.consultations(read_benchmark(corpus, cases)) if corpus else consulting.read_consultations(cases)
    found = load_answers(answers, (one.id for one in asked)) if answers else _answered(asked, model, quiet=json)
    scores = [consulting.score(one, found[one.id]) for one in asked]
    _print(f"回答（{len(asked)} 题，按词比较）", consulting.GAUGES, consulting.summary(scores), json)


def _answered(asked: Sequence[Consultation], model: bool, *, quiet: bool) -> dict[str, Answer]:
    out = {}
    with open_office(load_settings()) as office, Progress(console=console, disable=quiet) as progress:
        for one in progress.track(asked, description="作答"):
            answer = ask(office, one.question, use_model=model)
            out[one.id] = Answer.model_validate(answer_record(answer, one.id))
    return out


def _print(title: str, gauges: Sequence[Gauge], numbers: Mapping[str, Number], json: bool) -> None:
    if json:
        print_json({"title": title, "numbers": {gauge.key: asdict(numbers[gauge.key]) for gauge in gauges}})
        return
    shown = table("指标", "数值（95% 区间）", "n")
    for gauge in gauges:
        shown.add_row(gauge.label, show(numbers[gauge.key], gauge), str(numbers[gauge.key].n))
    console.print(title)
    console.print(shown)
