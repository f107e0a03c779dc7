"""A section of a report asked for by its heading: 存在的问题有哪几个方面 is answered by the headings under 二、存在的问题."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.compose import Composed, Unit
from knowledge.corpus import Corpus
from knowledge.document import STATUTES, Form, Hit, Passage, clauses
from knowledge.numerals import NUMERAL, normalise
from knowledge.understand import Query

_MARK = re.compile(rf"^(?:[{NUMERAL}]{{1,3}}、|[（(][{NUMERAL}\d]{{1,3}}[）)]|\d{{1,2}}[.．、])")
_HEAD = re.compile(r"[^。；：:]*[。；：:]?")
_NAMED, _LONG = 0.75, 4
"""Share of a heading's pairs of characters that the question must hold, and the shortest heading that counts."""
_ONE = re.compile(r"多少|几[件起次人天日月年]|第[一二三四五六七八九十\d]+[项条点个]")
"""What asks for one thing out of a section."""


@dataclass(frozen=True)
class Outlined:
    """The answer and the passages it quotes."""

    composed: Composed
    hits: tuple[Hit, ...]


def outline(corpus: Corpus, query: Query, hits: Sequence[Hit], *, characters_limit: int) -> Outlined | None:
    """The headings of the blocks under the heading that the question names, in order; None when it names none.

    Only the document found first counts; as many headings as fit into `characters_limit` characters are quoted.
    """
    if (
        not hits
        or hits[0].document.kind in STATUTES
        or hits[0].document.form is Form.CARD
        or _ONE.search(query.question)
    ):
        return None
    document = hits[0].document
    passages = corpus.store.passages(document.id)
    asked = normalise(query.question)
    titles = dict.fromkeys(t for p in passages for t in (p.pinpoint.chapter, p.pinpoint.section) if t)
    best = max(titles, key=lambda t: _named(t, asked), default="")
    if not best or _named(best, asked) < _NAMED:
        return None
    blocks = [p for p in passages if best in (p.pinpoint.chapter, p.pinpoint.section)]
    highest = [p for p in blocks if (p.pinpoint.section or p.pinpoint.chapter) == best]
    found = tuple(Hit(p, document, hits[0].score, ("标题",)) for p in highest)
    basis = f"（《{document.short_title}》{best}）"
    units: list[Unit] = []
    for n, hit in enumerate(found):
        unit = _heading(n, hit.passage)
        if sum(len(u.text) + 1 for u in (*units, unit)) + len(basis) > characters_limit:
            break
        units.append(unit)
    if len(units) < 2:
        return None
    return Outlined(Composed("\n".join(u.text for u in units) + basis, tuple(units)), found[: len(units)])


def _named(title: str, asked: str) -> float:
    """Share of the pairs of characters of a heading, its mark taken off, that stand in the question."""
    plain = _MARK.sub("", normalise(title))
    pairs = [plain[i : i + 2] for i in range(len(plain) - 1)]
    return sum(pair in asked for pair in pairs) / len(pairs) if len(plain) >= _LONG else 0.0


def _heading(index: int, passage: Passage) -> Unit:
    """The first sentence of a block, its title."""
    clause = clauses(passage)[0]
    match = _HEAD.match(clause.text)
    text = match.group() if match else clause.text
    return Unit(index, clause, text, clause.start, clause.start + len(text))
