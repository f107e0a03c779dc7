"""One question, end to end: understand, search, decide, compose or let the model write, verify, store."""

import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant.amended import with_versions
from assistant.answer import Answer, AnswerStatus, Check, Citation, Step
from assistant.cite import cite
from assistant.compose import Composed, Unit, basis, compose, rate
from assistant.due import answer_due
from assistant.find import History, find_for, find_guide, read_question
from assistant.judge.judge import Verdict, judge
from assistant.judge.scope import clean_question
from assistant.judge.superseded import follow
from assistant.outline import outline
from assistant.recall import APPROVED, recall
from assistant.records import sha256
from assistant.verify.conflict import conflicts
from assistant.verify.verdict import short_answer
from assistant.wiring import Office
from assistant.write import write
from knowledge.document import Hit, clauses
from knowledge.errors import UsageError
from knowledge.search import STAGES, Rankings, Stage, rank
from knowledge.understand import Asks, Query

UNWHOLE = "索引正在重建，这个回答可能没有找全条文；重建完成后请再问一次。"
_DECLINED = (AnswerStatus.OUT_OF_SCOPE, AnswerStatus.INJECTION)


def ask(
    office: Office,
    question: str,
    *,
    history: History = (),
    as_of: date | None = None,
    use_model: bool = True,
    owners: Sequence[str] = ("",),
    stages: frozenset[Stage] = STAGES,
) -> Answer:
    """The answer to one question; raises UsageError for an empty or overlong one."""
    steps = ask_stream(
        office, question, history=history, as_of=as_of, use_model=use_model, owners=owners, stages=stages
    )
    return next(step.answer for step in steps if step.answer)


def ask_stream(
    office: Office,
    question: str,
    *,
    history: History = (),
    as_of: date | None = None,
    use_model: bool = True,
    owners: Sequence[str] = ("",),
    stages: frozenset[Stage] = STAGES,
) -> Iterator[Step]:
    """The same, step by step: 检索, 成文, with a model its unverified pieces and 核对, at last the stored answer.

    Only an evaluation leaves out `stages` of the search.
    """
    began = time.perf_counter()
    _check_question(office, question)
    today = date.today()
    cleaned = clean_question(question)
    query = read_question(office, cleaned.question or question, history=history, as_of=as_of, stages=stages)
    course = follow(office.corpus, office.names.titles, query, query.as_of or today)
    query = course.query
    yield Step("检索")
    ranked = rank(office.corpus, query, stages)
    recalled = recall(office, question, query, query.as_of or today)
    if recalled.answer:
        yield _finished(office, query, ranked, recalled.answer, began)
        return
    if due := answer_due(office, query, today, owners, stages):
        yield _finished(office, query, ranked, _after(course.said, due), began, recalled.doubt)
        return
    limit = office.settings.evidence_passages
    hits = find_for(office, query, limit=limit, owners=owners, stages=stages, ranked=ranked)
    day = query.as_of or today
    units = rate(query, hits, office.corpus.embedder)
    verdict = judge(office.corpus, office.names, office.scope, office.answerable, query, hits, units, cleaned)
    if course.refusal and verdict.status not in _DECLINED:
        verdict = Verdict(AnswerStatus.ABSTAINED, course.refusal)
    if verdict.status.abstained:
        answer = _refusal(question, query, hits, verdict, day)
    else:
        yield Step("成文")
        answer = _extract(office, question, query, hits, units, day, verdict)
        if use_model and office.model:
            answer = yield from write(office, answer, query, hits, day)
        answer = replace(answer, warnings=(*answer.warnings, *conflicts(query, hits, day)))
        answer = with_versions(office, query, answer)
    if not cleaned.hostile and answer.status not in _DECLINED:
        answer = _after(course.said, answer)
    yield _finished(office, query, ranked, answer, began, recalled.doubt)


def _after(said: Sequence[str], answer: Answer) -> Answer:
    """The answer with what the reader is told first about the laws named."""
    return replace(answer, text="\n".join((*said, answer.text)))


