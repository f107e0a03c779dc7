"""Reading duties: the shipped file, and an office's own file that overrides and adds entries."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from knowledge.dates.duty import Basis, Cycle, Duty, FixedBy, read_due
from knowledge.errors import UsageError
from knowledge.pinpoint import parse
from knowledge.unit import UnitType

LIBRARY = Path(__file__).parents[1] / "library" / "duties.yaml"
OWN_FILE = "duties.yaml"
"""Name of an office's own file in its data folder."""


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


def load_duties(own: Path | None = None, *, shipped: Path = LIBRARY) -> tuple[Duty, ...]:
    """The shipped duties with those of the office's `own` file, which replace entries of the same id or are added.

    A file that is not there adds nothing; raises UsageError naming file, entry and field that are wrong.
    """
    found = {duty.id: duty for duty in _read(shipped, own=False)}
    if own and own.is_file():
        found |= {duty.id: duty for duty in _read(own, own=True)}
    return tuple(found.values())


def _read(path: Path, *, own: bool) -> list[Duty]:
    try:
        data = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        rows = DutyFile.model_validate(data).duties
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"事项表 {path} 不是有效的 YAML：{_place(error)}") from error
    except ValidationError as error:
        raise UsageError(f"事项表 {path} 有误：{'；'.join(_faults(error, data))}。") from error
    ids = [row.id for row in rows]
    if twice := sorted({i for i in ids if ids.count(i) > 1}):
        raise UsageError(f"事项表 {path} 有误：编号 {'、'.join(twice)} 用了两次。")
    return [_duty(row, own) for row in rows]


def _duty(row: DutyRow, own: bool) -> Duty:
    return Duty(
        **row.model_dump(include={"id", "title", "fixed_by", "submit", "publish", "timing", "note"}),
        units=tuple(row.units),
        due=read_due(row.due),
        to=tuple(row.to),
        basis=tuple(Basis(**b.model_dump()) for b in row.basis),
        own=own,
    )


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"第{mark.line + 1}行附近写法不对，请检查缩进、冒号和引号。" if mark else "请用 UTF-8 编码保存。"


_FAULTS = {
    "missing": "没有填",
    "extra_forbidden": "不认识的键",
    "enum": "只能填 {expected}",
    "string_type": "要填文字，日期请加引号",
    "bool_parsing": "只能填 true 或 false",
    "list_type": "要写成列表",
    "model_type": "要写成“键: 值”的形式",
    "string_too_short": "至少 {min_length} 字",
    "string_too_long": "最多 {max_length} 字",
    "too_short": "至少 {min_length} 个",
    "value_error": "{error}",
}


def _faults(error: ValidationError, data: Any) -> Iterator[str]:
    """Each fault with the id of its entry (or its number where it has none) and the field."""
    for fault in error.errors():
        place = list(fault["loc"])
        if len(place) >= 2 and isinstance(place[1], int):
            row = data["duties"][place[1]]
            name = row.get("id") if isinstance(row, dict) else ""
            place[:2] = [str(name or f"第{place[1] + 1}条")]
        spelled = [f"第{part + 1}个" if isinstance(part, int) else str(part) for part in place]
        message = _FAULTS.get(fault["type"], "不能用").format(**fault.get("ctx", {}))
        value = "" if fault["type"] in ("missing", "value_error") else f"（现为 {str(fault['input'])[:40]}）"
        yield f"{' 的 '.join(spelled) or '文件'}：{message}{value}"
