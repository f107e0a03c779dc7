"""The ledger: drafted once, edited with history, merged, closed, carried over."""

from datetime import date

import pytest

from assistant.selfcheck.assessment import Label
from assistant.selfcheck.gap import Gap, Progress, Severity
from assistant.selfcheck.ledger import Ledger
from assistant.selfcheck.rounds import Given
from knowledge.errors import Conflict, UsageError
from knowledge.indicators.file import REGISTER, SHIPPED
from knowledge.indicators.register import load_register
from tests.rounds import edition


@pytest.fixture
def ledger(rounds) -> Ledger:
    return Ledger(rounds, load_register(SHIPPED / REGISTER))


@pytest.fixture
def two(rounds, started, ledger) -> list[Gap]:
    """Two drafted gaps."""
    for point, value in (("1.1.1-q1", "否"), ("1.1.1-q3", "否"), ("1.2.1-q1", "2025-04-01")):
        rounds.answer(started.id, point, Given(value), by="甲")
    return ledger.draft(started.id, by="甲")


def test_gaps_are_drafted_once_and_what_people_wrote_stays(ledger, started, two) -> None:
    assert [g.number for g in two] == [1, 2]
    ledger.edit(started.id, 1, {"problem": "改过的话。", "deadline": "2025-09-30", "severity": "严重"}, by="乙")
    ledger.edit(started.id, 2, {"dropped": "已说明"}, by="乙")
    assert ledger.draft(started.id, by="甲") == []
    (left,) = ledger.all(started.id)
    assert (left.problem, left.deadline, left.severity) == ("改过的话。", date(2025, 9, 30), Severity.SERIOUS)
    assert [(g.version, g.by) for g in ledger.history(started.id, 1)] == [(1, "甲"), (2, "乙")]
    assert ledger.find(started.id, 2).dropped == "已说明"


def test_a_gap_is_followed_to_its_end(ledger, started, two) -> None:
    with pytest.raises(UsageError, match="验收结论"):
        ledger.edit(started.id, 1, {"progress": "已销号"}, by="甲")
    closed = ledger.edit(started.id, 1, {"progress": "已销号", "acceptance": "看过网站"}, by="甲")
    assert (closed.progress, closed.closed_on) == (Progress.CLOSED, date.today())
    assert ledger.edit(started.id, 1, {"progress": "整改中"}, by="甲").closed_on is None


def test_several_gaps_become_one(ledger, started, two) -> None:
    merged = ledger.merge(started.id, [1, 2], by="甲")
    assert merged.indicators == ("1.1.1", "1.2.1")
    assert merged.problem == f"{two[0].problem}\n{two[1].problem}"
    assert ledger.all(started.id) == [merged]
    assert ledger.find(started.id, 2).merged_into == 1
    assert ledger.draft(started.id, by="甲") == []
    with pytest.raises(UsageError, match="两个以上"):
        ledger.merge(started.id, [1, 1], by="甲")


@pytest.mark.parametrize(
    "changes",
    [{"number": 3}, {"problem": " "}, {"deadline": "明天"}, {"severity": "很严重"}, {"indicators": ["9.9.9"]}],
)
def test_what_cannot_stand_in_a_gap_is_refused(ledger, started, two, changes) -> None:
    with pytest.raises(UsageError):
        ledger.edit(started.id, 1, changes, by="甲")
    assert ledger.find(started.id, 1) == two[0]


def test_the_slower_editor_is_told(ledger, started, two) -> None:
    ledger.edit(started.id, 1, {"cause": "人手不足"}, by="甲", base=1)
    with pytest.raises(Conflict, match="问题 1"):
        ledger.edit(started.id, 1, {"cause": "另一个原因"}, by="乙", base=1)
    with pytest.raises(UsageError, match="没有编号为 9"):
        ledger.find(started.id, 9)


def test_open_gaps_are_carried_into_the_next_round(ledger, rounds, started, two) -> None:
    ledger.edit(started.id, 2, {"progress": "已销号", "acceptance": "好"}, by="甲")
    given = {"department": started.department, "unit_type": "执法部门", "by": "甲"}
    following = rounds.start(edition(), year=2026, label=Label.MIDYEAR, **given)
    (carried,) = ledger.carry(following.id, by="甲")
    assert (carried.carried_from, carried.problem, carried.number) == ((started.id, 1), two[0].problem, 1)
    assert ledger.carry(following.id, by="甲") == []
