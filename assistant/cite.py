"""Citations: made from evidence by code, exact spans of a passage in one version, with its state on the day."""

from collections.abc import Sequence
from datetime import date

from assistant.answer import Citation, CitationState
from knowledge.document import Hit, Status

GAP = "……"
_STATES = {Status.IN_FORCE: CitationState.VALID, Status.NOT_YET: CitationState.NOT_YET}


def cite(hit: Hit, spans: Sequence[tuple[int, int]], pinpoint: str, day: date) -> Citation:
    """A citation of `hit` that quotes these spans of the passage text, in order; neighbours become one."""
    document, joined = hit.document, _joined(spans)
    return Citation(
        passage_id=hit.passage.id,
        doc=document.short_title,
        version=document.version,
        article=hit.passage.pinpoint.label,
        pinpoint=pinpoint,
        quote=GAP.join(hit.passage.text[start:end] for start, end in joined),
        spans=joined,
        state=_STATES.get(document.status_on(day), CitationState.ENDED),
        form=document.form,
        page=hit.passage.page,
    )


def _joined(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    out: list[tuple[int, int]] = []
    for start, end in spans:
        touching = out and start - out[-1][1] <= 1  # a line break at most
        out.append((out.pop()[0], end) if touching else (start, end))
    return tuple(out)
