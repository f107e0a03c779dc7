"""The answer to 最晚哪天: the limit that is meant, the day it ends on, the counting, the basis. No model."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answer import Answer, AnswerStatus, Check, Counted
from assistant.cite import cite
from assistant.deadlines import match_deadline
from assistant.find import find_for
from assistant.wiring import Office
from knowledge.dates.counting import Calculation, calculate
from knowledge.dates.day import parse_start, without_dates
from knowledge.dates.deadline import Deadline, Unit
from knowledge.document import Form, Hit, clauses
from knowledge.search import STAGES, Stage
from knowledge.understand import Query

_ASKS_FOR_A_DAY = re.compile(
    r"最[晚迟早]|哪一?[天日]|几[号日]|几月|什么时候|何时|截止|到期|来得及|最长能|为止|(?:还有|剩)(?:多少|几)天|过期|超期|期满"
)
_SENTENCE = re.compile(r"[^。？?！!；;\n]*[\w]+[^。？?！!；;\n]*")
_NOTES = 2
_PASSAGES = 10
_MEANING, _WORDS = 2.0, 0.5
"""What likeness in meaning and shared words weigh beside the rank of the passage, which weighs 1."""
_NEAR = 0.65
_ALIKE = 0.55
"""Likeness below which a limit is not what is asked for: of 40 own questions those answered rightly have 0.60 and more,
questions after something that is no statutory limit have 0.45 and less."""


def answer_due(
    office: Office, query: Query, today: date, owners: Sequence[str], stages: frozenset[Stage] = STAGES
) -> Answer | None:
    """A calculated answer when a question names a day and asks for another; None when it does not, or no limit fits.

    Only limits count that stand in a passage that the search finds, in the version they were read from, and that was
    in force on the day counted from.
    """
    simple = _ASKS_FOR_A_DAY.search(query.question) and len(_SENTENCE.findall(query.question)) == 1
    start = parse_start(query.question, today) if simple else None
    if start is None or not (query.documents or office.scope.contains(query.question)):
        return None
    undated = replace(query, text=without_dates(query.text))
    hits = find_for(office, undated, limit=_PASSAGES, owners=owners, stages=stages)
    limits = limits_meant(office, undated, hits)
    if not limits or limits[0][0].unit in (Unit.AT_ONCE, Unit.YEARLY):
        return None
    limit, hit = limits[0]
    if hit.document.effective_on and start.day < hit.document.effective_on:
        return None
    result = calculate(limit, start.day, hour=start.hour)
    result = replace(result, notes=(*filter(None, [start.note]), *result.notes))
    place = next((c for c in clauses(hit.passage) if c.pinpoint == limit.basis_in(hit.passage.pinpoint)), None)
    span = (place.start, place.end) if place else (0, len(hit.passage.text))
    others = [other for other, _ in limits[1:4]]
    return Answer(
        id=uuid.uuid4().hex,
        question=query.question,
        text=_text(result, hit.document.form),
        status=AnswerStatus.ANSWERED,
        citations=(cite(hit, [span], str(limit.basis), query.as_of or today),),
        warnings=tuple(f"如果问的是“{d.event}”：{d.term}（{d.citation}）。" for d in others),
        checks=(Check("逐日计算", True),),
        counting=tuple(
            Counted(r.date.isoformat(), r.weekday, r.number if r.counted else 0, r.reason) for r in result.rows
        ),
        rewritten=query.rewritten,
        terms=query.terms,
        as_of=query.as_of.isoformat() if query.as_of else "",
        evidence=(hit.passage.id,),
    )


def limits_meant(office: Office, query: Query, hits: Sequence[Hit]) -> tuple[tuple[Deadline, Hit], ...]:
    """Limits that stand in the passages found, best first.

    Three things count: how well the passage fits, how alike question and limit are in meaning, how many words they share.
    """
    terms, names = office.aliases[1], office.aliases[0]
    every = match_deadline(query.question, office.deadlines, terms=terms, names=names, limit=len(office.deadlines))
    words = {m.deadline.id: m.score / every[0].score for m in every}
    best = hits[0].score if hits else 1.0
    likeness = {d.id: float(c) for d, c in zip(office.deadlines, office.likeness_to_limits(query.text), strict=True)}
    near = [limit for limit in office.deadlines if likeness[limit.id] >= _ALIKE]
    found = [(limit, hit) for hit in hits for limit in near if _stands_in(limit, hit)]
    if not found:
        return ()
    alike = [likeness[d.id] for d, _ in found]
    scored = sorted(
        (
            (hit.score / best + _MEANING * cosine + _WORDS * words.get(limit.id, 0.0), limit, hit)
            for (limit, hit), cosine in zip(found, alike, strict=True)
        ),
        key=lambda s: (-s[0], s[1].id),
    )
    return tuple((limit, hit) for score, limit, hit in scored if score >= _NEAR * scored[0][0])


def _stands_in(limit: Deadline, hit: Hit) -> bool:
    document = hit.document
    return (document.short_title, document.version) == (limit.law, limit.version) and (
        hit.passage.pinpoint.label == limit.basis.label
    )


def _text(result: Calculation, form: Form) -> str:
    limit = result.deadline
    note = "，要点，非原文" if form is Form.DIGEST else ""
    lines = [f"{result.conclusion}期限是{limit.term}（{limit.citation}{note}）。"]
    if result.why_moved:
        lines.append(f"{result.why_moved}。")
    return "\n".join([*lines, *result.notes[:_NOTES]])
