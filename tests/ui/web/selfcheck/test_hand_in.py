"""提交和导出: what is left, the files, the steps of the review."""

import pytest

from assistant.selfcheck.review import review_finding
from assistant.selfcheck.rounds import Given
from knowledge.errors import UsageError
from knowledge.indicators.indicator import Finding
from ui.web.selfcheck.hand_in import accept_round, hand_in_html, send_back_round, submit_round

NO_COMMENT = {"comment": ""}


def test_what_is_left_and_the_files(scene) -> None:
    page = hand_in_html(scene)
    assert "还有 3 项没有核对完" in page
    assert page.count('"api/v1/assessments/1/export?') == 8
    with pytest.raises(UsageError, match="还没有填任何内容"):
        submit_round(scene, NO_COMMENT)


def test_handed_in_returned_accepted(scene) -> None:
    scene.desk.rounds.answer(scene.place.number, "1.1.1-q1", Given("否"), by="甲")
    submit_round(scene, {"comment": "请审"})
    review_finding(scene.desk.rounds, scene.place.number, "1.1.1", Finding.NOT_MET, "没有制度", by="丁")
    page = hand_in_html(scene.at())
    assert "请审" in page
    assert 'class="differs"' in page
    assert "没有制度" in page
    with pytest.raises(UsageError, match="退回要写明意见"):
        send_back_round(scene, NO_COMMENT)
    send_back_round(scene, {"comment": "补制度"})
    assert 'data-act="submit_round"' in hand_in_html(scene.at())
    submit_round(scene, NO_COMMENT)
    assert accept_round(scene, {}).notice == "已通过。"
    assert 'data-act="accept_round"' not in hand_in_html(scene.at())
