"""A round of the self-check: one department, one edition, one year, with its answers, and how they were judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from knowledge.errors import UsageError
from knowledge.indicators.indicator import CheckPoint, Finding, Indicator, IndicatorSystem, applicable


class Label(StrEnum):
    """Which check of the year a round is."""

    ANNUAL = "年度"
    MIDYEAR = "中期"
    INSPECTION = "督察前"


class Mark(StrEnum):
    """What a department says in place of an answer."""

    LATER = "稍后"
    UNSURE = "不确定"
    NOT_APPLICABLE = "不适用"


class Decider(StrEnum):
    """Who said something: a person, a rule, or a model."""

    PERSON = "人"
    RULE = "规则"
    MODEL = "模型"


class Stage(StrEnum):
    """Where a round stands between the department and its reviewer."""

    OPEN = "自查中"
    SUBMITTED = "已提交"
    RETURNED = "已退回"
    ACCEPTED = "已通过"

    @property
    def writable(self) -> bool:
        """Whether the department may still change its answers."""
        return self in (Stage.OPEN, Stage.RETURNED)


@dataclass(frozen=True)
class Assessment:
    """A round as it was started. `system_hash` names the wording of the edition that it keeps; `migrated_from` is the
    round that it was made from when the edition changed. Times are in UTC.
    """

    id: int
    department: str
    unit_type: str
    year: int
    label: Label
    edition: str
    system_hash: str
    migrated_from: int | None
    created_by: str
    created_at: datetime

    @property
    def title(self) -> str:
        """县民政局 2025 年度自查."""
        label = "度" if self.label is Label.ANNUAL else f"年{self.label}"
        return f"{self.department}{self.year}年{label.removeprefix('年')}自查"


@dataclass(frozen=True)
class Response:
    """What is said to a check point: a `value` (是, 否, a number, a percentage, a day) or a `mark`.

    `note` is the reason, or the words the value was read from. `version` counts the changes from 1. `at` is in UTC.
    """

    check_point: str
    value: str
    mark: Mark | None
    note: str
    source: Decider
    by: str
    at: datetime
    version: int

    @property
    def shown(self) -> str:
        """The value, or the mark."""
        return self.value or (self.mark.value if self.mark else "")


@dataclass(frozen=True)
class Quote:
    """An exact quotation from a paper; `evidence` is the id of the proof it stands in, `page` 0 where none is known."""

    doc: str
    quote: str
    evidence: str = ""
    page: int = 0


@dataclass(frozen=True)
class Decision:
    """A finding somebody settled on for an indicator; `confidence` (0 to 1) belongs to rules and models only."""

    indicator: str
    finding: Finding
    reason: str
    quotes: tuple[Quote, ...]
    confidence: float | None
    source: Decider
    by: str
    at: datetime
    version: int


@dataclass(frozen=True)
class Scheme:
    """What a round counts otherwise than its edition: weights and thresholds by indicator id, and the plus and minus
    points and vetoes that are switched on, by their id; `partly` is the share that 部分达标 earns.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    modifiers: Mapping[str, float] = field(default_factory=dict)
    partly: float = 0.5


@dataclass(frozen=True)
class Round:
    """Everything a round holds at one moment. `decisions` are the department's own findings, `suggestions` those that
    rules and models read from its papers, `reviews` those of the reviewing office.
    """

    assessment: Assessment
    system: IndicatorSystem
    responses: Mapping[str, Response]
    decisions: Mapping[str, Decision]
    suggestions: Mapping[str, Decision]
    reviews: Mapping[str, Decision]
    scheme: Scheme
    stage: Stage

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators that apply to the department, in order."""
        return applicable(self.system, self.assessment.unit_type)

    @cached_property
    def check_points(self) -> dict[str, CheckPoint]:
        """The questions of the department by id, in order."""
        return {point.id: point for indicator in self.indicators for point in indicator.check_points}

    def indicator(self, id_: str) -> Indicator:
        """An indicator of this round; raises UsageError for one that is unknown or does not apply."""
        found = self.system.indicator(id_)
        if found not in self.indicators:
            raise UsageError(f"指标 {id_}“{found.title}”不适用于{self.assessment.unit_type}，不用填。")
        return found

    def check_point(self, id_: str) -> CheckPoint:
        """A question of this round; raises UsageError for one that is unknown or does not apply."""
        if id_ not in self.check_points:
            self.indicator(id_.rpartition("-")[0])
            raise UsageError(f"没有检查点“{id_}”。用 yifa check next 看要答的检查点。")
        return self.check_points[id_]
