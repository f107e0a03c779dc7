"""Train the embedding that Yifa ships, from scratch: LSA start, pairs mined from the law's structure, questions.

`python -m evals.train_embedding --stard DIR --laws DIR --out knowledge/models/static` takes a few minutes on two
CPU cores, gives the same model for the same seed, and prints what every stage is worth on questions held out.
"""

import argparse
import random
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from evals.benchmark import read_benchmark
from evals.pairs import Article, Pair, Question, asked, current, mine, read_digests, read_laws
from knowledge.embed import write_static
from knowledge.tokens import embedding_tokens

ROOT = Path(__file__).resolve().parent.parent
Weights = NDArray[np.float32]
Shares = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Recipe:
    """Every number that decides what the model becomes; chosen on held-out questions, never on the evaluation set.

    `shares` tell how much of a batch each kind of pair gets; `spread` is the typical entry of a starting vector.
    """

    seed: int = 20240101
    dimension: int = 384
    nested: tuple[int, ...] = (384, 192, 96)
    vocabulary: int = 30_000
    spoken: int = 5
    batch: int = 768
    scale: float = 20.0
    spread: float = 0.25
    dropout: float = 0.3
    held_out: float = 0.2
    steps: int = 400
    rate: float = 0.06
    shares: Shares = (("sentence", 0.6), ("heading", 0.2), ("cited", 0.2))
    tune_steps: int = 300
    tune_rate: float = 0.03
    tune_shares: Shares = (
        ("question", 0.2),
        ("answer", 0.1),
        ("typical", 0.3),
        ("digest", 0.1),
        ("sentence", 0.2),
        ("heading", 0.05),
        ("cited", 0.05),
    )


class Bags:
    """Token counts of texts over one vocabulary, in which a question counts `recipe.spoken` times as a passage."""

    def __init__(self, passages: Sequence[str], spoken: Sequence[str], others: Iterable[str], recipe: Recipe) -> None:
        unique = list(dict.fromkeys([*passages, *spoken, *others]))
        ids: dict[str, int] = {}
        columns, starts = [], [0]
        with ProcessPoolExecutor(2) as pool:
            for tokens in pool.map(embedding_tokens, unique, chunksize=500):
                columns.append(np.array([ids.setdefault(t, len(ids)) for t in tokens], dtype=np.int32))
                starts.append(starts[-1] + len(tokens))
        shape = (len(unique), len(ids))
        self._counts = csr_matrix((np.ones(starts[-1], np.float32), np.concatenate(columns), starts), shape=shape)
        self._counts.sum_duplicates()
        self._place = {text: i for i, text in enumerate(unique)}
        found, asked = ((self.rows(texts) > 0).sum(axis=0).A1 for texts in (passages, spoken))
        frequency = found + recipe.spoken * asked
        kept = np.sort(np.argsort(-frequency, kind="stable")[: recipe.vocabulary])
        kept = kept[frequency[kept] > 0]
        names = list(ids)
        self.tokens = [names[i] for i in kept]
        self.frequency = frequency[kept]
        self._counts = self._counts[:, kept]

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Counts of some of the texts that were given at the start, one row a text."""
        return self._counts[np.array([self._place[text] for text in texts], dtype=np.int64)]


def lsa(corpus: csr_matrix, frequency: NDArray[np.int64], recipe: Recipe) -> Weights:
    """Token vectors from a truncated SVD of the weighted counts, shape (tokens, dimension)."""
    idf = np.log((corpus.shape[0] + 1) / (frequency + 0.5)).astype(np.float32)
    weighted = corpus.copy()
    weighted.data = np.log1p(weighted.data) * idf[weighted.indices]
    _, _, directions = randomized_svd(normalize(weighted), recipe.dimension, n_iter=4, random_state=recipe.seed)
    start: Weights = (directions.T * idf[:, None]).astype(np.float32)
    return start * np.float32(recipe.spread / start.std())


class Trainer:
    """Sparse Adam on token vectors, MultipleNegativesRanking loss with in-batch negatives at nested dimensions."""

    def __init__(self, start: Weights, bags: Bags, recipe: Recipe) -> None:
        self.weights = start.copy()
        self._bags = bags
        self._recipe = recipe
        self._chance = np.random.default_rng(recipe.seed)

    def run(self, pairs: Sequence[Pair], shares: Shares, *, steps: int, rate: float) -> Weights:
        """The weights after `steps` batches at a linearly falling rate; `shares` splits a batch by kind of pair."""
        pairs = sorted(pairs, key=lambda pair: pair.kind)
        left, right = (self._bags.rows([getattr(p, side) for p in pairs]) for side in ("left", "right"))
        groups = np.array([p.group for p in pairs])
        drawn = {
            kind: (round(share * self._recipe.batch), *_chances([p.weight if p.kind == kind else 0.0 for p in pairs]))
            for kind, share in shares
            if any(p.kind == kind for p in pairs)
        }
        self._mean, self._square = np.zeros_like(self.weights), np.zeros_like(self.weights)
        for step in range(steps):
            rows = np.concatenate([r[np.searchsorted(c, self._chance.random(n))] for n, r, c in drawn.values()])
            counts = vstack([self._thin(left[rows]), right[rows]], format="csr")
            self._step(counts, groups[rows], number=step + 1, rate=rate * (1 - step / steps))
        return self.weights

    def _thin(self, counts: csr_matrix) -> csr_matrix:
        keep = self._chance.random(len(counts.data)) >= self._recipe.dropout
        counts.data = counts.data * keep
        return counts

    def _step(self, counts: csr_matrix, groups: NDArray[np.int64], *, number: int, rate: float) -> None:
        used, columns = np.unique(counts.indices, return_inverse=True)
        local = csr_matrix((counts.data, columns, counts.indptr), shape=(counts.shape[0], len(used)))
        sums = torch.from_numpy(local @ self.weights[used]).requires_grad_()
        (slope,) = torch.autograd.grad(self._loss(sums, torch.from_numpy(groups)), sums)
        gradient = local.T @ slope.numpy()
        mean, square = self._mean[used], self._square[used]
        mean += 0.1 * (gradient - mean)
        square += 0.001 * (gradient * gradient - square)
        self._mean[used], self._square[used] = mean, square
        square /= 1 - 0.999**number
        np.sqrt(square, out=square)
        square += 1e-8
        mean /= square
        mean *= rate / (1 - 0.9**number)
        self.weights[used] -= mean

    def _loss(self, sums: torch.Tensor, groups: torch.Tensor) -> torch.Tensor:
        half = len(groups)
        same = (groups[:, None] == groups[None, :]) & ~torch.eye(half, dtype=torch.bool)
        target = torch.arange(half)
        losses = []
        for size in self._recipe.nested:
            unit = torch.nn.functional.normalize(sums[:, :size], dim=1)
            scores = (self._recipe.scale * unit[:half] @ unit[half:].T).masked_fill(same, -1e9)
            losses.append(torch.nn.functional.cross_entropy(scores, target))
        return torch.stack(losses).mean()


def _chances(weights: Sequence[float]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Places with a weight, and the cumulated chance of each to be drawn."""
    rows = np.flatnonzero(weights)
    cumulated = np.cumsum(np.asarray(weights)[rows])
    return rows, cumulated / cumulated[-1]


