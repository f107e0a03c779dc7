"""The tab as a whole: places, actions, what is visible where."""

import re

import gradio as gr
import pytest

from tests.ui.web.selfcheck.test_tab import TEMPLATES, event, last
from ui.web.drafting.scene import LETTER, Place
from ui.web.drafting.tab import ACTIONS, BEGIN, PAGES, Drafting, build
from ui.web.page import LISTENERS


@pytest.fixture
def drafting(office) -> Drafting:
    return Drafting(office)


def test_from_the_plan_to_the_facts(drafting, files) -> None:
    fields = {"type": "annual_report", "unit": "青溪县水利局", "year": "2025"}
    place, _, page, upload, _ = last(drafting.act(Place(), "甲", event("plan", **fields)))
    assert (place.page, upload.visible, upload.variant) == ("papers", True, "primary")
    place, _, page, upload, clock = drafting.upload(files[:2], place, "甲")
    assert (upload.variant, clock.active) == ("secondary", True)
    steps = list(drafting.act(place, "甲", event(BEGIN)))
    assert "正在起草" in steps[0][2]
    place, head, page, upload, clock = steps[-1]
    assert (place.page, upload.visible, clock.active) == ("facts", False, False)
    assert "草稿已拟好" in page
    assert "青溪县水利局" in head


def test_every_page_opens(drafting, scene) -> None:
    for page in PAGES.keys() - {"papers"}:
        place, head, shown, upload, _ = last(
            drafting.act(Place(), "甲", event("go", page=page, number=str(scene.place.number)))
        )
        assert place.page == page
        assert head
        assert "<section" in shown
        assert upload.visible == (page == LETTER)


def test_whatever_the_pages_send_is_an_action() -> None:
    sent = {
        act
        for path in TEMPLATES.glob("draft_*.j2")
        for act in re.findall(r'data-act="(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert sent == {*ACTIONS, BEGIN}


def test_the_tab_is_laid_out(office) -> None:
    with gr.Blocks() as blocks, gr.Tabs(), gr.Tab("起草") as tab:
        build(office, tab, LISTENERS)
    events = [target[1] for f in blocks.fns.values() for target in f.targets]
    assert sorted(events) == ["change", "change", "select", "submit", "submit", "tick", "upload"]
