"""The product's retrieval on an outside benchmark: its two indexes and its fusion over any corpus of articles."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from evals.benchmark import Benchmark
from evals.measures import OUTSIDE, Gauge, Number, Suite, number, ranking_measures
from evals.pairs import Question
from knowledge.document import Entry, digest
from knowledge.embed import Embedder, Vectors
from knowledge.errors import UsageError
from knowledge.fuse import Ranking, fuse
from knowledge.lexical import Lexical
from knowledge.search import POOL, WEIGHTS
from knowledge.vectors import VectorIndex

DEPTH = 100
"""How many articles of a ranking are kept."""

GAUGES = (
    Gauge("recall@5", "召回@5", Suite.RETRIEVAL),
    Gauge("recall@10", "召回@10", Suite.RETRIEVAL),
    Gauge("recall@100", "召回@100", Suite.RETRIEVAL),
    Gauge("mrr@10", "MRR@10", Suite.RETRIEVAL),
    Gauge("ndcg@10", "nDCG@10", Suite.RETRIEVAL),
    Gauge("ms_p50", "单核用时中位数（毫秒）", Suite.RETRIEVAL, "p50", lower_is_better=True),
    Gauge("ms_p95", "单核用时 P95（毫秒）", Suite.RETRIEVAL, "p95", lower_is_better=True),
)
_MADE_FROM = "made-from.txt"


class Neighbours(Protocol):
    """What finds the nearest vectors: the product's index, or a search without one."""

    def search(self, vector: Vectors, *, limit: int) -> Ranking:
        """(article id, cosine) of the nearest, best first."""
        ...


@dataclass(frozen=True)
class Index:
    """Both indexes over the articles of a benchmark."""

    lexical: Lexical
    vectors: Neighbours

    def rankings(self, text: str, vector: Vectors) -> dict[str, Ranking]:
        """What each index finds for a question and its vector."""
        return {
            "lexical": self.lexical.search(text, limit=POOL),
            "vectors": self.vectors.search(vector, limit=POOL),
        }


@dataclass(frozen=True)
class Run:
    """Article ids by question id, best first, and the milliseconds that each question took on one core.

    The time is processor time summed over all threads: what one core alone would need, whatever else the machine does.
    """

    ranked: Mapping[str, Sequence[str]]
    milliseconds: Sequence[float]


def entries(benchmark: Benchmark) -> list[Entry]:
    """What the indexes are told about each article."""
    rows = zip(benchmark.ids, benchmark.articles, strict=True)
    return [Entry(i, a.title, a.title, a.headings, a.text) for i, a in rows]


@contextmanager
def indexed(benchmark: Benchmark, embedder: Embedder, folder: Path | None = None) -> Iterator[Index]:
    """Both indexes over a benchmark: in a scratch folder that is deleted afterwards, or in `folder`, which is kept.

    A kept folder serves again for the same articles and embedder; raises UsageError when it holds anything else.
    """
    if folder:
        yield _kept(benchmark, embedder, folder)
        return
    # Chroma keeps its files open, which some systems do not delete then
    with TemporaryDirectory(prefix="yifa-benchmark-", ignore_cleanup_errors=True) as scratch:
        yield _filled(benchmark, embedder, Path(scratch))


def _kept(benchmark: Benchmark, embedder: Embedder, folder: Path) -> Index:
    made_from = folder / _MADE_FROM
    texts = (text for e in entries(benchmark) for text in (e.id, e.title, e.headings, e.text))
    state = f"{embedder.name}\n{digest(*texts)}"
    if made_from.is_file() and made_from.read_text(encoding="utf-8") == state:
        return Index(*_opened(folder))
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"目录 {folder} 里有别的东西，或者索引出自别的条文、别的向量模型。请换一个空目录。")
    index = _filled(benchmark, embedder, folder)
    made_from.write_text(state, encoding="utf-8")
    return index


def _filled(benchmark: Benchmark, embedder: Embedder, folder: Path) -> Index:
    rows = entries(benchmark)
    lexical, vectors = _opened(folder)
    lexical.add(rows)
    vectors.add(rows, embedder.embed([a.passage for a in benchmark.articles]))
    return Index(lexical, vectors)


def _opened(folder: Path) -> tuple[Lexical, VectorIndex]:
    return Lexical(folder / "lexical"), VectorIndex(folder / "vectors")


def best(rankings: Mapping[str, Ranking], weights: Mapping[str, float]) -> list[str]:
    """Article ids by the product's fusion, best first."""
    fused = fuse(rankings, weights, scaled=frozenset({"lexical"}))
    return sorted(fused, key=lambda i: (-fused[i], i))[:DEPTH]


def search(index: Index, embedder: Embedder) -> Callable[[str], list[str]]:
    """The product's ranking of articles for a question."""
    return lambda text: best(index.rankings(text, embedder.embed_query(text)), WEIGHTS)


def run(
    questions: Mapping[str, Question],
    rank: Callable[[str], Sequence[str]],
    progress: Callable[[], None] = lambda: None,
) -> Run:
    """Rank the articles for every question, one after the other."""
    ranked, times = {}, []
    for key, question in questions.items():
        began = time.process_time()
        ranked[key] = rank(question.text)
        times.append(1000 * (time.process_time() - began))
        progress()
    return Run(ranked, times)


def measure(benchmark: Benchmark, ranked: Mapping[str, Sequence[str]]) -> dict[str, Number]:
    """The measures `OUTSIDE` over the questions that were ranked, each with its interval."""
    wanted = {key: {benchmark.ids[i] for i in benchmark.questions[key].gold} for key in ranked}
    scores = ranking_measures(wanted, ranked, OUTSIDE).values()
    return {name: number([score[name] for score in scores]) for name in OUTSIDE}


def summary(benchmark: Benchmark, run: Run) -> dict[str, Number]:
    """Every measure of `GAUGES`."""
    times = {gauge.key: number(run.milliseconds, gauge.statistic) for gauge in GAUGES if gauge.lower_is_better}
    return measure(benchmark, run.ranked) | times


def write_run(run: Run, path: Path) -> None:
    """The rankings as JSONL: {id, ranking: article ids, best first}."""
    lines = (json.dumps({"id": key, "ranking": list(ids)}, ensure_ascii=False) for key, ids in run.ranked.items())
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
