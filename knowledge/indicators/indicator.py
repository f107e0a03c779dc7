"""Indicator systems 指标体系: sections, indicators, the check points a department answers, and what they rest on."""

import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from knowledge.errors import UsageError
from knowledge.pinpoint import Pinpoint, parse


class Finding(StrEnum):
    """How an indicator is judged."""

    MET = "达标"
    PARTLY = "部分达标"
    NOT_MET = "未达标"
    UNKNOWN = "无法判断"
    NOT_APPLICABLE = "不适用"


class AnswerType(StrEnum):
    """What kind of answer a check point asks for."""

    YES_NO = "是否"
    NUMBER = "数量"
    RATIO = "比例"
    DATE = "日期"


class MeasureType(StrEnum):
    """How an indicator is measured: by its answers alone, by a ratio, or by a number."""

    BOOLEAN = "布尔"
    RATIO = "比例"
    NUMBER = "数量"


class BasisType(StrEnum):
    """Whether a basis is a law (or regulation, rule, interpretation) or a policy paper."""

    LAW = "law"
    POLICY = "policy"


class EditionStatus(StrEnum):
    """How far an edition can be relied on: our own draft, issued by an office, or imported and not yet reviewed."""

    DRAFT = "draft"
    ISSUED = "issued"
    UNREVIEWED = "unreviewed"


class Operator(StrEnum):
    """How a value is held against a threshold."""

    AT_LEAST = ">="
    AT_MOST = "<="
    EQUAL = "=="
    ABOVE = ">"
    BELOW = "<"

    def holds(self, value: float, limit: float) -> bool:
        """Whether `value` fulfils the comparison with `limit`."""
        return bool(_COMPARE[self](value, limit))


_COMPARE = {
    Operator.AT_LEAST: operator.ge,
    Operator.AT_MOST: operator.le,
    Operator.EQUAL: operator.eq,
    Operator.ABOVE: operator.gt,
    Operator.BELOW: operator.lt,
}


@dataclass(frozen=True)
class Basis:
    """What an indicator rests on. `article` is empty where only the paper is named; `checked` says that the compiler
    has read the article.
    """

    type: BasisType
    name: str
    article: str = ""
    point: str = ""
    checked: bool = False

    @property
    def citation(self) -> str:
        """《中华人民共和国行政许可法》第四十二条."""
        return f"《{self.name}》{self.article}"

    @property
    def pinpoint(self) -> Pinpoint:
        """The article as a place; empty where none is named."""
        return parse(self.article) if self.article else Pinpoint()


@dataclass(frozen=True)
class Threshold:
    """The value from which a measure is fulfilled, and where that value comes from."""

    op: Operator
    value: float
    source: str

    def holds(self, value: float) -> bool:
        """Whether `value` is good enough."""
        return self.op.holds(value, self.value)


@dataclass(frozen=True)
class Measure:
    """How an indicator is measured; `deadline` is (month, day) of a duty of every year."""

    type: MeasureType
    name: str = ""
    unit: str = ""
    threshold: Threshold | None = None
    deadline: tuple[int, int] | None = None


@dataclass(frozen=True)
class CheckPoint:
    """One question. `expect` is the answer of those who comply (是, 否, or 任意 for a question that only tells whether
    the indicator applies) and belongs to yes-no questions; `unit` belongs to numbers and ratios. `provenance` is 推定
    where the question was made from the requirement's own words.
    """

    id: str
    type: AnswerType
    text: str
    unit: str = ""
    expect: str = ""
    provenance: str = ""

    def asks_like(self, other: "CheckPoint") -> bool:
        """Whether an answer to this question can stand as an answer to `other`: same type, unit and expectation."""
        return (self.type, self.unit, self.expect) == (other.type, other.unit, other.expect)


@dataclass(frozen=True)
class Indicator:
    """A requirement with its questions, usual evidence and bases. `scoring` 评分标准 and `responsible` 责任单位 come
    from an office's own table.
    """

    id: str
    title: str
    requirement: str
    check_points: tuple[CheckPoint, ...]
    evidence: tuple[str, ...]
    legal_basis: tuple[Basis, ...]
    applies_to: tuple[str, ...]
    measure: Measure
    weight: float
    tags: tuple[str, ...] = ()
    provenance: str = ""
    official_no: int | str | None = None
    scope_note: str = ""
    scoring: str = ""
    responsible: str = ""


