"""Train the scope model: questions about law and administration against all others.

    python -m evals.train_scope --out knowledge/models/scope.json

Positives are the library's typical questions and our long scenario questions, negatives are evals/data/out_of_scope.txt.
Logistic regression over tf-idf of `embedding_tokens` (scikit-learn, L2); the threshold is the score below which one in
a hundred questions in scope falls in 5-fold cross-validation. Weights are rounded to four digits.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from ingest.starter import LIBRARY, read_digest
from knowledge.tokens import embedding_tokens

DATA = Path(__file__).with_name("data")
STRENGTH, REFUSED, FOLDS = 10.0, 0.01, 5


def main() -> None:
    """Read the questions, fit, write the model, print how well it separates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("knowledge/models/scope.json"))
    arguments = parser.parse_args()
    inside, outside = typical_questions() + _lines("in_scope_long.txt"), _lines("out_of_scope.txt")
    arguments.out.write_text(json.dumps(fit(inside, outside), ensure_ascii=False) + "\n", encoding="utf-8")


def typical_questions() -> list[str]:
    """Every typical question of the shipped digests."""
    digests = [read_digest(p.read_bytes(), p.name, "") for p in sorted((LIBRARY / "digests").glob("*.yaml"))]
    return [q for _, passages in digests for p in passages for q in p.questions[1:]]


def fit(inside: list[str], outside: list[str]) -> dict[str, object]:
    """The model as stored: tokens with (idf, weight), intercept, threshold; prints the cross-validated errors."""
    vectorizer = TfidfVectorizer(analyzer=embedding_tokens, sublinear_tf=True, min_df=2)
    features = vectorizer.fit_transform(inside + outside)
    labels = np.array([1] * len(inside) + [0] * len(outside))
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=5000)
    scores = cross_val_predict(model, features, labels, cv=FOLDS, method="predict_proba")[:, 1]
    threshold = float(np.quantile(scores[labels == 1], REFUSED))
    let_in = float(np.mean(scores[labels == 0] >= threshold))
    print(
        f"in scope {len(inside)}, out of scope {len(outside)}; threshold {threshold:.3f}: "
        f"refused in scope {REFUSED:.3f}, let in out of scope {let_in:.3f} ({FOLDS}-fold)"
    )
    model.fit(features, labels)
    pairs = zip(vectorizer.get_feature_names_out(), vectorizer.idf_, model.coef_[0], strict=True)
    tokens = {token: [round(float(idf), 4), round(float(weight), 4)] for token, idf, weight in pairs}
    return {"threshold": round(threshold, 4), "intercept": round(float(model.intercept_[0]), 4), "tokens": tokens}


def _lines(name: str) -> list[str]:
    return [line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line]


if __name__ == "__main__":
    main()
