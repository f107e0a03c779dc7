"""Suggested gaps: problem, basis with version, target, measure."""

from dataclasses import replace

import pytest

from assistant.selfcheck.assessment import Decider, Quote
from assistant.selfcheck.draft_gaps import draft_gaps, statement
from assistant.selfcheck.gap import Severity
from assistant.selfcheck.score import judge_all
from knowledge.indicators.file import REGISTER, SHIPPED, systems
from knowledge.indicators.indicator import AnswerType, CheckPoint, Finding
from knowledge.indicators.register import load_register
from tests.assistant.selfcheck.test_score import decision, round_of


@pytest.fixture(scope="module")
def register():
    return load_register(SHIPPED / REGISTER)


@pytest.mark.parametrize(
    ("question", "answer", "told"),
    [
        ("是否在政府网站公布现行权责清单？", "否", "没有在政府网站公布现行权责清单"),
        ("决策过程记录和材料是否一事一档？", "否", "决策过程记录和材料没有一事一档"),
        ("收到的凭证是否都出具？", "否", "收到的凭证没有全部出具"),
        ("指南和目录是否完整？", "否", "指南和目录不完整"),
        ("听证主持人是否为非本案调查人员？", "否", "听证主持人不是非本案调查人员"),
        ("是否存在转移职责的情形？", "是", "存在转移职责的情形"),
        ("是否有内设机构以自身名义处罚？", "是", "有内设机构以自身名义处罚"),
        ("是否有年度学法计划？", "否", "没有年度学法计划"),
        ("记录能否反映末位表态？", "否", "记录不能反映末位表态"),
    ],
)
def test_a_question_becomes_a_statement(question, answer, told) -> None:
    assert statement(CheckPoint("1.1.1-q1", AnswerType.YES_NO, question, expect="是"), answer) == told


def test_no_question_of_the_shipped_edition_stays_a_question() -> None:
    for point in systems().find("national-2021").check_points.values():
        if point.type is AnswerType.YES_NO and point.expect in ("是", "否"):
            told = statement(point, "否" if point.expect == "是" else "是")
            assert "是否" not in told, told
            assert "？" not in told


def test_a_gap_tells_what_is_wrong_and_what_to_do(register) -> None:
    answers = {"1.1.1-q1": "是", "1.1.1-q3": "否"}
    answers |= {"1.1.2-q1": "5", "1.1.2-q2": "3", "1.1.2-q3": "60", "1.1.2-q4": "否", "1.2.1-q1": "2025-03-09"}
    round_ = round_of(answers)
    first, second, third = draft_gaps(round_, judge_all(round_), register)
    assert (first.problem, first.severity) == ("制度没有向社会公布。", Severity.SLIGHT)
    assert first.basis == ("《中华人民共和国行政处罚法》第三十九条（2021-01-22修订）",)
    assert first.measure == "对照要求整改：按规定做好1.1.1。整改后备齐：公示制度文件。"
    assert second.problem == "出庭率为60%，要求不低于100%；未出庭的案件没有书面情况说明。"
    assert (second.severity, second.target, second.lead) == (Severity.SERIOUS, "出庭率不低于100%。", "甲局")
    assert third.problem == "指标1.2.1的时间是2025-03-09，晚于3月1日。"


def test_what_is_open_is_no_gap_but_a_known_failure_is(register) -> None:
    round_ = round_of({"1.1.1-q1": "否"})
    (gap,) = draft_gaps(round_, judge_all(round_), register)
    assert gap.problem == "没有建立执法公示制度。"
    decided = round_of({}, decisions={"1.2.1": decision("1.2.1", Finding.NOT_MET)})
    (gap,) = draft_gaps(decided, judge_all(decided), register)
    assert gap.problem == "指标1.2.1：看过材料。"


def test_what_a_paper_shows_is_quoted_from_its_beginning(register) -> None:
    found = replace(decision("1.2.1", Finding.NOT_MET, Decider.RULE), quotes=(Quote("台账.md", "迟报\n" + "长" * 80),))
    round_ = round_of({}, suggestions={"1.2.1": found})
    (gap,) = draft_gaps(round_, judge_all(round_), register)
    assert gap.problem == f"指标1.2.1：看过材料（台账.md：“迟报 {'长' * 57}……”）。"
