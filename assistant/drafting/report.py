"""A drafted report as plain data: sections of sentences, each with the exact words it rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.numerals import int_to_chinese

TO_FILL = "待填"


class State(StrEnum):
    """What a sentence rests on: its sources, nothing yet verified, nothing given, or the person who wrote it."""

    SUPPORTED = "有据"
    UNVERIFIED = "待核"
    TO_FILL = "待填"
    PERSON = "人工"


@dataclass(frozen=True)
class Source:
    """Exact words of a paper, and where they stand in it."""

    doc: str
    quote: str
    pinpoint: str = ""


@dataclass(frozen=True)
class Sentence:
    """One sentence. What is missing stands in it as 【待填：…】; `doubts` say what could not be verified."""

    text: str
    sources: tuple[Source, ...] = ()
    state: State = State.SUPPORTED
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading without its number, and its paragraphs. `level` 1 is 一、, 2 （一）, 3 1., 4 （1）; `key` names it for good."""

    key: str
    heading: str
    level: int
    paragraphs: tuple[tuple[Sentence, ...], ...] = ()

    @property
    def sentences(self) -> Iterator[Sentence]:
        """Its sentences in order."""
        return (sentence for paragraph in self.paragraphs for sentence in paragraph)


@dataclass(frozen=True)
class Report:
    """A report of a `kind` (annual_report, …). `number` is its 文号, `recipient` the 主送机关, `signed_by` the 落款;
    `opening` stands before the first heading. Empty fields are to be left out.
    """

    kind: str
    title: str
    issuer: str
    number: str
    recipient: str
    opening: tuple[tuple[Sentence, ...], ...]
    sections: tuple[Section, ...]
    signed_by: str
    date: date | None
    attachments: tuple[str, ...] = ()

    @property
    def sentences(self) -> Iterator[Sentence]:
        """All sentences in order, those of the opening first."""
        yield from (sentence for paragraph in self.opening for sentence in paragraph)
        for section in self.sections:
            yield from section.sentences


def numbered(sections: Sequence[Section]) -> list[str]:
    """The headings with their numbers in official form: 一、, （一）, 1., （1）; each level begins anew under a higher one."""
    counts = [0, 0, 0, 0]
    headings = []
    for section in sections:
        counts[section.level - 1] += 1
        counts[section.level :] = [0] * (len(counts) - section.level)
        headings.append(_mark(section.level, counts[section.level - 1]) + section.heading)
    return headings


def _mark(level: int, number: int) -> str:
    chinese = int_to_chinese(number)
    return (f"{chinese}、", f"（{chinese}）", f"{number}.", f"（{number}）")[level - 1]
