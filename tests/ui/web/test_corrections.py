"""The tab 反馈: what it shows, and what each form does."""

from types import SimpleNamespace

import pytest

from assistant.ask import ask
from assistant.recall import APPROVED
from ui.web.corrections import Review, corrections_html
from ui.web.fragments import talk_html

QUESTION = "巡查报告几日内提交？"
BASIS = "临江县综合网格巡查管理办法第二条"


@pytest.fixture
def review(office) -> Review:
    """The tab of an office with one answer marked as wrong, by a reader who has hidden code."""
    answer = ask(office, QUESTION)
    office.records.rate(answer.id, False, "<img src=x onerror=alert(1)>")
    return Review(office)


def event(**fields: str) -> SimpleNamespace:
    return SimpleNamespace(**fields)


def test_a_task_is_shown_with_its_form_and_no_code_of_others(review) -> None:
    page = review.show()
    assert QUESTION in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<img" not in page
    assert 'data-event="submit" data-number="1"' in page


def test_approving_shows_it_and_the_conversation_marks_it(review, office) -> None:
    page = review.approve(
        event(number="1", text="七日内。", bases=f"\n{BASIS}\n", wordings="报告啥时候交\n", by="张三")
    )
    assert "已核定" in page
    assert "没有待核对的回答" in page
    assert 'href="read/' in page
    answer = ask(office, "报告啥时候交")
    assert answer.author == APPROVED
    shown = talk_html(office, {answer.id: ""})
    assert "人工核定的答复" in shown
    assert f"由 {APPROVED} 成文" not in shown
    (found,) = office.corrections.approved()
    assert "已撤回" in review.withdraw(event(number=str(found.id)))


def test_alias_and_dismissing(review) -> None:
    named = review.name(event(number="1", kind="用语", word="跑片区", means="巡查", by="张三"))
    assert "跑片区 → 巡查" in named
    assert "不需改正" in review.dismiss(event(number="1", note="答得对", by="张三"))


def test_nothing_to_do_is_said(office) -> None:
    assert "没有待核对的回答" in corrections_html(office)
