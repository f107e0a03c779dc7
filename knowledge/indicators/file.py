"""Indicator systems as YAML files: the shipped editions and the office's own, read, listed and written."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import UsageError
from knowledge.indicators.indicator import (
    Basis,
    CheckPoint,
    Indicator,
    IndicatorSystem,
    Measure,
    Modifier,
    Modifiers,
    Review,
    Section,
    Source,
    Threshold,
)
from knowledge.indicators.row import GroupRow, IndicatorRow, MeasureRow, ModifierRow, SystemRow, TopRow
from knowledge.strict_yaml import checked, read_yaml

SHIPPED = Path(__file__).parent
REGISTER = "legal-basis.yaml"


@dataclass(frozen=True)
class Editions:
    """Every system that could be read, by id, and what is wrong with the files that could not, by file name."""

    systems: Mapping[str, IndicatorSystem]
    faults: Mapping[str, str]

    def find(self, id_: str) -> IndicatorSystem:
        """The system with this id; raises UsageError telling what is wrong with its file or which systems there are."""
        if id_ in self.systems:
            return self.systems[id_]
        raise UsageError(self.faults.get(f"{id_}.yaml") or f"没有指标体系“{id_}”。现有：{'、'.join(self.systems)}。")


def load_system(path: Path) -> IndicatorSystem:
    """The indicator system in a YAML file named after its id; raises UsageError naming indicator and field at fault."""
    system = build_system(read_yaml(path, "指标体系"), f"指标体系 {path.name}")
    if system.id != path.stem:
        raise UsageError(f"指标体系 {path.name} 有误：文件名要与 id 相同（{system.id}.yaml）。")
    return system


def folder_of(home: Path) -> Path:
    """Where the office with this data folder keeps its own systems."""
    return home / "indicators"


def editions_in(home: Path) -> Editions:
    """The shipped systems and those of the office with this data folder."""
    return systems(folder_of(home))


def systems(folder: Path | None = None) -> Editions:
    """The shipped editions, then those in the office's `folder`; one bad file of the office does not hide the others.

    A shipped id is not replaced by a file of the office.
    """
    found = {path.stem: load_system(path) for path in _files(SHIPPED)}
    shipped, faults = set(found), {}
    for path in _files(folder) if folder else ():
        try:
            if path.stem in shipped:
                raise UsageError(f"指标体系 {path.name} 与自带的同名，没有读入。请换一个 id 和文件名。")
            found[path.stem] = load_system(path)
        except UsageError as error:
            faults[path.name] = str(error)
    return Editions(found, faults)


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*.yaml")) if path.name != REGISTER]


def save_system(system: IndicatorSystem, folder: Path, *, replace: bool = False) -> Path:
    """Write a system to `folder` as `<id>.yaml`, whole or not at all.

    Raises UsageError where the id is taken (by a shipped system always, by a file unless `replace`), or where the
    system breaks the rules of the file format.
    """
    path = folder / f"{system.id}.yaml"
    if (SHIPPED / path.name).exists():
        raise UsageError(f"“{system.id}”是自带的指标体系，不能覆盖。请换一个 id。")
    if path.exists() and not replace:
        raise UsageError(f"已有指标体系“{system.id}”。请换一个 id；确实要换掉它，加 --replace。")
    data = to_data(system)
    build_system(data, f"指标体系 {path.name}")
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".yaml.part")
    draft.write_text(yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), encoding="utf-8")
    draft.replace(path)
    return path


def build_system(data: Any, where: str) -> IndicatorSystem:
    """The indicator system that `data` describes; raises UsageError naming indicator and field, led by `where`."""
    row = checked(SystemRow, data, where)
    modifiers = row.modifiers
    plain = {"id", "name", "version", "status", "status_note", "language", "review_cycle", "expect_note"}
    tables = {"provenance_values", "name_status_values", "threshold_sources", "weight_policy"}
    return IndicatorSystem(
        **row.model_dump(include=plain | tables),
        source=Source(**row.source.model_dump()),
        review=Review(row.review.by, row.review.on) if row.review else None,
        unit_types=tuple(row.unit_types),
        result_values=tuple(row.result_values),
        modifiers=Modifiers(
            modifiers.note,
            modifiers.enabled,
            _modifiers(modifiers.plus),
            _modifiers(modifiers.minus),
            _modifiers(modifiers.veto),
        ),
        groups=tuple(_section(top) for top in row.groups),
    )


def _modifiers(rows: list[ModifierRow]) -> tuple[Modifier, ...]:
    return tuple(Modifier(row.id, row.title, row.default_points) for row in rows)


def _section(row: TopRow | GroupRow) -> Section:
    if isinstance(row, TopRow):
        return Section(row.id, row.name, row.name_status, children=tuple(_section(child) for child in row.children))
    return Section(row.id, row.name, row.name_status, indicators=tuple(_indicator(i) for i in row.indicators))


def _indicator(row: IndicatorRow) -> Indicator:
    plain = {
        "id",
        "title",
        "requirement",
        "weight",
        "provenance",
        "official_no",
        "scope_note",
        "scoring",
        "responsible",
    }
    return Indicator(
        **row.model_dump(include=plain),
        check_points=tuple(CheckPoint(**point.model_dump()) for point in row.check_points),
        evidence=tuple(row.evidence),
        legal_basis=tuple(Basis(**basis.model_dump()) for basis in row.legal_basis),
        applies_to=tuple(row.applies_to),
        measure=_measure(row.measure),
        tags=tuple(row.tags),
    )


def _measure(row: MeasureRow) -> Measure:
    threshold = Threshold(**row.threshold.model_dump()) if row.threshold else None
    day = date.fromisoformat(f"2000-{row.deadline}") if row.deadline else None
    return Measure(row.type, row.name, row.unit, threshold, (day.month, day.day) if day else None)


def to_data(system: IndicatorSystem) -> dict[str, Any]:
    """A system as plain data in the fields of the file format; what is empty is left out."""
    data: dict[str, Any] = plain_data(asdict(system))
    return data


def plain_data(value: Any) -> Any:
    """Dataclass contents as YAML and JSON hold them: enums and days as text, days of the year as MM-DD, whole numbers
    whole.
    """
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        days = {k: f"{v[0]:02}-{v[1]:02}" for k, v in value.items() if k == "deadline" and v}
        return {k: plain_data(v) for k, v in (value | days).items() if v not in ("", None, (), {})}
    return [plain_data(item) for item in value] if isinstance(value, list | tuple) else value
