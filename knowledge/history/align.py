"""Which article of an old version became which of the new one. No model: shared wording, in reading order.

Articles are compared as vectors of character pairs, rare ones weighing more. The pairing with the greatest sum of
likenesses that keeps the order is found first; articles that moved are paired afterwards when they are much alike;
what is left over belongs to a pair when most of its wording stands there (split, merged), else it is new or gone.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from knowledge.document import Passage
from knowledge.numerals import clean
from knowledge.pinpoint import find_references

Matrix = NDArray[np.float64]

ALIKE = 0.25
"""Cosine from which two articles at the same place of the order may be one article, reworded."""
RIVAL = 0.75
"""Share of the best cosine of either article that a pair needs: below it, one of them belongs elsewhere."""
MOVED = 0.33
"""Cosine, or share of the old wording that stands in the new article, from which two articles are one out of order."""
HELD = 0.7
"""Share of a sentence's wording that must stand in a left-over article for the sentence to have gone there."""
SENTENCE = 12
"""Fewest letters of a sentence that tells where it went; shorter ones stand in many articles."""

_LETTERS = re.compile(r"[\W_]+")
_ENDS = re.compile(r"[。；\n]")


class Kind(StrEnum):
    """What became of an article."""

    UNCHANGED = "未变"
    RENUMBERED = "条号变动"
    CHANGED = "修改"
    SPLIT = "拆分"
    MERGED = "合并"
    ADDED = "新增"
    DELETED = "删去"


@dataclass(frozen=True)
class Change:
    """A row of the old ↔ new table; `old` is empty for an added article, `new` for a deleted one."""

    kind: Kind
    old: tuple[Passage, ...]
    new: tuple[Passage, ...]


def align(old: Sequence[Passage], new: Sequence[Passage]) -> list[Change]:
    """The rows of the table, in the order of the new version; deleted articles stand where they stood."""
    if not old or not new:
        return [_change((p,), ()) for p in old] + [_change((), (p,)) for p in new]
    words = _Words([*old, *new])
    before, after = words.rows([p.text for p in old]), words.rows([p.text for p in new])
    likeness = _cosines(before, after)
    pairs = _in_order(likeness)
    pairs += _moved(np.maximum(likeness, _share_inside(before, after)), pairs)
    groups = [({o}, {n}) for o, n in pairs]
    for n, o in _parts(words, old, after, pairs):
        next(g for g in groups if o in g[0])[1].add(n)
    single = [(n, o) for (o,), news in map(tuple, groups) if len(news) == 1 for n in news]
    for o, n in _parts(words, new, before, single):
        next(g for g in groups if n in g[1])[0].add(o)
    rows = [(sorted(olds), sorted(news)) for olds, news in groups]
    rows += [([o], []) for o in set(range(len(old))) - {o for olds, _ in rows for o in olds}]
    rows += [([], [n]) for n in set(range(len(new))) - {n for _, news in rows for n in news}]
    return [_change(tuple(old[o] for o in olds), tuple(new[n] for n in news)) for olds, news in _ordered(rows)]


def _change(old: tuple[Passage, ...], new: tuple[Passage, ...]) -> Change:
    if not old or not new:
        return Change(Kind.DELETED if old else Kind.ADDED, old, new)
    if len(old) > 1 or len(new) > 1:
        return Change(Kind.MERGED if len(old) > 1 else Kind.SPLIT, old, new)
    if _plain(old[0].text) != _plain(new[0].text):
        return Change(Kind.CHANGED, old, new)
    same = str(old[0].pinpoint) == str(new[0].pinpoint)
    return Change(Kind.UNCHANGED if same else Kind.RENUMBERED, old, new)


def _plain(text: str) -> str:
    """The wording alone: without white space and punctuation."""
    return _LETTERS.sub("", clean(text))


