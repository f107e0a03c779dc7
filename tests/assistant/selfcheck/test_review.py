"""The review: submit, return with comments, accept; both findings side by side."""

import pytest

from assistant.selfcheck.assessment import Stage
from assistant.selfcheck.review import accept, course, review_finding, send_back, submit
from assistant.selfcheck.rounds import Given
from knowledge.errors import Refused, UsageError
from knowledge.indicators.indicator import Finding


def test_the_whole_course(rounds, started) -> None:
    with pytest.raises(UsageError, match="没有填"):
        submit(rounds, started.id, by="甲")
    rounds.answer(started.id, "1.1.1-q1", Given("是"), by="甲")
    with pytest.raises(Refused, match="自查中"):
        accept(rounds, started.id, by="司法局")
    submit(rounds, started.id, by="甲")
    with pytest.raises(Refused):
        submit(rounds, started.id, by="甲")
    with pytest.raises(UsageError, match="意见"):
        send_back(rounds, started.id, by="司法局", comment=" ")
    send_back(rounds, started.id, by="司法局", comment="缺材料")
    rounds.answer(started.id, "1.1.1-q3", Given("否"), by="甲")
    submit(rounds, started.id, by="甲", comment="已补")
    accept(rounds, started.id, by="司法局")
    told = [(m.stage, m.comment, m.by) for m in course(rounds, started.id)]
    assert told == [
        (Stage.SUBMITTED, "", "甲"),
        (Stage.RETURNED, "缺材料", "司法局"),
        (Stage.SUBMITTED, "已补", "甲"),
        (Stage.ACCEPTED, "", "司法局"),
    ]
    assert rounds.stage(started.id) is Stage.ACCEPTED


def test_the_reviewers_finding_stands_beside_the_departments(rounds, started) -> None:
    rounds.decide(started.id, "1.1.1", Finding.MET, "有文件", by="甲")
    with pytest.raises(Refused, match="提交以后"):
        review_finding(rounds, started.id, "1.1.1", Finding.PARTLY, "没公示", by="司法局")
    submit(rounds, started.id, by="甲")
    review_finding(rounds, started.id, "1.1.1", Finding.PARTLY, "没公示", by="司法局")
    round_ = rounds.round(started.id)
    assert (round_.decisions["1.1.1"].finding, round_.reviews["1.1.1"].finding) == (Finding.MET, Finding.PARTLY)