def hold_out(questions: Sequence[Question], recipe: Recipe) -> tuple[list[Question], list[Question]]:
    """Questions to learn from and to measure on; all questions whose first article is the same go together."""
    golds = sorted({q.gold[0] for q in questions})
    held = set(random.Random(recipe.seed).sample(golds, round(recipe.held_out * len(golds))))
    return [q for q in questions if q.gold[0] not in held], [q for q in questions if q.gold[0] in held]


@dataclass(frozen=True)
class Task:
    """Held-out questions to be answered from a pool of articles, given by their places."""

    name: str
    questions: Sequence[Question]
    pool: Sequence[int]

    def measure(self, weights: Weights, bags: Bags, articles: Sequence[Article]) -> str:
        """Recall at 5, 10, 100 (mean over questions) and MRR@10 of the embedding alone, as one line of the table."""
        passages = normalize(bags.rows([articles[i].passage for i in self.pool]) @ weights)
        scores = normalize(bags.rows([q.text for q in self.questions]) @ weights) @ passages.T
        place = {article: i for i, article in enumerate(self.pool)}
        ranks = [[1 + np.sum(s > s[place[g]]) for g in q.gold] for q, s in zip(self.questions, scores, strict=True)]
        recalls = [np.mean([np.mean(np.array(r) <= k) for r in ranks]) for k in (5, 10, 100)]
        reciprocal = np.mean([1 / min(r) if min(r) <= 10 else 0.0 for r in ranks])
        return f"{self.name} | {len(ranks)} | " + " | ".join(f"{value:.3f}" for value in [*recalls, reciprocal])


