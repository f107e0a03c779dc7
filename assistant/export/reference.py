"""How a drafted report shows what its sentences rest on: stretches to be marked, notes of sources, the table of sources."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.drafting.report import Report, Sentence, State, numbered
from assistant.export.form import Column, Form

_TO_FILL = re.compile("(【待[填核][^】]*】)")
_UNVERIFIED = "【待核】"
_LONGEST = 160
"""Characters of a quote in a note; the paper itself holds the rest."""


class Copy(StrEnum):
    """A copy of a draft: without marks, with a footnote for each sentence, with a table of sources at the end."""

    CLEAN = "clean"
    FOOTNOTES = "footnotes"
    TABLE = "table"


class Mark(StrEnum):
    """Why a stretch of text is to be seen at once."""

    TO_FILL = "待填"
    UNVERIFIED = "待核"


@dataclass(frozen=True)
class Stretch:
    """Some characters of a sentence, and how they are marked; None for plain text."""

    text: str
    mark: Mark | None = None


def stretches(sentence: Sentence) -> Iterator[Stretch]:
    """A sentence cut where marks begin and end; after one that could not be verified 【待核】 stands in every copy."""
    unverified = sentence.state is State.UNVERIFIED
    for n, text in enumerate(_TO_FILL.split(sentence.text)):
        if text:
            yield Stretch(text, Mark.TO_FILL if n % 2 else Mark.UNVERIFIED if unverified else None)
    if unverified and _UNVERIFIED not in sentence.text:
        yield Stretch(_UNVERIFIED, Mark.UNVERIFIED)


def note_of(sentence: Sentence) -> str:
    """The papers a sentence rests on with their words, and what could not be verified; "" when there is neither."""
    cited = [f"{_place(s.doc, s.pinpoint)}：“{_short(s.quote)}”" for s in sentence.sources]
    doubts = [f"待核：{doubt}" for doubt in sentence.doubts]
    return "；".join(dict.fromkeys((*cited, *doubts)))


def source_table(report: Report) -> Form:
    """Every sentence that has a source or a doubt, in order, with its section."""
    columns = (
        Column("序号", 5, centred=True),
        Column("报告中的句子", 30),
        Column("来源", 20),
        Column("原文", 32),
        Column("说明", 13),
    )
    rows: list[tuple[str, ...]] = []
    heads: dict[int, str] = {}
    for heading, paragraphs in _parts(report):
        start = len(rows)
        for sentence in (s for paragraph in paragraphs for s in paragraph):
            if sentence.sources or sentence.doubts:
                rows.append(_row(len(rows) + 1, sentence))
        if heading and len(rows) > start:
            heads[start] = heading
    return Form("来源表", columns, tuple(rows), heads=heads)


def _parts(report: Report) -> Iterator[tuple[str, tuple[tuple[Sentence, ...], ...]]]:
    yield "", report.opening
    for heading, section in zip(numbered(report.sections), report.sections, strict=True):
        yield heading, section.paragraphs


def _row(number: int, sentence: Sentence) -> tuple[str, ...]:
    places = [_place(s.doc, s.pinpoint) for s in sentence.sources]
    quotes = [_short(s.quote) for s in sentence.sources]
    told = "；".join(sentence.doubts) or sentence.state.value
    return str(number), sentence.text, "\n".join(dict.fromkeys(places)), "\n".join(dict.fromkeys(quotes)), told


def _place(doc: str, pinpoint: str) -> str:
    return f"{doc} {pinpoint}".strip()


def _short(quote: str) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST]}……"
