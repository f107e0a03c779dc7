"""Jobs as people and programs see them."""

from collections.abc import Iterable
from typing import Any

from ingest.job import Job, JobFile
from ui.render import local, row_record


def job_record(job: Job) -> dict[str, Any]:
    """A job as JSON; times are local, seconds_left is null where it cannot be told."""
    return {
        "id": job.id,
        "what": job.what,
        "state": job.state.value,
        "message": job.message,
        "owner": job.owner,
        "kind": job.kind.value if job.kind else "",
        "dry_run": job.dry_run,
        "watched": job.watched,
        "files": job.total,
        "done": job.done,
        "failed": job.failed,
        "seconds_left": None if job.seconds_left is None else round(job.seconds_left, 1),
        "created_at": local(job.created_at),
        "started_at": local(job.started_at),
        "finished_at": local(job.finished_at),
    }


def job_file_record(file: JobFile) -> dict[str, Any]:
    """One file of a job as JSON: where it is, and its row once there is one."""
    seconds = (file.finished_at - file.started_at).total_seconds() if file.finished_at and file.started_at else None
    return {
        "file": file.name,
        "stage": file.stage.value,
        "pages_done": file.pages_done,
        "pages": file.pages,
        "seconds": seconds,
        "row": row_record(file.row) if file.row else None,
    }


def full_job_record(job: Job, files: Iterable[JobFile]) -> dict[str, Any]:
    """A job with its files."""
    return job_record(job) | {"rows": [job_file_record(f) for f in files]}


def job_text(job: Job) -> str:
    """任务 3（文件夹 材料）：进行中，12/90 个文件，失败 1 个，大约还要 40 秒."""
    failed = f"，失败 {job.failed} 个" if job.failed else ""
    left = f"，大约还要 {duration(job.seconds_left)}" if job.seconds_left is not None else ""
    message = f"（{job.message}）" if job.message else ""
    dry = "，只读取不入库" if job.dry_run else ""
    return f"任务 {job.id}（{job.what}）：{job.state}{message}，{job.done}/{job.total} 个文件{failed}{dry}{left}"


def duration(seconds: float) -> str:
    """40 秒, 12 分钟, 3 小时."""
    if seconds < 90:
        return f"{seconds:.0f} 秒"
    return f"{seconds / 60:.0f} 分钟" if seconds < 5400 else f"{seconds / 3600:.1f} 小时"
