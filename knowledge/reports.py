"""Types of reports as reviewed data: purpose, recipient, required contents, sections, and the facts each section wants."""

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from knowledge.dates.duty import Basis
from knowledge.dates.duty_file import BasisRow
from knowledge.errors import UsageError
from knowledge.strict_yaml import checked, read_yaml

SHIPPED = Path(__file__).parent / "library" / "reports"
TOPICS = "topics.yaml"


class Role(StrEnum):
    """Where the text of a section comes from."""

    RESULTS = "成效"
    PROBLEMS = "问题"
    LEADER = "履职"
    PLAN = "安排"
    SCORES = "自评"
    MEASURES = "整改"
    OPEN = "未完"
    ITEMS = "逐条"
    TO_FILL = "待填"


@dataclass(frozen=True)
class Wanted:
    """A figure a section should have: every one of `words` stands in its measure, `without` does not."""

    name: str
    words: tuple[re.Pattern[str], ...]
    without: re.Pattern[str] | None
    units: tuple[str, ...]
    sentence: str
    needed: bool

    def fits(self, measure: str, unit: str) -> bool:
        """Whether a measure in a unit is this figure."""
        barred = self.without is not None and self.without.search(measure)
        return unit in self.units and not barred and all(word.search(measure) for word in self.words)


@dataclass(frozen=True)
class Topic:
    """One field of work: its heading, the words papers use for it, and the figures it usually has."""

    id: str
    heading: str
    words: re.Pattern[str]
    facts: tuple[Wanted, ...]


@dataclass(frozen=True)
class SectionType:
    """A section: `topics` become its subsections; `ask` is what to fill in where the papers say nothing."""

    id: str
    heading: str
    role: Role
    topics: tuple[Topic, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True)
class Required:
    """A required content and the section that holds it."""

    text: str
    section: str


@dataclass(frozen=True)
class ReportType:
    """A kind of report. `duty` is the id of the duty that sets its deadline, "" where `deadline` says it in words;
    `heading` and `opening` hold {issuer} and {year}.
    """

    id: str
    title: str
    purpose: str
    recipient: str
    duty: str
    deadline: str
    basis: tuple[Basis, ...]
    heading: str
    opening: str
    length: str
    required: tuple[Required, ...]
    sections: tuple[SectionType, ...]

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The fields of work of all sections."""
        return tuple(dict.fromkeys(topic for section in self.sections for topic in section.topics))

    def section(self, id_: str) -> SectionType:
        """A section by id or heading; raises UsageError with those there are."""
        found = next((s for s in self.sections if id_ in (s.id, s.heading)), None)
        if found is None:
            names = "、".join(f"{s.id}（{s.heading}）" for s in self.sections)
            raise UsageError(f"{self.title}没有“{id_}”这一部分。可以写：{names}。")
        return found


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WantedRow(_Row):
    """A wanted figure as written in the file."""

    name: str = Field(min_length=4, max_length=20)
    words: list[str] = Field(min_length=1)
    without: str = ""
    units: list[str] = Field(min_length=1)
    sentence: str
    needed: bool = False

    @field_validator("words", "without")
    @classmethod
    def _readable(cls, value: list[str] | str) -> list[str] | str:
        for text in [value] if isinstance(value, str) else value:
            _regex(text)
        return value

    @field_validator("sentence")
    @classmethod
    def _with_a_place(cls, text: str) -> str:
        if text.count("{}") != 1 or not text.endswith("。"):
            raise ValueError("句式要有一个 {} 并以句号结尾")
        return text


class TopicRow(_Row):
    """A field of work as written in the file."""

    id: str = Field(pattern=r"^[a-z_]+$")
    heading: str = Field(min_length=4, max_length=30)
    words: str = Field(min_length=2)
    facts: list[WantedRow] = []

    @field_validator("words")
    @classmethod
    def _readable(cls, text: str) -> str:
        _regex(text)
        return text


class TopicFile(_Row):
    """The fields of work."""

    topics: list[TopicRow] = Field(min_length=1)


class SectionRow(_Row):
    """A section as written in a file."""

    id: str = Field(pattern=r"^[a-z_]+$")
    heading: str = Field(min_length=2, max_length=40)
    role: Role
    topics: list[str] = []
    ask: list[str] = []


class RequiredRow(_Row):
    """A required content as written in a file."""

    text: str = Field(min_length=2)
    section: str


class DeadlineRow(_Row):
    """When it is due: a duty of the list of duties, or words."""

    duty: str = ""
    text: str = ""

    @model_validator(mode="after")
    def _one(self) -> "DeadlineRow":
        if bool(self.duty) == bool(self.text):
            raise ValueError("duty 和 text 写一个")
        return self


class FormRow(_Row):
    """Title, opening sentence and length as written in a file."""

    title: str = Field(min_length=4)
    opening: str = Field(min_length=4)
    length: str = Field(min_length=2)

    @field_validator("title", "opening")
    @classmethod
    def _known(cls, text: str) -> str:
        if unknown := set(re.findall(r"\{(\w*)\}", text)) - {"issuer", "year"}:
            raise ValueError(f"不认识 {'、'.join(sorted(unknown))}，可以用 issuer、year")
        return text


class ReportFile(_Row):
    """A type of report as written in its file."""

    id: str = Field(pattern=r"^[a-z_]+$")
    title: str = Field(min_length=4, max_length=30)
    purpose: str = Field(min_length=10)
    recipient: str = Field(min_length=4)
    deadline: DeadlineRow
    basis: list[BasisRow] = Field(min_length=1)
    form: FormRow
    required: list[RequiredRow] = Field(min_length=1)
    sections: list[SectionRow] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> "ReportFile":
        ids = [section.id for section in self.sections]
        if twice := [id_ for id_, n in Counter(ids).items() if n > 1]:
            raise ValueError(f"部分 {'、'.join(twice)} 写了两次")
        if unknown := [row.section for row in self.required if row.section not in ids]:
            raise ValueError(f"required 指向没有的部分：{'、'.join(unknown)}")
        return self


def load_topics(folder: Path = SHIPPED) -> dict[str, Topic]:
    """The fields of work by id; raises UsageError for a file that cannot be used."""
    rows = checked(TopicFile, read_yaml(folder / TOPICS, "报告主题"), f"报告主题 {TOPICS}").topics
    return {row.id: _topic(row) for row in rows}


def load_report_types(folder: Path = SHIPPED) -> dict[str, ReportType]:
    """All types of reports by id, in order of their files' names; raises UsageError naming file, entry and fault."""
    topics = load_topics(folder)
    files = sorted(path for path in folder.glob("*.yaml") if path.name != TOPICS)
    types = [_type(path, topics) for path in files]
    return {one.id: one for one in types}


