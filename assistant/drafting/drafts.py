"""Drafts in SQL: sections and facts in versions, nothing written over; a locked one is changed by who locked it only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from assistant.drafting.record import report_of, report_record, section_of, section_record
from assistant.drafting.report import Report, Section
from assistant.drafting.sheet import Edit, checked_edit
from assistant.drafting.tables import draft_entries, drafts
from assistant.selfcheck.assessment import Decider
from assistant.selfcheck.entries import ONLY, Entries, Entry, Overtaken
from assistant.selfcheck.rounds import overtaken
from knowledge.errors import Refused, UnknownDraft, UsageError

FRAME = ("title", "number", "recipient", "signed_by", "date")
"""What a person may write around the sections of a report."""


class Kind(StrEnum):
    """What an entry is about: title and order of the report, one of its sections, one fact."""

    FRAME = "frame"
    SECTION = "section"
    FACT = "fact"


@dataclass(frozen=True)
class PaperFile:
    """A paper of a draft: its name and the sha256 of its content; `earlier` ones are reports of former years."""

    name: str
    sha256: str
    earlier: bool = False


@dataclass(frozen=True)
class Stored:
    """A draft as it was begun. `assessment` is the round of the self-check it draws on. Times are in UTC."""

    id: int
    type: str
    year: int
    issuer: str
    section: str
    assessment: int | None
    papers: tuple[PaperFile, ...]
    created_by: str
    created_at: datetime


@dataclass(frozen=True)
class Version:
    """One version of a section; `remark` is what was asked for when it was made, `notes` what a model's text needed."""

    section: Section
    number: int
    locked: bool
    accepted: bool
    remark: str
    notes: tuple[str, ...]
    by: str
    source: Decider
    at: datetime


