"""The self-check over HTTP: rounds, walk, answers, evidence, findings, gaps, exports, review, roll-up."""

from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile

from assistant.check import Desk, prefill_round
from assistant.selfcheck.assessment import Scheme
from assistant.selfcheck.evidence import Evidence
from assistant.selfcheck.review import accept, course, review_finding, send_back, submit
from assistant.selfcheck.rounds import Given
from assistant.selfcheck.suggest import last_prefill
from assistant.selfcheck.walk import mark, next_step, say
from assistant.switches import Switch
from knowledge.errors import UsageError
from ui.api.ask import AnOffice
from ui.api.round_bodies import (
    Added,
    Answer,
    Begin,
    Body,
    Counted,
    Edited,
    Marked,
    Merged,
    Moved,
    Moving,
    Said,
    Settled,
)
from ui.assessments import (
    course_record,
    decision_record,
    evidence_record,
    findings_record,
    gap_record,
    migration_record,
    prefilled_record,
    reply_record,
    response_record,
    rollup_record,
    round_record,
    step_record,
)

router = APIRouter(prefix="/assessments")


def desk_of(request: Request, office: AnOffice) -> Desk:
    """The self-check of this service."""
    if not hasattr(request.app.state, "desk"):
        request.app.state.desk = Desk(office.corpus.store.engine, office.settings.home)
    desk: Desk = request.app.state.desk
    return desk


ADesk = Annotated[Desk, Depends(desk_of)]


@router.get("", summary="自查轮次列表")
def get_rounds(desk: ADesk, department: str = "", year: int = 0) -> list[dict[str, Any]]:
    """新的在前，带进度；可按单位和年份筛选。"""
    return [round_record(desk.rounds.round(a.id)) for a in desk.rounds.find(department, year)]


@router.post("", summary="开始一轮自查", status_code=201)
def post_round(body: Begin, desk: ADesk) -> dict[str, Any]:
    """上一轮没有销号的问题结转过来。"""
    begun, carried = desk.start(
        body.system, department=body.department, unit_type=body.unit_type, year=body.year, label=body.label, by=body.by
    )
    return round_record(desk.rounds.round(begun.id)) | {"carried": [gap.number for gap in carried]}


@router.get("/rollup", summary="各单位汇总")
def get_rollup(desk: ADesk, year: int = 0) -> dict[str, Any]:
    """单位对部分的得分、结论分布、常见问题、未销号和逾期、历轮走势。"""
    return rollup_record(desk.rollup(year=year, today=date.today()))


@router.get("/rollup/export", summary="导出汇总", response_class=Response)
def get_rollup_export(desk: ADesk, year: int = 0) -> Response:
    """Word：单位对部分的矩阵、得分和整改、常见问题、结论分布和走势图。"""
    return download(desk.export_rollup(year=year, today=date.today()), f"自查汇总{year or ''}.docx")


@router.get("/{number}", summary="一轮自查")
def get_round(number: int, desk: ADesk) -> dict[str, Any]:
    """状态、各部分进度和全部答案。"""
    round_ = desk.rounds.round(number)
    return course_record(round_, course(desk.rounds, number)) | {
        "responses": [response_record(r) for r in round_.responses.values()]
    }


@router.get("/{number}/next", summary="下一项指标")
def get_next(number: int, desk: ADesk, section: str = "") -> dict[str, Any]:
    """为什么、问什么、常用材料、依据；全部答完时 step 为 null。"""
    round_ = desk.rounds.round(number)
    return step_record(round_, next_step(round_, section))


@router.put("/{number}/answers/{check_point}", summary="答一个检查点")
def put_answer(number: int, check_point: str, body: Answer, desk: ADesk) -> dict[str, Any]:
    """base 写看到的版本；已被别人改过时返回 409 和双方的内容。"""
    given = Given(body.value, body.mark, body.note, body.base)
    return response_record(desk.rounds.answer(number, check_point, given, by=body.by))


@router.get("/{number}/answers/{check_point}/history", summary="一个检查点的历史")
def get_history(number: int, check_point: str, desk: ADesk) -> list[dict[str, Any]]:
    """每次谁在什么时候写了什么。"""
    return [response_record(r) for r in desk.rounds.history(number, check_point)]


