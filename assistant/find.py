"""Find provisions: read the question, search the library."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.wiring import Office
from knowledge.document import Document, Form, Hit
from knowledge.search import search
from knowledge.understand import Query, understand

_NEAR = 0.5
"""Cosine from which the best card is about the question: of the first typical questions of all articles, those above it
have their own article among the bases of the card in 58 %, those below in 13 %."""
History = Sequence[tuple[str, str]]


def find(
    office: Office,
    question: str,
    *,
    limit: int = 10,
    history: History = (),
    as_of: date | None = None,
    owners: Sequence[str] = ("",),
) -> list[Hit]:
    """The best passages for a question, best first; versions in force on `as_of` (default: today)."""
    query = read_question(office, question, history=history, as_of=as_of)
    return search(office.corpus, query, limit=limit, today=date.today(), owners=owners)


def find_guide(office: Office, query: Query) -> Document | None:
    """The card of the procedure that a question is about, when one is near enough in meaning."""
    hits = search(office.corpus, replace(query, parts=()), limit=1, today=date.today(), forms=frozenset({Form.CARD}))
    near = bool(hits) and hits[0].features["vectors"] >= _NEAR
    return hits[0].document if near else None


def read_question(office: Office, question: str, *, history: History = (), as_of: date | None = None) -> Query:
    """The question as the search understands it; only the last `history_turns` turns count."""
    recent = history[max(0, len(history) - office.settings.history_turns) :]
    return understand(question, office.names, office.aliases[1], history=recent, today=date.today(), as_of=as_of)
