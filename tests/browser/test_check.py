"""A round of the self-check in a real browser: papers, prefill, findings corrected, a contradiction, exports opened."""

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.browser.test_library import overflow
from tests.ui.web.selfcheck.conftest import PAPERS

pytestmark = pytest.mark.browser

PHONE = (390, 844)
DEPARTMENT = "柳树镇人民政府"


def open_tab(page) -> None:
    page.get_by_role("tab", name="自查").click()
    page.locator(".check-rounds").wait_for()


def step(page, name) -> None:
    page.locator(".check-head nav").get_by_role("button", name=name).click()


def start(page, department=DEPARTMENT) -> None:
    open_tab(page)
    page.get_by_label("填写人").fill("张三")
    page.get_by_label("单位名称").fill(department)
    page.get_by_label("单位类型").select_option("乡镇街道")
    page.get_by_label("年份").fill("2025")
    page.get_by_role("button", name="开始", exact=True).click()
    page.get_by_text("适用指标").wait_for()


def exported(page, name, path):
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    download.value.save_as(path)
    return path


@pytest.fixture(autouse=True)
def _left_as_it_was(office):
    """The library is shared by all tests of the browser."""
    before = set(office.corpus.documents)
    yield
    for name in set(office.corpus.documents) - before:
        office.corpus.remove(name)


def test_from_the_papers_to_the_exports(open_page, tmp_path) -> None:
    page = open_page()
    start(page)
    page.set_input_files("#check input[type=file]", PAPERS)
    page.get_by_text("已收下 3 份材料").wait_for()
    page.locator(".papers .badge", has_text="读取质量").nth(2).wait_for()
    page.get_by_role("button", name="撤下").first.click()
    page.get_by_role("button", name="撤销").click()
    page.get_by_text("已恢复。").wait_for()
    page.get_by_role("button", name="开始预填").click()
    page.get_by_text("正在预填").wait_for()
    page.get_by_text("预填完成：已预填").wait_for()

    page.get_by_role("button", name="去逐项核对").click()
    page.locator(".check-walk").wait_for()
    step(page, "矛盾")
    pair = page.locator(".pairs li", has_text="执法人员持证上岗").first
    assert "人人持证" in pair.locator("blockquote").nth(0).inner_text()
    assert "持有效证件11人" in pair.locator("blockquote").nth(1).inner_text()
    with page.context.expect_page() as reader:
        pair.get_by_role("link").first.click()
    assert "人人持证" in reader.value.locator("body").inner_text()
    reader.value.close()

    pair.get_by_role("button", name="看指标 4.5.1").click()
    page.get_by_role("heading", name="4.5.1").wait_for()
    page.get_by_text("直接定结论").click()
    settling = page.locator("form[data-act=settle]")
    settling.get_by_label("结论").select_option("部分达标")
    settling.get_by_label("理由").fill("陶某已调离执法岗")
    settling.get_by_role("button", name="定结论").click()
    page.get_by_text("结论已定为“部分达标”。").wait_for()
    page.get_by_role("button", name="1 政府职能依法全面履行").click()
    page.get_by_role("heading", name="1.1.1").wait_for()
    page.locator("fieldset input:not([type=hidden])").first.fill("5件中3件")
    page.get_by_role("button", name="保存，下一项").click()
    page.get_by_text("已保存 1 问。").wait_for()
    assert page.locator("fieldset input:not([type=hidden])").first.input_value() == "60"

    step(page, "问题清单")
    page.get_by_role("button", name="拟问题清单").click()
    page.get_by_text("请逐个看过").wait_for()
    page.locator(".ledger summary").first.click()
    editing = page.locator(".ledger form.gap").first
    editing.locator("[name=deadline]").fill("2026-06-30")
    editing.get_by_role("button", name="保存").click()
    page.get_by_text("问题 1 已保存。").wait_for()

    step(page, "提交和导出")
    document = Document(exported(page, "Word（全部表）", tmp_path / "自查.docx"))
    book = load_workbook(exported(page, "Excel（全部表）", tmp_path / "自查.xlsx"))
    row = next(row for row in document.tables[0].rows if row.cells[0].text == "4.5.1")
    assert [row.cells[n].text for n in (2, 4, 6)] == ["部分达标", "陶某已调离执法岗", "张三"]
    ledger = [cell.value for line in book["整改台账"].iter_rows() for cell in line]
    assert "2026-06-30" in ledger
    told = [cell.value for line in book["材料矛盾"].iter_rows() for cell in line if cell.value]
    assert any("人人持证" in text for text in told)
    assert overflow(page) == 0


def test_answers_of_one_indicator_do_not_show_in_the_next(open_page) -> None:
    page = open_page()
    start(page, "别的镇")
    step(page, "逐项核对")
    page.get_by_role("heading", name="1.1.1").wait_for()
    page.locator("fieldset input[value=是]").first.check()
    page.get_by_label("说明").fill("只属于这一项")
    page.get_by_role("button", name="下一项", exact=True).click()
    page.get_by_role("heading", name="1.1.2").wait_for()
    page.wait_for_function("document.querySelectorAll('fieldset input:checked').length === 0")
    assert page.get_by_label("说明").input_value() == ""


def test_a_vague_sentence_and_the_roll_up_on_a_phone(open_page) -> None:
    page = open_page(PHONE)
    start(page, "又一个镇")
    step(page, "逐项核对")
    page.get_by_role("heading", name="1.1.1").wait_for()
    page.get_by_label("或者说一句话").fill("基本都按期办结了")
    page.get_by_role("button", name="发送").click()
    page.get_by_text("请再说明").first.wait_for()
    assert page.get_by_label("或者说一句话").input_value() == ""
    assert overflow(page) == 0
    page.get_by_role("button", name="← 全部轮次").click()
    page.get_by_role("button", name="各单位汇总").click()
    page.locator("#plot-0 .js-plotly-plot").wait_for()
    assert overflow(page) == 0