def find_report_type(id_: str, types: dict[str, ReportType]) -> ReportType:
    """A type by id or title; raises UsageError with those there are."""
    found = types.get(id_) or next((t for t in types.values() if t.title == id_), None)
    if found is None:
        raise UsageError(f"没有“{id_}”这种报告。可以写：{'、'.join(f'{t.id}（{t.title}）' for t in types.values())}。")
    return found


def _type(path: Path, topics: dict[str, Topic]) -> ReportType:
    row = checked(ReportFile, read_yaml(path, "报告类型"), f"报告类型 {path.name}")
    if unknown := {t for section in row.sections for t in section.topics} - set(topics):
        raise UsageError(f"报告类型 {path.name} 有误：没有主题 {'、'.join(sorted(unknown))}，主题写在 {TOPICS}。")
    return ReportType(
        id=row.id,
        title=row.title,
        purpose=row.purpose,
        recipient=row.recipient,
        duty=row.deadline.duty,
        deadline=row.deadline.text,
        basis=tuple(Basis(**b.model_dump()) for b in row.basis),
        heading=row.form.title,
        opening=row.form.opening,
        length=row.form.length,
        required=tuple(Required(r.text, r.section) for r in row.required),
        sections=tuple(
            SectionType(s.id, s.heading, s.role, tuple(topics[t] for t in s.topics), tuple(s.ask)) for s in row.sections
        ),
    )


def _topic(row: TopicRow) -> Topic:
    facts = tuple(
        Wanted(
            f.name,
            tuple(re.compile(word) for word in f.words),
            re.compile(f.without) if f.without else None,
            tuple(f.units),
            f.sentence,
            f.needed,
        )
        for f in row.facts
    )
    return Topic(row.id, row.heading, re.compile(row.words), facts)


def _regex(text: str) -> None:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"“{text}”不是正则表达式：{error}") from error
