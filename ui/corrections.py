"""Corrections and approved answers as people and programs see them, and as cases of the evaluation."""

from typing import Any

from assistant.corrections import Approved, Correction
from assistant.find import read_question
from assistant.wiring import Office
from evals.case import Case, Gold, Type
from knowledge.understand import Asks
from ui.render import local

_TYPES = {
    Asks.TIME: Type.DEADLINE_NUMBER,
    Asks.DIFFERENCE: Type.COMPARISON,
    Asks.LIABILITY: Type.LIABILITY,
    Asks.WHETHER: Type.YES_NO,
    Asks.WHO: Type.AUTHORITY,
    Asks.MEANING: Type.DEFINITION,
    Asks.CONDITION: Type.CONDITION,
}
"""The kind of case for a kind of question, the most telling first; anything else is about a procedure."""


def correction_record(correction: Correction) -> dict[str, Any]:
    """A task of the reviewer as JSON; times are local."""
    return {
        "id": correction.id,
        "answer_id": correction.answer_id,
        "question": correction.question,
        "answer": correction.text,
        "reason": correction.reason,
        "state": correction.state.value,
        "marked_at": local(correction.asked_at),
        "note": correction.note,
        "by": correction.by,
        "decided_at": local(correction.at),
    }


def approved_record(found: Approved) -> dict[str, Any]:
    """An approved answer as JSON."""
    return {
        "id": found.id,
        "question": found.question,
        "answer": found.text,
        "bases": [b.passage_id for b in found.bases],
        "wordings": list(found.wordings),
        "points": [list(p) for p in found.points],
        "by": found.by,
        "approved_at": local(found.at),
    }


def case_of(office: Office, found: Approved) -> Case:
    """An approved answer as a case of the evaluation: what it rests on is the gold, its points are looked for.

    Without points the whole text is the one point.
    """
    hits = office.corpus.hits((b.passage_id, 1.0) for b in found.bases)
    asks = read_question(office, found.question).asks
    gold = []
    for hit in hits:
        document, place = hit.document, hit.passage.pinpoint
        if document.version and place.article:
            gold.append(Gold(doc=document.short_title, version=document.version, article=place.label))
        else:
            gold.append(Gold(doc=document.short_title, section=str(place), quote=hit.passage.text))
    return Case(
        id=f"feedback-{found.id}",
        question=found.question,
        type=next((type_ for kind, type_ in _TYPES.items() if kind in asks), Type.PROCEDURE),
        history=(),
        gold=tuple(gold),
        any_of=False,
        key_points=found.points or ((found.text,),),
        must_not=(),
        answerable=True,
        expect="answer",
        reference_answer=found.text,
    )


def case_lines(office: Office) -> str:
    """Every approved answer whose bases are in the library as JSONL, for `yifa eval --cases`."""
    store, lines = office.corpus.store, []
    for found in reversed(office.corrections.approved()):
        if len(store.passages_by_id(b.passage_id for b in found.bases)) == len(found.bases):
            lines.append(case_of(office, found).model_dump_json(exclude={"derived", "source"}))
    return "".join(f"{line}\n" for line in lines)
