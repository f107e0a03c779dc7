"""Jobs over HTTP: how far they are, cancel, resume, retry."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from ui.api.ask import AnOffice
from ui.jobs import full_job_record, job_record

router = APIRouter()


@router.get("/jobs", summary="任务列表")
def get_jobs(office: AnOffice, limit: Annotated[int, Query(ge=1, le=1000)] = 50) -> list[dict[str, Any]]:
    """最近的任务，新的在前。"""
    return [job_record(job) for job in office.jobs.newest(limit)]


@router.get("/jobs/{number}", summary="一个任务")
def get_job(number: int, office: AnOffice) -> dict[str, Any]:
    """任务的进度和每个文件的结果；要跟踪进度，每秒取一次即可。"""
    return full_job_record(office.jobs.job(number), office.jobs.files(number))


@router.post("/jobs/{number}/cancel", summary="取消任务")
def post_cancel(number: int, office: AnOffice) -> dict[str, Any]:
    """停在两个文件之间，正在读的文件放弃；已入库的保留。"""
    job = office.jobs.cancel(number)
    office.background.wake()
    return job_record(job)


@router.post("/jobs/{number}/resume", summary="接着做")
def post_resume(number: int, office: AnOffice) -> dict[str, Any]:
    """中断或取消的任务接着做没做完的文件。"""
    job = office.jobs.resume(number)
    office.background.wake()
    return job_record(job)


@router.post("/jobs/{number}/retry", summary="重试失败的文件")
def post_retry(number: int, office: AnOffice) -> dict[str, Any]:
    """只重做失败的文件。"""
    job = office.jobs.retry(number)
    office.background.wake()
    return job_record(job)
