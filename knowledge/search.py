"""Find the passages that answer a question: look-up of named articles, lexical and vector search, fusion."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from knowledge.corpus import Corpus
from knowledge.document import TEXTS, Document, Form, Hit, Passage, Status, document_id_of
from knowledge.fuse import Ranking, fuse
from knowledge.lexical import WEIGHTS as FIELDS
from knowledge.pinpoint import Pinpoint
from knowledge.understand import Asks, Query


class Stage(StrEnum):
    """A part of the search that can be left out, to measure what it gives."""

    LEXICAL = "lexical"
    VECTORS = "vectors"
    HINTS = "hints"
    TERMS = "terms"
    CONTEXT = "context"
    LIMITS = "limits"
    HEIRS = "heirs"
    NAMED = "named"
    RERANK = "rerank"
    PARTS = "parts"
    DEFINITIONS = "definitions"
    REFERENCES = "references"


STAGES = frozenset(Stage)
"""Every stage. `terms`, the legal words for colloquial ones, is left out where the question is read."""


class Reranker(Protocol):
    """What puts the first hits of a search into a better order."""

    @property
    def passages(self) -> int:
        """How many of the first hits it reads."""

    def scores(self, query: Query, hits: Sequence[Hit]) -> Sequence[float]:
        """How well each hit answers the question, higher is better."""


POOL = 300
"""How many passages each index is asked for before filtering by version, owner and form."""

WEIGHTS = {"lexical": 1.0, "vectors": 3.0, "context": 0.5, "context_vectors": 0.5, "limits": 0.25, "heirs": 1.0}
NAMED = 0.6
"""Added when the question names the law: as much as the difference between a good and a fair match."""

DEFINITIONS, DEFINED = 40, 0.4
"""How many of the best passages are read for a definition, and what one adds."""

LOOKED_UP = 10.0
REFERENCE = "条号直接命中"
_DEFINITION = re.compile(r"([\u4e00-\u9fff]{2,20})[”》]?[，,]?(?:是指|指的是)")
_OF_THIS_LAW = re.compile("^.*(?:所称的?|中的)")

Rankings = dict[str, list[tuple[str, float]]]
"""(passage id, score) by what ranked it, best first."""


def search(
    corpus: Corpus,
    query: Query,
    *,
    limit: int = 10,
    today: date,
    owners: Iterable[str] = ("",),
    forms: frozenset[Form] = TEXTS,
    ranked: Rankings | None = None,
    limits: Ranking = (),
    heirs: Ranking = (),
    reranker: Reranker | None = None,
    stages: frozenset[Stage] = STAGES,
) -> list[Hit]:
    """The best passages for a question, best first; only versions in force on the day asked about.

    `owners` are the owners whose papers may be seen; "" is the shared library. `ranked` is what `rank` gave for the same
    words before. `limits` ranks passages by the time limits
    that stand in them, for questions after one; `heirs` ranks articles of the past by what is found for the articles that
    they became. `reranker` reads the first hits once more. A stage that is not among `stages` is left out. Each hit says
    why it was found.
    """
    visible = visible_documents(corpus, query, query.as_of or today, frozenset(owners), forms)
    looked_up = _look_up(corpus, query, visible) if Stage.REFERENCES in stages else []
    given = {Stage.LIMITS: list(limits), Stage.HEIRS: list(heirs)}
    rankings = rank(corpus, query, stages) if ranked is None else dict(ranked)
    rankings |= {stage.value: ranking for stage, ranking in given.items() if ranking and stage in stages}
    best = _best(query, visible, rankings, stages)
    if reranker and Stage.RERANK in stages:
        best = _reranked(corpus, query, rankings, best, reranker)
    if query.parts and best and Stage.PARTS in stages:
        best = _with_parts(corpus, query, visible, rankings, best, stages)
    if Asks.MEANING in query.asks and Stage.DEFINITIONS in stages:
        best = _definitions_first(corpus, query, best)
    best = best[: limit + len(looked_up)]
    found = {name: dict(ranking) for name, ranking in rankings.items()}
    seen = {h.passage.id for h in looked_up}
    hits = [
        replace(h, why=_why(h, query, found), features=_features(h, found))
        for h in corpus.hits(best)
        if h.passage.id not in seen
    ]
    return (looked_up + hits)[:limit]


def rank(corpus: Corpus, query: Query, stages: frozenset[Stage] = STAGES) -> Rankings:
    """What both indexes find for the words of a question and of the turn before, whoever may see it on whatever day."""
    rankings = _both(corpus, query.text, ("lexical", "vectors"), stages)
    if query.context and Stage.CONTEXT in stages:
        rankings |= _both(corpus, query.context, ("context", "context_vectors"), stages)
    return rankings


def _best(
    query: Query, visible: dict[str, Document], rankings: Rankings, stages: frozenset[Stage]
) -> list[tuple[str, float]]:
    """(passage id, fused score) of what may be seen, best first."""
    fused = fuse(rankings, WEIGHTS, scaled=frozenset({"lexical", "context"}))
    documents = {i: visible.get(document_id_of(i)) for i in fused}
    scored = [
        (i, fused[i] + (NAMED if Stage.NAMED in stages and _is_named(query, document) else 0.0))
        for i, document in documents.items()
        if document
    ]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))


def _is_named(query: Query, document: Document) -> bool:
    return document.short_title in query.documents or document.id in query.papers.ids


def _reranked(
    corpus: Corpus,
    query: Query,
    rankings: Rankings,
    best: list[tuple[str, float]],
    reranker: Reranker,
) -> list[tuple[str, float]]:
    """The first passages in the order of the re-ranker.

    The fused scores stay with the places, so that what is compared with them later means the same with and without it.
    """
    head = best[: reranker.passages]
    found = {name: dict(ranking) for name, ranking in rankings.items()}
    hits = [replace(h, features=_features(h, found)) for h in corpus.hits(head)]
    scores = reranker.scores(query, hits)
    order = sorted(range(len(hits)), key=lambda n: -scores[n])
    # not strict: a passage may have been taken out of the library meanwhile
    return [(hits[n].passage.id, score) for n, (_, score) in zip(order, head, strict=False)] + best[len(head) :]


def _with_parts(
    corpus: Corpus,
    query: Query,
    visible: dict[str, Document],
    rankings: Rankings,
    best: list[tuple[str, float]],
    stages: frozenset[Stage],
) -> list[tuple[str, float]]:
    """After the best passage the best one for each of the questions asked, then the others."""
    whole = dict(best)
    order = [best[0][0]]
    for part in query.parts:
        own = _both(corpus, part, ("lexical", "vectors"), stages)
        whole_question = {"context": "lexical", "context_vectors": "vectors", "limits": "limits", "heirs": "heirs"}
        own |= {name: rankings[given] for name, given in whole_question.items() if given in rankings}
        order.append(_best(query, visible, own, stages)[0][0])
    return [(i, whole.get(i, 0.0)) for i in dict.fromkeys((*order, *whole))]


def _definitions_first(corpus: Corpus, query: Query, best: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """The order when it is asked what something is: passages that define a word of the question move up."""
    head = best[:DEFINITIONS]
    texts = corpus.store.passages_by_id(i for i, _ in head)
    raised = [(i, s + (DEFINED if defines(texts[i].text, query.text) else 0.0)) for i, s in head if i in texts]
    return sorted(raised, key=lambda pair: (-pair[1], pair[0])) + best[DEFINITIONS:]


def defines(text: str, question: str) -> bool:
    """Whether a passage says what something named in the question is: 本法所称X，是指…; X the end of a longer word."""
    terms = (_OF_THIS_LAW.sub("", m[1]) for m in _DEFINITION.finditer(text))
    return any(term[start:] in question for term in terms for start in range(max(1, len(term) - 2)) if term[start:])


def visible_documents(
    corpus: Corpus, query: Query, day: date, owners: frozenset[str], forms: frozenset[Form] = TEXTS
) -> dict[str, Document]:
    """Documents that may answer on `day`: in force then (or asked for by version), of these owners, best form only."""
    return {
        i: d
        for i, d in corpus.documents.items()
        if d.form in forms
        and d.owner in owners
        and _valid(d, query, day)
        and not (d.form is Form.DIGEST and corpus.twin(d))
    }


def _valid(document: Document, query: Query, day: date) -> bool:
    if query.versions and document.short_title in query.documents:
        years = {document.version[:4], *(str(d.year) for d in (document.effective_on,) if d)}
        return bool(years & set(query.versions))
    return document.status_on(day) is Status.IN_FORCE


def _both(corpus: Corpus, text: str, names: tuple[str, str], stages: frozenset[Stage]) -> Rankings:
    """The lexical and the vector ranking for a text, under these two names."""
    lexical, vectors = names
    found = {}
    if Stage.LEXICAL in stages:
        fields = {field: w for field, w in FIELDS.items() if field != "hints" or Stage.HINTS in stages}
        found[lexical] = corpus.lexical.search(text, limit=POOL, weights=fields)
    if Stage.VECTORS in stages and corpus.vectors_whole:
        found[vectors] = corpus.vectors.search(corpus.embedder.embed_query(text), limit=POOL)
    return found


def _look_up(corpus: Corpus, query: Query, visible: dict[str, Document]) -> list[Hit]:
    hits: list[Hit] = []
    for title, place in query.references:
        titles = (title,) if title else query.documents
        for document in visible.values():
            if document.short_title in titles:
                for passage in _passages_at(corpus, document, place):
                    hits.append(Hit(passage, document, LOOKED_UP - len(hits), (REFERENCE,)))
    return hits


def _passages_at(corpus: Corpus, document: Document, place: Pinpoint) -> Iterable[Passage]:
    if place.table:
        return corpus.store.passages_by_id([f"{document.id}#{place}"]).values()
    return corpus.store.passages_by_label(document.id, place.label)


def _features(hit: Hit, found: dict[str, dict[str, float]]) -> dict[str, float]:
    return {name: scores.get(hit.passage.id, 0.0) for name, scores in found.items()}


def _why(hit: Hit, query: Query, found: dict[str, dict[str, float]]) -> tuple[str, ...]:
    reasons = []
    if _is_named(query, hit.document):
        reasons.append("问题提到该文件")
    names = {
        "lexical": "用词相符",
        "vectors": "意思相近",
        "context": "承接上文",
        "context_vectors": "承接上文",
        "limits": "期限相符",
        "heirs": "现行的对应条文相符",
    }
    reasons += [names[name] for name, scores in found.items() if hit.passage.id in scores]
    return tuple(dict.fromkeys(reasons))
