"""What clients send to work on a draft."""

from pydantic import Field

from ui.api.round_bodies import Body


class Change(Body):
    """A change to a section; `base` is the version the writer has seen."""

    base: int = Field(ge=1)


class SentenceRow(Body):
    """A sentence as it is to read; paragraph and number count from 0, an empty text takes it out."""

    paragraph: int = Field(ge=0)
    number: int = Field(ge=0)
    text: str = Field(max_length=2000)


class Written(Change):
    """Sentences of a section."""

    changes: list[SentenceRow] = Field(min_length=1, max_length=200)


class Again(Change):
    """A section to be made again, and what to mind."""

    remark: str = Field("", max_length=500)


class Locked(Change):
    """A section to be locked or unlocked."""

    locked: bool = True


class FactEdited(Body):
    """Changed columns of a fact."""

    changes: dict[str, str | int | bool]
    base: int = Field(ge=0)


class FactAdded(Body):
    """A fact that no paper gives."""

    measure: str = Field(min_length=2, max_length=60)
    value: str = Field(min_length=1, max_length=20)
    unit: str = Field("", max_length=10)