@router.post("/{number}/say", summary="一句话作答")
def post_say(number: int, body: Said, desk: ADesk) -> dict[str, Any]:
    """看得出来的记下，看不出来的在 back 里反问。"""
    reply = say(desk.rounds, number, body.text, by=body.by, today=date.today(), indicator=body.indicator)
    return reply_record(reply, desk.rounds.round(number))


@router.put("/{number}/marks/{key}", summary="标记")
def put_mark(number: int, key: str, body: Marked, desk: ADesk) -> list[dict[str, Any]]:
    """标一个检查点，或一项指标里没答的各问。"""
    return [response_record(r) for r in mark(desk.rounds, number, key, body.mark, body.because, by=body.by)]


@router.get("/{number}/evidence", summary="佐证材料")
def get_evidence(number: int, desk: ADesk) -> list[dict[str, Any]]:
    """已交的材料和需要核对的地方。"""
    year = desk.rounds.assessment(number).year
    return [evidence_record(e, year, date.today()) for e in desk.evidence.all(number)]


@router.post("/{number}/evidence", summary="提交佐证材料", status_code=201)
def post_evidence(
    number: int,
    desk: ADesk,
    office: AnOffice,
    check_points: Annotated[list[str] | None, Form(description="证明哪些检查点；不填是整轮的材料")] = None,
    file: Annotated[UploadFile | None, File()] = None,
    link: Annotated[str, Form(max_length=2000)] = "",
    dated: Annotated[date | None, Form()] = None,
    valid_until: Annotated[date | None, Form()] = None,
    year: Annotated[int | None, Form()] = None,
    by: Annotated[str, Form(max_length=100)] = "",
) -> dict[str, Any]:
    """交一个文件或一个网址。"""
    if file:
        office.switches.require(Switch.UPLOAD)
    data = file.file.read(office.limits.file + 1) if file else None
    if data and len(data) > office.limits.file:
        raise UsageError(f"文件超过 {office.settings.file_megabytes} 兆字节。")
    name = file.filename or "未命名" if file else link
    given = Evidence("", name, tuple(check_points or ()), link, dated=dated, valid_until=valid_until, year=year)
    kept = desk.evidence.add(number, given, data, by=by)
    return evidence_record(kept, desk.rounds.assessment(number).year, date.today())


@router.get("/{number}/evidence/{id_}/file", summary="下载佐证材料", response_class=Response)
def get_evidence_file(number: int, id_: str, desk: ADesk) -> Response:
    """提交时的文件，逐字节原样。"""
    return download(desk.evidence.read(number, id_), desk.evidence.find(number, id_).name)


@router.delete("/{number}/evidence/{id_}", summary="撤下佐证材料")
def delete_evidence(number: int, id_: str, desk: ADesk, by: str = "") -> dict[str, Any]:
    """材料不再列出，历史保留。"""
    removed = desk.evidence.remove(number, id_, by=by)
    return evidence_record(removed, desk.rounds.assessment(number).year, date.today())


@router.post("/{number}/evidence/{id_}/restore", summary="恢复佐证材料")
def post_restore(number: int, id_: str, body: Body, desk: ADesk) -> dict[str, Any]:
    """撤下的材料重新列出。"""
    back = desk.evidence.restore(number, id_, by=body.by)
    return evidence_record(back, desk.rounds.assessment(number).year, date.today())


@router.post("/{number}/prefill", summary="按材料预填")
def post_prefill(number: int, body: Body, desk: ADesk, office: AnOffice) -> dict[str, Any]:
    """读这一轮的材料，逐项给出建议结论、引文和互相矛盾的地方；人填的不动。"""
    done = prefill_round(office, desk, number, by=body.by)
    return prefilled_record(desk.rounds.round(number), done, desk.evidence.all(number))


@router.get("/{number}/prefill", summary="预填结果")
def get_prefill(number: int, desk: ADesk) -> dict[str, Any]:
    """最近一次预填：已填、待确认、建议、矛盾、没有读出的文件；outdated 表示材料有变动。"""
    round_ = desk.rounds.round(number)
    return prefilled_record(round_, last_prefill(desk.rounds, number), desk.evidence.all(number))


@router.get("/{number}/findings", summary="结论和得分")
def get_findings(number: int, desk: ADesk) -> dict[str, Any]:
    """每项结论怎么得出、得分怎么算，旁边是复核结论。"""
    return findings_record(desk.rounds.round(number))


