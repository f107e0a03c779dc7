"""Indicator systems over HTTP: the editions, one edition by section, one indicator in full."""

from dataclasses import asdict
from datetime import date
from pathlib import PurePath
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, UploadFile
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from assistant.switches import Switch
from assistant.wiring import Office
from ingest.indicators import propose_file
from knowledge.errors import UsageError
from knowledge.indicators.file import editions_in, folder_of, plain_data, save_system
from knowledge.indicators.indicator import Indicator, IndicatorSystem, Section, applicable, counts, matching
from knowledge.indicators.proposal import Proposal, accept, proposal_record
from knowledge.indicators.review import reviewed
from ui.api.ask import AnOffice

router = APIRouter()

Columns = Annotated[str, Form(max_length=20000, description='列名到字段的 JSON 对象，如 {"评分要点": "要求"}')]
Join = Annotated[bool, Form(description="几列可以合成一个字段（文字类）")]
_COLUMNS = TypeAdapter(dict[str, str])


class Reviewer(BaseModel):
    """Who held an edition against its source."""

    reviewed_by: str = Field(min_length=1, max_length=100, description="核对人姓名")


@router.post("/indicators/proposals", summary="指标表的列对应和结果")
def post_proposal(
    file: Annotated[UploadFile, File()], office: AnOffice, columns: Columns = "{}", join: Join = False
) -> dict[str, Any]:
    """读出表格，提出每列是什么、会成为怎样的体系、哪些要人看；什么都不改。"""
    return proposal_record(_proposed(file, office, columns, join))


@router.post("/indicators/editions", summary="指标表入库", status_code=201)
def post_edition(
    file: Annotated[UploadFile, File()],
    office: AnOffice,
    id_: Annotated[str, Form(alias="id", max_length=60, description="体系编号，如 qingxi-2026")],
    name: Annotated[str, Form(max_length=300, description="名称；不填用表上的标题")] = "",
    columns: Columns = "{}",
    join: Join = False,
    confirmed: Annotated[bool, Form(description="推测的列都确认")] = False,
    reviewed_by: Annotated[str, Form(max_length=100, description="已对照原表核对的人；不填为未核对")] = "",
    replace: Annotated[bool, Form(description="换掉同编号的体系")] = False,
) -> dict[str, Any]:
    """按列对应收成本单位的体系；有缺的列、重复的列或者没有确认的推测时拒绝。"""
    found = _proposed(file, office, columns, join)
    title = name or found.title or PurePath(found.file).stem
    system = accept(found, id_=id_, name=title, confirmed=confirmed, by=reviewed_by)
    with office.writing:
        save_system(system, folder_of(office.settings.home), replace=replace)
    return system_record(system) | {"notes": list(found.cautions)}


@router.put("/indicators/{system}/review", summary="核对一个导入的体系")
def put_review(system: str, body: Reviewer, office: AnOffice) -> dict[str, Any]:
    """记下谁在今天对照原表核对过；核对以后才能用于自查。"""
    with office.writing:
        found = reviewed(editions_in(office.settings.home).find(system), body.reviewed_by, date.today())
        save_system(found, folder_of(office.settings.home), replace=True)
    return system_record(found)


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


def _proposed(file: UploadFile, office: Office, columns: str, join: bool) -> Proposal:
    """The proposal for an uploaded file; raises UsageError where `columns` is no JSON object of texts."""
    office.switches.require(Switch.UPLOAD)
    try:
        given = _COLUMNS.validate_json(columns)
    except ValidationError as error:
        raise UsageError('columns 要是 JSON 对象，列名对字段，如 {"评分要点": "要求"}。') from error
    data = file.file.read(office.limits.file + 1)
    return propose_file(data, file.filename or "未命名", office.limits, by_hand=given, join=join)


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
        "file": system.source.file,
        "review": plain_data(asdict(system.review)) if system.review else None,
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
