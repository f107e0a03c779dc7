"""STARD, cross-validated: every question is asked of an embedding that learned from the other folds' questions only.

`python -m evals.stard --stard DIR` takes about half an hour on two CPU cores and prints a table by fold and by stage. The
embedding that Yifa ships has learned from all these questions, so it says nothing here. What the folds share knows no
question: the vocabulary, the LSA start and the training on pairs that the structure of the texts declares.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import fsum, log
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from sklearn.preprocessing import normalize

from evals.benchmark import Benchmark, read_benchmark
from evals.measures import OUTSIDE
from evals.pairs import Pair, Question, asked, mine
from evals.retrieval import Index, Run, best, entries, measure, run
from evals.train_embedding import ROOT, Bags, Recipe, Trainer, Weights, lsa
from knowledge.embed import Embedder, StaticEmbedder, Vectors, write_static
from knowledge.fuse import Ranking
from knowledge.lexical import Lexical

FOLDS = 5
RECIPE = replace(
    Recipe(),
    dimension=256,
    nested=(256,),
    vocabulary=112_000,
    steps=1000,
    tune_rate=0.04,
    tune_shares=(("question", 0.4), ("answer", 0.2), ("sentence", 0.25), ("heading", 0.1), ("cited", 0.05)),
)
"""Longer on the structure of the texts than what we ship: how long was compared on all questions before any was learned.
The rest and the weights below were chosen on the first fold."""

WEIGHTS: Mapping[str, float] = {"lexical": 1.0, "vectors": 2.5, "memory": 0.75, "prior": 0.15}
NEIGHBOURS = 50
STAGES: Mapping[str, tuple[str, ...]] = {
    "lexical": ("lexical",),
    "vectors": ("vectors",),
    "lexical + vectors": ("lexical", "vectors"),
    "+ memory": ("lexical", "vectors", "memory"),
    "+ prior": ("lexical", "vectors", "memory", "prior"),
}
"""The last two learn what these questions are about; the product has neither, its questions are about other law."""


@dataclass(frozen=True)
class Nearest:
    """Search for the nearest vectors without a graph, so that every run gives the same figures; one row an id."""

    ids: Sequence[str]
    rows: Vectors

    def search(self, vector: Vectors, *, limit: int) -> Ranking:
        """(id, cosine) of the nearest, best first."""
        likeness = self.rows @ vector
        nearest = np.argpartition(-likeness, min(limit, len(likeness) - 1))[:limit]
        return [(self.ids[i], float(likeness[i])) for i in nearest[np.argsort(-likeness[nearest], kind="stable")]]


@dataclass(frozen=True)
class Memory:
    """Answered questions as vectors, and the ids of the articles that answered each."""

    vectors: Vectors
    golds: Sequence[Sequence[str]]

    def ranking(self, vector: Vectors) -> Ranking:
        """(article id, squared cosines summed over those of the `NEIGHBOURS` nearest questions that it answered)."""
        likeness = self.vectors @ vector
        found: dict[str, float] = {}
        for i in np.argsort(-likeness, kind="stable")[:NEIGHBOURS]:
            for article in self.golds[i]:
                found[article] = found.get(article, 0.0) + float(likeness[i]) ** 2
        return list(found.items())

    def prior(self, titles: Mapping[str, str]) -> dict[str, float]:
        """ln((answers + 0.05) / (articles + 20)) of the law that each article stands in; `titles` come by article id."""
        answers = Counter(titles[article] for golds in self.golds for article in golds)
        articles = Counter(titles.values())
        return {i: log((answers[title] + 0.05) / (articles[title] + 20)) for i, title in titles.items()}


@dataclass(frozen=True)
class Fold:
    """One fold: the run over its questions for each of `STAGES`, and which of them ask for articles never seen before."""

    runs: Mapping[str, Run]
    unseen: frozenset[str]


def split(keys: Sequence[str], seed: int, folds: int = FOLDS) -> list[list[str]]:
    """The questions of each fold, drawn by chance."""
    drawn = list(keys)
    random.Random(seed).shuffle(drawn)
    return [sorted(drawn[i::folds], key=keys.index) for i in range(folds)]


def cross_validate(benchmark: Benchmark, recipe: Recipe, scratch: Path) -> Iterator[Fold]:
    """One fold after the other, each ready as soon as it is measured."""
    structure = mine(benchmark.articles, recipe.seed)
    bags, base = self_supervised(benchmark, structure, recipe)
    lexical = Lexical(scratch / "lexical")
    lexical.add(entries(benchmark))
    for number, held in enumerate(split(list(benchmark.questions), recipe.seed)):
        known = {key: question for key, question in benchmark.questions.items() if key not in set(held)}
        pairs = structure + asked(known.values(), benchmark.articles)
        weights = Trainer(base, bags, recipe).run(
            pairs, recipe.tune_shares, steps=recipe.tune_steps, rate=recipe.tune_rate
        )
        yield ask(benchmark, held, known, bags, weights, lexical, scratch / str(number))


def self_supervised(benchmark: Benchmark, structure: Sequence[Pair], recipe: Recipe) -> tuple[Bags, Weights]:
    """Vocabulary and vectors from the articles alone; the questions are counted but decide nothing."""
    passages = [article.passage for article in benchmark.articles]
    learned = [*structure, *asked(benchmark.questions.values(), benchmark.articles)]
    bags = Bags(passages, (), chain(*((pair.left, pair.right) for pair in learned)), recipe)
    start = lsa(bags.rows(passages), bags.frequency, recipe)
    return bags, Trainer(start, bags, recipe).run(structure, recipe.shares, steps=recipe.steps, rate=recipe.rate)


def ask(
    benchmark: Benchmark,
    held: Sequence[str],
    known: Mapping[str, Question],
    bags: Bags,
    weights: Weights,
    lexical: Lexical,
    folder: Path,
) -> Fold:
    """Ask the held-out questions of the product's indexes with the fold's embedding, stage by stage."""
    write_static(folder / "model", bags.tokens, weights)
    embedder = StaticEmbedder(folder / "model")
    passages = bags.rows([article.passage for article in benchmark.articles])  # as the embedder cuts them, cut once
    index = Index(lexical, Nearest(benchmark.ids, normalize(passages @ weights)))
    golds = [[benchmark.ids[i] for i in question.gold] for question in known.values()]
    memory = Memory(embedder.embed([question.text for question in known.values()]), golds)
    questions = {key: benchmark.questions[key] for key in held}
    prior = memory.prior({i: article.title for i, article in zip(benchmark.ids, benchmark.articles, strict=True)})
    runs = {name: run(questions, _Searcher(index, embedder, memory, prior, parts)) for name, parts in STAGES.items()}
    seen = set(chain(*golds))
    unseen = {key for key, q in questions.items() if not any(benchmark.ids[i] in seen for i in q.gold)}
    return Fold(runs, frozenset(unseen))


@dataclass(frozen=True)
class _Searcher:
    index: Index
    embedder: Embedder
    memory: Memory
    prior: Mapping[str, float]
    parts: Sequence[str]

    def __call__(self, text: str) -> list[str]:
        vector = self.embedder.embed_query(text)
        rankings = self.index.rankings(text, vector) | {"memory": self.memory.ranking(vector)}
        rankings = {name: ranking for name, ranking in rankings.items() if name in self.parts}
        if "prior" in self.parts:
            found = {i for ranking in rankings.values() for i, _ in ranking}
            rankings["prior"] = [(i, self.prior[i]) for i in found]
        return best(rankings, WEIGHTS)


def rows(benchmark: Benchmark, folds: Sequence[Fold]) -> Iterator[str]:
    """The tables, line by line: the whole search by fold, every stage, and questions about articles never seen."""
    whole = list(STAGES)[-1]
    yield from _head("fold", "ms a query")
    for number, fold in enumerate(folds, 1):
        time_taken = float(np.mean(fold.runs[whole].milliseconds))
        yield f"{_row(str(number), benchmark, [fold.runs[whole].ranked])} {time_taken:.1f} |"
    times = [float(np.mean(fold.runs[whole].milliseconds)) for fold in folds]
    yield f"{_row('mean', benchmark, [fold.runs[whole].ranked for fold in folds])} {_mean(times):.1f} |"
    yield ""
    yield from _head("stage")
    for name in STAGES:
        yield _row(name, benchmark, [fold.runs[name].ranked for fold in folds])
    for name in STAGES:
        unseen = [{k: v for k, v in fold.runs[name].ranked.items() if k in fold.unseen} for fold in folds]
        yield _row(f"unseen articles: {name}", benchmark, [ranked for ranked in unseen if ranked])


def _head(*names: str) -> list[str]:
    columns = [names[0], "n", *OUTSIDE, *names[1:]]
    return [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]


def _row(name: str, benchmark: Benchmark, folds: Sequence[Mapping[str, Sequence[str]]]) -> str:
    """Means over the folds of each fold's measures."""
    measured = [measure(benchmark, ranked) for ranked in folds]
    values = [_mean([m[key].value or 0.0 for m in measured]) for key in OUTSIDE]
    return f"| {name} | {sum(map(len, folds))} | {' | '.join(f'{value:.3f}' for value in values)} |"


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)


def main() -> None:
    """Train and measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stard", type=Path, default=ROOT.parent / "shared/training/stard")
    options = parser.parse_args()
    began = time.monotonic()
    torch.set_num_threads(2)
    benchmark = read_benchmark(options.stard / "corpus.jsonl.gz", options.stard / "train.jsonl")
    folds = []
    with TemporaryDirectory(prefix="yifa-stard-", ignore_cleanup_errors=True) as scratch:
        for fold in cross_validate(benchmark, RECIPE, Path(scratch)):
            folds.append(fold)
            print(f"fold {len(folds)}: {(time.monotonic() - began) / 60:.0f} minutes", flush=True)
    print("\n".join(rows(benchmark, folds)))


if __name__ == "__main__":
    main()