@dataclass(frozen=True)
class Section:
    """A heading of level 1 (with `children`) or level 2 (with `indicators`)."""

    id: str
    name: str
    name_status: str = ""
    children: tuple["Section", ...] = ()
    indicators: tuple[Indicator, ...] = ()

    @property
    def level(self) -> int:
        """1 or 2."""
        return self.id.count(".") + 1

    def walk(self) -> Iterator[Indicator]:
        """Every indicator of this section and of those below it, in order."""
        yield from self.indicators
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Modifier:
    """A plus or minus point, or a veto (without points), that an office may switch on."""

    id: str
    title: str
    default_points: float = 0


@dataclass(frozen=True)
class Modifiers:
    """The optional plus and minus points and vetoes of a system; off unless `enabled`."""

    note: str = ""
    enabled: bool = False
    plus: tuple[Modifier, ...] = ()
    minus: tuple[Modifier, ...] = ()
    veto: tuple[Modifier, ...] = ()


@dataclass(frozen=True)
class Source:
    """What a system follows, who issued that, and how far ours can be trusted; for a system made from an office's file
    its name and the sha256 of its bytes.
    """

    aligned_to: str = ""
    issuer: str = ""
    published_structure: Mapping[str, int] = field(default_factory=dict)
    text_available: str = ""
    caveat: str = ""
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Review:
    """Who held an imported edition against its source, and when."""

    by: str
    on: date


@dataclass(frozen=True)
class IndicatorSystem:
    """One edition. `status_note` says the status in words people must see."""

    id: str
    name: str
    version: str
    status: EditionStatus
    status_note: str
    source: Source
    unit_types: tuple[str, ...]
    groups: tuple[Section, ...]
    language: str = "zh-CN"
    review_cycle: str = "annual"
    result_values: tuple[str, ...] = tuple(Finding)
    provenance_values: Mapping[str, str] = field(default_factory=dict)
    name_status_values: Mapping[str, str] = field(default_factory=dict)
    threshold_sources: Mapping[str, str] = field(default_factory=dict)
    expect_note: str = ""
    weight_policy: Mapping[str, str] = field(default_factory=dict)
    modifiers: Modifiers = Modifiers()
    review: Review | None = None

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """Every indicator in order."""
        return tuple(indicator for group in self.groups for indicator in group.walk())

    @cached_property
    def sections(self) -> dict[str, Section]:
        """Sections of both levels by id, in order."""
        return {section.id: section for group in self.groups for section in (group, *group.children)}

    @cached_property
    def by_id(self) -> dict[str, Indicator]:
        """Indicators by id."""
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def check_points(self) -> dict[str, CheckPoint]:
        """Check points by id, in order."""
        return {point.id: point for indicator in self.indicators for point in indicator.check_points}

    def indicator(self, id_: str) -> Indicator:
        """The indicator with this id; raises UsageError naming ids like it."""
        if id_ in self.by_id:
            return self.by_id[id_]
        near = [i for i in self.by_id if id_ and i.startswith(id_.rpartition(".")[0] or id_)][:5]
        hint = f"相近的有：{'、'.join(near)}。" if near else "用 yifa indicators 看全部指标。"
        raise UsageError(f"指标体系 {self.id} 里没有编号“{id_}”。{hint}")

    def path(self, id_: str) -> tuple[Section, ...]:
        """The sections an indicator stands in, level 1 first; raises UsageError for an unknown id."""
        self.indicator(id_)
        parts = id_.split(".")
        return tuple(self.sections[".".join(parts[:n])] for n in range(1, len(parts)))


def applicable(system: IndicatorSystem, unit_type: str) -> tuple[Indicator, ...]:
    """The indicators that apply to a type of unit; raises UsageError for a type the system does not know."""
    if unit_type not in system.unit_types:
        raise UsageError(f"没有单位类型“{unit_type}”。可以用：{'、'.join(system.unit_types)}。")
    return tuple(i for i in system.indicators if unit_type in i.applies_to)


def counts(system: IndicatorSystem) -> dict[str, int]:
    """How many indicators apply to each type of unit."""
    return {unit_type: len(applicable(system, unit_type)) for unit_type in system.unit_types}


def matching(system: IndicatorSystem, text: str) -> tuple[Indicator, ...]:
    """The indicators that hold every word of `text` somewhere: headings, wording, questions, evidence, bases, tags."""
    words = text.split()
    return tuple(i for i in system.indicators if all(word in _searchable(system, i) for word in words))


def _searchable(system: IndicatorSystem, indicator: Indicator) -> str:
    headings = (section.name for section in system.path(indicator.id))
    points = (point.text for point in indicator.check_points)
    bases = (f"{basis.citation} {basis.point}" for basis in indicator.legal_basis)
    own = (indicator.id, indicator.title, indicator.requirement, indicator.scoring, indicator.responsible)
    return " ".join((*own, *headings, *points, *indicator.evidence, *bases, *indicator.tags))
