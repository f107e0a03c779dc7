"""Train the embedding that Yifa ships, from scratch: LSA start, pairs mined from the law's structure, questions.

`python -m evals.train_embedding --stard DIR --laws DIR --out knowledge/models/static` needs two CPU cores and about
an hour, gives the same model for the same seed, and prints what every stage is worth on questions held out.
"""

import gzip
import json
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import torch
import yaml
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.utils.extmath import randomized_svd

from knowledge.embed import passage_text
from knowledge.numerals import NUMERAL
from knowledge.tokens import embedding_tokens

ROOT = Path(__file__).resolve().parent.parent
Weights = NDArray[np.float32]


@dataclass(frozen=True)
class Recipe:
    """Every number that decides what the model becomes; chosen on held-out questions, never on the evaluation set.

    `shares` tell how much of a batch each kind of pair gets; `spread` is the typical entry of a starting vector.
    """

    seed: int = 20240101
    dimension: int = 256
    nested: tuple[int, ...] = (256, 128, 64)
    vocabulary: int = 50_000
    spoken: int = 5
    batch: int = 768
    scale: float = 20.0
    spread: float = 0.25
    dropout: float = 0.3
    held_out: float = 0.2
    steps: int = 1_500
    rate: float = 0.06
    shares: tuple[tuple[str, float], ...] = (("sentence", 0.6), ("heading", 0.2), ("cited", 0.2))
    tune_steps: int = 300
    tune_rate: float = 0.03
    tune_shares: tuple[tuple[str, float], ...] = (
        ("question", 0.2),
        ("answer", 0.1),
        ("typical", 0.3),
        ("digest", 0.1),
        ("sentence", 0.3),
    )


@dataclass(frozen=True)
class Article:
    """One article of a law in one version; `headings` joins the names of its chapter and section."""

    title: str
    number: str
    headings: str
    text: str

    @property
    def passage(self) -> str:
        """What the product embeds for this article."""
        return passage_text(self.title, self.headings, self.text)

    @property
    def words(self) -> tuple[str, str, str]:
        """What makes two articles the same, however their lines are broken."""
        return self.title, self.number, "".join(self.text.split())


@dataclass(frozen=True)
class Pair:
    """Two texts that belong together; `group` names the article that `right` stands for."""

    kind: str
    left: str
    right: str
    group: int
    weight: float = 1.0


@dataclass(frozen=True)
class Question:
    """A question, the numbers of the articles that answer it, and what else says the same: answer or digest."""

    text: str
    gold: tuple[int, ...]
    answer: str = ""
    digest: str = ""


def read_stard(folder: Path) -> tuple[list[Article], list[Question]]:
    """Candidate articles in the order of their ids, and the training questions."""
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    articles = [Article(r["title"], r["article"], r["chapter"], r["text"]) for r in rows]
    asked = [json.loads(line) for line in (folder / "train.jsonl").read_text(encoding="utf-8").splitlines()]
    answers = [q["answer"] if isinstance(q["answer"], str) else "" for q in asked]  # some are NaN
    return articles, [Question(q["question"], tuple(q["gold"]), a) for q, a in zip(asked, answers, strict=True)]


_ARTICLE = re.compile(rf"^[第笫]([{NUMERAL}]+条(?:之[{NUMERAL}]+)?)[\s　]+(.*)")


def read_laws(folder: Path) -> list[Article]:
    """Articles of the Markdown law texts of a folder, in reading order."""
    out: list[Article] = []
    for path in sorted(folder.glob("*.md")):
        headings: dict[int, str] = {}
        number, lines = "", list[str]()
        title = re.sub(r"\(.*?\)$", "", path.stem)
        for line in [*path.read_text(encoding="utf-8").splitlines(), "# "]:
            line = line.strip("\u200b \u3000")
            found, level = _ARTICLE.match(line), len(line) - len(line.lstrip("#"))
            if (found or level) and number:
                out.append(Article(title, number, " ".join(headings.values()), "\n".join(lines)))
                number = ""
            if level:
                headings = {k: v for k, v in headings.items() if k < level}
                headings |= {level: line.strip("# ")} if level > 1 else {}
            elif found:
                number, lines = "第" + found[1], [found[2]]
            elif line and number:
                lines.append(line)
    return out


def current(laws: Iterable[Article], articles: Sequence[Article]) -> dict[tuple[str, str], int]:
    """Title and number of every law article in its latest version → its place among `articles`."""
    place = {a.words: i for i, a in enumerate(articles)}
    return {(law.title, law.number): place[law.words] for law in laws}


def read_digests(folder: Path, place: Mapping[tuple[str, str], int]) -> list[Question]:
    """Typical questions of our own digests, with the article and the digest they lead to; none without digests."""
    out = []
    for path in sorted(folder.glob("*.yaml")):
        law = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in law["articles"]:
            headings = f"{entry.get('chapter', '')} {entry.get('heading', '')}"
            digest = passage_text(law["short_title"], headings, entry["digest"])
            gold = place.get((law["short_title"], entry["article"]))
            if gold is not None:
                out += [Question(text, (gold,), digest=digest) for text in entry.get("questions", [])]
    return out


_SENTENCE = re.compile(r"[^。；\n]+[。；]?")
_CITED = re.compile(rf"(本法|本条例|本办法|本规定|本解释|《[^《》]{{2,40}}》)(第[{NUMERAL}]+条(?:之[{NUMERAL}]+)?)")


