"""The check list of a draft: contents that are missing, what is open or unverified, what changed or contradicts itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.compare import Change, alike, changes
from assistant.drafting.draft import Draft
from assistant.drafting.facts import Fact, FactKind
from assistant.drafting.figures import in_marks
from assistant.drafting.material import Material
from assistant.drafting.measure import measured
from assistant.drafting.proof import placeholders
from assistant.drafting.report import Section, Sentence, Source, State
from assistant.prefill.papers import Paper

CHANGED = 0.3
"""A figure that differs from last year's by more than this share is listed."""

_BLANK = re.compile(r"\s")
_SHORTEST_COPY = 12


@dataclass(frozen=True)
class Content:
    """A required content, and whether the draft has something to say on it."""

    text: str
    section: str
    present: bool


@dataclass(frozen=True)
class Open:
    """Something of a section that a person must look at."""

    section: str
    text: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contradiction:
    """The same thing with two values in two sections."""

    measure: str
    first: Open
    second: Open


@dataclass(frozen=True)
class CheckList:
    """Everything to settle before a draft goes out. `aside` are papers about another year, which no sentence uses."""

    required: tuple[Content, ...]
    placeholders: tuple[Open, ...]
    unverified: tuple[Open, ...]
    changed: tuple[Change, ...]
    contradictions: tuple[Contradiction, ...]
    copied: tuple[Open, ...]
    unfavourable: tuple[Open, ...]
    aside: tuple[str, ...]


def check_draft(
    draft: Draft, material: Material, *, earlier: Sequence[Paper] = (), share: float = CHANGED
) -> CheckList:
    """The check list; `earlier` are reports from which no sentence may be taken over unnoticed."""
    sections = draft.report.sections
    shown = {f.shown for section in sections for s in section.sentences for f in _facts(s)}
    changed = [c for c in changes(material.facts, draft.year) if abs(c.share) > share and c.now.shown in shown]
    return CheckList(
        tuple(_required(draft)),
        tuple(Open(s.heading, p) for s in sections for x in s.sentences for p in placeholders(x.text)),
        tuple(Open(s.heading, x.text, x.doubts) for s in sections for x in s.sentences if x.state is State.UNVERIFIED),
        tuple({(c.now.measure, c.now.shown): c for c in changed}.values()),
        tuple(contradictions(sections)),
        tuple(_copied(sections, earlier)),
        tuple(Open("", s.text, tuple(source.doc for source in s.sources)) for s in draft.unfavourable),
        tuple(paper.name for paper in material.aside),
    )


def contradictions(sections: Sequence[Section]) -> Iterator[Contradiction]:
    """Figures that say the same thing with another value in another section."""
    told = [
        (section, sentence, fact) for section in sections for sentence in section.sentences for fact in _facts(sentence)
    ]
    for n, (section, sentence, fact) in enumerate(told):
        for other, said, against in told[n + 1 :]:
            if other.key != section.key and fact.value != against.value and alike(fact, against):
                yield Contradiction(fact.measure, Open(section.heading, sentence.text), Open(other.heading, said.text))


def _required(draft: Draft) -> Iterator[Content]:
    for one in draft.type.required:
        parts = [s for s in draft.report.sections if s.key.split(".")[0] == one.section]
        if parts:
            present = any(x.state is not State.TO_FILL for part in parts for x in part.sentences)
            yield Content(one.text, parts[0].heading, present)


def _facts(sentence: Sentence) -> list[Fact]:
    return [
        Fact(FactKind.FIGURE, m.measure, m.figure.value, m.figure.unit, 0, Source("", ""), m.clause)
        for m in measured(sentence.text)
    ]


def _copied(sections: Sequence[Section], earlier: Sequence[Paper]) -> Iterator[Open]:
    texts = [_BLANK.sub("", in_marks(paper.text)) for paper in earlier]
    for section in sections:
        for sentence in section.sentences:
            bare = _BLANK.sub("", sentence.text).rstrip("。")
            if len(bare) >= _SHORTEST_COPY and any(bare in text for text in texts):
                yield Open(section.heading, sentence.text)
