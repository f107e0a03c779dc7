"""An answer that a person approved, when the same is asked again; its bases are verified anew every time."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import Answer, AnswerStatus, Check, Citation, CitationState
from assistant.cite import cite
from assistant.corrections import Approved, Basis, Ruling
from assistant.records import sha256
from assistant.wiring import Office
from knowledge.errors import UnknownDocument, UsageError
from knowledge.pinpoint import parse
from knowledge.understand import Query

APPROVED = "人工核定"
"""The author of an approved answer."""


@dataclass(frozen=True)
class Recalled:
    """The approved answer to a question, or why the one there is must not be shown; neither where there is none."""

    answer: Answer | None = None
    doubt: str = ""


def recall(office: Office, question: str, query: Query, day: date) -> Recalled:
    """What a person approved for this question, as long as every basis stands word for word and is in force on `day`.

    A question that leans on an earlier turn is never one that was approved. Where a basis has changed, the reviewer's task
    is opened again.
    """
    found = None if query.rewritten else office.corrections.standing(question)
    if found is None:
        return Recalled()
    citations, problems = _verified(office, found, day)
    if problems:
        reason = "；".join(problems)
        if query.as_of is None:
            office.corrections.overtaken(found, f"核定的答复依据有变：{reason}")
        return Recalled(doubt=f"这个问题有{found.by}核定的答复，但{reason}，没有采用，需要重新核对。")
    checks = (Check("人工核定的依据逐条复核", True, f"{found.by}，{found.at:%Y-%m-%d}"),)
    answer = Answer(
        id=uuid.uuid4().hex,
        question=question,
        text=found.text,
        status=AnswerStatus.ANSWERED,
        citations=citations,
        checks=checks,
        as_of=query.as_of.isoformat() if query.as_of else "",
        author=APPROVED,
        evidence=tuple(c.passage_id for c in citations),
    )
    return Recalled(answer)


def approve(
    office: Office,
    number: int,
    text: str,
    bases: Sequence[str],
    *,
    wordings: Sequence[str] = (),
    points: Sequence[Sequence[str]] = (),
    by: str,
) -> Approved:
    """Let a text stand for the question of a correction, with the bases as a reviewer names them.

    Raises UsageError, or UnknownDocument for a basis that the library does not hold.
    """
    ruling = Ruling(
        text,
        tuple(basis_of(office, b) for b in bases if b.strip()),
        tuple(wordings),
        tuple(tuple(p) for p in points if p),
    )
    return office.corrections.approve(number, ruling, by=by)


def basis_of(office: Office, named: str) -> Basis:
    """The basis that a reviewer names: a passage id, or 行政处罚法第六十三条; raises UsageError or UnknownDocument."""
    passages = office.corpus.store.passages_by_id([named.strip()])
    if not passages:
        title, mark, article = named.strip().replace("《", "").replace("》", "").rpartition("第")
        document = office.corpus.find(title.strip()) if title else None
        try:
            label = parse(f"{mark}{article}").label
        except ValueError as error:
            raise UsageError(f"“{named}”读不出是哪一条。请写成 行政处罚法第六十三条。") from error
        if document is None:
            raise UsageError(f"“{named}”读不出是哪部文件。请写成 行政处罚法第六十三条。")
        passages = {p.id: p for p in office.corpus.store.passages_by_label(document.id, label)}
        if not passages:
            raise UnknownDocument(f"{document.short_title}{label}")
    passage = next(iter(passages.values()))
    return Basis(passage.id, sha256(passage.text))


def _verified(office: Office, found: Approved, day: date) -> tuple[tuple[Citation, ...], list[str]]:
    """(the citations, what does not hold any more)."""
    hits = {h.passage.id: h for h in office.corpus.hits((b.passage_id, 1.0) for b in found.bases)}
    citations, problems = [], []
    for basis in found.bases:
        hit = hits.get(basis.passage_id)
        if hit is None:
            problems.append(f"依据{basis.passage_id.replace('#', '')}已不在资料库")
            continue
        citation = cite(hit, [(0, len(hit.passage.text))], str(hit.passage.pinpoint), day)
        citations.append(citation)
        place = f"《{citation.doc}》{citation.pinpoint}"
        if citation.state is not CitationState.VALID:
            problems.append(f"依据{place}{citation.state}")
        elif sha256(hit.passage.text) != basis.text_hash:
            problems.append(f"依据{place}的文字已改")
    return tuple(citations), problems
