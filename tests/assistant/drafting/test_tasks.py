"""Items as tasks of the ledger."""

from dataclasses import replace
from datetime import date

from assistant.drafting.opinion import Due
from assistant.drafting.tasks import gap_of, take_up
from assistant.selfcheck.assessment import Label
from assistant.selfcheck.ledger import Ledger
from assistant.selfcheck.rounds import Rounds
from knowledge.indicators.file import REGISTER, SHIPPED
from knowledge.indicators.register import load_register
from tests.rounds import edition


def test_an_item_becomes_a_task_with_whom_and_when(inspection) -> None:
    first, second, _ = (gap_of(inspection, item) for item in inspection.items)
    assert (second.lead, second.deadline) == ("市司法局", date(2025, 8, 31))
    assert (first.problem, first.deadline) == ("督察反馈第1项：压实第一责任人职责", date(2025, 9, 15))
    assert first.target.splitlines() == list(inspection.items[0].asked)
    assert first.basis == (f"《{inspection.title}》三、（一）",)


def test_a_day_that_cannot_be_read_is_told_and_not_set(inspection) -> None:
    item = replace(inspection.items[0], due=Due("202178日前", None, "日期缺字"))
    gap = gap_of(inspection, item)
    assert gap.deadline is None
    assert gap.problem.endswith("（时限“202178日前”待核：日期缺字）")


def test_items_are_taken_up_once(inspection, corpus) -> None:
    rounds = Rounds(corpus.store.engine)
    given = {"department": "青溪市司法局", "unit_type": "执法部门", "year": 2025, "label": Label.ANNUAL, "by": "甲"}
    number = rounds.start(edition(), **given).id
    ledger = Ledger(rounds, load_register(SHIPPED / REGISTER))
    assert [g.number for g in take_up(ledger, number, inspection, by="甲")] == [1, 2, 3]
    assert take_up(ledger, number, inspection, by="乙") == []
    assert {g.by for g in ledger.all(number)} == {"甲"}
