"""Quotes from the papers of a round with the way to the place they stand at; bases with the way to the article."""

from dataclasses import dataclass
from functools import cache

from assistant.selfcheck.assessment import Quote
from assistant.selfcheck.evidence import Evidence
from knowledge.document import Document
from knowledge.indicators.indicator import Basis
from ui.web.links import owned_document, quoted_link, read_link
from ui.web.selfcheck.scene import Scene


@dataclass(frozen=True)
class Shown:
    """A quote as the page shows it; `link` is empty where its paper is gone."""

    doc: str
    words: str
    page: int
    link: str


def shown(scene: Scene, quotes: tuple[Quote, ...]) -> list[Shown]:
    """Quotes with links to the place in their paper."""
    return [Shown(q.doc, " ".join(q.quote.split()), q.page, quote_link(scene, q)) for q in quotes]


def quote_link(scene: Scene, quote: Quote) -> str:
    """Where a quote is read: its passage in the reader, or the file where the library has not read it."""
    evidence = scene.evidence.get(quote.evidence)
    if evidence is None:
        return ""
    document = document_of(scene, evidence.name)
    if document is None:
        return evidence_link(scene, evidence)[1]
    return quoted_link(scene.office.corpus, document, quote.quote)


def evidence_link(scene: Scene, evidence: Evidence) -> tuple[str, str]:
    """(where a proof is read, where it is downloaded): the reader or the link, and the file."""
    if evidence.link:
        return evidence.link, ""
    document = document_of(scene, evidence.name)
    file = f"api/v1/assessments/{scene.place.number}/evidence/{evidence.id}/file"
    return (read_link(document.id) if document else "", file)


def document_of(scene: Scene, name: str) -> Document | None:
    """The paper as the library has read it for this department; None where it has not."""
    return owned_document(scene.office.corpus, scene.round.assessment.department, name)


def basis_links(scene: Scene, bases: tuple[Basis, ...]) -> list[tuple[str, str]]:
    """Bases with their article in the reader; an empty link where the library has no such text."""
    look_for = cache(scene.office.corpus.look_for)
    return [
        (basis.citation, read_link(found.id, basis.pinpoint.label) if (found := look_for(basis.name)) else "")
        for basis in bases
    ]
