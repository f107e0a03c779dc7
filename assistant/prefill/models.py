"""The trained models of the prefill: of which indicator a statement speaks, and what it does to it; plain numbers in a file.

Trained by evals/train_prefill.py on labelled statements of our own; weights are stored as small integers with a scale.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SHIPPED = Path(__file__).parents[2] / "knowledge" / "models" / "prefill.npz"
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Linear:
    """A linear model over tf-idf (log tf, L2 norm) of tokens and further numbers, one row of weights for each class."""

    classes: tuple[str, ...]
    tokens: Mapping[str, int]
    idf: Numbers
    weights: Numbers
    intercept: Numbers
    further: Numbers

    def scores(self, documents: Sequence[Sequence[str]], further: Numbers | None = None) -> Numbers:
        """One row for each document, one column for each class."""
        found = np.tile(self.intercept, (len(documents), 1))
        for row, document in enumerate(documents):
            counts = Counter(n for token in document if (n := self.tokens.get(token)) is not None)
            if counts:
                places = np.fromiter(counts, dtype=np.int64)
                values = np.array([1 + math.log(n) for n in counts.values()]) * self.idf[places]
                found[row] += self.weights[:, places] @ (values / np.linalg.norm(values))
        return found if further is None else found + further @ self.further.T


@dataclass(frozen=True)
class Models:
    """All models; `sure` turns a topic's score, and how far it leads the others, into log-odds."""

    topic: Linear
    effect: Linear
    verdict: Linear
    sure: Numbers


@cache
def load_models(path: Path = SHIPPED) -> Models:
    """The shipped models, read once."""
    with np.load(path, allow_pickle=False) as file:
        topic, effect, verdict = (_linear(file, name) for name in ("topic", "effect", "verdict"))
        return Models(topic, effect, verdict, file["sure"].astype(np.float64))


def _linear(file: Mapping[str, NDArray[np.generic]], name: str) -> Linear:
    tokens = bytes(file[f"{name}_tokens"]).decode().split("\n")
    scale = file[f"{name}_scale"].astype(np.float64)[:, None]
    return Linear(
        tuple(bytes(file[f"{name}_classes"]).decode().split("\n")),
        {token: n for n, token in enumerate(tokens) if token},
        file[f"{name}_idf"].astype(np.float64),
        file[f"{name}_weights"].astype(np.float64) * scale,
        file[f"{name}_intercept"].astype(np.float64),
        file[f"{name}_further"].astype(np.float64),
    )
