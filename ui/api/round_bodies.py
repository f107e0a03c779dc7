"""What clients send to change a round of the self-check."""

from pydantic import BaseModel, ConfigDict, Field

from assistant.selfcheck.assessment import Label, Mark
from knowledge.indicators.indicator import Finding


class Body(BaseModel):
    """What every change says: who makes it."""

    model_config = ConfigDict(extra="forbid")

    by: str = Field("", max_length=100, description="谁填的")


class Begin(Body):
    """A round to begin."""

    department: str = Field(max_length=100)
    unit_type: str
    year: int
    label: Label = Label.ANNUAL
    system: str = "national-2021"


class Answer(Body):
    """An answer to a check point; `base` is the version the writer has seen, 0 for none."""

    value: str = Field("", max_length=2000)
    mark: Mark | None = None
    note: str = Field("", max_length=2000)
    base: int = Field(ge=0)


class Said(Body):
    """A typed answer to an indicator, or to the next one."""

    text: str = Field(max_length=2000)
    indicator: str = ""


class Marked(Body):
    """A mark on the open check points of an indicator."""

    mark: Mark
    because: str = Field("", max_length=2000)


class Settled(Body):
    """A finding settled by hand, by the department or (`review`) by its reviewer."""

    finding: Finding
    because: str = Field(max_length=2000)
    review: bool = False
    base: int | None = None


class Edited(Body):
    """Changed columns of a gap."""

    changes: dict[str, str | list[str] | None]
    base: int | None = None


class Added(Body):
    """A gap written by hand."""

    columns: dict[str, str | list[str] | None]


class Merged(Body):
    """Gaps to be made one."""

    gaps: list[int]


class Counted(Body):
    """Weights, thresholds, and plus and minus points of a round."""

    weights: dict[str, float] = {}
    thresholds: dict[str, float] = {}
    modifiers: dict[str, float] = {}
    partly: float = 0.5
    base: int | None = None


class Moved(Body):
    """A step of the review."""

    comment: str = Field("", max_length=2000)


class Moving(Body):
    """Another edition."""

    to: str