def train(
    articles: Sequence[Article], pool: Sequence[int], questions: Mapping[str, Sequence[Question]], recipe: Recipe
) -> tuple[Bags, Weights]:
    """Vocabulary and vectors learned from everything; prints what each stage is worth on questions held out.

    `questions` come by source; those of "STARD" are measured over all articles, others over `pool`.
    """
    structure = mine(articles, recipe.seed)
    learned = structure + asked(chain(*questions.values()), articles)
    spoken = [pair.left for pair in learned if pair.kind in ("question", "typical")]
    passages = [article.passage for article in articles]
    bags = Bags(passages, spoken, chain(*((pair.left, pair.right) for pair in learned)), recipe)
    parts = {name: hold_out(asked_there, recipe) for name, asked_there in questions.items() if asked_there}
    tasks = [Task(k, held, range(len(articles)) if k == "STARD" else pool) for k, (_, held) in parts.items()]

    def show(stage: str, weights: Weights) -> None:
        for task in tasks:
            print(f"| {stage} | {task.measure(weights, bags, articles)} |", flush=True)

    print("| stage | questions | n | R@5 | R@10 | R@100 | MRR@10 |\n|---|---|---|---|---|---|---|", flush=True)
    start = lsa(bags.rows([*passages, *spoken]), bags.frequency, recipe)
    show("LSA", start)
    base = Trainer(start, bags, recipe).run(structure, recipe.shares, steps=recipe.steps, rate=recipe.rate)
    show("structure", base)
    seen = structure + asked(chain(*(kept for kept, _ in parts.values())), articles)
    tuned = Trainer(base, bags, recipe).run(seen, recipe.tune_shares, steps=recipe.tune_steps, rate=recipe.tune_rate)
    show("questions", tuned)
    show("questions, float16", tuned.astype(np.float16).astype(np.float32))
    for size in recipe.nested[1:]:
        show(f"questions, {size} dimensions", tuned[:, :size])
    final = Trainer(base, bags, recipe)
    return bags, final.run(learned, recipe.tune_shares, steps=recipe.tune_steps, rate=recipe.tune_rate)


_README = """# 依法自带的向量模型

本项目自行训练的静态词向量（{tokens} 个词元，{dimension} 维，float16），没有使用任何预训练权重。随项目以 Apache-2.0 许可发布。

- 做法：文本经 `knowledge/tokens.py` 的 `embedding_tokens` 切成词、单字和双字，各词元向量求平均再归一化。
- 数据：{sources}。只用来训练，原文不在本目录。
- 复现：`python -m evals.train_embedding`，随机种子 {seed}，参数见 `evals/train_embedding.py` 的 `Recipe`。
- 也可用 sentence-transformers 直接载入，输入须先切好、以空格相连：`" ".join(embedding_tokens(text))`；没有任何已知词元的输入在那里得不到有效向量（NaN），在 `knowledge/embed.py` 里是零向量。
"""


def main() -> None:
    """Read the sources, train, write the model folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stard", type=Path, default=ROOT.parent / "shared/training/stard")
    parser.add_argument("--laws", type=Path, default=ROOT.parent / "shared/corpus/laws")
    parser.add_argument("--digests", type=Path, default=ROOT / "knowledge/library/digests")
    parser.add_argument("--out", type=Path, default=ROOT / "knowledge/models/static")
    options = parser.parse_args()
    began, recipe = time.monotonic(), Recipe()
    torch.set_num_threads(2)
    benchmark = read_benchmark(options.stard / "corpus.jsonl.gz", options.stard / "train.jsonl")
    stard, questions = benchmark.articles, list(benchmark.questions.values())
    laws = read_laws(options.laws)
    known = {article.words for article in stard}
    articles = [*stard, *(law for law in laws if law.words not in known)]
    place = current(laws, articles)
    typical = read_digests(options.digests, place)
    print(f"{len(articles)} articles, {len(questions)} questions, {len(typical)} typical questions", flush=True)
    bags, weights = train(articles, sorted(place.values()), {"STARD": questions, "typical": typical}, recipe)
    write_static(options.out, bags.tokens, weights)
    sources = (
        f"STARD 候选法条 {len(stard)} 条与训练问题 {len(questions)} 个（oneal2000，MIT 许可），"
        f"{len(laws)} 条公开法律法规条文，本项目要点库的典型问题 {len(typical)} 个"
    )
    note = _README.format(tokens=len(bags.tokens), dimension=recipe.dimension, sources=sources, seed=recipe.seed)
    (options.out / "README.md").write_text(note, encoding="utf-8")
    size = sum(path.stat().st_size for path in options.out.rglob("*") if path.is_file())
    print(f"{options.out.name}: {size / 1e6:.1f} MB, {(time.monotonic() - began) / 60:.0f} minutes")


if __name__ == "__main__":
    main()
