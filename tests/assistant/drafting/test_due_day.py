"""Terms in the words of letters; what cannot be read for certain is not guessed."""

from datetime import date

import pytest

from assistant.drafting.due_day import find_answer_due, find_due

DATED, RECEIVED = date(2025, 6, 20), date(2025, 7, 1)


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("于2025年9月15日前报送", "2025年9月15日前", date(2025, 9, 15)),
        ("二〇二五年九月十五日以前", "二〇二五年九月十五日以前", date(2025, 9, 15)),
        ("2026年2月底前完成", "2026年2月底前", date(2026, 2, 28)),
        ("8月底前完成", "8月底前", date(2025, 8, 31)),
        ("3月1日前完成", "3月1日前", date(2026, 3, 1)),
        ("年底前完成", "年底前", date(2025, 12, 31)),
        ("明年3月底前完成", "明年3月底前", date(2026, 3, 31)),
        ("收到之日起两个月内回复", "两个月内", date(2025, 9, 1)),
        ("三十日内改正", "三十日内", date(2025, 7, 31)),
        ("5个工作日内报", "5个工作日内", date(2025, 7, 8)),
    ],
)
def test_a_term_is_read_with_its_day(text, words, day) -> None:
    found = find_due(text, DATED, RECEIVED)
    assert (found.text, found.day, found.doubt) == (words, day, "")


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("情况于202178日前书面报送", "缺字"),
        ("于年月日前报送", "缺字"),
        ("2025年2月30日前报送", "没有这一天"),
        ("9月1日前报送", "没有写年份"),
        ("30日内报送", "收到的日期"),
    ],
)
def test_a_day_that_cannot_be_told_is_doubted(text, doubt) -> None:
    found = find_due(text, None, None)
    assert found.day is None
    assert doubt in found.doubt


def test_only_a_sentence_that_asks_for_an_answer_sets_its_term() -> None:
    text = "请在8月底前完成清理。整改情况于2025年9月15日前书面报告我办。"
    assert find_answer_due(text, DATED, None).day == date(2025, 9, 15)
    assert find_answer_due("请在8月底前完成清理。", DATED, None) is None
    assert find_due("要抓紧办理。", DATED, None) is None
