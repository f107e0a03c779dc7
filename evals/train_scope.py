"""Train the scope model: questions about law and administration against all others.

    python -m evals.train_scope --stard ../shared/training/stard --out knowledge/models/scope.json

Positives are the library's typical questions and our long scenario questions, plus STARD's training questions;
negatives are evals/data/out_of_scope.txt. Logistic regression (scikit-learn, L2), 5-fold cross-validated.
"""

import argparse
import json
import random
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from assistant.find import read_question
from assistant.scope import scope_features
from assistant.settings import load_settings
from assistant.wiring import Office, open_office
from knowledge.document import Form
from knowledge.embed import Vectors

DATA = Path(__file__).with_name("data")
SEED, STRENGTH = 7, 1.0


def main() -> None:
    """Read the questions, fit both models, write them, print how well they separate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stard", type=Path, default=Path("../shared/training/stard"))
    parser.add_argument("--out", type=Path, default=Path("knowledge/models/scope.json"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, open_office(load_settings(home=Path(home))) as office:
        inside, outside = questions(office, arguments.stard)
        features = np.array([_features(office, q) for q in inside + outside])
        labels = np.array([1] * len(inside) + [0] * len(outside))
        name = office.corpus.embedder.name
    model = {
        "embedder": name,
        "with_vector": fit("with vector", features, labels),
        "without_vector": fit("without vector", features[:, -2:], labels),
    }
    arguments.out.write_text(json.dumps(model) + "\n", encoding="utf-8")


def questions(office: Office, stard: Path) -> tuple[list[str], list[str]]:
    """(questions in scope, questions out of scope)."""
    rng = random.Random(SEED)
    typical = [
        q
        for d in office.corpus.documents.values()
        if d.form is Form.DIGEST
        for p in office.corpus.store.passages(d.id)
        for q in p.questions[1:]
    ]
    asked = [json.loads(line)["question"] for line in (stard / "train.jsonl").open(encoding="utf-8")]
    inside = rng.sample(typical, min(1500, len(typical))) + asked + _lines("in_scope_long.txt")
    return inside, _lines("out_of_scope.txt")


def fit(name: str, features: Vectors, labels: NDArray[np.int64]) -> list[float]:
    """Weights with the intercept last; prints the cross-validated error both ways."""
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=2000)
    guessed = cross_val_predict(model, features, labels, cv=5)
    print(
        f"{name}: refused in scope {np.mean(guessed[labels == 1] == 0):.3f} (n={int(labels.sum())}), "
        f"let in out of scope {np.mean(guessed[labels == 0] == 1):.3f} (n={int((1 - labels).sum())})"
    )
    model.fit(features, labels)
    return [round(float(w), 5) for w in (*model.coef_[0], model.intercept_[0])]


def _features(office: Office, question: str) -> Vectors:
    return scope_features(office.corpus, read_question(office, question))


def _lines(name: str) -> list[str]:
    return [line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line]


if __name__ == "__main__":
    main()
