"""A gap: what is open, what is overdue."""

from dataclasses import replace
from datetime import date

from assistant.selfcheck.gap import Gap, Progress

GAP = Gap(1, ("1.1.1",), "没有公布。", deadline=date(2025, 6, 1))


def test_overdue_is_derived() -> None:
    assert not GAP.overdue(date(2025, 6, 1))
    assert GAP.status(date(2025, 6, 6)) == "待整改（逾期5天）"
    closed = replace(GAP, progress=Progress.CLOSED)
    assert (closed.overdue(date(2025, 7, 1)), closed.open, closed.status(date(2025, 7, 1))) == (False, False, "已销号")
    assert replace(GAP, deadline=None).status(date(2025, 7, 1)) == "待整改"


def test_merged_and_dropped_ones_are_off_the_list() -> None:
    assert GAP.listed
    assert not replace(GAP, merged_into=2).listed
    assert not replace(GAP, dropped="重复").open
