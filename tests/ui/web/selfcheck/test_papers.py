"""资料: taken in for the department alone, read, prefilled from, taken out and brought back."""

import shutil

import pytest

from knowledge.errors import UsageError
from tests.ui.web.selfcheck.conftest import PAPERS
from ui.web.selfcheck.papers import (
    add_link,
    bring_back,
    change_days,
    hand_in_files,
    papers_html,
    prefill,
    take_out,
)
from ui.web.selfcheck.scene import Done


@pytest.fixture
def uploads(tmp_path) -> list[str]:
    """A copy of a paper, and a file without content."""
    shutil.copy(PAPERS[0], tmp_path)
    (tmp_path / "空.txt").write_bytes(b"")
    return [str(path) for path in sorted(tmp_path.iterdir()) if path.is_file()]


def test_uploads_are_evidence_and_are_read_for_the_department_alone(scene, uploads) -> None:
    done = hand_in_files(scene, uploads)
    assert done.notice == "已收下 1 份材料。没有收下：空.txt（“空.txt”是空文件，没有保存）。"
    there = scene.at(job=done.place.job)
    assert [e.name for e in there.desk.evidence.all(there.place.number)] == [PAPERS[0].name]
    assert "排队等候" in papers_html(there)
    scene.office.runner.run(done.place.job)
    page = papers_html(there.at())
    assert "排队等候" not in page
    assert page.count("读取质量") == 1
    assert page.count('href="read/') == 1
    assert {d.owner for d in scene.office.corpus.documents.values() if "柳树镇" in d.title} == {"青溪市城管局"}


def test_a_file_that_cannot_be_read_is_told_with_its_remedy(scene, tmp_path) -> None:
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"%PDF-1.4 broken")
    done = hand_in_files(scene, [str(bad)])
    scene.office.runner.run(done.place.job)
    assert "没有读出“坏.pdf”" in papers_html(scene.at(job=done.place.job))


def test_a_name_that_is_there_gets_a_new_revision(scene, uploads) -> None:
    content = PAPERS[0].read_bytes()
    hand_in_files(scene, uploads[:1])
    again = shutil.copy(PAPERS[1], uploads[0])
    hand_in_files(scene, [again])
    (kept,) = scene.desk.evidence.all(scene.place.number)
    assert (kept.revision, scene.desk.evidence.read(scene.place.number, kept.id) == content) == (2, False)
    assert "第 2 版" in papers_html(scene.at())


def test_too_many_at_once(scene) -> None:
    with pytest.raises(UsageError, match="一次最多上传"):
        hand_in_files(scene, ["a", "b", "c"])


def test_prefill_tells_how_far_it_is_and_what_came_of_it(township) -> None:
    *steps, done = list(prefill(township))
    assert isinstance(done, Done)
    assert "已预填" in done.notice
    assert {step.stage for step in steps} <= {"读材料", "逐项判断"}
    page = papers_html(township.at(), done.notice)
    assert "去逐项核对" in page
    assert "开始预填" not in page
    take_out(township, {"evidence": township.desk.evidence.all(township.place.number)[0].id})
    assert "上次的预填已经过时" in papers_html(township.at())


def test_an_error_of_a_prefill_comes_back(scene) -> None:
    with pytest.raises(UsageError, match="还没有交材料"):
        list(prefill(scene))


def test_taken_out_and_brought_back(township) -> None:
    first = township.desk.evidence.all(township.place.number)[0]
    gone = take_out(township, {"evidence": first.id})
    assert (gone.notice, gone.undo) == (f"已撤下“{first.name}”。", first.id)
    assert f'data-act="bring_back" data-evidence="{first.id}"' in papers_html(township.at(), gone.notice, gone.undo)
    assert bring_back(township, {"evidence": first.id}).notice == f"“{first.name}”已恢复。"
    assert len(township.desk.evidence.all(township.place.number)) == 3


def test_days_make_a_paper_doubtful(township) -> None:
    first = township.desk.evidence.all(township.place.number)[0]
    fields = {"evidence": first.id, "revision": "1", "dated": "2024-12-01", "valid_until": "2025-05-31", "year": ""}
    change_days(township, fields)
    page = papers_html(township.at())
    assert "是2024年的，本轮是2025年" in page
    assert "2025-05-31已过有效期" in page
    with pytest.raises(UsageError, match="不是日期"):
        change_days(township, fields | {"revision": "2", "dated": "去年"})


def test_a_link(scene) -> None:
    add_link(scene, {"name": "公示专栏", "link": "https://qingxi.example/gs"})
    assert 'href="https://qingxi.example/gs"' in papers_html(scene.at())
    with pytest.raises(UsageError, match="不是网址"):
        add_link(scene, {"name": "", "link": "javascript:alert(1)"})