@router.put("/{number}/findings/{indicator}", summary="人工定结论")
def put_finding(number: int, indicator: str, body: Settled, desk: ADesk) -> dict[str, Any]:
    """本单位定，或者司法局复核（review）。"""
    if body.review:
        settled = review_finding(desk.rounds, number, indicator, body.finding, body.because, by=body.by, base=body.base)
    else:
        settled = desk.rounds.decide(number, indicator, body.finding, body.because, by=body.by, base=body.base)
    return decision_record(settled)


@router.put("/{number}/scheme", summary="计分办法")
def put_scheme(number: int, body: Counted, desk: ADesk) -> dict[str, Any]:
    """改这一轮的权重、阈值和加减分；返回新的得分。"""
    scheme = Scheme(body.weights, body.thresholds, body.modifiers, body.partly)
    desk.rounds.set_scheme(number, scheme, by=body.by, base=body.base)
    return findings_record(desk.rounds.round(number))


@router.get("/{number}/gaps", summary="问题清单")
def get_gaps(number: int, desk: ADesk) -> list[dict[str, Any]]:
    """列出的问题和今天的整改状态。"""
    return [gap_record(gap, date.today()) for gap in desk.ledger.all(number)]


@router.post("/{number}/gaps", summary="添加问题", status_code=201)
def post_gap(number: int, body: Added, desk: ADesk) -> dict[str, Any]:
    """手工添加一个问题；problem 必填，其他栏可以以后再写。"""
    return gap_record(desk.ledger.write_new(number, dict(body.columns), by=body.by), date.today())


@router.post("/{number}/gaps/draft", summary="补拟问题")
def post_draft(number: int, body: Body, desk: ADesk) -> list[dict[str, Any]]:
    """按结论补拟还没有列出的问题；已写的不动。"""
    return [gap_record(gap, date.today()) for gap in desk.ledger.draft(number, by=body.by)]


@router.post("/{number}/gaps/merge", summary="合并问题")
def post_merge(number: int, body: Merged, desk: ADesk) -> dict[str, Any]:
    """几个指标说的同一件事并成一个问题。"""
    return gap_record(desk.ledger.merge(number, body.gaps, by=body.by), date.today())


@router.patch("/{number}/gaps/{gap}", summary="修改问题")
def patch_gap(number: int, gap: int, body: Edited, desk: ADesk) -> dict[str, Any]:
    """改任何一栏；历史保留。"""
    changed = desk.ledger.edit(number, gap, dict(body.changes), by=body.by, base=body.base)
    return gap_record(changed, date.today())


@router.get("/{number}/export", summary="导出", response_class=Response)
def get_export(
    number: int,
    desk: ADesk,
    kind: Annotated[str, Query(description="docx、xlsx 或 zip")] = "docx",
    form: Annotated[str, Query(description="自评表、问题清单、整改台账、任务分解表；不填为全部")] = "",
) -> Response:
    """Word、Excel，或者佐证材料和目录的 ZIP。"""
    data = desk.export(number, kind, form=form, today=date.today())
    return download(data, f"{desk.rounds.assessment(number).title}{form}.{kind}")


@router.post("/{number}/submit", summary="提交")
def post_submit(number: int, body: Moved, desk: ADesk) -> dict[str, Any]:
    """提交以后不能再改，除非退回。"""
    submit(desk.rounds, number, by=body.by, comment=body.comment)
    return course_record(desk.rounds.round(number), course(desk.rounds, number))


@router.post("/{number}/return", summary="退回")
def post_return(number: int, body: Moved, desk: ADesk) -> dict[str, Any]:
    """写明意见。"""
    send_back(desk.rounds, number, by=body.by, comment=body.comment)
    return course_record(desk.rounds.round(number), course(desk.rounds, number))


@router.post("/{number}/accept", summary="通过")
def post_accept(number: int, body: Moved, desk: ADesk) -> dict[str, Any]:
    """复核通过。"""
    accept(desk.rounds, number, by=body.by, comment=body.comment)
    return course_record(desk.rounds.round(number), course(desk.rounds, number))


@router.post("/{number}/migrate", summary="换指标体系", status_code=201)
def post_migrate(number: int, body: Moving, desk: ADesk) -> dict[str, Any]:
    """按对应文件带过去答案，没有对应的列出来。"""
    return migration_record(desk.migrate(number, body.to, by=body.by))


def download(data: bytes, name: str) -> Response:
    """Bytes as a file to be saved, never shown in place."""
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
    }
    return Response(data, media_type="application/octet-stream", headers=headers)
