"""A report in a real browser: papers, a fact corrected, a section edited and locked, the check list, Word; a letter."""

import re
from pathlib import Path

import pytest
from docx import Document

from tests.browser.test_check import PHONE, _left_as_it_was, exported, start, step  # noqa: F401
from tests.browser.test_library import overflow
from tests.ui.web.selfcheck.conftest import PAPERS

pytestmark = pytest.mark.browser

LETTER = Path(__file__).parents[1] / "data" / "opinions" / "inspection.txt"
UNIT = "松林镇人民政府"


def open_tab(page) -> None:
    page.get_by_role("tab", name="起草").click()
    page.locator(".draft-list").wait_for()


def test_from_the_papers_to_word(open_page, tmp_path) -> None:
    page = open_page()
    open_tab(page)
    page.locator("#draft-by").get_by_label("填写人").fill("张三")
    page.locator("#draft").get_by_label("单位名称").fill(UNIT)
    page.locator("#draft").get_by_label("写哪一年").fill("2025")
    page.get_by_role("button", name="下一步：材料").click()
    page.locator(".draft-papers").wait_for()
    page.set_input_files("#draft input[type=file]", PAPERS)
    page.get_by_text("已收下 3 份材料").wait_for()
    page.locator(".draft-papers .papers a").nth(2).wait_for()
    page.get_by_role("button", name="起草（3 份材料）").click()
    page.get_by_text("草稿已拟好").wait_for()

    page.locator(".fact-list summary").first.click()
    form = page.locator(".fact-list form").first
    form.get_by_label("数值").fill("77")
    form.get_by_role("button", name="保存").click()
    page.get_by_text("已改为 77").wait_for()
    page.get_by_role("button", name="按事实更新正文").click()
    page.get_by_text(re.compile("正文已更新|正文没有要更新")).wait_for()

    step_(page, "改稿")
    page.locator(".outline button", has_text="严格公正文明执法").click()
    page.locator(".draft-edit .chip[title]").first.click()
    quote = page.locator(".draft-edit aside blockquote").first
    quote.wait_for()
    with page.context.expect_page() as reader:
        quote.get_by_role("link").click()
    assert "/read/" in reader.value.url
    reader.value.close()
    page.get_by_label("改这句").fill("这是人工改过的一句话。")
    page.locator("aside").get_by_role("button", name="保存").click()
    page.get_by_text("这句已保存。").wait_for()
    page.get_by_text("版本 2 个").click()
    page.get_by_role("button", name="改了什么").click()
    page.locator(".diff ins").first.wait_for()
    assert "人工改过" in "".join(page.locator(".diff ins").all_inner_texts())
    page.get_by_label("修改要求").fill("写得简短些")
    page.get_by_role("button", name="重写这一部分").click()
    page.get_by_text("没有配置模型，按材料重写").first.wait_for()
    page.get_by_role("button", name="认可，下一部分").click()
    page.get_by_text("已认可“").wait_for()

    step_(page, "检查")
    page.locator(".draft-checks li button").first.wait_for()
    page.locator(".draft-checks details", has_text="待填").locator("li button", has_not_text="主送").last.click()
    page.locator(".draft-edit .said.here, .draft-out").first.wait_for()

    step_(page, "导出")
    page.get_by_label("成文日期").fill("2026-03-01")
    page.locator(".frame").get_by_role("button", name="保存").click()
    page.get_by_text("标题和落款已保存。").wait_for()
    page.locator(".files").get_by_label("红头").fill("松林镇人民政府文件")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 Word").click()
    download.value.save_as(tmp_path / "报告.docx")
    texts = [p.text for p in Document(tmp_path / "报告.docx").paragraphs]
    assert "松林镇人民政府文件" in texts
    assert "2026年3月1日" in texts
    assert overflow(page) == 0


def test_a_letter_becomes_tasks_and_an_answer(open_page, tmp_path) -> None:
    page = open_page()
    start(page, UNIT)
    open_tab(page)
    page.get_by_role("button", name="来文办理").click()
    page.locator(".draft-letter").wait_for()
    page.set_input_files("#draft input[type=file]", [LETTER])
    page.locator(".items > li").first.wait_for()
    items = page.locator(".items > li").count()
    page.get_by_label("列入哪一轮").select_option(index=1)
    page.get_by_role("button", name="列入台账").click()
    page.get_by_text(f"的整改台账 {items} 项").wait_for()
    answer = Document(exported(page, "Word 答复", tmp_path / "答复.docx"))
    assert len(answer.paragraphs) > items


def step_(page, name) -> None:
    page.locator("#draft-head nav").get_by_role("button", name=name).click()
