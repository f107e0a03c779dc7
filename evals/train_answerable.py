"""Train the model that tells questions on which the library is silent, though it treats their subject.

    python -m evals.train_answerable --laws DIR --reports DIR --out knowledge/models/answerable.json

Questions are evals/data/answerable.jsonl, pairs about one subject of which the official texts answer one and not the other,
and the practice cases. Each is put to a scratch library with the official texts. Logistic regression over tf-idf of the
question's tokens and the standardised `FEATURES`; the threshold is the score below which one in fifty answerable
practice questions falls when their fold is left out. Numbers are rounded to four digits.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler

from assistant.compose import rate
from assistant.find import find_for, read_question
from assistant.judge.answerable import features
from assistant.settings import load_settings
from assistant.wiring import Office, open_office
from evals.case import Type, load_cases
from ingest.add import add
from ingest.source import sources_of
from knowledge.numerals import normalise
from knowledge.tokens import embedding_tokens

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared" / "corpus"
STRENGTH, SHARE, SILENCED, FOLDS = 10.0, 0.3, 0.02, 5
"""Inverse of the L2 penalty, size of the standardised features beside the words, answerable questions that may be
refused, folds; chosen on the training questions, a part of them left out in turn."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A question, whether the library answers it, and whether it is one of the everyday kind (practice)."""

    question: str
    answerable: bool
    everyday: bool = False


def main() -> None:
    """Put the questions to a scratch library, fit, write the model, print how well it separates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--laws", type=Path, default=SHARED / "laws")
    parser.add_argument("--reports", type=Path, default=SHARED / "reports")
    parser.add_argument("--out", type=Path, default=Path("knowledge/models/answerable.json"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, open_office(load_settings(home=Path(home))) as office:
        add(sources_of([arguments.laws, arguments.reports], office.limits), office.corpus, limits=office.limits)
        kept = [(e, found) for e in examples() if (found := measured(office, e))]
    model = fit([e for e, _ in kept], np.array([found for _, found in kept]))
    arguments.out.write_text(json.dumps(model, ensure_ascii=False) + "\n", encoding="utf-8")


def examples() -> Iterator[Example]:
    """Every training question."""
    for line in (HERE / "data" / "answerable.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Example(row["question"], row["answerable"])
    for case in load_cases(HERE / "cases" / "practice.jsonl"):
        if case.type not in (Type.OUT_OF_SCOPE, Type.PROMPT_INJECTION, Type.FOLLOWUP):
            yield Example(case.question, case.answerable, everyday=True)


def measured(office: Office, example: Example) -> tuple[float, ...]:
    """The features of a question as the product sees them; empty when nothing is found."""
    query = read_question(office, example.question)
    hits = find_for(office, query, limit=office.settings.evidence_passages)
    units = rate(query, hits, office.corpus.embedder)
    return features(query, hits, units, office.scope.rarity) if units else ()


def fit(rows: Sequence[Example], found: Numbers) -> dict[str, object]:
    """The model as stored; prints what it refuses, each fold judged by the others."""
    labels = np.array([e.answerable for e in rows])
    everyday = np.array([e.everyday for e in rows])
    scores = np.zeros(len(rows))
    for seen, left in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(found, labels + 2 * everyday):
        scores[left] = _Fitted([rows[i] for i in seen], found[seen]).scores([rows[i] for i in left], found[left])
    threshold = float(np.quantile(scores[labels & everyday], SILENCED))
    for name, chosen in (("everyday", everyday), ("in pairs", ~everyday)):
        refused = scores < threshold
        print(
            f"{name}: refused {refused[chosen & labels].mean():.3f} of {(chosen & labels).sum()} answerable, "
            f"{refused[chosen & ~labels].mean():.3f} of {(chosen & ~labels).sum()} others ({FOLDS}-fold)"
        )
    return _Fitted(rows, found).stored() | {"threshold": round(threshold, 4)}


class _Fitted:
    """A model fitted to some questions."""

    def __init__(self, rows: Sequence[Example], found: Numbers) -> None:
        self._words = TfidfVectorizer(analyzer=embedding_tokens, sublinear_tf=True, min_df=2)
        self._scaler = StandardScaler()
        self._words.fit(_texts(rows))
        self._scaler.fit(found)
        self._model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=5000)
        self._model.fit(self._matrix(rows, found), [e.answerable for e in rows])

    def scores(self, rows: Sequence[Example], found: Numbers) -> Numbers:
        """Log-odds that each is answerable."""
        scores: Numbers = self._model.decision_function(self._matrix(rows, found))
        return scores

    def stored(self) -> dict[str, object]:
        """Tokens with (idf, weight), features with (mean, spread, weight), intercept."""
        split = len(self._scaler.mean_)
        weights = self._model.coef_[0]
        words = zip(self._words.get_feature_names_out(), self._words.idf_, weights[split:], strict=True)
        scales = zip(self._scaler.mean_, self._scaler.scale_, weights[:split] * SHARE, strict=True)
        return {
            "intercept": round(float(self._model.intercept_[0]), 4),
            "features": [[round(float(x), 4) for x in scale] for scale in scales],
            "tokens": {token: [round(float(idf), 4), round(float(w), 4)] for token, idf, w in words},
        }

    def _matrix(self, rows: Sequence[Example], found: Numbers) -> csr_matrix:
        return hstack([SHARE * self._scaler.transform(found), self._words.transform(_texts(rows))]).tocsr()


def _texts(rows: Sequence[Example]) -> list[str]:
    return [normalise(e.question) for e in rows]


if __name__ == "__main__":
    main()
