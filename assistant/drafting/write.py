"""A report written from papers: hold them against each other, gather, correct, draft, check."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.drafting.checks import CHANGED, CheckList, check_draft
from assistant.drafting.draft import Draft, Request, Round, draft
from assistant.drafting.material import Material, gather
from assistant.drafting.report import Report
from assistant.drafting.sheet import Edit, corrected
from assistant.drafting.style import styled
from assistant.prefill.crosscheck import Inconsistency
from assistant.prefill.papers import Paper, Papers, Unread


@dataclass(frozen=True)
class Sources:
    """What a draft rests on besides its papers. `earlier` reports give headings and last year's values, no sentence."""

    inconsistencies: tuple[Inconsistency, ...] = ()
    round: Round | None = None
    earlier: tuple[Paper, ...] = ()

    def material(self, papers: Papers, year: int) -> Material:
        """The material of the papers, with the facts of the earlier reports beside it."""
        own = [paper for paper in papers.papers if paper not in self.earlier]
        material, before = gather(own, year, self.inconsistencies), gather(self.earlier, year)
        aside = tuple(p for p in material.aside if p not in self.earlier)
        return replace(material, facts=(*material.facts, *before.facts), aside=aside)


@dataclass(frozen=True)
class Drafted:
    """A draft, what it was made of, and its check list."""

    draft: Draft
    material: Material
    sources: Sources
    share: float
    unread: tuple[Unread, ...] = ()

    @property
    def checks(self) -> CheckList:
        """The check list."""
        return self.checked(self.draft.report)

    def checked(self, report: Report) -> CheckList:
        """The check list of the report as it stands after people worked on it."""
        draft = replace(self.draft, report=report)
        return check_draft(draft, self.material, earlier=self.sources.earlier, share=self.share)


def write_draft(
    request: Request,
    papers: Papers,
    sources: Sources,
    *,
    edits: Mapping[str, Edit] | None = None,
    share: float = CHANGED,
) -> Drafted:
    """The draft of a report; `edits` are what people wrote about facts, `share` how much change is listed.

    Raises UsageError for a section that the type does not have.
    """
    material = corrected(sources.material(papers, request.year), edits or {})
    earlier = sources.earlier
    made = (
        draft(request, material, round_=sources.round, topics=lambda topics: styled(topics, earlier[0]))
        if earlier
        else draft(request, material, round_=sources.round)
    )
    return Drafted(made, material, sources, share, papers.unread)
