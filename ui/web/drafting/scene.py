"""What every page of the tab 起草 is given, and what every action gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.check import Desk
from assistant.drafting.desk import DraftDesk
from assistant.drafting.drafts import PaperFile, Stored, Version
from assistant.drafting.report import Report, Section, numbered
from assistant.wiring import Office
from knowledge.reports import ReportType, load_report_types

DRAFTS, PAPERS, FACTS, EDIT, CHECKS, OUT, LETTER = "drafts", "papers", "facts", "edit", "checks", "out", "letter"
"""The pages; those from `FACTS` to `OUT` are the steps of a draft."""
STEPS = {FACTS: "事实", EDIT: "改稿", CHECKS: "检查", OUT: "导出"}


@dataclass(frozen=True)
class Plan:
    """A draft that is about to be begun. `assessment` is the round of the self-check it draws on, 0 for none."""

    type: str
    unit: str
    year: int
    papers: tuple[PaperFile, ...] = ()
    assessment: int = 0


@dataclass(frozen=True)
class Letter:
    """A letter that is being answered; `round` is the round whose papers tell what was done, 0 for none."""

    paper: PaperFile
    unit: str = ""
    received: str = ""
    round: int = 0


@dataclass(frozen=True)
class Place:
    """Where a person is: a page, its draft, and there a section, a sentence (paragraph.number) and a former version."""

    page: str = DRAFTS
    number: int = 0
    section: str = ""
    spot: str = ""
    version: int = 0
    plan: Plan | None = None
    letter: Letter | None = None


@dataclass(frozen=True)
class Scene:
    """Everything a page is made from. `by` is the name of who is at work."""

    office: Office
    desk: DraftDesk
    check: Desk
    place: Place
    by: str = ""

    @cached_property
    def stored(self) -> Stored:
        """The draft as it was begun; raises UnknownDraft."""
        return self.desk.drafts.find(self.place.number)

    @cached_property
    def report(self) -> Report:
        """The report as it stands now."""
        return self.desk.drafts.report(self.place.number)

    @cached_property
    def versions(self) -> dict[str, Version]:
        """The newest version of every section."""
        return self.desk.drafts.sections(self.place.number)

    @property
    def type(self) -> ReportType:
        """The type of the draft."""
        return load_report_types()[self.stored.type]

    @property
    def waiting(self) -> list[Section]:
        """Sections with text that nobody has accepted yet."""
        return [s for s in self.report.sections if s.paragraphs and not self.versions[s.key].accepted]

    @property
    def headings(self) -> dict[str, str]:
        """Headings with their numbers by the key of the section."""
        sections = self.report.sections
        return {s.key: heading for s, heading in zip(sections, numbered(sections), strict=True)}

    def at(self, **changes: object) -> "Scene":
        """The same people elsewhere, or at the same place anew."""
        return Scene(self.office, self.desk, self.check, replace(self.place, **changes), self.by)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Done:
    """Where an action leads, and what the page says about it."""

    place: Place
    notice: str = ""


Fields = Mapping[str, str]
"""What a button or a form sends."""
Action = Callable[[Scene, Fields], Done]
