"""A wrong answer from the reader's mark to the approved answer, in the browser."""

QUESTION = "规章公布后多少天内要报送备案？"


def ask(page, question):
    """Ask and wait for the answer."""
    turns = page.locator(".turn:not(.live)").count()
    page.fill("#question textarea", question)
    page.click("#send")
    page.locator(".turn:not(.live)").nth(turns).wait_for()
    return page.locator(".turn:not(.live)").last


def test_a_wrong_answer_is_corrected_and_given_next_time(open_page, office) -> None:
    page = open_page()
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="没用").click()
    turn.get_by_text("会有人核对").wait_for()
    page.get_by_role("tab", name="反馈").click()
    task = page.locator(".task").filter(has_text=QUESTION)
    task.get_by_text("当时的回答").click()
    task.locator("details .text").first.wait_for()
    task.get_by_label("核定的答复").fill("公布之日起三十日内报送。")
    task.get_by_label("核对人").first.fill("张三")
    task.get_by_role("button", name="核定").click()
    page.get_by_text("已核定，再问").wait_for()
    page.get_by_role("tab", name="问答").click()
    again = ask(page, f"请问{QUESTION}")
    assert "人工核定的答复" in again.inner_text()
    assert "公布之日起三十日内报送。" in again.inner_text()
    page.get_by_role("tab", name="反馈").click()
    withdraw = page.get_by_role("button", name="撤回")
    withdraw.click()
    page.get_by_role("button", name="确定撤回？").click()
    page.get_by_text("已撤回").wait_for()
    assert office.corrections.approved() == []
    task = page.locator(".task").filter(has_text=QUESTION)
    task.get_by_text("加别名，或者不需改正").click()
    task.get_by_label("为什么不需改正").fill("答得对")
    task.get_by_label("核对人").last.fill("张三")
    task.get_by_role("button", name="不需改正").click()
    page.get_by_text("已记为不需改正。").wait_for()