def _finished(office: Office, query: Query, ranked: Rankings, answer: Answer, began: float, doubt: str = "") -> Step:
    """The answer with the card of the procedure, the time it took and the hashes of what was said and at hand, stored.

    It is told when there was a `doubt`, and while the index that was searched is not whole.
    """
    doubts = tuple(filter(None, (doubt, UNWHOLE if office.corpus.mending and answer.author != APPROVED else "")))
    guide = None if answer.status in _DECLINED else find_guide(office, query, ranked)
    latency = round(time.perf_counter() - began, 4)
    texts = office.corpus.store.passages_by_id(answer.evidence)
    answer = replace(
        answer,
        guide=guide.id if guide else "",
        warnings=(*answer.warnings, *doubts),
        latency_s=latency,
        text_hash=sha256(answer.text),
        evidence_hashes=tuple(sha256(texts[i].text) for i in answer.evidence),
    )
    office.records.keep(answer)
    return Step("完成", answer=answer)


def _check_question(office: Office, question: str) -> None:
    if not question.strip():
        raise UsageError("请输入问题。")
    if len(question) > office.settings.question_characters:
        raise UsageError(f"问题太长（{len(question)} 字），请控制在 {office.settings.question_characters} 字以内。")


def _extract(
    office: Office,
    question: str,
    query: Query,
    hits: Sequence[Hit],
    units: Sequence[Unit],
    day: date,
    verdict: Verdict,
) -> Answer:
    limit = office.settings.answer_characters
    outlined = outline(office.corpus, query, hits, characters_limit=limit)
    shown = outlined.hits if outlined else hits
    composed = outlined.composed if outlined else compose(query, hits, units, characters_limit=limit)
    return Answer(
        id=uuid.uuid4().hex,
        question=question,
        text=_yes_or_no(query, composed) + composed.text,
        status=verdict.status,
        citations=citations_of(composed, shown, day),
        warnings=tuple(filter(None, (verdict.reason,))),
        checks=(Check("引文逐字核对", _verbatim(composed, shown)),),
        rewritten=query.rewritten,
        terms=query.terms,
        as_of=query.as_of.isoformat() if query.as_of else "",
        evidence=tuple(dict.fromkeys(h.passage.id for h in (*hits, *shown))),
    )


def _yes_or_no(query: Query, composed: Composed) -> str:
    """可以。 or its like when one question after yes or no is answered by the first passage quoted."""
    if Asks.WHETHER not in query.asks or query.parts or not composed.units:
        return ""
    first = composed.units[0].hit
    return short_answer(query.question, "\n".join(u.clause.lead + u.text for u in composed.units if u.hit == first))


def _verbatim(composed: Composed, hits: Sequence[Hit]) -> bool:
    return all(hits[u.hit].passage.text[u.start : u.end] == u.text for u in composed.units)


def citations_of(composed: Composed, hits: Sequence[Hit], day: date) -> tuple[Citation, ...]:
    """One citation a passage, of what was quoted of it."""
    citations = []
    for index in dict.fromkeys(u.hit for u in composed.units):
        own = [u for u in composed.units if u.hit == index]
        place = basis(hits[index], own).rpartition("》")[2].partition("，")[0]
        citations.append(cite(hits[index], [(u.start, u.end) for u in own], place, day))
    return tuple(citations)


def _refusal(question: str, query: Query, hits: Sequence[Hit], verdict: Verdict, day: date) -> Answer:
    nearest = []
    if verdict.status is AnswerStatus.ABSTAINED:
        for hit in hits[:3]:
            first = clauses(hit.passage)[0]
            nearest.append(cite(hit, [(first.start, first.end)], str(hit.passage.pinpoint), day))
    return Answer(
        id=uuid.uuid4().hex,
        question=question,
        text=verdict.reason,
        status=verdict.status,
        nearest=tuple(nearest),
        rewritten=query.rewritten,
        terms=query.terms,
        as_of=query.as_of.isoformat() if query.as_of else "",
        evidence=tuple(h.passage.id for h in hits),
    )
