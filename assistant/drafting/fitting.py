"""Which sentences of the papers are about a demand, by the likeness of their vectors."""

from collections.abc import Sequence

from knowledge.embed import Embedder

_LEAST = 0.35
"""Cosine from which on a sentence is taken to be about a demand; chosen on two dossiers, for the embedding that is shipped."""

_MOST = 3


def fitting(demands: Sequence[str], sentences: Sequence[str], embedder: Embedder) -> list[list[int]]:
    """For each demand the sentences about it, by number and in their order; a sentence goes to the demand it fits best."""
    chosen: list[list[tuple[float, int]]] = [[] for _ in demands]
    if demands and sentences:
        likeness = embedder.embed(sentences) @ embedder.embed(demands).T
        for n, row in enumerate(likeness):
            best = int(row.argmax())
            if row[best] >= _LEAST:
                chosen[best].append((float(row[best]), n))
    return [sorted(n for _, n in sorted(found, reverse=True)[:_MOST]) for found in chosen]
