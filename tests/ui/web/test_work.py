"""A job as the page shows it: under way, ended, and among the newest."""

import pytest

from ingest.add import Row, Stage
from ingest.job import State
from ingest.source import Source
from knowledge.document import Quality, Verdict
from knowledge.errors import UsageError
from ui.web.work import NEWEST, SHOWN, job_html, jobs_html, line, read_for, running, uploaded, working_for


@pytest.fixture
def job(office):
    """A job with three files; the names are those of somebody else."""
    sources = [Source(f"{n}<b>.txt", lambda: b"x", {}) for n in range(3)]
    return office.jobs.create(sources, what="<i>材料.zip", owner="县民政局")


def settle(office, job, *rows: Row) -> None:
    for source, row in zip(office.jobs.sources(job.id, office.limits), rows, strict=False):
        office.jobs.settle(job.id, source, row)


def test_a_job_under_way_says_how_far_it_is(office, job) -> None:
    assert "排队等候" in job_html(office, job.id)
    office.jobs.begin(job.id)
    settle(office, job, Row("0", "failed", "empty_file", "是空的"))
    office.jobs.tell(job.id, 2, Stage.READING, 4, 8)
    shown = job_html(office, job.id)
    assert "已做完 1 个，共 3 个，失败 1 个" in shown
    assert "读取：1&lt;b&gt;.txt，第 5 页，共 8 页" in shown
    assert 'value="1.5"' in shown
    assert "县民政局" in shown
    assert "<i>" not in shown
    assert running(office) == job.id


def test_the_report_puts_first_what_needs_a_person(office, job) -> None:
    office.jobs.begin(job.id)
    rows = [
        Row("好.txt", "added", document="甲", title="甲", articles=3, pages=2, quality=Quality(Verdict.GOOD)),
        Row("差.txt", "added", document="乙", title="乙", quality=Quality(Verdict.BAD, ("<s>乱码",))),
        Row("空.txt", "failed", "empty_file", "文件是空的。请重新上传。"),
    ]
    settle(office, job, *rows)
    office.jobs.end(job.id, State.PARTLY)
    shown = job_html(office, job.id)
    assert [shown.index(name) for name in ("空.txt", "差.txt", "好.txt")] == sorted(
        shown.index(name) for name in ("空.txt", "差.txt", "好.txt")
    )
    for text in (
        "新增 2 份、失败 1 份",
        "文件是空的。请重新上传。",
        "&lt;s&gt;乱码",
        "质量差",
        "质量好",
        "重试失败的 1 个",
    ):
        assert text in shown
    assert running(office) == 0


def test_a_long_report_is_cut_and_says_so(office) -> None:
    job = office.jobs.create([Source(f"{n}.txt", lambda: b"x", {}) for n in range(SHOWN + 2)], what="多")
    office.jobs.begin(job.id)
    settle(office, job, *(Row(f"{n}.txt", "added") for n in range(SHOWN + 2)))
    office.jobs.end(job.id, State.DONE)
    assert "还有 2 个文件没有列出" in job_html(office, job.id)


def test_without_a_job_there_is_nothing(office) -> None:
    assert (job_html(office, 0), jobs_html(office, 0).strip(), running(office)) == ("", "", 0)


def test_the_newest_jobs_offer_what_can_be_done(office, job) -> None:
    office.jobs.cancel(job.id)
    for n in range(NEWEST):
        office.jobs.create([], what=f"第{n}批")
    assert "材料" not in jobs_html(office, 0)
    office.jobs.resume(job.id)
    office.jobs.cancel(job.id)
    again = office.jobs.create([Source("a", lambda: b"x", {})], what="又一批")
    office.jobs.cancel(again.id)
    shown = jobs_html(office, again.id)
    assert f'data-event="play" data-job="{again.id}"' in shown
    assert shown.count("看进度") == NEWEST - 1
    assert shown.count('class="here"') == 1


def test_a_line_links_only_to_what_the_library_holds() -> None:
    row = Row("a.txt", "added", document="甲", title="甲", kind="规章", passages=4, warnings=("请看",))
    assert line(row, {"甲"}).link == "read/%E7%94%B2"
    assert line(row, set()).link == ""
    assert (line(row, ()).facts, line(row, ()).remarks, line(row, ()).verdict) == ("规章，4 段", ("请看",), "")


def test_uploaded_files_are_gone_afterwards(office, tmp_path) -> None:
    paths = [tmp_path / f"{n}.md" for n in range(3)]
    for path in paths:
        path.write_text("# 总结", encoding="utf-8")
    with uploaded(office, [str(paths[0])]) as sources:
        assert [s.name for s in sources] == ["0.md"]
        assert sources[0].load()
    assert not paths[0].exists()
    with pytest.raises(UsageError, match="最多"), uploaded(office, [str(p) for p in (*paths[1:], paths[0])]):
        pass
    assert not paths[1].exists()


def test_files_are_read_for_one_office(office) -> None:
    source = Source("总结.md", lambda: "# 总结".encode(), {}, "")
    job = read_for(office, [source], "青溪县水利局")
    assert job.owner == "青溪县水利局"
    assert working_for(office, "青溪县水利局") in (0, job.id)
    assert working_for(office, "别的局") == 0
