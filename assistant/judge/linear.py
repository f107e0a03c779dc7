"""A linear model over the words of a question, as trained with scikit-learn and stored as plain numbers."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from knowledge.tokens import embedding_tokens


def spoken_for(text: str, tokens: Mapping[str, Sequence[float]]) -> float | None:
    """Sum of weights over tf-idf (log tf, L2 norm) of `embedding_tokens`; None without one known token.

    `tokens` holds (idf, weight) by token. The same as `TfidfVectorizer(sublinear_tf=True)` and a linear model.
    """
    counts = Counter(t for t in embedding_tokens(text) if t in tokens)
    weighted = {t: (1 + math.log(n)) * tokens[t][0] for t, n in counts.items()}
    norm = math.sqrt(math.fsum(w * w for w in weighted.values()))
    return math.fsum(w * tokens[t][1] for t, w in weighted.items()) / norm if norm else None
