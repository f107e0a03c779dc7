"""Running jobs: one bad file costs one row; cancelled, interrupted, resumed, retried; nothing twice and nothing lost."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from ingest.add import Row, Stage
from ingest.job import State
from ingest.jobs import Jobs
from ingest.run import documents_by_place
from ingest.source import Source
from knowledge.document import Verdict

PATIENCE = 30


@pytest.fixture
def hand_in(jobs) -> Callable[..., int]:
    """`hand_in(a="text", …)`: the number of a waiting job with these files."""

    def create(**texts: str) -> int:
        sources = [Source(f"{name}.txt", text.encode, {}) for name, text in texts.items()]
        return jobs.create(sources, what="上传").id

    return create


def outcomes(jobs, number: int) -> dict[str, str]:
    return {f.name: (f.row.error_kind or f.row.outcome) if f.row else f.stage.value for f in jobs.files(number)}


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_one_bad_file_costs_one_row(jobs, runner, faulty_workers, hand_in, law, corpus) -> None:
    pool = faulty_workers(count=2, seconds=5, megabytes=200)
    number = hand_in(
        a=law("停车"), b="hang", c="eat", d="die", e="fail", f="refuse", g="greedy", h="", i=law("犬只"), j=law("停车")
    )
    rows: list[Row] = []
    job = runner(pool).run(number, report=rows.append)
    assert outcomes(jobs, number) == {
        "a.txt": "added",
        "b.txt": "timed_out",
        "c.txt": "out_of_memory",
        "d.txt": "crashed",
        "e.txt": "crashed",
        "f.txt": "corrupt",
        "g.txt": "out_of_memory",
        "h.txt": "empty_file",
        "i.txt": "added",
        "j.txt": "unchanged",
    }
    assert [row.file for row in rows] == [f"{name}.txt" for name in "abcdefghij"]
    assert (job.state, job.done, job.failed) == (State.PARTLY, 10, 7)
    assert all(row.message.endswith(("。", "坏了")) for row in rows if row.outcome == "failed")
    assert corpus.store.count()[0] == 2
    assert corpus.verify().clean


def test_rows_and_documents_carry_the_quality(jobs, runner, hand_in, law, corpus) -> None:
    number = hand_in(a=law("停车", "甲。", "乙。").replace("第二条", "第三条") + "\n\n第四条　丙。")
    runner().run(number)
    row = jobs.files(number)[0].row
    assert row.quality.missing == ("第二条",)
    assert row.quality.verdict is Verdict.BAD
    assert corpus.documents[row.document].quality == row.quality


def test_a_dry_run_stores_nothing(jobs, runner, law, corpus) -> None:
    job = jobs.create([Source("a.txt", law("停车").encode, {})], what="上传", dry_run=True)
    assert runner().run(job.id).state is State.DONE
    assert outcomes(jobs, job.id) == {"a.txt": "added"}
    assert corpus.store.count() == (0, 0)


def test_pages_are_noted_while_a_file_is_read(jobs, runner, faulty_workers, hand_in) -> None:
    number = hand_in(a="slowly 0.6")
    thread = threading.Thread(target=runner(faulty_workers()).run, args=(number,))
    thread.start()
    until(lambda: jobs.files(number)[0].pages_done == 2)
    file = jobs.files(number)[0]
    assert (file.stage, file.pages) == (Stage.READING, 4)
    thread.join(PATIENCE)
    assert jobs.job(number).state is State.DONE


def test_a_cancelled_job_stops_inside_a_file_and_is_resumed(jobs, runner, faulty_workers, hand_in, law, corpus) -> None:
    number = hand_in(a=law("停车"), b="slowly 60", c=law("犬只"))
    thread = threading.Thread(target=runner(faulty_workers()).run, args=(number,))
    thread.start()
    until(lambda: jobs.job(number).done == 1 and jobs.files(number)[1].stage is Stage.READING)
    began = time.monotonic()
    jobs.cancel(number)
    thread.join(PATIENCE)
    assert time.monotonic() - began < 10
    assert jobs.state(number) is State.CANCELLED
    assert outcomes(jobs, number) == {"a.txt": "added", "b.txt": "等待", "c.txt": "等待"}
    assert corpus.verify().clean
    jobs.resume(number)
    assert runner().run(number).state is State.DONE
    assert outcomes(jobs, number) == {"a.txt": "added", "b.txt": "added", "c.txt": "added"}


def test_a_job_that_is_told_to_stop_is_interrupted(jobs, runner, hand_in, law) -> None:
    number, rows = hand_in(a=law("停车"), b=law("犬只")), []
    job = runner().run(number, report=rows.append, stopping=lambda: bool(rows))
    assert (job.state, job.done) == (State.INTERRUPTED, 1)
    jobs.resume(number)
    assert runner().run(number).state is State.DONE


def test_an_error_on_the_way_interrupts_and_is_told(jobs, runner, hand_in, law) -> None:
    def report(row: Row) -> None:
        raise OSError("no space")

    number = hand_in(a=law("停车"), b=law("犬只"))
    with pytest.raises(OSError, match="no space"):
        runner().run(number, report=report)
    assert (jobs.job(number).state, jobs.job(number).message) == (State.INTERRUPTED, "no space")


def test_a_kill_after_storing_does_not_change_what_the_job_says(jobs, runner, hand_in, law, corpus, tmp_path) -> None:
    class Killed(Jobs):
        def settle(self, number: int, source: Source, row: Row) -> None:
            raise KeyboardInterrupt

    number = hand_in(a=law("停车"), b=law("犬只"))
    dying = Killed(corpus.store.engine, tmp_path / "spool")
    with pytest.raises(KeyboardInterrupt):
        replace(runner(), jobs=dying).run(number)
    jobs.tidy()
    assert outcomes(jobs, number) == {"a.txt": "added", "b.txt": "等待"}
    assert len(list((tmp_path / "spool").iterdir())) == 1
    jobs.resume(number)
    assert runner().run(number).state is State.DONE
    assert outcomes(jobs, number) == {"a.txt": "added", "b.txt": "added"}


def test_only_the_failed_files_are_retried(jobs, runner, faulty_workers, hand_in, law) -> None:
    number, rows = hand_in(a=law("停车"), b="die"), []
    runner(faulty_workers()).run(number)
    jobs.retry(number)
    job = runner().run(number, report=rows.append)
    assert ([row.file for row in rows], job.state) == (["b.txt"], State.DONE)


def test_a_job_that_does_not_wait_is_left_alone(jobs, runner, hand_in, law, corpus) -> None:
    number = hand_in(a=law("停车"))
    jobs.cancel(number)
    assert runner().run(number).state is State.CANCELLED
    assert corpus.store.count() == (0, 0)


def test_what_a_watched_folder_holds_follows_its_history(jobs) -> None:
    def happened(place: str, row: Row, seen: str = "1") -> None:
        job = jobs.create([Source(place, lambda: b"", {}, place, seen=seen)], what="监看", watched="/x")
        jobs.settle(job.id, Source(place, lambda: b"", {}, place, 1, seen), row)

    happened("/x/a", Row("a", "added", document="甲"))
    happened("/x/b", Row("b", "added", document="乙"))
    happened("/x/a", Row("a", "failed", "corrupt", "坏了"), "2")
    happened("/x/b", Row("b", "removed", document="乙"), "")
    assert documents_by_place(jobs.seen("/x", "")) == {"/x/a": "甲"}
