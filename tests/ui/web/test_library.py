"""The library tab without a browser."""

import gradio as gr
import pytest

from ingest.job import State
from ui.web import words
from ui.web.library import Library, build
from ui.web.page import LISTENERS
from ui.web.shelf import BY_RANK

TITLE = "临江县综合网格巡查管理办法"
SIFT = ("", words.ALL_KINDS, words.ALL_STATUSES, words.ALL_AREAS, words.ALL_QUALITIES, BY_RANK)
RULES = "# 临江县会务管理规则\n\n第一条 会务由办公室组织。\n\n第二条 会议室每日开放。\n"


@pytest.fixture
def files(tmp_path) -> list[str]:
    """A rule and an empty file."""
    good, bad = tmp_path / "规则.md", tmp_path / "空.txt"
    good.write_text(RULES, encoding="utf-8")
    bad.write_bytes(b"")
    return [str(good), str(bad)]


@pytest.fixture
def newest(office):
    return office.corpus.find(TITLE)


def event(**data) -> gr.EventData:
    return gr.EventData(None, {"page": "1"} | data)


def work(*parts) -> dict:
    return dict(zip(("number", "report", "jobs", "cancel", "clock"), parts, strict=True))


def test_an_upload_is_a_job_that_is_followed_to_its_report(office, files) -> None:
    tab = Library(office)
    owner, *parts = tab.upload(files, "", False)
    shown = work(*parts)
    assert (owner, shown["number"]) == (words.COMMON, 1)
    assert "规则.md 等 2 个文件" in shown["report"]
    assert "共 2 个" in shown["jobs"]
    assert (shown["cancel"].visible, shown["clock"].active) == (True, True)
    assert not [p for p in map(type(office.settings.home), files) if p.exists()]
    assert tab.tick(1, *SIFT)[1] == shown["report"]

    office.runner.run(1)
    *parts, listed = tab.tick(1, *SIFT)
    shown = work(*parts)
    assert "新增 1 份、失败 1 份" in shown["report"]
    assert "重试失败的 1 个" in shown["report"]
    assert (shown["cancel"].visible, shown["clock"].active) == (False, False)
    assert "临江县会务管理规则" in listed


def test_owner_and_dry_run_are_those_of_the_job(office, files) -> None:
    tab = Library(office)
    assert tab.upload(files[:1], " 县司法局 ", False)[0] == "县司法局"
    assert office.jobs.job(1).owner == "县司法局"
    office.runner.run(1)
    assert "县司法局" in tab.find("会务", *SIFT[1:])
    assert "没有符合条件" in tab.find("会务", *SIFT[1:3], words.COMMON, *SIFT[4:])


def test_a_dry_run_leaves_the_library_as_it_is(office, files) -> None:
    tab = Library(office)
    tab.upload(files[:1], words.COMMON, True)
    office.runner.run(1)
    report = tab.follow(1)[1]
    assert "只试读，没有入库" in report
    assert "《临江县会务管理规则》" in report
    assert "read/" not in report
    assert "没有符合条件" in tab.find("会务", *SIFT[1:])


def test_an_archive_is_one_job_with_a_row_a_file(office, tmp_path) -> None:
    import zipfile

    path = tmp_path / "材料.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("规则.md", RULES)
        archive.writestr("空.txt", "")
    Library(office).upload([str(path)], None, False)
    assert (office.jobs.job(1).what, office.jobs.job(1).total) == ("材料.zip", 2)


def test_opened_the_tab_shows_the_job_at_work_and_whose_documents_there_are(office, files) -> None:
    tab = Library(office)
    number, report, *_, owner, area = tab.open(0, "县民政局", *SIFT)
    assert (number, report) == (0, "")
    assert (owner.value, owner.choices) == ("县民政局", [(n, n) for n in (words.COMMON, "县民政局")])
    assert area.choices == [(n, n) for n in (words.ALL_AREAS, words.COMMON)]
    tab.upload(files, words.COMMON, False)
    assert tab.open(0, words.COMMON, *SIFT)[0] == 1


def test_a_job_is_cancelled_resumed_and_its_failed_files_tried_again(office, files) -> None:
    tab = Library(office)
    tab.upload(files, words.COMMON, False)
    assert "接着做" in tab.cancel(1, *SIFT)[1]
    assert office.jobs.state(1) is State.CANCELLED
    assert "排队等候" in tab.resume(event(job="1"))[1]
    office.runner.run(1)
    assert "失败 1 份" in tab.look(event(job="1"))[1]
    assert tab.look(event(job="0"))[1] == ""
    assert "排队等候" in tab.retry(event(job="1"))[1]


def test_too_many_files_are_refused_and_not_kept(office, tmp_path) -> None:
    paths = [tmp_path / f"{n}.txt" for n in range(3)]
    for path in paths:
        path.write_text("文", encoding="utf-8")
    with pytest.raises(Exception, match="一次最多上传 2 个"):
        Library(office).upload(list(map(str, paths)), words.COMMON, False)
    assert not any(p.exists() for p in paths)


def test_list_can_be_narrowed_down(office) -> None:
    assert TITLE in Library(office).find("网格 〔2024〕9号", *SIFT[1:])
    assert "没有符合条件的文件" in Library(office).find("渔业", *SIFT[1:])
    assert "第 1 页" not in Library(office).turn(event(page="7"), *SIFT)


def test_a_removal_is_offered_to_be_undone(office, newest) -> None:
    tab = Library(office)
    listed = tab.remove(event(document=newest.id), *SIFT)
    assert f"已移除《{TITLE}》" in listed
    assert listed.count(f'data-event="undo" data-document="{newest.id}"') == 2
    assert "回收站（1）" in listed
    assert newest.id not in office.corpus.documents
    with pytest.raises(Exception, match="库里没有"):
        tab.remove(event(document=newest.id), *SIFT)
    listed = tab.restore(event(document=newest.id), *SIFT)
    assert f"已恢复《{TITLE}》" in listed
    assert "回收站" not in listed
    assert office.corpus.documents[newest.id] == newest


def test_a_state_is_set_and_left_to_the_texts_again(office, newest) -> None:
    tab = Library(office)
    given = {"document": newest.id, "status": "已废止", "until": "2024-12-31", "by": "新办法"}
    listed = tab.set_status(event(**given), *SIFT)
    assert f"《{TITLE}》的效力：已废止。" in listed
    assert "<option selected>已废止</option>" in listed
    assert 'value="2024-12-31"' in listed
    assert "手工设定" in listed
    with pytest.raises(Exception, match="失效日期不对"):
        tab.set_status(event(**given | {"until": "明天"}), *SIFT)
    listed = tab.set_status(event(**given | {"status": "", "until": "", "by": ""}), *SIFT)
    assert "的效力：现行有效。" in listed


def test_the_tab_is_laid_out(office) -> None:
    with gr.Blocks() as blocks, gr.Tabs(), gr.Tab("资料库") as tab:
        build(office, tab, LISTENERS)
    events = [target[1] for f in blocks.fns.values() for target in f.targets]
    wanted = {"select", "change", "input", "upload", "tick", "click", "retry", "play", "submit", "delete", "undo"}
    assert set(events) == wanted
