"""The deadline tab without a browser."""

import gradio as gr
import pytest

from knowledge.errors import UsageError
from ui.web.deadline import build, show
from ui.web.page import LISTENERS


def test_an_empty_form_says_what_to_do() -> None:
    assert "从哪天" not in show("  ", "", False, 0)
    assert "写上要办的事和起算的日子" in show("", "", False, None)


def test_matter_and_start_give_the_day_with_counting_and_basis() -> None:
    page = show("收到公开申请，要答复", "2026-05-06", False, 0)
    assert "最晚2026年6月2日（周二）：答复政府信息公开申请。" in page
    assert "《政府信息公开条例》第三十三条第二款" in page
    assert page.count("<tr") == 1 + 28
    assert '<tr class="rest"><td>2026-05-10</td><td>周日</td><td>—</td>' in page


def test_extension_and_time_not_counted_move_the_day() -> None:
    assert "2026年7月1日" in show("收到公开申请，要答复", "2026-05-06", True, 0)
    assert "2026年6月9日" in show("收到公开申请，要答复", "2026-05-06", False, 5.0)


def test_without_a_start_the_limit_alone_is_shown() -> None:
    page = show("收到公开申请多久答复", "", False, 0)
    assert "20个工作日" in page
    assert "逐日计数" not in page


@pytest.mark.parametrize(
    ("matter", "start", "told"), [("今天天气", "", "没有找到"), ("收到公开申请", "五一", "不是日期")]
)
def test_what_cannot_be_counted_is_told(matter: str, start: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        show(matter, start, False, 0)


def test_the_tab_can_be_laid_out() -> None:
    with gr.Blocks() as page, gr.Tab("期限计算") as tab:
        build(tab, LISTENERS)
    assert len(page.fns) == 3
