"""Jobs in words and as JSON."""

from datetime import datetime

import pytest

from ingest.add import Row, Stage
from ingest.job import Job, JobFile, State
from knowledge.document import Kind, Quality, Verdict
from ui.jobs import duration, full_job_record, job_text

NOON = datetime(2026, 3, 1, 12)


def job(**more) -> Job:
    given = {
        "id": 3, "what": "材料", "owner": "", "kind": Kind.RULE, "dry_run": False, "watched": "", "state": State.RUNNING,
        "message": "", "created_at": NOON, "started_at": NOON, "finished_at": None, "total": 90, "done": 12, "failed": 1,
        "seconds_left": 40.04,
    }  # fmt: skip
    return Job(**given | more)


def test_a_job_in_one_line() -> None:
    assert job_text(job()) == "任务 3（材料）：进行中，12/90 个文件，失败 1 个，大约还要 40 秒"
    ended = job(state=State.INTERRUPTED, message="磁盘满", failed=0, dry_run=True, seconds_left=None)
    assert job_text(ended) == "任务 3（材料）：中断（磁盘满），12/90 个文件，只读取不入库"


def test_a_job_as_json() -> None:
    quality = Quality(Verdict.CHECK, ("请看",))
    row = Row("a.txt", "added", quality=quality, warnings=("警",))
    began, ended = NOON, NOON.replace(second=2)
    files = [
        JobFile(3, 1, "a.txt", "", "", {}, Stage.DONE, 2, 2, began, ended, row),
        JobFile(3, 2, "b.txt", "", "", {}, Stage.READING, 1, 9, began, None, None),
    ]
    record = full_job_record(job(), files)
    assert (record["id"], record["state"], record["kind"], record["seconds_left"]) == (3, "进行中", "规章", 40.0)
    assert (record["files"], record["done"], record["failed"], record["finished_at"]) == (90, 12, 1, "")
    first, second = record["rows"]
    assert (first["seconds"], first["row"]["quality"]["verdict"], first["row"]["warnings"]) == (2.0, "请核对", ["警"])
    assert second == {"file": "b.txt", "stage": "读取", "pages_done": 1, "pages": 9, "seconds": None, "row": None}


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0 秒"), (89, "89 秒"), (600, "10 分钟"), (9000, "2.5 小时")])
def test_durations(seconds, text) -> None:
    assert duration(seconds) == text
