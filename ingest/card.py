"""Procedure cards 办事流程卡: who does what in which order, with deadline, document and basis, as reviewed YAML files."""

from collections.abc import Iterator

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.document import Document, Form, Kind, Passage, document_id
from knowledge.errors import UsageError
from knowledge.pinpoint import Pinpoint


class Basis(BaseModel):
    """Where a step stands: short title of the law, and the article down to 款 and 项; empty for a paper as a whole."""

    model_config = ConfigDict(extra="forbid")

    law: str = Field(min_length=2)
    article: str

    def __str__(self) -> str:
        return f"《{self.law}》{self.article}"


class Step(BaseModel):
    """One action."""

    model_config = ConfigDict(extra="forbid")

    do: str = Field(min_length=6, max_length=130)
    who: str = Field("", max_length=40)
    deadline: str = Field("", max_length=50)
    document: str = Field("", max_length=50)
    basis: list[Basis]

    @property
    def lines(self) -> Iterator[str]:
        """The step as it is read: what to do, then who, when, which paper, and the basis."""
        yield self.do
        named = (("谁办", self.who), ("期限", self.deadline), ("文书", self.document))
        yield from (f"{name}：{value}" for name, value in named if value)
        if self.basis:
            yield f"依据：{'、'.join(dict.fromkeys(map(str, self.basis)))}"


class Card(BaseModel):
    """How a thing is done, step by step."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=4, max_length=20)
    trigger: str = Field(min_length=6, max_length=120)
    who: str = Field(min_length=2, max_length=80)
    keywords: list[str] = Field(min_length=3, max_length=20)
    steps: list[Step] = Field(min_length=4, max_length=12)
    mistakes: list[str] = Field(min_length=2, max_length=6)
    variants: list[str] = Field(max_length=5)
    questions: list[str] = Field(min_length=3, max_length=6)


def read_card(data: bytes, name: str, source_hash: str) -> tuple[Document, list[Passage]]:
    """A card file as a document with one passage a step; raises UsageError naming the place that is wrong."""
    try:
        card = Card.model_validate(yaml.load(data, Loader=yaml.CSafeLoader))
    except (ValidationError, yaml.YAMLError) as error:
        raise UsageError(f"流程卡 {name} 有误：{error}") from error
    document = Document(
        id=document_id(card.title, "", "", Form.CARD),
        title=card.title,
        short_title=card.title,
        kind=Kind.GUIDE,
        form=Form.CARD,
        source_hash=source_hash,
    )
    return document, list(_passages(document.id, card))


def _passages(document: str, card: Card) -> Iterator[Passage]:
    questions = (card.title, " ".join(card.keywords), *card.questions)
    yield Passage(document, Pinpoint(outline="适用情形"), f"{card.trigger}\n谁来办：{card.who}", 1, questions=questions)
    for number, step in enumerate(card.steps, 1):
        yield Passage(document, Pinpoint(outline=f"第{number}步"), "\n".join(step.lines), number + 1)
    notes = (("常见错误", card.mistakes), ("特别情形", card.variants))
    for number, (title, lines) in enumerate((n for n in notes if n[1]), len(card.steps) + 2):
        yield Passage(document, Pinpoint(outline=title), "\n".join(lines), number)
