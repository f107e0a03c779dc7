"""Jobs in SQL: taken over, started, cancelled, resumed, retried; bytes that wait are kept as long as they may be needed."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from ingest.add import Row, Stage
from ingest.job import Job, State
from ingest.job_tables import files
from ingest.job_tables import jobs as table
from ingest.jobs import KEPT, Jobs
from ingest.page import Limits
from ingest.source import Source
from knowledge.document import Kind, Quality, Verdict
from knowledge.errors import UnknownJob, Unreadable, UsageError

ADDED = Row(
    "a.txt", "added", document="甲", quality=Quality(Verdict.CHECK, ("请看",), empty_pages=(3,)), warnings=("警",)
)
FAILED = Row("b.txt", "failed", "corrupt", "坏了")


def source(name: str, data: bytes = b"data") -> Source:
    return Source(name, lambda: data, {"title": "题名"})


def spooled(folder: Path) -> int:
    return len(list((folder / "spool").glob("*")))


def done(jobs: Jobs, job: Job, *rows: Row) -> Job:
    """A job that was run, with what became of its files."""
    assert jobs.begin(job.id)
    for s, row in zip(jobs.sources(job.id, Limits()), rows, strict=False):
        jobs.settle(job.id, s, row)
    failed = any(row.outcome == "failed" for row in rows)
    jobs.end(job.id, State.PARTLY if failed else State.DONE)
    return jobs.job(job.id)


def test_what_is_handed_in_waits_with_its_bytes(jobs, tmp_path) -> None:
    (tmp_path / "c.txt").write_bytes(b"on disk")
    on_disk = Source("c.txt", lambda: b"never loaded", {}, str(tmp_path / "c.txt"))
    job = jobs.create([source("a.txt", b"one"), on_disk], what="上传", owner="县民政局", kind=Kind.RULE, dry_run=True)
    assert (job.what, job.owner, job.kind, job.dry_run, job.state) == (
        "上传",
        "县民政局",
        Kind.RULE,
        True,
        State.WAITING,
    )
    assert (job.total, job.done, job.failed, job.seconds_left, job.ended) == (2, 0, 0, None, False)
    assert [(f.name, f.stage, f.row) for f in jobs.files(job.id)] == [
        ("a.txt", Stage.WAITING, None),
        ("c.txt", Stage.WAITING, None),
    ]
    waiting = jobs.sources(job.id, Limits())
    assert [(s.number, s.load(), s.catalogue) for s in waiting] == [(1, b"one", {"title": "题名"}), (2, b"on disk", {})]
    assert spooled(tmp_path) == 1
    assert jobs.next_waiting() == job.id


def test_bytes_that_cannot_be_had_are_a_failed_file(jobs) -> None:
    def load() -> bytes:
        raise Unreadable("too_large", "太大")

    job = jobs.create([Source("大.pdf", load, {}), source("a.txt")], what="上传")
    assert (job.total, job.done, job.failed) == (2, 1, 1)
    assert jobs.files(job.id)[0].row == Row("大.pdf", "failed", "too_large", "太大")
    assert [s.name for s in jobs.sources(job.id, Limits())] == ["a.txt"]


def test_rows_are_kept_as_they_were(jobs) -> None:
    job = done(jobs, jobs.create([source("a.txt"), source("b.txt")], what="上传"), ADDED, FAILED)
    assert (job.state, job.done, job.failed, job.ended) == (State.PARTLY, 2, 1, True)
    assert [f.row for f in jobs.files(job.id)] == [ADDED, FAILED]
    assert [f.stage for f in jobs.files(job.id)] == [Stage.DONE, Stage.FAILED]


def test_a_job_is_started_once(jobs) -> None:
    job = jobs.create([source("a.txt")], what="上传")
    assert [jobs.begin(job.id), jobs.begin(job.id)] == [True, False]
    assert jobs.state(job.id) is State.RUNNING
    assert jobs.next_waiting() is None


def test_pages_count_for_the_time_that_is_left(jobs, corpus) -> None:
    job = jobs.create([source(f"{n}.txt", b"%d" % n) for n in range(4)], what="上传")
    jobs.begin(job.id)
    assert jobs.job(job.id).seconds_left is None
    with corpus.store.engine.begin() as connection:
        moved = sa.update(table).values(started_at=table.c.created_at)
        connection.execute(moved)
        began = connection.scalar(sa.select(table.c.started_at))
        connection.execute(sa.update(table).values(started_at=began - timedelta(seconds=15)))
    first, second, *_ = jobs.sources(job.id, Limits())
    jobs.settle(job.id, first, ADDED)
    jobs.tell(job.id, second.number, Stage.READING, 0, 10)
    jobs.tell(job.id, second.number, Stage.READING, 5, 10)
    file = jobs.files(job.id)[1]
    assert (file.stage, file.pages_done, file.pages, file.started_at is not None) == (Stage.READING, 5, 10, True)
    assert jobs.job(job.id).seconds_left == pytest.approx(15 / 1.5 * 2.5, rel=0.2)


def test_a_cancelled_job_can_be_resumed(jobs) -> None:
    job = jobs.create([source("a.txt"), source("b.txt")], what="上传")
    jobs.begin(job.id)
    jobs.settle(job.id, jobs.sources(job.id, Limits())[0], ADDED)
    jobs.tell(job.id, 2, Stage.READING, 1, 9)
    assert jobs.cancel(job.id).state is State.CANCELLED
    jobs.end(job.id, State.INTERRUPTED)
    assert jobs.state(job.id) is State.CANCELLED
    assert [(f.stage, f.pages) for f in jobs.files(job.id)] == [(Stage.DONE, 0), (Stage.WAITING, 0)]
    assert jobs.resume(job.id).state is State.WAITING
    assert [s.name for s in jobs.sources(job.id, Limits())] == ["b.txt"]


def test_only_failed_files_are_tried_again(jobs, tmp_path) -> None:
    job = done(jobs, jobs.create([source("a.txt", b"a"), source("b.txt", b"b")], what="上传"), ADDED, FAILED)
    assert spooled(tmp_path) == 1
    assert jobs.retry(job.id).state is State.WAITING
    assert [(s.name, s.load()) for s in jobs.sources(job.id, Limits())] == [("b.txt", b"b")]
    assert [f.row for f in jobs.files(job.id)] == [ADDED, None]
    assert done(jobs, job, ADDED).state is State.DONE
    assert spooled(tmp_path) == 0


def test_what_cannot_be_asked_of_a_job_is_wrong_use(jobs) -> None:
    running = jobs.create([source("a.txt")], what="上传")
    jobs.begin(running.id)
    finished = done(jobs, jobs.create([source("b.txt")], what="上传"), ADDED)
    for ask, job in (
        (jobs.cancel, finished),
        (jobs.resume, finished),
        (jobs.resume, running),
        (jobs.retry, finished),
        (jobs.retry, running),
    ):
        with pytest.raises(UsageError, match=f"任务 {job.id}（{job.state if job is finished else State.RUNNING}）"):
            ask(job.id)
    for ask in (jobs.job, jobs.files, jobs.state, jobs.cancel, jobs.resume, jobs.retry):
        with pytest.raises(UnknownJob, match="没有编号为 99 的任务"):
            ask(99)


def test_the_same_bytes_in_two_jobs_are_kept_until_both_are_done(jobs, tmp_path) -> None:
    first, second = (jobs.create([source("a.txt")], what="上传") for _ in range(2))
    assert spooled(tmp_path) == 1
    done(jobs, first, ADDED)
    assert [s.load() for s in jobs.sources(second.id, Limits())] == [b"data"]
    done(jobs, second, ADDED)
    assert spooled(tmp_path) == 0


def test_a_killed_process_leaves_interrupted_jobs(jobs, tmp_path) -> None:
    job = jobs.create([source("a.txt", b"a")], what="上传")
    jobs.begin(job.id)
    jobs.tell(job.id, 1, Stage.READING, 0, 0)
    (tmp_path / "spool" / "orphan").write_bytes(b"written before the job was")
    assert jobs.tidy() == [job.id]
    assert (jobs.job(job.id).state, jobs.job(job.id).message) == (State.INTERRUPTED, "程序中途退出")
    assert jobs.files(job.id)[0].stage is Stage.WAITING
    assert [s.load() for s in jobs.sources(job.id, Limits())] == [b"a"]
    assert spooled(tmp_path) == 1
    jobs.resume_interrupted()
    assert jobs.next_waiting() == job.id


def test_bytes_are_not_kept_for_ever(jobs, corpus, tmp_path) -> None:
    job = done(jobs, jobs.create([source("b.txt")], what="上传"), FAILED)
    jobs.tidy()
    assert spooled(tmp_path) == 1
    with corpus.store.engine.begin() as connection:
        connection.execute(sa.update(table).values(finished_at=job.finished_at - KEPT))
    jobs.tidy()
    assert spooled(tmp_path) == 0


def test_the_newest_jobs_come_first(jobs) -> None:
    numbers = [jobs.create([], what=str(n)).id for n in range(3)]
    assert [job.id for job in jobs.newest()] == numbers[::-1]
    assert [job.id for job in jobs.newest(2)] == numbers[:0:-1]


def test_a_watched_folder_has_a_history(jobs) -> None:
    watched = jobs.create([Source("a.txt", lambda: b"", {}, "/x/a.txt", seen="1")], what="监看", watched="/x")
    done(jobs, watched, ADDED)
    assert [(f.name, f.seen) for f in jobs.seen("/x", "")] == [("a.txt", "1")]
    assert jobs.seen("/x", "县民政局") == jobs.seen("/y", "") == []
    done(jobs, jobs.create([source("a.txt")], what="上传", dry_run=True), ADDED)
    assert not jobs.handed_in_elsewhere("甲", "/x")
    done(jobs, jobs.create([source("a.txt")], what="上传"), ADDED)
    assert jobs.handed_in_elsewhere("甲", "/x")


def test_files_under_way_are_those_being_read_or_stored(jobs) -> None:
    job = jobs.create([source("a.txt"), source("b.txt"), source("c.txt")], what="上传")
    jobs.tell(job.id, 2, Stage.READING, 1, 9)
    assert [(f.name, f.stage, f.pages_done, f.pages) for f in jobs.under_way(job.id)] == [
        ("b.txt", Stage.READING, 1, 9)
    ]


def test_the_tables_are_those_of_the_schema(jobs, corpus) -> None:
    schema = sa.inspect(corpus.store.engine)
    for declared in (table, files):
        columns = {c["name"]: bool(c["nullable"]) for c in schema.get_columns(declared.name)}
        assert columns == {c.name: bool(c.nullable) for c in declared.columns}
