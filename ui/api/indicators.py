"""Indicator systems over HTTP: the editions, one edition by section, one indicator in full."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query

from knowledge.indicators.file import Editions, plain_data, systems
from knowledge.indicators.indicator import Indicator, IndicatorSystem, Section, applicable, counts, matching
from ui.api.ask import AnOffice

router = APIRouter()


@router.get("/indicators", summary="指标体系列表")
def get_systems(office: AnOffice) -> dict[str, Any]:
    """自带的和本单位的指标体系；读不了的文件列在 faults 里。"""
    editions = editions_in(office.settings.home)
    return {
        "systems": [system_record(system) for system in editions.systems.values()],
        "faults": list(editions.faults.values()),
    }


@router.get("/indicators/{system}", summary="一个指标体系")
def get_system(
    system: str,
    office: AnOffice,
    unit: Annotated[str, Query(max_length=40, description="单位类型；不填为全部")] = "",
    q: Annotated[str, Query(max_length=200, description="关键词，空格隔开")] = "",
) -> dict[str, Any]:
    """各级指标和适用单位；可按单位类型和关键词筛选。"""
    found = editions_in(office.settings.home).find(system)
    return tree_record(found, selected(found, unit, q))


@router.get("/indicators/{system}/{id_}", summary="一项指标")
def get_indicator(system: str, id_: str, office: AnOffice) -> dict[str, Any]:
    """要求、检查点、证明材料、依据和衡量方式的全文。"""
    found = editions_in(office.settings.home).find(system)
    return indicator_record(found, found.indicator(id_))


def folder_of(home: Path) -> Path:
    """Where an office keeps its own indicator systems."""
    return home / "indicators"


def editions_in(home: Path) -> Editions:
    """The shipped systems and those of the office with this data folder."""
    return systems(folder_of(home))


def selected(system: IndicatorSystem, unit: str = "", text: str = "") -> list[Indicator]:
    """The indicators that apply to a type of unit and hold every word; all of them where nothing is asked."""
    fitting = applicable(system, unit) if unit else system.indicators
    wanted = {indicator.id for indicator in matching(system, text)}
    return [indicator for indicator in fitting if indicator.id in wanted]


def system_record(system: IndicatorSystem) -> dict[str, Any]:
    """An edition's own data as JSON, with how many indicators each type of unit has."""
    return {
        "id": system.id,
        "name": system.name,
        "version": system.version,
        "status": system.status,
        "status_note": system.status_note,
        "caveat": system.source.caveat,
        "sections": [len(system.groups), len(system.sections) - len(system.groups)],
        "indicators": len(system.indicators),
        "check_points": len(system.check_points),
        "counts": counts(system),
    }


def tree_record(system: IndicatorSystem, chosen: list[Indicator]) -> dict[str, Any]:
    """An edition with the sections that hold chosen indicators, each with their number."""
    groups = [_section_record(group, {i.id for i in chosen}) for group in system.groups]
    return system_record(system) | {"chosen": len(chosen), "groups": [group for group in groups if group["count"]]}


def _section_record(section: Section, chosen: set[str]) -> dict[str, Any]:
    own = [indicator for indicator in section.walk() if indicator.id in chosen]
    record = {"id": section.id, "name": section.name, "name_status": section.name_status, "count": len(own)}
    if section.level == 1:
        children = [_section_record(child, chosen) for child in section.children]
        return record | {"children": [child for child in children if child["count"]]}
    fields = ("id", "title", "applies_to", "weight")
    return record | {"indicators": [plain_data({f: getattr(i, f) for f in fields}) for i in own]}


def indicator_record(system: IndicatorSystem, indicator: Indicator) -> dict[str, Any]:
    """An indicator in full as JSON, in the fields of the file format, with its sections and printed bases."""
    record: dict[str, Any] = plain_data(asdict(indicator))
    path = [{"id": section.id, "name": section.name} for section in system.path(indicator.id)]
    bases = [plain_data(asdict(basis)) | {"citation": basis.citation} for basis in indicator.legal_basis]
    return {"system": system.id, "status_note": system.status_note, "path": path} | record | {"legal_basis": bases}