class _Words:
    """The character pairs of some passages as columns, each weighing log(1 + passages / passages with it)."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        seen = Counter(pair for p in passages for pair in set(_pairs(p.text)))
        self._column = {pair: n for n, pair in enumerate(seen)}
        self._weights = np.log(1 + len(passages) / np.array(list(seen.values()), dtype=float))

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """A row a text: √count × weight of each of its character pairs."""
        counts = [Counter(p for p in _pairs(text) if p in self._column) for text in texts]
        columns = [self._column[p] for count in counts for p in count]
        values = np.sqrt([n for count in counts for n in count.values()]) * self._weights[columns]
        ends = np.cumsum([0, *(len(count) for count in counts)])
        return csr_matrix((values, columns, ends), shape=(len(texts), len(self._column)))


def _pairs(text: str) -> list[str]:
    plain, last = "", 0
    for mention in find_references(text):
        plain += text[last : mention.start]
        last = mention.end
    letters = _plain(plain + text[last:])
    return [letters[i : i + 2] for i in range(len(letters) - 1)]


def _cosines(olds: csr_matrix, news: csr_matrix) -> Matrix:
    lengths = np.outer(*(np.sqrt(rows.multiply(rows).sum(axis=1)).A1 for rows in (olds, news)))
    product: Matrix = (olds @ news.T).toarray()
    return product / np.where(lengths, lengths, 1.0)


def _in_order(likeness: Matrix) -> list[tuple[int, int]]:
    """The pairs with the greatest sum of likenesses of which none crosses another."""
    best_of = np.maximum.outer(likeness.max(axis=1), likeness.max(axis=0))
    gain = np.where((likeness >= ALIKE) & (likeness >= RIVAL * best_of), likeness, 0.0)
    olds, news = likeness.shape
    total = np.zeros((olds + 1, news + 1))
    for o in range(olds):
        for n in range(news):
            paired = total[o, n] + gain[o, n] if gain[o, n] else 0.0
            total[o + 1, n + 1] = max(total[o, n + 1], total[o + 1, n], paired)
    pairs = []
    o, n = olds, news
    while o and n:
        if total[o, n] == total[o - 1, n]:
            o -= 1
        elif total[o, n] == total[o, n - 1]:
            n -= 1
        else:
            o, n = o - 1, n - 1
            pairs.append((o, n))
    return pairs[::-1]


def _moved(likeness: Matrix, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pairs among the articles without one, the most alike first."""
    rest = np.where(likeness >= RIVAL * likeness.max(axis=1, keepdims=True), likeness, 0.0)
    rest[[o for o, _ in pairs], :] = 0.0
    rest[:, [n for _, n in pairs]] = 0.0
    found = []
    while (place := int(rest.argmax())) >= 0 and rest.flat[place] >= MOVED:
        o, n = divmod(place, rest.shape[1])
        found.append((o, n))
        rest[o, :] = rest[:, n] = 0.0
    return found


def _parts(
    words: _Words, wholes: Sequence[Passage], part_rows: csr_matrix, pairs: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """(left-over article, paired article of the other version of which a sentence went there).

    `pairs` are (whole, its partner among the parts); a sentence goes where most of its wording stands, the partner first.
    """
    free = sorted(set(range(part_rows.shape[0])) - {p for _, p in pairs})
    if not free:
        return []
    told = [
        (whole, partner, sentence)
        for whole, partner in pairs
        for sentence in _ENDS.split(wholes[whole].text)
        if len(_plain(sentence)) >= SENTENCE
    ]
    best: dict[int, tuple[float, int]] = {}
    shares = _share_inside(words.rows([sentence for _, _, sentence in told]), part_rows)
    for (whole, partner, _), row in zip(told, shares, strict=True):
        part = free[int(row[free].argmax())]
        if row[part] >= HELD and row[part] > row[partner]:
            best[part] = max(best.get(part, (0.0, 0)), (float(row[part]), whole))
    return [(part, whole) for part, (_, whole) in best.items()]


def _share_inside(parts: csr_matrix, wholes: csr_matrix) -> Matrix:
    """[part, whole]: weight of the part's character pairs that the whole has, over the weight of all of them."""
    weight = parts.sum(axis=1).A1[:, None]
    shared: Matrix = (parts @ (wholes > 0).astype(float).T).toarray()
    return shared / np.where(weight, weight, 1.0)


def _ordered(rows: list[tuple[list[int], list[int]]]) -> list[tuple[list[int], list[int]]]:
    """By the new version; a deleted article after the row of the article before it."""
    place_of = {o: news[0] for olds, news in rows if news for o in olds}

    def place(row: tuple[list[int], list[int]]) -> tuple[float, int]:
        olds, news = row
        if news:
            return news[0], -1
        return max((place_of[o] for o in range(olds[0]) if o in place_of), default=-1), olds[0]

    return sorted(rows, key=place)
