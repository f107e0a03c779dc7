"""Drafts that people work on: begun from papers, regenerated with a remark, edited, accepted, locked; nothing is lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assistant.chat import ChatModel
from assistant.drafting.checks import CheckList
from assistant.drafting.draft import Request
from assistant.drafting.drafts import Drafts, PaperFile, Stored, Version
from assistant.drafting.proof import placeholders, unproved
from assistant.drafting.prose import reword
from assistant.drafting.report import Section, Sentence, State
from assistant.drafting.sheet import Edit, Sheet, sheet_of
from assistant.drafting.write import Drafted, Sources, write_draft
from assistant.prefill.papers import Paper, Papers, Unread, read_paper
from assistant.selfcheck.assessment import Decider
from ingest.page import Limits
from knowledge.errors import Unreadable, UsageError
from knowledge.originals import Originals
from knowledge.reports import ReportType, find_report_type

Given = tuple[str, bytes, bool]
"""A paper handed in: its name, its content, and whether it is a report of a former year."""


@dataclass(frozen=True)
class Changed:
    """A sentence as a person left it: where it stands in its section (paragraph and number from 0), and its text;
    `confirmed` when the person vouches for what could not be verified.
    """

    paragraph: int
    number: int
    text: str
    confirmed: bool = False


class DraftDesk:
    """All drafts of a data folder; papers are kept beside them, so that a section can be made again."""

    def __init__(
        self,
        drafts: Drafts,
        papers: Originals,
        types: dict[str, ReportType],
        sources: Callable[[Papers, Stored], Sources],
        limits: Limits,
        model: ChatModel | None = None,
    ) -> None:
        self.drafts, self.papers, self._types = drafts, papers, types
        self._sources, self._limits, self._model = sources, limits, model

    def begin(
        self,
        type_: str,
        year: int,
        given: Sequence[Given],
        *,
        issuer: str = "",
        section: str = "",
        assessment: int | None = None,
        by: str = "",
    ) -> tuple[Stored, tuple[Unread, ...]]:
        """Draft a report from papers and keep it, in the papers' own words; raises UsageError without papers, or for an
        unknown type or section.
        """
        kind = find_report_type(type_, self._types)
        if not given:
            raise UsageError("没有材料。请至少选一份材料。")
        kept = tuple(PaperFile(name, self.papers.keep(data), earlier) for name, data, earlier in given)
        now = datetime.now(UTC)
        stored = Stored(0, kind.id, year, issuer, section, assessment, kept, by, now)
        made = self._write(stored)
        return self.drafts.begin(stored, made.draft.report), made.unread

    def drafted(self, number: int) -> tuple[Drafted, CheckList]:
        """What the papers give today, and the check list of the report as it stands."""
        stored = self.drafts.find(number)
        made = self._write(stored)
        return made, made.checked(self.drafts.report(number))

    def sheet(self, number: int) -> Sheet:
        """The fact sheet with what people wrote."""
        stored = self.drafts.find(number)
        papers = self._read(stored)
        material = self._sources(papers, stored).material(papers, stored.year)
        topics = find_report_type(stored.type, self._types).topics
        return sheet_of(material.facts, stored.year, topics, self.drafts.edits(number))

    def edit_fact(self, number: int, key: str, changes: dict[str, object], *, base: int, by: str) -> Edit:
        """Correct, lock or drop a fact; raises UsageError for a key that is not on the sheet or was not."""
        known = {row.key for row in self.sheet(number).rows} | set(self.drafts.edits(number))
        if key not in known:
            raise UsageError(f"草稿 {number} 没有这条事实（{key}）。")
        return self.drafts.edit_fact(number, key, changes, base=base, by=by)

    def regenerate(self, number: int, key: str, remark: str = "", *, base: int, by: str = "") -> Version:
        """A section made again from the papers and the facts as they stand now; a model minds the remark.

        Raises Refused where it is locked, Conflict where somebody was faster.
        """
        stored = self.drafts.find(number)
        former = self.drafts.section(number, key)
        made = self._write(stored).draft.report
        section = next((s for s in made.sections if s.key == key), replace(former.section, paragraphs=()))
        notes: tuple[str, ...] = ()
        if self._model:
            reworded = reword(section, self._model, remark=remark)
            section, notes = reworded.section, reworded.notes
        elif remark:
            notes = ("没有配置模型，按材料重写了这一部分；修改要求请人工处理。",)
        source = Decider.MODEL if self._model else Decider.RULE
        return self.drafts.write(number, section, base=base, by=by, source=source, remark=remark, notes=notes)

    def refresh(self, number: int, *, by: str = "") -> list[Version]:
        """Make anew, by the facts as they stand, whatever no person has edited, accepted or locked; what changed."""
        versions = self.drafts.sections(number)
        made = self._write(self.drafts.find(number)).draft.report
        return [
            self.drafts.write(number, section, base=before.number, by=by, source=Decider.RULE)
            for section in made.sections
            if (before := versions.get(section.key))
            and before.source is Decider.RULE
            and not (before.accepted or before.locked)
            and before.section != section
        ]

    def edit(self, number: int, key: str, changes: Sequence[Changed], *, base: int, by: str) -> Version:
        """Sentences as a person wrote them; what no paper of the section holds is told beside. "" takes one out."""
        section = self.drafts.section(number, key).section
        rows = [list(paragraph) for paragraph in section.paragraphs]
        for change in changes:
            if not (0 <= change.paragraph < len(rows) and 0 <= change.number <= len(rows[change.paragraph])):
                raise UsageError(f"“{section.heading}”没有第{change.paragraph + 1}段第{change.number + 1}句。")
            row = rows[change.paragraph]
            former = row[change.number : change.number + 1]
            row[change.number : change.number + 1] = [_by_hand(change, former, section)]
        kept = tuple(tuple(s for s in row if s.text) for row in rows)
        return self.drafts.write(number, replace(section, paragraphs=kept), base=base, by=by)

    def accept(self, number: int, key: str, *, base: int, by: str) -> Version:
        """A section read and found good."""
        section = self.drafts.section(number, key).section
        return self.drafts.write(number, section, base=base, by=by, accepted=True)

    def lock(self, number: int, key: str, locked: bool, *, base: int, by: str) -> Version:
        """Lock a section against others, or unlock it; raises Refused where somebody else holds it."""
        now = self.drafts.section(number, key)
        return self.drafts.write(number, now.section, base=base, by=by, accepted=now.accepted, locked=locked)

    def _write(self, stored: Stored) -> Drafted:
        papers = self._read(stored)
        edits = self.drafts.edits(stored.id) if stored.id else {}
        kind = find_report_type(stored.type, self._types)
        request = Request(kind, stored.year, stored.issuer, stored.section)
        return write_draft(request, papers, self._sources(papers, stored), edits=edits)

    def _read(self, stored: Stored) -> Papers:
        found: list[Paper] = []
        unread: list[Unread] = []
        for paper in stored.papers:
            try:
                found.append(read_paper(self.papers.read(paper.sha256), paper.name, self._limits))
            except Unreadable as error:
                unread.append(Unread(paper.name, str(error)))
        return Papers(tuple(found), tuple(unread))


def _by_hand(change: Changed, former: Sequence[Sentence], section: Section) -> Sentence:
    """A person's sentence with the sources of the one it stands for, and what they do not hold."""
    plain = change.text.strip()
    if former and plain == former[0].text:
        return replace(former[0], state=State.PERSON) if change.confirmed else former[0]
    sources = former[0].sources if former else ()
    every = tuple(source for sentence in section.sentences for source in sentence.sources)
    doubts = tuple(f"“{one}”在这一部分的材料里找不到" for one in unproved(plain, every))
    return Sentence(plain, sources, State.TO_FILL if placeholders(plain) else State.PERSON, doubts)
