"""The list of drafts and what a new one is to be."""

import pytest

from knowledge.errors import UsageError
from ui.web.drafting.drafts import drafts_html, go, plan
from ui.web.drafting.scene import PAPERS


def test_the_list_shows_the_next_step_of_a_draft(nowhere, scene) -> None:
    page = drafts_html(nowhere)
    assert "关于2025年度法治政府建设情况的报告" in page
    assert "核对事实" in page
    assert "期限：每年3月1日" in page


def test_a_plan_needs_a_unit_and_a_year(nowhere) -> None:
    fields = {"type": "annual_report", "unit": "青溪县水利局", "year": "2025"}
    done = plan(nowhere, fields)
    assert (done.place.page, done.place.plan.year) == (PAPERS, 2025)
    assert "接着准备材料" in drafts_html(nowhere.at(plan=done.place.plan))
    with pytest.raises(UsageError, match="单位"):
        plan(nowhere, fields | {"unit": " "})
    with pytest.raises(UsageError, match="年份"):
        plan(nowhere, fields | {"year": "今年"})


def test_another_section_forgets_the_sentence(scene) -> None:
    here = scene.at(page="edit", section="results", spot="0.1", version=2)
    assert go(here, {"section": "problems"}).place == scene.at(page="edit", section="problems").place
    assert go(here, {"spot": "0.2"}).place.section == "results"
    assert go(here, {"page": "checks"}).place == scene.at(page="checks").place
