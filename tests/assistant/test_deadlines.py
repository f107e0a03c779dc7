"""Questions about time limits: the limit that is meant is found, with the day where one is named."""

from datetime import date

import pytest

from assistant.deadlines import match_deadline, reckon
from knowledge.dates.deadline import load_deadlines
from knowledge.errors import UsageError
from knowledge.names import read_aliases

DEADLINES = load_deadlines()
TODAY = date(2026, 5, 20)


def day(text: str) -> date:
    return date.fromisoformat(text)


QUESTIONS = [
    ("5月6日收到公开申请，最晚哪天答复", "政府信息公开条例-33", "2026-06-02"),
    ("4月1日受理的复议案件最晚哪天作出复议决定", "行政复议法-62-普通", "2026-06-01"),
    ("昨天收到罚单，几号之前要交钱", "行政处罚法-67", "2026-06-03"),
    ("上周五立案的处罚案子什么时候要出决定", "行政处罚法-60", "2026-08-13"),
    ("5月18日收到法院的起诉状副本，答辩状最晚哪天交", "行政诉讼法-67-答辩", "2026-06-02"),
    ("6月10日开听证会，处罚听证通知最晚哪天发", "行政处罚法-64-通知", "2026-06-01"),
    ("5月6日先行登记保存的证据，哪天前要处理", "行政处罚法-56", "2026-05-14"),
    ("5月20日受理的许可申请，哪天前要决定", "行政许可法-42-一般", "2026-06-17"),
    ("5月6日受理的信访事项最晚什么时候办结", "信访工作条例-34", "2026-07-05"),
    ("许可证10月31日到期，最晚哪天申请延续", "行政许可法-50-申请", "2026-10-01"),
    ("催告书5月6日送达，最早哪天可以申请法院强制执行", "行政强制法-54", "2026-05-19"),
    ("5月6日收到复议决定不服，最晚哪天起诉", "行政诉讼法-45-不服", "2026-05-21"),
    ("第三方5月6日收到征求意见书，最晚哪天提出意见", "政府信息公开条例-32", "2026-05-26"),
    ("2026-05-06收到一审判决书，最晚哪天上诉", "行政诉讼法-85-判决", "2026-05-21"),
    ("5月6日收到国家赔偿申请，什么时候作决定", "国家赔偿法-13-决定", "2026-07-06"),
    ("五月六日查封的货物，最长能扣到哪天", "行政强制法-25", "2026-06-05"),
]


@pytest.mark.parametrize(("question", "id_", "due"), QUESTIONS, ids=[q[0] for q in QUESTIONS])
def test_a_question_finds_its_limit_and_its_day(question, id_, due) -> None:
    names, terms = read_aliases()
    found = reckon(question, DEADLINES, today=TODAY, terms=terms, names=names)
    assert found.matches[0].deadline.id == id_
    assert found.calculation
    assert found.calculation.due == day(due)


def test_a_question_without_a_day_gives_the_limit_only() -> None:
    found = reckon("收到政府信息公开申请要多久答复", DEADLINES, today=TODAY)
    assert found.matches[0].deadline.id == "政府信息公开条例-33"
    assert found.calculation is None


def test_a_yearly_duty_needs_no_day() -> None:
    found = reckon("部门信息公开年报什么时候提交", DEADLINES, today=TODAY)
    assert found.calculation
    assert found.calculation.due == day("2027-01-31")


@pytest.mark.parametrize("question", ["今天天气怎么样", "中午吃什么", "养老金什么时候发", "股票什么时候涨"])
def test_a_question_about_something_else_is_refused(question) -> None:
    with pytest.raises(UsageError, match="没有找到对应的法定期限"):
        reckon(question, DEADLINES, today=TODAY)


def test_the_year_that_was_assumed_is_said() -> None:
    found = reckon("5月6日收到公开申请，最晚哪天答复", DEADLINES, today=TODAY)
    assert found.calculation
    assert "题中没有写年份，按2026年计算。" in found.calculation.notes


def test_candidates_come_best_first_with_the_words_they_share() -> None:
    matches = match_deadline("收到公开申请要答复", DEADLINES)
    assert [m.score for m in matches] == sorted((m.score for m in matches), reverse=True)
    assert "公开申请" in matches[0].why


def test_every_limit_is_found_by_its_own_words() -> None:
    """Asked in its own words, a limit is among the candidates; twins of two laws may stand before it."""
    missed = [
        d.id
        for d in DEADLINES
        if d.id not in [m.deadline.id for m in match_deadline(f"{d.start}，{d.event}", DEADLINES)]
    ]
    assert len(missed) <= len(DEADLINES) // 20, missed
