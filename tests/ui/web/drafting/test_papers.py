"""Papers of a new draft, from the upload to the draft."""

import pytest

from assistant.selfcheck.assessment import Label
from assistant.selfcheck.evidence import Evidence
from knowledge.errors import UsageError
from tests.assistant.drafting.conftest import REPORT
from tests.rounds import edition
from tests.ui.web.drafting.conftest import UNIT
from ui.web.drafting.papers import begin, hand_in_files, mark_earlier, papers_html, take_out, take_round
from ui.web.drafting.scene import FACTS, Plan


@pytest.fixture
def planned(nowhere):
    return nowhere.at(page="papers", plan=Plan("annual_report", UNIT, 2025))


def test_from_the_upload_to_the_draft(planned, files) -> None:
    done = hand_in_files(planned, files[:2])
    assert done.notice == "已收下 2 份材料。"
    taken = planned.at(plan=done.place.plan)
    assert taken.office.jobs.newest()[0].owner == UNIT
    assert "起草（2 份材料）" in papers_html(taken)
    working, drafted = begin(taken)
    assert working is None
    assert drafted.place.page == FACTS
    assert "草稿已拟好" in drafted.notice
    assert taken.desk.drafts.find(drafted.place.number).issuer == UNIT


def test_last_years_report_is_marked_and_a_paper_left_out(planned, files) -> None:
    taken = planned.at(plan=hand_in_files(planned, files[1:]).place.plan)
    marked = mark_earlier(taken, {"paper": "1"}).place.plan
    assert [p.earlier for p in marked.papers] == [False, True]
    assert "上年报告" in papers_html(planned.at(plan=marked))
    left = take_out(planned.at(plan=marked), {"paper": "0"}).place.plan
    assert [p.name for p in left.papers] == ["2024年报告.md"]


def test_the_papers_of_a_round_are_taken(planned) -> None:
    given = {"department": UNIT, "unit_type": "执法部门", "year": 2025, "label": Label.ANNUAL, "by": "甲"}
    number = planned.check.rounds.start(edition(), **given).id
    planned.check.evidence.add(number, Evidence("", "报告.md", ()), REPORT.encode(), by="甲")
    done = take_round(planned, {"round": str(number)})
    assert (done.place.plan.assessment, len(done.place.plan.papers)) == (number, 1)
    with pytest.raises(UsageError, match="先选"):
        take_round(planned, {"round": ""})


def test_nothing_is_begun_without_a_plan(nowhere) -> None:
    with pytest.raises(UsageError, match="报告类型"):
        papers_html(nowhere)
