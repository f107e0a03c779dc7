"""得分: how it came about, and counted otherwise."""

import pytest

from assistant.selfcheck.rounds import Given
from knowledge.errors import UsageError
from ui.web.selfcheck.score import count, score_html

FIELDS = {"weight:1.1.1": "1", "weight:1.1.2": "5", "threshold:1.1.2": "100", "partly": "0.6"}


def test_the_way_to_the_score_is_shown(scene) -> None:
    scene.desk.rounds.answer(scene.place.number, "1.2.1-q1", Given("2025-02-01"), by="甲")
    page = score_html(scene.at())
    assert "<b>25</b>分" in page
    assert "1 ÷ 4 = 25.0 分。" in page
    assert "第1问2025-02-01，在3月1日前" in page
    assert 'name="threshold:1.1.2" value="100"' in page


def test_only_what_differs_from_the_edition_is_kept(scene) -> None:
    assert count(scene, FIELDS).notice == "计分办法已改。"
    scheme = scene.at().round.scheme
    assert (scheme.weights, scheme.thresholds, scheme.partly) == ({"1.1.2": 5}, {}, 0.6)


@pytest.mark.parametrize("wrong", [{"weight:1.1.1": "很重"}, {"partly": "3"}, {"weight:1.1.1": "-1"}])
def test_what_is_no_possible_number_is_told_and_nothing_is_kept(scene, wrong) -> None:
    with pytest.raises(UsageError):
        count(scene, FIELDS | wrong)
    assert scene.at().round.scheme.weights == {}
