"""Find provisions: read the question, search the library."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.wiring import Office
from knowledge.document import Document, Form, Hit
from knowledge.history.timeline import timeline
from knowledge.search import STAGES, Rankings, Stage, rank, search
from knowledge.understand import Asks, Query, understand

_NEAR = 0.5
"""Cosine from which the best card is about the question: of 700 typical questions, those above it
have their own article among the bases of the card in 58 %, those below in 13 %."""

_SURE = 0.5
"""Cosine from which the limit most like a question counts in full."""

_FOLLOWED = 20
"""How many of today's articles are followed back to an earlier version."""

History = Sequence[tuple[str, str]]


def find(
    office: Office,
    question: str,
    *,
    limit: int = 10,
    history: History = (),
    as_of: date | None = None,
    owners: Sequence[str] = ("",),
    stages: frozenset[Stage] = STAGES,
) -> list[Hit]:
    """The best passages for a question, best first; versions in force on `as_of` (default: today)."""
    query = read_question(office, question, history=history, as_of=as_of, stages=stages)
    return find_for(office, query, limit=limit, owners=owners, stages=stages)


def find_for(
    office: Office,
    query: Query,
    *,
    limit: int,
    owners: Sequence[str] = ("",),
    stages: frozenset[Stage] = STAGES,
    ranked: Rankings | None = None,
) -> list[Hit]:
    """The same for a question that was read already, and `ranked` when others need that too; one after a time limit also
    looks into the library of limits."""
    ranked = rank(office.corpus, query, stages) if ranked is None else ranked
    timed = Stage.LIMITS in stages and Asks.TIME in query.asks
    dated = Stage.HEIRS in stages and bool(query.as_of or len(query.versions) == 1)
    return search(
        office.corpus,
        query,
        limit=limit,
        today=date.today(),
        owners=owners,
        ranked=ranked,
        limits=_limits(office, query) if timed else [],
        heirs=_heirs(office, query, owners, stages, ranked) if dated else [],
        reranker=office.reranker,
        stages=stages,
    )


def _heirs(
    office: Office, query: Query, owners: Sequence[str], stages: frozenset[Stage], ranked: Rankings
) -> list[tuple[str, float]]:
    """(passage id, score up to 1) of articles of the past whose article of today is found for the same question.

    The library of typical questions leads to today's law only; through the old ↔ new table it leads to the old one too.
    """
    today = replace(query, as_of=None, versions=(), references=())
    hits = search(
        office.corpus, today, limit=_FOLLOWED, today=date.today(), owners=owners, ranked=ranked, stages=stages
    )
    scores: dict[str, float] = {}
    for hit in hits:
        for version in timeline(office.corpus.documents.values(), hit.document):
            old = version.document
            if old.version < hit.document.version:
                rows = (c for c in office.changes(old, hit.document) if hit.passage in c.new)
                for passage in (p for row in rows for p in row.old):
                    scores[passage.id] = max(scores.get(passage.id, 0.0), hit.score / hits[0].score)
    return sorted(scores.items(), key=lambda pair: -pair[1])


def _limits(office: Office, query: Query) -> list[tuple[str, float]]:
    """(passage id, score up to 1) of articles with a time limit, by the limit in it that is most like the question.

    The square sets the best apart from those that merely use the same words.
    """
    alike = office.likeness_to_limits(query.text)
    best: dict[tuple[str, str, str], float] = {}
    for limit, cosine in zip(office.deadlines, alike, strict=True):
        place = (limit.law, limit.version, limit.basis.label)
        best[place] = max(best.get(place, 0.0), float(cosine))
    top = max(best.values(), default=0.0)
    if top <= 0:
        return []
    sure = min(1.0, top / _SURE)
    held: dict[tuple[str, str], list[str]] = {}
    for document in office.corpus.documents.values():
        held.setdefault((document.short_title, document.version), []).append(document.id)
    return [
        (f"{document}#{label}", sure * (cosine / top) ** 2)
        for (law, version, label), cosine in best.items()
        for document in held.get((law, version), ())
        if cosine > 0
    ]


def find_guide(office: Office, query: Query, ranked: Rankings) -> Document | None:
    """The card of the procedure that a question is about, when one is near enough in meaning."""
    cards = frozenset({Form.CARD})
    hits = search(office.corpus, replace(query, parts=()), limit=1, today=date.today(), forms=cards, ranked=ranked)
    near = bool(hits) and hits[0].features.get("vectors", 0.0) >= _NEAR
    return hits[0].document if near else None


def read_question(
    office: Office,
    question: str,
    *,
    history: History = (),
    as_of: date | None = None,
    stages: frozenset[Stage] = STAGES,
) -> Query:
    """The question as the search understands it; only the last `history_turns` turns count.

    One that is barely within scope by itself is read with the turn before.
    """
    recent = history[max(0, len(history) - office.settings.history_turns) :]
    terms = office.aliases[1] if Stage.TERMS in stages else {}
    leaning = bool(recent) and office.scope.doubts(question)
    return understand(question, office.names, terms, history=recent, today=date.today(), as_of=as_of, leaning=leaning)
