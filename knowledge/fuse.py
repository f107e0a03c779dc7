"""Several rankings into one: the lexical score over its maximum plus the weighted cosine similarity."""

from collections.abc import Mapping, Sequence

Ranking = Sequence[tuple[str, float]]


def fuse(rankings: Mapping[str, Ranking], weights: Mapping[str, float], *, scaled: frozenset[str]) -> dict[str, float]:
    """Weighted sum of scores by id; rankings named in `scaled` are divided by their best score first.

    Scaling makes an unbounded score such as BM25 comparable with a cosine; a ranking that did not find an id adds 0.
    """
    fused: dict[str, float] = {}
    for name, ranking in rankings.items():
        best = max((score for _, score in ranking), default=0.0)
        factor = weights[name] / best if name in scaled and best > 0 else weights[name]
        for key, score in ranking:
            fused[key] = fused.get(key, 0.0) + factor * score
    return fused