def mine(articles: Sequence[Article], recipe: Recipe) -> list[Pair]:
    """Pairs that the structure of the law itself declares to belong together."""
    chance = random.Random(recipe.seed)
    place = {(a.title, a.number): i for i, a in enumerate(articles)}
    out: list[Pair] = []
    for i, article in enumerate(articles):
        if article.headings:
            name = article.title if chance.random() < 0.5 else ""
            out.append(Pair("heading", passage_text(name, article.headings, ""), article.text, i))
        sentences = [s.strip() for s in _SENTENCE.findall(article.text) if len(s.strip()) >= 8]
        for sentence in chance.sample(sentences, min(3, len(sentences))) if len(sentences) > 1 else []:
            rest = "\n".join(s for s in sentences if s != sentence)
            out.append(Pair("sentence", sentence, passage_text(article.title, article.headings, rest), i))
        for where, number in sorted(set(_CITED.findall(article.text))):
            law = article.title if where.startswith("本") else where.strip("《》").removeprefix("中华人民共和国")
            target = place.get((law, number))
            if target is not None and target != i:
                out.append(Pair("cited", article.text, articles[target].passage, target))
    return out


def asked(questions: Iterable[Question], articles: Sequence[Article]) -> list[Pair]:
    """Question → article, answer → article, question → digest; many articles count together as much as one."""
    out = []
    for question in questions:
        kind = "typical" if question.digest else "question"
        for gold in question.gold:
            passage, weight = articles[gold].passage, 1 / len(question.gold)
            out.append(Pair(kind, question.text, passage, gold, weight))
            if question.answer:
                out.append(Pair("answer", question.answer, passage, gold, weight))
            if question.digest:
                out.append(Pair("digest", question.text, question.digest, gold, weight))
    return out


class Bags:
    """Token counts of texts over one vocabulary: `rows(texts)` is a sparse matrix, one row a text."""

    def __init__(self, texts: Iterable[str], corpus: Sequence[str], size: int) -> None:
        unique = list(dict.fromkeys([*corpus, *texts]))
        ids: dict[str, int] = {}
        columns, starts = [], [0]
        with ProcessPoolExecutor(2) as pool:
            for tokens in pool.map(embedding_tokens, unique, chunksize=500):
                columns.append(np.array([ids.setdefault(t, len(ids)) for t in tokens], dtype=np.int32))
                starts.append(starts[-1] + len(tokens))
        shape = (len(unique), len(ids))
        counts = csr_matrix((np.ones(starts[-1], np.float32), np.concatenate(columns), starts), shape=shape)
        counts.sum_duplicates()
        known = len(dict.fromkeys(corpus))
        frequency = np.asarray((counts[:known] > 0).sum(axis=0)).ravel()
        kept = np.sort(np.argsort(-frequency, kind="stable")[:size])
        names = list(ids)
        self.tokens = [names[i] for i in kept]
        self.frequency = frequency[kept]
        self._counts = counts[:, kept]
        self._place = {text: i for i, text in enumerate(unique)}

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Counts of texts that were given at the start."""
        return self._counts[[self._place[t] for t in texts]]


def lsa(corpus: csr_matrix, frequency: NDArray[np.int64], recipe: Recipe) -> Weights:
    """Token vectors from a truncated SVD of the weighted counts, scaled to a typical entry of `spread`."""
    idf = np.log((corpus.shape[0] + 1) / (frequency + 0.5)).astype(np.float32)
    weighted = corpus.copy()
    weighted.data = np.log1p(weighted.data) * idf[weighted.indices]
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    weighted.data /= np.repeat(np.maximum(lengths, 1e-6), np.diff(weighted.indptr))
    _, values, directions = randomized_svd(weighted, recipe.dimension, n_iter=4, random_state=recipe.seed)
    start = directions.T * idf[:, None] * (values / values[0]) ** recipe.power
    return (start * (recipe.spread / start.std())).astype(np.float32)


class Trainer:
    """Sparse Adam on token vectors, MultipleNegativesRanking loss with in-batch negatives at nested dimensions."""

    def __init__(self, start: Weights, recipe: Recipe) -> None:
        self.weights = start.copy()
        self._recipe = recipe
        self._chance = np.random.default_rng(recipe.seed)

    def run(self, pairs: Sequence[Pair], bags: Bags, shares: dict[str, float], steps: int, rate: float) -> None:
        """`steps` batches with a linearly falling rate; `shares` tells how much of a batch each kind gets."""
        left, right = bags.rows([p.left for p in pairs]), bags.rows([p.right for p in pairs])
        groups = np.array([p.group for p in pairs])
        kinds = {kind: np.array([i for i, p in enumerate(pairs) if p.kind == kind]) for kind in shares}
        weights = {k: np.array([pairs[i].weight for i in rows]) for k, rows in kinds.items()}
        cumulated = {k: np.cumsum(w) / w.sum() for k, w in weights.items()}
        self._mean, self._square = np.zeros_like(self.weights), np.zeros_like(self.weights)
        for step in range(steps):
            rows = np.concatenate(
                [
                    kinds[k][np.searchsorted(cumulated[k], self._chance.random(round(self._recipe.batch * share)))]
                    for k, share in shares.items()
                ]
            )
            self._step(vstack([self._thin(left[rows]), right[rows]]), groups[rows], step + 1, rate * (1 - step / steps))

    def _thin(self, counts: csr_matrix) -> csr_matrix:
        keep = self._chance.random(len(counts.data)) >= self._recipe.dropout
        counts.data = counts.data * keep
        return counts

    def _step(self, counts: csr_matrix, groups: NDArray[np.int64], number: int, rate: float) -> None:
        used, columns = np.unique(counts.indices, return_inverse=True)
        local = csr_matrix((counts.data, columns, counts.indptr), shape=(counts.shape[0], len(used)))
        sums = torch.from_numpy(local @ self.weights[used]).requires_grad_()
        self._loss(sums, torch.from_numpy(groups)).backward()
        assert sums.grad is not None
        gradient = local.T @ sums.grad.numpy()
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
