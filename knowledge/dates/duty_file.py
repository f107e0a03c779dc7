"""Reading duties: the shipped file, and an office's own file that replaces, adds and takes out entries."""

from collections import Counter
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from knowledge.dates.duty import Basis, Cycle, Duty, FixedBy, read_due
from knowledge.errors import UsageError
from knowledge.pinpoint import parse
from knowledge.strict_yaml import checked, read_yaml
from knowledge.unit import UnitType

LIBRARY = Path(__file__).parents[1] / "library" / "duties.yaml"
OWN_FILE = "duties.yaml"
"""Name of an office's own file in its data folder."""

File = TypeVar("File", bound="DutyFile")


class BasisRow(BaseModel):
    """A basis as written in a file."""

    model_config = ConfigDict(extra="forbid")

    law: str = Field(min_length=2)
    article: str = ""
    checked: bool = False
    holds: str = ""

    @model_validator(mode="after")
    def _whole(self) -> "BasisRow":
        if self.checked and not self.article:
            raise ValueError("checked 为 true 时要写 article")
        return self

    @field_validator("article")
    @classmethod
    def _pinpoint(cls, article: str) -> str:
        try:
            return str(parse(article)) if article else ""
        except ValueError as error:
            raise ValueError(f"条款写法不对，要写成 第四十九条第一款 这样（现为 {article}）") from error


class DutyRow(BaseModel):
    """A duty as written in a file."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(min_length=2, max_length=40)
    title: str = Field(min_length=4, max_length=40)
    units: list[UnitType] = Field(min_length=1)
    due: str
    timing: str = Field("", max_length=80)
    fixed_by: FixedBy
    submit: str = Field(min_length=2, max_length=120)
    to: list[Annotated[str, Field(min_length=2)]] = Field(min_length=1)
    publish: str = Field(min_length=2, max_length=80)
    basis: list[BasisRow] = Field(min_length=1)
    note: str = Field("", max_length=200)

    @field_validator("due")
    @classmethod
    def _readable(cls, due: str) -> str:
        read_due(due)
        return due

    @model_validator(mode="after")
    def _timed(self) -> "DutyRow":
        if self.due == Cycle.OPEN and not self.timing:
            raise ValueError("due 为 无固定日期 时要用 timing 写明多久一次")
        return self


class DutyFile(BaseModel):
    """A list of duties."""

    model_config = ConfigDict(extra="forbid")

    duties: list[DutyRow]

    @field_validator("duties")
    @classmethod
    def _named_once(cls, duties: list[DutyRow]) -> list[DutyRow]:
        if twice := [id_ for id_, n in Counter(row.id for row in duties).items() if n > 1]:
            raise ValueError(f"编号 {'、'.join(twice)} 用了两次")
        return duties


class OwnDutyFile(DutyFile):
    """What an office changes in the shipped list: entries of its own, and the ids of those it does not want."""

    duties: list[DutyRow] = []
    without: list[str] = []


def load_duties(own: Path | None = None, *, shipped: Path = LIBRARY) -> tuple[Duty, ...]:
    """The shipped duties with those of the office's `own` file, which replace entries of the same id, are added or taken out.

    A file that is not there changes nothing; raises UsageError naming file, entry and field that are wrong.
    """
    found = {row.id: _duty(row, own=False) for row in _read(DutyFile, shipped, "事项表").duties}
    if own and own.is_file():
        changes = _read(OwnDutyFile, own, "本单位的事项表")
        if unknown := [id_ for id_ in changes.without if id_ not in found]:
            raise UsageError(f"本单位的事项表 {own.name} 有误：without 里的 {'、'.join(unknown)} 不在自带的事项里。")
        found |= {row.id: _duty(row, own=True) for row in changes.duties}
        found = {id_: duty for id_, duty in found.items() if id_ not in changes.without}
    return tuple(found.values())


def _read(model: type[File], path: Path, what: str) -> File:
    return checked(model, read_yaml(path, what), f"{what} {path.name}")


def _duty(row: DutyRow, own: bool) -> Duty:
    return Duty(
        **row.model_dump(include={"id", "title", "fixed_by", "submit", "publish", "timing", "note"}),
        units=tuple(row.units),
        due=read_due(row.due),
        to=tuple(row.to),
        basis=tuple(Basis(**b.model_dump()) for b in row.basis),
        own=own,
    )
