"""Indicator systems as they are written in files: the fields, what each may hold, and how they must fit together."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from knowledge.indicators.indicator import AnswerType, BasisType, EditionStatus, Finding, MeasureType, Operator
from knowledge.pinpoint import parse

Line = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^\P{Cc}+$")]
Text = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^\P{Cc}+$")]
Term = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\p{Cc}；;]+$")]
UnitType = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\p{Cc}、，,；;]+$")]
Unit = Annotated[str, Field(max_length=20, pattern=r"^[^\p{Cc}】]*$")]
Note = Annotated[str, Field(max_length=300, pattern=r"^\P{Cc}*$")]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Id = Annotated[str, Field(max_length=60, pattern=ID_PATTERN)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class BasisRow(_Row):
    """A basis as written in a file."""

    type: BasisType
    name: Line
    article: str = Field("", max_length=20)
    point: Note = ""
    checked: bool = Field(default=False, strict=True)

    @field_validator("name")
    @classmethod
    def _balanced(cls, name: str) -> str:
        depths = [name[: n + 1].count("《") - name[: n + 1].count("》") for n in range(len(name))]
        if min(depths) < 0 or depths[-1]:
            raise ValueError(f"书名号不成对（现为 {name}）")
        return name

    @field_validator("article")
    @classmethod
    def _article(cls, article: str) -> str:
        try:
            label = parse(article).label if article else ""
        except ValueError:
            label = ""
        if label != article:
            raise ValueError(f"条号要写成“第四十二条”这样，只写到条（现为 {article}）")
        return article


class ThresholdRow(_Row):
    """A threshold as written in a file."""

    op: Operator
    value: Number
    source: Line


class MeasureRow(_Row):
    """A measure as written in a file; `deadline` is MM-DD."""

    type: MeasureType
    name: Note = ""
    unit: Unit = ""
    threshold: ThresholdRow | None = None
    deadline: str = ""

    @model_validator(mode="after")
    def _whole(self) -> "MeasureRow":
        counted = self.type is not MeasureType.BOOLEAN
        if {bool(self.name), bool(self.unit)} != {counted}:
            raise ValueError("比例、数量要有 name 和 unit，布尔不要")
        if self.threshold and not counted:
            raise ValueError("布尔没有 threshold")
        if self.threshold and self.type is MeasureType.RATIO and not 0 <= self.threshold.value <= 100:
            raise ValueError("比例的 threshold 要在0到100之间")
        return self

    @field_validator("deadline")
    @classmethod
    def _day_of_the_year(cls, deadline: str) -> str:
        if deadline:
            try:
                date.fromisoformat(f"2000-{deadline}")
            except ValueError as error:
                raise ValueError(f"日期要写成 03-01 这样（现为 {deadline}）") from error
        return deadline


class CheckPointRow(_Row):
    """A check point as written in a file: exactly one question, with what its type needs and nothing else."""

    id: str
    type: AnswerType
    text: Text
    unit: Unit = ""
    expect: Literal["", "是", "否", "任意"] = ""
    provenance: Literal["", "推定"] = ""

    @model_validator(mode="after")
    def _one_meaning(self) -> "CheckPointRow":
        if self.text.count("？") != 1 or not self.text.endswith("？"):
            raise ValueError("text 要是一个问句，以一个“？”结尾")
        if (self.type is AnswerType.YES_NO) != bool(self.expect):
            raise ValueError("expect 只用于“是否”，而且必填")
        if (self.type in (AnswerType.NUMBER, AnswerType.RATIO)) != bool(self.unit):
            raise ValueError("unit 只用于“数量”和“比例”，而且必填")
        return self


class IndicatorRow(_Row):
    """An indicator as written in a file."""

    id: str = Field(pattern=r"^[1-9]\d*\.[1-9]\d*\.[1-9]\d*$")
    title: Line
    requirement: Text
    check_points: list[CheckPointRow] = Field(min_length=1, max_length=20)
    evidence: list[Term] = []
    legal_basis: list[BasisRow] = []
    applies_to: list[UnitType] = Field(min_length=1)
    measure: MeasureRow
    weight: Number = Field(gt=0)
    tags: list[Term] = []
    provenance: Line
    official_no: int | Annotated[str, Field(max_length=30, pattern=r"^\S*[^\s\d]\S*$")] | None = None
    scope_note: Note = ""
    scoring: str = Field("", max_length=2000, pattern=r"^[\n\P{Cc}]*$")
    responsible: Note = ""

    @model_validator(mode="after")
    def _check_points_are_numbered(self) -> "IndicatorRow":
        for number, point in enumerate(self.check_points, 1):
            if point.id != f"{self.id}-q{number}":
                raise ValueError(f"第{number}个检查点的 id 要写成 {self.id}-q{number}（现为 {point.id}）")
        return self


class _Heading(_Row):
    id: str
    name: Line
    name_status: Line


class GroupRow(_Heading):
    """A section of level 2 as written in a file."""

    id: str = Field(pattern=r"^[1-9]\d*\.[1-9]\d*$")
    indicators: list[IndicatorRow] = Field(min_length=1)


class TopRow(_Heading):
    """A section of level 1 as written in a file."""

    id: str = Field(pattern=r"^[1-9]\d*$")
    children: list[GroupRow] = Field(min_length=1)


class SourceRow(_Row):
    """Where a system comes from, as written in a file."""

    aligned_to: str = ""
    issuer: str = ""
    published_structure: dict[str, int] = {}
    text_available: str = ""
    caveat: str = ""
    file: Note = ""
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")


class ReviewRow(_Row):
    """Who reviewed an edition and when, as written in a file."""

    by: Line
    on: date


class ModifierRow(_Row):
    """A plus or minus point or a veto as written in a file."""

    id: Line
    title: Line
    default_points: Number = 0.0


class ModifiersRow(_Row):
    """Plus and minus points and vetoes as written in a file."""

    note: str = ""
    enabled: bool = Field(default=False, strict=True)
    plus: list[ModifierRow] = []
    minus: list[ModifierRow] = []
    veto: list[ModifierRow] = []


class SystemRow(_Row):
    """A whole indicator system as written in a file."""

    id: Id
    name: Line
    version: Line
    status: EditionStatus
    status_note: Line
    language: str = "zh-CN"
    review_cycle: str = "annual"
    source: SourceRow = SourceRow()
    unit_types: list[UnitType] = Field(min_length=1)
    result_values: list[Finding]
    provenance_values: dict[str, str] = {}
    name_status_values: dict[str, str] = {}
    expect_note: str = ""
    threshold_sources: dict[str, str] = {}
    weight_policy: dict[str, str] = {}
    modifiers: ModifiersRow = ModifiersRow()
    review: ReviewRow | None = None
    groups: list[TopRow] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> "SystemRow":
        found = list(_inconsistencies(self))
        if found:
            raise ValueError("；".join(found[:10]))
        return self


def _inconsistencies(system: SystemRow) -> Iterator[str]:
    """What does not fit together between the parts of a system."""
    if system.review and system.status is EditionStatus.UNREVIEWED:
        yield "写了 review（核对人），status 却是 unreviewed（未核对）"
    if system.result_values != list(Finding):
        yield f"result_values 要依次是 {'、'.join(Finding)}"
    children = [(top, child) for top in system.groups for child in top.children]
    indicators = [(child, indicator) for _, child in children for indicator in child.indicators]
    links = [(p.id, c.id) for p, c in children] + [(p.id, i.id) for p, i in indicators]
    for parent, inner in links:
        if inner.rpartition(".")[0] != parent:
            yield f"{inner}：编号与上级 {parent} 不一致"
    ids = [top.id for top in system.groups] + [inner for _, inner in links]
    yield from (f"{id_}：编号用了两次" for id_ in _twice(ids))
    modifiers = system.modifiers
    yield from (
        f"{id_}：编号用了两次" for id_ in _twice(m.id for m in (*modifiers.plus, *modifiers.minus, *modifiers.veto))
    )
    yield from (f"一级指标“{name}”出现两次" for name in _twice(top.name for top in system.groups))
    for top in system.groups:
        yield from (f"{top.id}：二级指标“{name}”出现两次" for name in _twice(c.name for c in top.children))
    headings: list[_Heading] = [*system.groups, *(child for _, child in children)]
    for section in headings:
        if section.name_status not in system.name_status_values:
            yield f"{section.id}：name_status “{section.name_status}”不在 name_status_values 里"
    for _, child in children:
        yield from (f"{child.id}：三级指标“{title}”出现两次" for title in _twice(i.title for i in child.indicators))
    for _, indicator in indicators:
        yield from _foreign_values(system, indicator)


def _foreign_values(system: SystemRow, indicator: IndicatorRow) -> Iterator[str]:
    unknown = [u for u in indicator.applies_to if u not in system.unit_types] + _twice(indicator.applies_to)
    if unknown:
        yield f"{indicator.id}：applies_to 的 {'、'.join(unknown)} 不在 unit_types 里，或者写了两次"
    if indicator.provenance not in system.provenance_values:
        yield f"{indicator.id}：provenance “{indicator.provenance}”不在 provenance_values 里"
    threshold = indicator.measure.threshold
    if threshold and threshold.source not in system.threshold_sources:
        yield f"{indicator.id}：threshold 的 source “{threshold.source}”不在 threshold_sources 里"


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, n in Counter(names).items() if n > 1]
