"""The tab as a whole: places, actions, what is visible where, errors."""

import re
from pathlib import Path

import gradio as gr
import pytest

from tests.ui.web.selfcheck.conftest import PAPERS
from ui.web.fragments import STATIC
from ui.web.page import LISTENERS
from ui.web.selfcheck.scene import Place
from ui.web.selfcheck.tab import ACTIONS, PREFILL, Check, build

TEMPLATES = STATIC.parent / "templates"


def event(act: str, **fields: str) -> gr.EventData:
    return gr.EventData(None, {"act": act, "fields": fields})


def last(steps) -> tuple:
    return list(steps)[-1]


@pytest.fixture
def check(office) -> Check:
    return Check(office)


def test_from_the_start_of_a_round_to_its_prefill(check, township) -> None:
    here = Place("papers", township.place.number)
    place, head, page, upload, *plots, clock = check.show(here, "甲")
    assert (place, upload.visible, clock.active) == (here, True, False)
    assert "柳树镇人民政府2025年度自查" in head
    assert "开始预填" in page
    assert [plot.visible for plot in plots] == [False] * 3
    steps = list(check.act(here, "甲", event(PREFILL)))
    assert "正在预填" in steps[0][2]
    assert "已预填" in steps[-1][2]


def test_every_page_opens(check, township) -> None:
    number = str(township.place.number)
    for page in ("rounds", "papers", "walk", "contradictions", "gaps", "score", "hand_in", "rollup"):
        place, head, shown, upload, *_ = last(check.act(Place(), "甲", event("go", page=page, number=number)))
        assert place.page == page
        assert head
        assert "<section" in shown
        assert upload.visible == (page == "papers")


def test_the_roll_up_has_its_plots(check, scene) -> None:
    *_, heat, bars, lines, clock = check.show(Place("rollup"), "")
    assert (heat.visible, bars.visible, lines.visible, clock.active) == (True, True, False, False)


def test_an_upload_is_followed(check, scene, tmp_path) -> None:
    paper = tmp_path / PAPERS[0].name
    paper.write_bytes(PAPERS[0].read_bytes())
    place, *_, clock = check.upload([str(paper)], Place("papers", scene.place.number), "甲")
    assert (place.job, clock.active) == (1, True)
    assert not Path(paper).exists()


def test_the_name_is_cut_to_what_fits(check, scene) -> None:
    fields = {"indicator": "1.1.1", "value:1.1.1-q1": "是"}
    last(check.act(Place("walk", scene.place.number), f" {'长' * 60} ", event("save", **fields)))
    assert scene.at().round.responses["1.1.1-q1"].by == "长" * 40


def test_whatever_the_pages_send_is_an_action() -> None:
    sent = {
        act
        for path in TEMPLATES.glob("check_*.j2")
        for act in re.findall(r'data-act="(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert sent == {*ACTIONS, PREFILL}


def test_the_tab_is_laid_out(office) -> None:
    with gr.Blocks() as blocks, gr.Tabs(), gr.Tab("自查") as tab:
        build(office, tab, LISTENERS)
    events = [target[1] for f in blocks.fns.values() for target in f.targets]
    assert sorted(events) == ["change", "change", "select", "submit", "submit", "tick", "upload"]
