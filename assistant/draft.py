"""Draft a report from papers: read them, hold them against each other, write, check. With a model better prose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.drafting.checks import CHANGED, CheckList, check_draft
from assistant.drafting.draft import Draft, Request, Round, draft
from assistant.drafting.material import Material, gather
from assistant.drafting.style import styled
from assistant.prefill.crosscheck import Inconsistency, crosscheck
from assistant.prefill.papers import Paper, Papers, Unread, read_paper, read_papers
from assistant.prefill.prove import prove
from assistant.prefill.words import load_words
from ingest.page import Limits, untold
from ingest.read import read_bytes
from knowledge.errors import Unreadable, UsageError
from knowledge.indicators.indicator import IndicatorSystem
from knowledge.titles import Titles


@dataclass(frozen=True)
class Drafted:
    """A draft, its check list and what it was made of."""

    draft: Draft
    checks: CheckList
    material: Material
    unread: tuple[Unread, ...] = ()


def write_draft(
    request: Request,
    papers: Papers,
    *,
    inconsistencies: Sequence[Inconsistency] = (),
    round_: Round | None = None,
    earlier: Sequence[Paper] = (),
    share: float = CHANGED,
) -> Drafted:
    """The draft of a report; `earlier` reports give headings and last year's values, but no sentence.

    Raises UsageError for a section that the type does not have.
    """
    material = gather(papers.papers, request.year, inconsistencies)
    before = gather(earlier, request.year)
    material = replace(material, facts=(*material.facts, *before.facts), aside=(*material.aside, *before.aside))
    made = (
        draft(request, material, round_=round_, topics=lambda topics: styled(topics, earlier[0]))
        if earlier
        else draft(request, material, round_=round_)
    )
    return Drafted(made, check_draft(made, material, earlier=earlier, share=share), material, papers.unread)


def papers_at(paths: Sequence[Path], limits: Limits, tell: Callable[[int, int], None] = untold) -> Papers:
    """The papers of files and folders; those of several folders carry the folder's name. Raises UsageError without any."""
    if not paths:
        raise UsageError("没有材料。请用 --docs 写材料所在的文件夹或者文件。")
    found: list[Paper] = []
    unread: list[Unread] = []
    for path in paths:
        if path.is_file():
            try:
                found.append(read_paper(read_bytes(path, limits), path.name, limits))
            except Unreadable as error:
                unread.append(Unread(path.name, str(error)))
            continue
        read = read_papers(path, limits, tell)
        several = len(paths) > 1
        found += [replace(p, name=f"{path.name}/{p.name}") if several else p for p in read.papers]
        unread += read.unread
    return Papers(tuple(found), tuple(unread))


def contradictions_in(papers: Papers, system: IndicatorSystem, titles: Titles, year: int) -> tuple[Inconsistency, ...]:
    """What the papers contradict among each other, by the indicators of an edition."""
    words = load_words()
    proofs = [prove(papers, one, words.of(one, system.indicators), year) for one in system.indicators]
    return crosscheck(papers, proofs, titles, year)
