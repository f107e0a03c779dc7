"""Documents and passages over HTTP: list, show, upload, remove, health of the indexes."""

from collections.abc import Callable
from datetime import date
from pathlib import PurePath
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Response, UploadFile
from pydantic import BaseModel, Field

from assistant.compare import compare
from assistant.switches import Switch
from ingest.add import set_state
from ingest.page import Limits
from ingest.read import too_large
from ingest.remove import remove, restore
from ingest.source import Source, opened, unpacked
from knowledge.document import Status
from knowledge.errors import UnknownDocument, UsageError
from knowledge.history.timeline import timeline
from ui.api.ask import AnOffice
from ui.jobs import full_job_record
from ui.render import document_record, full_record, health_record, passage_record, removed_record, row_record
from ui.versions import comparison_record, state_record, timeline_record

router = APIRouter()


class State(BaseModel):
    """A state set by hand."""

    status: Status | None = Field(description="现行有效、已被修订、已废止；null 取消手工设定")
    until: date | None = Field(None, description="失效日期")
    by: str = Field("", max_length=200, description="取代它的文件")


@router.get("/documents", summary="文件列表")
def get_documents(office: AnOffice) -> list[dict[str, Any]]:
    """资料库里的全部文件。"""
    return [document_record(d, date.today()) for d in office.corpus.documents.values()]


@router.get("/documents/{name:path}/diff", summary="新旧版本对照")
def get_diff(
    name: str,
    office: AnOffice,
    start: Annotated[str, Query(alias="from", description="旧版的通过日期或年份；不填为前一版")] = "",
    end: Annotated[str, Query(alias="to", description="新版的通过日期或年份；不填为这一版")] = "",
) -> dict[str, Any]:
    """逐条对照：旧条、新条、怎么变的、改了哪些字。"""
    return comparison_record(compare(office, office.corpus.find(name), start=start, end=end), date.today())


@router.get("/documents/{name:path}/timeline", summary="版本沿革")
def get_timeline(name: str, office: AnOffice) -> list[dict[str, Any]]:
    """库里的各个版本，从旧到新，什么时候通过、施行、失效，被谁取代。"""
    return timeline_record(timeline(office.corpus.documents.values(), office.corpus.find(name)), date.today())


@router.get("/documents/{name:path}", summary="一份文件")
def get_document(name: str, office: AnOffice) -> dict[str, Any]:
    """文件信息和全部条文；`name` 可以是编号、全称或简称。"""
    return full_record(office.corpus, office.corpus.find(name), date.today())


@router.post("/documents", summary="上传文件", status_code=201)
def post_documents(
    files: Annotated[list[UploadFile], File()],
    office: AnOffice,
    response: Response,
    password: Annotated[str, Form(max_length=200, description="打开加密 PDF 的口令")] = "",
    wait: Annotated[bool, Query(description="等全部做完再返回，太久就返回任务；false 立即返回任务")] = True,
    owner: Annotated[str, Query(max_length=100, description="所属部门；不填为公共资料")] = "",
    dry_run: Annotated[bool, Query(description="只读取、不入库")] = False,
) -> Any:
    """作为一个任务入库，每个文件一行结果，压缩包里的文件各占一行；读不了的文件不影响其他文件。`wait=false` 时返回 202 和任务。"""
    office.switches.require(Switch.UPLOAD)
    if len(files) > office.settings.upload_files:
        raise UsageError(f"一次最多上传 {office.settings.upload_files} 个文件，请分批上传。")
    uploaded = [Source(PurePath(f.filename or "未命名").name, _loader(f, office.limits), {}) for f in files]
    sources = [opened(source, password) for file in uploaded for source in unpacked(file, office.limits)]
    job = office.jobs.create(sources, what=f"上传 {len(files)} 个文件", owner=owner, dry_run=dry_run)
    office.background.wake()
    if wait:
        job = office.background.wait(job.id, office.settings.request_seconds)
    if job.done < job.total:
        response.status_code = 202
        return full_job_record(job, office.jobs.files(job.id))
    return [row_record(f.row) for f in office.jobs.files(job.id) if f.row]


@router.put("/documents/{name:path}/status", summary="手工设定效力")
def put_status(name: str, body: State, office: AnOffice) -> dict[str, str]:
    """设定后重新读取文件也不变；`status` 填 null 则取消手工设定。"""
    with office.writing:
        document = set_state(office.corpus, name, body.status, until=body.until, by=body.by)
    return state_record(document, date.today())


@router.delete("/documents/{name:path}", summary="移除一份文件")
def delete_document(name: str, office: AnOffice) -> dict[str, str]:
    """按编号移除；条文和索引一并移除，30 天内可以恢复。"""
    with office.writing:
        remove(office.corpus, name)
    return {"removed": name}


@router.get("/removed", summary="回收站")
def get_removed(office: AnOffice) -> list[dict[str, Any]]:
    """移除不到 30 天的文件，后移除的在前。"""
    return [removed_record(r, date.today()) for r in office.corpus.bin.contents()]


@router.post("/removed/{name:path}/restore", summary="恢复一份移除的文件")
def post_restore(name: str, office: AnOffice) -> dict[str, Any]:
    """条文、表格、向量和原件照旧放回，不重新读取。"""
    with office.writing:
        return document_record(restore(office.corpus, name), date.today())


@router.get("/passages/{passage_id:path}", summary="一条条文")
def get_passage(passage_id: str, office: AnOffice) -> dict[str, Any]:
    """条文原文和所属文件。"""
    found = office.corpus.store.passages_by_id([passage_id])
    if not found:
        raise UnknownDocument(passage_id)
    passage = found[passage_id]
    document = office.corpus.documents[passage.document_id]
    return passage_record(passage) | {"document": document_record(document, date.today())}


@router.get("/index", summary="核对索引")
def get_index(office: AnOffice) -> dict[str, Any]:
    """两个索引与数据库逐条比对的结果。"""
    return health_record(office.corpus.verify())


def _loader(file: UploadFile, limits: Limits) -> Callable[[], bytes]:
    def load() -> bytes:
        data = file.file.read(limits.file + 1)
        if len(data) > limits.file:
            raise too_large(len(data), limits)
        return data

    return load
