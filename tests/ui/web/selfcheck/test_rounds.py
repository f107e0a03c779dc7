"""The list of rounds, a new one, and the ways between pages."""

import pytest

from knowledge.errors import UsageError
from ui.web.selfcheck.rounds import go, rounds_html, start
from ui.web.selfcheck.scene import Place

GIVEN = {
    "department": "<b>青溪县</b>卫健局",
    "unit_type": "一般部门",
    "year": "2025",
    "label": "年度",
    "edition": "national-2021",
}


def test_a_round_is_started_and_listed_with_its_next_step(nowhere) -> None:
    assert "还没有自查" in rounds_html(nowhere)
    done = start(nowhere, GIVEN)
    assert done.place == Place("papers", 1)
    assert "适用指标 68 项" in done.notice
    page = rounds_html(nowhere)
    assert "&lt;b&gt;青溪县&lt;/b&gt;卫健局2025年度自查" in page
    assert "已核对 0/68 项" in page
    assert 'data-page="papers" data-number="1">上传材料' in page


@pytest.mark.parametrize("wrong", [{"year": "今年"}, {"unit_type": ""}, {"department": " "}])
def test_what_is_missing_is_told(nowhere, wrong) -> None:
    with pytest.raises(UsageError):
        start(nowhere, GIVEN | wrong)
    assert nowhere.desk.rounds.find() == []


def test_another_page_forgets_the_indicator_and_keeps_the_rest(scene) -> None:
    here = scene.at(indicator="1.1.2", section="1", year=2025)
    assert go(here, {"page": "score"}).place == Place("score", scene.place.number, year=2025)
    assert go(here, {"ranked": "1"}).place.indicator == "1.1.2"
    there = go(here, {"page": "walk", "number": "7", "indicator": "1.2.1"}).place
    assert (there.number, there.indicator, there.section) == (7, "1.2.1", "")
