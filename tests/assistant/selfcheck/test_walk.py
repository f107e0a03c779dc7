"""The walk: next open indicator, put-off ones last, typed answers written, progress by section."""

from datetime import date

import pytest

from assistant.selfcheck.assessment import Mark
from assistant.selfcheck.rounds import Given
from assistant.selfcheck.walk import is_open, mark, next_step, progress, say, step
from knowledge.errors import UsageError
from knowledge.indicators.indicator import Finding

TODAY = date(2025, 6, 1)


def test_a_step_is_told_in_plain_words(rounds, started) -> None:
    found = next_step(rounds.round(started.id))
    assert (found.indicator.id, found.number, found.of, found.path) == ("1.1.1", 1, 3, ("一级1", "二级1.1"))
    assert found.why == "按规定做好1.1.1"
    assert (found.evidence, found.basis) == (("公示制度文件",), ("《中华人民共和国行政处罚法》第三十九条",))
    assert [ask.hint for ask in found.asks][1] == "答日期，如 2025-03-01，只记得月份就写 2025-03"
    round_ = rounds.round(started.id)
    assert step(round_, round_.indicator("1.1.2")).target == "出庭率不低于100%"
    assert step(round_, round_.indicator("1.2.1")).target == "每年3月1日前"


def test_what_is_answered_is_not_asked_again(rounds, started) -> None:
    reply = say(rounds, started.id, "有制度，去年12月发的", by="甲", today=TODAY)
    assert (reply.indicator, [r.value for r in reply.written], reply.back) == ("1.1.1", ["是", "2024-12"], ())
    found = next_step(rounds.round(started.id))
    assert ([a.check_point for a in found.asks], [r.value for r in found.answered]) == (["1.1.1-q3"], ["是", "2024-12"])
    say(rounds, started.id, "还没公示", by="甲", today=TODAY)
    assert next_step(rounds.round(started.id)).indicator.id == "1.1.2"
    assert [(p.section, p.done, p.total) for p in progress(rounds.round(started.id))] == [("1", 1, 3)]


def test_put_off_ones_come_last_and_what_did_not_happen_is_skipped(rounds, started) -> None:
    say(rounds, started.id, "稍后再说", by="甲", today=TODAY)
    assert next_step(rounds.round(started.id)).indicator.id == "1.1.2"
    rounds.answer(started.id, "1.1.2-q1", Given("0"), by="甲")
    assert [a.check_point for a in next_step(rounds.round(started.id)).asks] == ["1.1.2-q2", "1.1.2-q4"]
    mark(rounds, started.id, "1.1.2", Mark.NOT_APPLICABLE, "没有案件", by="甲")
    say(rounds, started.id, "2月1日", by="甲", today=TODAY)
    found = next_step(rounds.round(started.id))
    assert (found.indicator.id, found.asks[0].marked) == ("1.1.1", "稍后")
    mark(rounds, started.id, "1.1.1", Mark.UNSURE, "", by="甲")
    assert next_step(rounds.round(started.id)) is None
    assert "全部答完" in say(rounds, started.id, "有", by="甲", today=TODAY).back[0]


def test_a_named_indicator_is_answered_anew(rounds, started) -> None:
    for text in ("没有建立公示制度", "公示制度建好了"):
        say(rounds, started.id, text, by="甲", today=TODAY, indicator="1.1.1")
    assert [r.value for r in rounds.history(started.id, "1.1.1-q1")] == ["否", "是"]
    with pytest.raises(UsageError, match="不适用于"):
        say(rounds, started.id, "有", by="甲", today=TODAY, indicator="2.1.1")


def test_one_section_only_and_one_mark_only(rounds, started) -> None:
    assert next_step(rounds.round(started.id), "1.2").indicator.id == "1.2.1"
    assert next_step(rounds.round(started.id), "2") is None
    (only,) = mark(rounds, started.id, "1.1.1-q3", Mark.LATER, "", by="甲")
    assert only.check_point == "1.1.1-q3"


def test_a_finding_that_a_person_settled_leaves_nothing_open(rounds, started) -> None:
    rounds.decide(started.id, "1.1.1", Finding.MET, "看过材料", by="甲")
    round_ = rounds.round(started.id)
    assert [is_open(round_, i) for i in round_.indicators] == [False, True, True]
    assert next_step(round_).indicator.id == "1.1.2"
    assert progress(round_)[0].done == 1