class Drafts:
    """The drafts of a data folder. Several threads and processes may write at once."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._entries = Entries(engine, draft_entries)

    def begin(self, stored: Stored, report: Report) -> Stored:
        """Keep a new draft under the next number."""
        row = {
            "type": stored.type,
            "year": stored.year,
            "issuer": stored.issuer,
            "section": stored.section,
            "assessment_id": stored.assessment,
            "papers": [[p.name, p.sha256, p.earlier] for p in stored.papers],
            "created_by": stored.created_by,
            "created_at": datetime.now(UTC).replace(tzinfo=None),
        }
        with self._engine.begin() as connection:
            number = connection.execute(sa.insert(drafts).values(**row).returning(drafts.c.id)).scalar_one()
        by = stored.created_by
        frame = report_record(replace(report, sections=())) | {"order": [section.key for section in report.sections]}
        self._entries.append(number, Kind.FRAME, ONLY, frame, base=0, by=by, source=Decider.RULE)
        for section in report.sections:
            value = _value(section)
            self._entries.append(number, Kind.SECTION, section.key, value, base=0, by=by, source=Decider.RULE)
        return self.find(number)

    def find(self, number: int) -> Stored:
        """A draft as it was begun; raises UnknownDraft."""
        found = self._select(drafts.c.id == number)
        if not found:
            raise UnknownDraft(number)
        return found[0]

    def all(self) -> list[Stored]:
        """All drafts, newest first."""
        return self._select(sa.true())

    def report(self, number: int) -> Report:
        """The report as it stands now; raises UnknownDraft."""
        self.find(number)
        frame = dict(self._entries.newest(number, Kind.FRAME)[ONLY].value)
        order = frame.pop("order")
        sections = self.sections(number)
        return replace(report_of(frame), sections=tuple(sections[key].section for key in order))

    def sections(self, number: int) -> dict[str, Version]:
        """The newest version of every section by key."""
        return {key: _version(entry) for key, entry in self._entries.newest(number, Kind.SECTION).items()}

    def section(self, number: int, key: str) -> Version:
        """The newest version of a section; raises UnknownDraft or UsageError."""
        self.find(number)
        sections = self.sections(number)
        if key not in sections:
            raise UsageError(f"草稿 {number} 没有“{key}”这一部分，有：{'、'.join(sections)}。")
        return sections[key]

    def history(self, number: int, key: str) -> list[Version]:
        """Every version of a section, oldest first."""
        self.section(number, key)
        return [_version(entry) for entry in self._entries.trail(number, Kind.SECTION, key)]

    def write(
        self,
        number: int,
        section: Section,
        *,
        base: int,
        by: str,
        source: Decider = Decider.PERSON,
        remark: str = "",
        notes: Sequence[str] = (),
        accepted: bool = False,
        locked: bool | None = None,
    ) -> Version:
        """The next version of a section; `locked` None leaves it as it is.

        Raises Refused where somebody else locked it, Conflict where somebody was faster.
        """
        now = self.section(number, section.key)
        if now.locked and now.by != by:
            raise Refused(f"“{section.heading}”已由{now.by or '他人'}锁定，解锁后才能修改。")
        value = _value(section, remark, notes, accepted, now.locked if locked is None else locked)
        try:
            kept = self._entries.append(number, Kind.SECTION, section.key, value, base=base, by=by, source=source)
        except Overtaken as error:
            text = "".join(sentence.text for sentence in section.sentences)
            raise overtaken(error, f"“{section.heading}”", text[:80]) from error
        return _version(kept)

    def edit_frame(self, number: int, changes: Mapping[str, Any], *, by: str) -> Report:
        """Write title, 文号, 主送机关, 落款 or 成文日期 (ISO, None for none); raises UsageError for other columns."""
        if unknown := [name for name in changes if name not in FRAME]:
            raise UsageError(f"版头没有这些栏：{'、'.join(unknown)}。可以改：{'、'.join(FRAME)}。")
        self.find(number)
        before = self._entries.newest(number, Kind.FRAME)[ONLY]
        value = {**before.value, **changes}
        try:
            self._entries.append(number, Kind.FRAME, ONLY, value, base=before.version, by=by)
        except Overtaken as error:
            raise overtaken(error, "标题和落款", str(value["title"])) from error
        return self.report(number)

    def edits(self, number: int) -> dict[str, Edit]:
        """What people wrote about facts, by the fact's key."""
        self.find(number)
        return {key: Edit(e.value, e.by, e.version) for key, e in self._entries.newest(number, Kind.FACT).items()}

    def edit_fact(self, number: int, key: str, changes: Mapping[str, Any], *, base: int, by: str) -> Edit:
        """Correct, lock or drop a fact; what was written before and is not changed stays.

        Raises UsageError for other columns, Refused where somebody else locked it, Conflict where somebody was faster.
        """
        before = self.edits(number).get(key)
        if before and before.value.get("locked") and before.by != by:
            raise Refused(f"这条事实已由{before.by or '他人'}锁定，解锁后才能修改。")
        value = {**(before.value if before else {}), **checked_edit(changes)}
        try:
            kept = self._entries.append(number, Kind.FACT, key, value, base=base, by=by)
        except Overtaken as error:
            raise overtaken(error, "这条事实", str(value.get("value", ""))) from error
        return Edit(kept.value, kept.by, kept.version)

    def add_fact(self, number: int, measure: str, value: str, unit: str, *, by: str) -> str:
        """A fact that no paper gives, as a person says it; its key. Raises UsageError without measure or value."""
        if not measure.strip() or not value.strip():
            raise UsageError("新增事实要写指标和数值。")
        key = f"added-{len(self.edits(number)) + 1}"
        row = {"measure": measure.strip(), "value": value.strip(), "unit": unit.strip(), "added": True}
        try:
            self._entries.append(number, Kind.FACT, key, row, base=0, by=by)
        except Overtaken as error:
            raise overtaken(error, "这条事实", value) from error
        return key

    def _select(self, where: sa.ColumnElement[bool]) -> list[Stored]:
        query = sa.select(drafts).where(where).order_by(drafts.c.id.desc())
        with self._engine.connect() as connection:
            return [_stored(row) for row in connection.execute(query)]


def _stored(row: Any) -> Stored:
    papers = tuple(PaperFile(*paper) for paper in row.papers)
    begun = (row.id, row.type, row.year, row.issuer, row.section, row.assessment_id)
    return Stored(*begun, papers, row.created_by, row.created_at)


def _value(
    section: Section, remark: str = "", notes: Sequence[str] = (), accepted: bool = False, locked: bool = False
) -> dict[str, Any]:
    record = section_record(section)
    return {"section": record, "remark": remark, "notes": list(notes), "accepted": accepted, "locked": locked}


def _version(entry: Entry) -> Version:
    value = entry.value
    section = section_of(value["section"])
    flags = (value["locked"], value["accepted"], value["remark"], tuple(value["notes"]))
    return Version(section, entry.version, *flags, entry.by, entry.source, entry.at)
