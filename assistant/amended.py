"""What an answer says about other versions of the articles it quotes: where an old one went, where a new one came from.

Only when the question is about versions: an old one is named, a day in the past is given, or it is asked what changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answer import Answer, Citation
from assistant.cite import cite
from assistant.compare import origin, places, summary, wording
from assistant.find import find_for
from assistant.wiring import Office
from knowledge.document import Clause, Document, Hit, Passage, Status, clauses, document_id_of
from knowledge.history.align import Change, Kind
from knowledge.history.timeline import timeline, versions_of
from knowledge.history.wording import added, removed
from knowledge.numerals import chinese_day
from knowledge.understand import Query

ARTICLES = 2
"""Quoted articles that are followed through the versions."""
QUOTED = 120
"""Longest text of today's article that is quoted whole beside the old one, in characters."""
PIECES, PIECE = 3, 30
"""How many added or removed stretches are named, and the longest in characters."""


@dataclass(frozen=True)
class Remark:
    """A line about another version, with the articles of it that the line rests on."""

    text: str
    citations: tuple[Citation, ...] = ()


def with_versions(office: Office, query: Query, answer: Answer) -> Answer:
    """The answer with a line for each quoted article that another version words or counts differently."""
    if answer.status.abstained or not (query.past or query.versions or query.changes or query.as_of):
        return answer
    overview = [] if query.references or not query.changes else list(_summaries(office, query))
    remarks = list(_remarks(office, query, answer))
    cited = {c.passage_id for c in answer.citations}
    new = [c for r in remarks for c in r.citations if c.passage_id not in cited]
    return replace(
        answer,
        text="\n".join(dict.fromkeys((*overview, answer.text, *(r.text for r in remarks)))),
        citations=(*answer.citations, *{c.passage_id: c for c in new}.values()),
        warnings=(*answer.warnings, *_too_early(office, query)),
    )


def _too_early(office: Office, query: Query) -> Iterator[str]:
    """A caution when the law that answers today was not yet in force on the day asked about, nor any version held."""
    documents = office.corpus.documents.values()
    if query.as_of is None or any(versions_of(documents, title) for title in query.documents):
        return
    for hit in find_for(office, replace(query, as_of=None), limit=1):
        held = versions_of(documents, hit.document.short_title)
        if all(d.status_on(query.as_of) is Status.NOT_YET for d in held):
            yield (
                f"今天最相关的是《{hit.document.short_title}》{hit.passage.pinpoint}，{hit.document.edition}自"
                f"{chinese_day(hit.document.effective_on)}起施行，{chinese_day(query.as_of)}还没有施行；当时的版本不在资料库里，请另行核对。"
            )


def _remarks(office: Office, query: Query, answer: Answer) -> Iterator[Remark]:
    day = date.today()
    own = [c for c in answer.citations if c.doc in query.documents or not query.documents]
    for citation in own[:ARTICLES]:
        document = office.corpus.documents[document_id_of(citation.passage_id)]
        passage = office.corpus.store.passages_by_id([citation.passage_id])[citation.passage_id]
        line = timeline(office.corpus.documents.values(), document)
        here = next(v for v in line if v.document.id == document.id)
        current = next((v.document for v in reversed(line) if v.document.status_on(day) is Status.IN_FORCE), None)
        if current and document.status_on(day) in (Status.AMENDED, Status.REPEALED):
            yield _now(office, document, current, passage, quote=not query.as_of)
        elif here.before and query.changes:
            yield _before(office, here.before, document, passage)


def _now(office: Office, old: Document, new: Document, passage: Passage, *, quote: bool) -> Remark:
    """Where an article of an ended version stands in the one in force."""
    change = next(c for c in office.changes(old, new) if passage in c.old)
    law = "" if old.short_title == new.short_title else f"《{new.short_title}》"
    if change.kind is Kind.DELETED:
        return Remark(f"现行的{law or new.edition}没有与{passage.pinpoint}对应的条文。")
    since = f"（{chinese_day(new.effective_on)}起施行）" if new.effective_on else ""
    citations = tuple(_cited(p, new) for p in change.new)
    same = "，文字未变" if change.kind in (Kind.UNCHANGED, Kind.RENUMBERED) else ""
    text = f"{passage.pinpoint}{_become(change, law)}{same}{since}"
    if quote and not same and len(citations) == 1 and citations[0].quote.endswith("。"):
        return Remark(f"{text}：{citations[0].quote}（《{new.short_title}》{citations[0].pinpoint}）", citations)
    return Remark(f"{text}。", citations if quote else ())


def _become(change: Change, law: str) -> str:
    """现为第二十条; an article that kept its number is 已修改 or 仍为第九条."""
    here = places(change.new)
    if change.kind is Kind.CHANGED and not law and places(change.old) == here:
        return "已修改"
    return {Kind.UNCHANGED: "仍为", Kind.MERGED: "现并入"}.get(change.kind, "现为") + law + here


def _cited(passage: Passage, document: Document) -> Citation:
    """The article as it is quoted: whole when it is short, else its first sentence."""
    whole = clauses(passage)
    first = whole[0]
    if len(passage.text) <= QUOTED:
        return cite(Hit(passage, document, 0.0), [(0, len(passage.text))], str(passage.pinpoint), date.today())
    cut = first.text.find("。") + 1 or len(first.text)
    place = _narrow(first, len(whole))
    return cite(Hit(passage, document, 0.0), [(first.start, first.start + cut)], place, date.today())


def _narrow(clause: Clause, of: int) -> str:
    return str(clause.pinpoint) if of > 1 else str(clause.pinpoint.within())


def _before(office: Office, old: Document, new: Document, passage: Passage) -> Remark:
    """Where an article of today came from, and which words went and came."""
    change = next(c for c in office.changes(old, new) if passage in c.new)
    text = origin(old, new, change)
    if not text:
        return Remark(f"{passage.pinpoint}与{old.edition}{places(change.old)}文字相同。")
    words = wording(change)
    parts = [("增加", added(words)), ("删去", removed(words))] if change.kind is Kind.CHANGED else []
    told = [f"{verb}{_pieces(pieces)}" for verb, pieces in parts if pieces]
    citations = tuple(_cited(p, old) for p in change.old)
    return Remark(
        f"{text}{'：' if told else ''}{'；'.join(told)}。".replace("本条", str(passage.pinpoint), 1), citations
    )


def _pieces(found: Sequence[str]) -> str:
    """The longest pieces, in the order of the text."""
    longest = sorted(found, key=len, reverse=True)[:PIECES]
    shown = [p.strip() for p in dict.fromkeys(found) if p in longest][:PIECES]
    more = "等" if len(dict.fromkeys(found)) > len(shown) else ""
    return "、".join(f"“{p if len(p) <= PIECE else p[:PIECE] + '……'}”" for p in shown) + more


def _summaries(office: Office, query: Query) -> Iterator[str]:
    """A law's two last versions in one line: how many articles each has and what became of them."""
    for title in query.documents:
        held = versions_of(office.corpus.documents.values(), title)
        if len(held) > 1 and held[-1].form is held[-2].form:
            yield summary(held[-2], held[-1], office.changes(held[-2], held[-1]))
