"""Drafting over HTTP: types, drafts, sections in versions, facts, check list, exports."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile

from assistant.draft import draft_desk
from assistant.drafting.desk import Changed, DraftDesk, Given
from assistant.drafting.record import sheet_record
from assistant.export.facts import fact_forms
from assistant.export.markdown import write_markdown
from assistant.export.official import RedHead, write_official
from assistant.export.reference import Copy
from assistant.export.xlsx import write_xlsx
from assistant.wiring import Office
from knowledge.errors import UsageError
from knowledge.reports import load_report_types
from ui.api.ask import AnOffice
from ui.api.draft_bodies import Again, Change, FactAdded, FactEdited, Locked, Written
from ui.drafts import stored_record, type_record, version_record, whole_record

router = APIRouter(prefix="/drafts")
_KINDS = ("docx", "md", "xlsx")


def desk_of(request: Request, office: AnOffice) -> DraftDesk:
    """The drafts of this service."""
    if not hasattr(request.app.state, "draft_desk"):
        request.app.state.draft_desk = draft_desk(office)
    desk: DraftDesk = request.app.state.draft_desk
    return desk


ADesk = Annotated[DraftDesk, Depends(desk_of)]


@router.get("/types", summary="能写的报告")
def get_types() -> list[dict[str, Any]]:
    """用途、报给谁、期限、必备内容、部分和每部分要有的数字。"""
    return [type_record(one) for one in load_report_types().values()]


@router.get("", summary="草稿列表")
def get_drafts(desk: ADesk) -> list[dict[str, Any]]:
    """新的在前。"""
    return [stored_record(one) for one in desk.drafts.all()]


@router.post("", summary="起草", status_code=201)
def post_draft(
    desk: ADesk,
    office: AnOffice,
    type: Annotated[str, Form(description="报告类型")],
    year: Annotated[int, Form(ge=2000, le=2100, description="写哪一年")],
    files: Annotated[list[UploadFile] | None, File(description="材料")] = None,
    earlier: Annotated[list[UploadFile] | None, File(description="上年的报告")] = None,
    documents: Annotated[list[str] | None, Form(description="资料库里的文件编号")] = None,
    issuer: Annotated[str, Form(max_length=60)] = "",
    section: Annotated[str, Form(max_length=40)] = "",
    assessment: Annotated[int | None, Form(description="自查轮次")] = None,
    by: Annotated[str, Form(max_length=100)] = "",
) -> dict[str, Any]:
    """材料可以上传，也可以选资料库里的文件；每句话都带来源，缺的写【待填】。"""
    given = [_given(office, file, earlier=False) for file in files or []]
    given += [_given(office, file, earlier=True) for file in earlier or []]
    given += [_from_library(office, id_) for id_ in documents or []]
    stored, unread = desk.begin(type, year, given, issuer=issuer, section=section, assessment=assessment, by=by)
    return whole_record(desk, stored.id) | {"unread": [{"file": u.name, "message": u.message} for u in unread]}


@router.get("/{number}", summary="一份草稿")
def get_draft(number: int, desk: ADesk) -> dict[str, Any]:
    """报告、各部分的版本，和今天的检查清单。"""
    return whole_record(desk, number)


@router.get("/{number}/sections/{key}/history", summary="一部分的历史")
def get_history(number: int, key: str, desk: ADesk) -> list[dict[str, Any]]:
    """每一版，旧的在前。"""
    return [version_record(version) for version in desk.drafts.history(number, key)]


@router.put("/{number}/sections/{key}", summary="修改句子")
def put_section(number: int, key: str, body: Written, desk: ADesk) -> dict[str, Any]:
    """base 写看到的版本；已被别人改过时返回 409 和双方的内容。"""
    changes = [Changed(row.paragraph, row.number, row.text) for row in body.changes]
    return version_record(desk.edit(number, key, changes, base=body.base, by=body.by))


@router.post("/{number}/sections/{key}/regenerate", summary="重写一部分")
def post_regenerate(number: int, key: str, body: Again, desk: ADesk) -> dict[str, Any]:
    """按材料和改过的事实重写；配置了模型时按要求润色。"""
    return version_record(desk.regenerate(number, key, body.remark, base=body.base, by=body.by))


@router.post("/{number}/sections/{key}/accept", summary="认可一部分")
def post_accept(number: int, key: str, body: Change, desk: ADesk) -> dict[str, Any]:
    """看过，可以用。"""
    return version_record(desk.accept(number, key, base=body.base, by=body.by))


@router.post("/{number}/sections/{key}/lock", summary="锁定或者解锁一部分")
def post_lock(number: int, key: str, body: Locked, desk: ADesk) -> dict[str, Any]:
    """锁定以后只有锁定的人能改。"""
    return version_record(desk.lock(number, key, body.locked, base=body.base, by=body.by))


@router.get("/{number}/facts", summary="事实表")
def get_facts(number: int, desk: ADesk) -> dict[str, Any]:
    """每个数字的来源、上年数、其他材料怎么写、缺什么。"""
    return sheet_record(desk.sheet(number))


@router.post("/{number}/facts", summary="新增事实", status_code=201)
def post_fact(number: int, body: FactAdded, desk: ADesk) -> dict[str, Any]:
    """材料里没有、人工补的数字。"""
    desk.drafts.add_fact(number, body.measure, body.value, body.unit, by=body.by)
    return sheet_record(desk.sheet(number))


@router.put("/{number}/facts/{key}", summary="更正、锁定或者不用一条事实")
def put_fact(number: int, key: str, body: FactEdited, desk: ADesk) -> dict[str, Any]:
    """base 写看到的版本，没有改过的写 0。"""
    desk.edit_fact(number, key, dict(body.changes), base=body.base, by=body.by)
    return sheet_record(desk.sheet(number))


@router.get("/{number}/export", summary="导出", response_class=Response)
def get_export(
    number: int,
    desk: ADesk,
    kind: Annotated[str, Query(description="docx、md，或者 xlsx（事实表）")] = "docx",
    copy: Annotated[Copy, Query(description="clean 清稿，footnotes 脚注，table 来源表")] = Copy.FOOTNOTES,
    head: Annotated[str, Query(max_length=60, description="Word 上的发文机关标志，不写没有红头")] = "",
    signer: Annotated[str, Query(max_length=60, description="红头上的签发人")] = "",
) -> Response:
    """Word、Markdown，或者事实表的 Excel。"""
    if kind not in _KINDS:
        raise UsageError(f"可以导出 {'、'.join(_KINDS)}。")
    report = desk.drafts.report(number)
    if kind == "xlsx":
        data = write_xlsx(fact_forms(desk.sheet(number)))
    elif kind == "md":
        data = write_markdown(report, copy).encode()
    else:
        data = write_official(report, copy, red_head=RedHead(head, signer) if head else None)
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(f'{report.title}.{kind}', safe='')}",
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
    }
    return Response(data, media_type="application/octet-stream", headers=headers)


def _given(office: Office, file: UploadFile, *, earlier: bool) -> Given:
    data = file.file.read(office.limits.file + 1)
    if len(data) > office.limits.file:
        raise UsageError(f"文件超过 {office.settings.file_megabytes} 兆字节。")
    return file.filename or "未命名", data, earlier


def _from_library(office: Office, id_: str) -> Given:
    document = office.corpus.find(id_)
    if not document.file:
        raise UsageError(f"“{document.title}”没有保存原件，不能作材料。请上传文件。")
    return document.source or document.title, office.corpus.originals.read(document.file), False
