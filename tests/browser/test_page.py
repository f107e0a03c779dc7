"""The page in a real browser: ask, check the source, rate, follow up, upload, read; on a desk and a phone."""

import re
from urllib.parse import unquote

import pytest

pytestmark = pytest.mark.browser

PHONE = (390, 844)
QUESTION = "普通程序的行政处罚案件要在多少天内作出决定？"
ENGLISH = (
    "Submit",
    "Clear",
    "Examples",
    "Chatbot",
    "Textbox",
    "Undo",
    "Retry",
    "Share",
    "Settings",
    "Use via API",
    "Built with Gradio",
    "Upload",
    "Drop",
    "Error",
    "Loading",
    "Like",
    "Dislike",
    "Copy",
)
LAW = """临江县综合网格巡查管理办法

（2024年3月5日临江县人民政府令第9号公布 自2024年5月1日起施行）

第一章 总则

第一条 为了规范综合网格巡查工作，制定本办法。

第二条 综合网格巡查由乡镇人民政府、街道办事处组织。

第二章 巡查

第三条 网格员应当在巡查结束后七日内向乡镇人民政府提交巡查报告。<img src="https://example.invalid/x" onerror="alert(1)">

第四条 网格员发现违法行为的，应当立即报告，标记为 ${alert(2)} 或者 {{alert}}。
"""


def ask(page, question):
    before = page.locator(".turn:not(.live)").count()
    page.fill("#question textarea", question)
    page.get_by_role("button", name="提问", exact=True).click()
    page.wait_for_function("n => document.querySelectorAll('.turn:not(.live)').length === n", arg=before + 1)
    return page.locator(".turn:not(.live)").last


def record_of(office, turn):
    return office.records.answer(turn.get_attribute("id").removeprefix("turn-"))


def visible_words(page):
    labels = page.eval_on_selector_all(
        "[aria-label], [title], [placeholder]",
        "all => all.filter(e => e.checkVisibility()).map(e => [e.ariaLabel, e.title, e.placeholder].join(' ')).join(' ')",
    )
    return page.inner_text("body") + " " + labels


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_first_screen_is_chinese_and_says_what_to_do(open_page):
    page = open_page()
    words = visible_words(page)
    assert [w for w in ENGLISH if re.search(rf"\b{w}\b", words, re.IGNORECASE)] == []
    assert page.locator(".examples button").count() >= 6
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")


def test_answer_source_and_whole_article(open_page, office):
    page = open_page()
    turn = ask(page, QUESTION)
    record = record_of(office, turn)
    assert record["question"] == QUESTION
    for number, citation in enumerate(record["citations"], 1):
        marked = page.locator(f"[id='source-{record['id']}-{number}'] mark").all_text_contents()
        assert "……".join(marked) == citation["quote"]
    chip = turn.locator(".chip").last
    assert citation["doc"] in chip.inner_text()
    chip.click()
    card = page.locator(".source.chosen")
    assert "……".join(card.locator("mark").all_text_contents()) == citation["quote"]
    assert card.locator(".badge").first.inner_text() == citation["state"]
    with page.context.expect_page() as tab:
        card.get_by_role("link", name="看全文").click()
    reader = tab.value
    reader.wait_for_load_state()
    place = citation["passage_id"].rpartition("#")[2]
    assert unquote(reader.url).endswith(f"#{place}")
    target = reader.locator(".article:target")
    assert place in target.inner_text()
    assert target.evaluate("e => e.getBoundingClientRect().top") < 300


def test_example_question_is_asked_by_one_click(open_page):
    page = open_page()
    wanted = page.locator(".examples button").nth(1).inner_text()
    page.locator(".examples button").nth(1).click()
    turn = page.locator(".turn:not(.live)").first
    assert turn.locator(".question").inner_text() == wanted


def test_verdict_with_reason_is_recorded(open_page, office):
    page = open_page()
    turn = ask(page, QUESTION)
    answer_id = record_of(office, turn)["id"]
    turn.get_by_role("button", name="没用").click()
    turn.get_by_text("已记录，会有人核对，谢谢。").wait_for()
    turn.get_by_label("原因").fill("没有说清从哪天起算")
    turn.get_by_role("button", name="补充原因").click()
    turn.get_by_text("已记录您的评价和原因，谢谢。").wait_for()
    own = [(r.good, r.reason) for r in office.records.ratings() if r.answer_id == answer_id]
    assert own == [(False, "没有说清从哪天起算")]


def test_follow_up_keeps_the_conversation_and_its_sources(open_page, office):
    page = open_page()
    first = ask(page, "行政许可申请材料不齐全，应当在几天内一次告知？")
    second = ask(page, "那逾期不告知呢？")
    record = record_of(office, second)
    assert record["rewritten"]
    assert "理解" in second.locator(".facts").inner_text()
    first.locator(".chip").first.click()
    page.locator(f"[id='source-{record_of(office, first)['id']}-1']").wait_for()
    page.get_by_role("button", name="新对话").click()
    page.wait_for_selector(".examples button")
    assert page.locator(".turn").count() == 0


def test_no_answer_shows_the_nearest_provisions(open_page):
    page = open_page()
    turn = ask(page, "去年全县一共办结了多少件行政复议案件？")
    assert "相近条文" in turn.locator(".answer.abstained .chips").inner_text()
    assert page.locator(".panel h2").inner_text().startswith("相近条文")
    assert page.locator(".source").count() > 0


def test_mistakes_are_told_in_the_conversation(open_page, office):
    page = open_page()
    page.fill("#question textarea", "问" * (office.settings.question_characters + 1))
    page.get_by_role("button", name="提问", exact=True).click()
    problem = page.locator(".answer.problem")
    problem.wait_for()
    assert "问题太长" in problem.inner_text()
    assert page.input_value("#question textarea")


def test_day_asked_about(open_page, office):
    page = open_page()
    page.fill("#day input", "2022-03-01")
    turn = ask(page, QUESTION)
    assert record_of(office, turn)["as_of"] == "2022-03-01"
    assert "按 2022年3月1日 的法律" in turn.locator(".facts").inner_text()


def test_what_was_uploaded_is_asked_about(open_page, office, tmp_path):
    law, empty = tmp_path / "网格巡查办法.txt", tmp_path / "空白.txt"
    law.write_text(LAW, encoding="utf-8")
    empty.write_bytes(b"")
    page = open_page()
    page.get_by_role("tab", name="资料库").click()
    page.set_input_files("#library input[type=file]", [law, empty])
    page.locator(".uploads .summary").wait_for()
    rows = page.locator(".uploads .lines li")
    assert "新增" in rows.filter(has_text="网格巡查办法.txt").inner_text()
    assert "4 条" in rows.filter(has_text="网格巡查办法.txt").inner_text()
    assert "失败" in rows.filter(has_text="空白.txt").inner_text()
    assert not list((office.settings.home / "uploads").rglob("*.txt"))

    page.get_by_role("tab", name="问答").click()
    turn = ask(page, "网格员应当在巡查结束后几日内提交巡查报告？")
    assert "临江县综合网格巡查管理办法" in turn.locator(".chips").inner_text()
    assert "<img" in page.locator(".source").first.inner_text()
    ask(page, "《临江县综合网格巡查管理办法》第四条怎么规定？")
    assert "${alert(2)}" in page.locator(".source").first.inner_text()
    assert page.locator(".source img, .turn img").count() == 0


def test_file_over_the_limit_is_refused_in_chinese(open_page, office, tmp_path):
    big = tmp_path / "过大.txt"
    big.write_bytes(b"x" * (office.limits.file + 1))
    page = open_page()
    page.get_by_role("tab", name="资料库").click()
    page.set_input_files("#library input[type=file]", big)
    page.get_by_text("文件超过 1 兆字节的上限").wait_for()
    assert [w for w in ENGLISH if re.search(rf"\b{w}\b", visible_words(page), re.IGNORECASE)] == []


@pytest.mark.parametrize("dark", [False, True])
def test_phone(open_page, dark):
    page = open_page(PHONE, color_scheme="dark" if dark else "light")
    assert overflow(page) == 0
    turn = ask(page, QUESTION)
    assert overflow(page) == 0
    assert page.locator("#sources").bounding_box()["y"] > page.locator("#talk").bounding_box()["y"]
    turn.locator(".chip").first.click()
    page.wait_for_function("document.querySelector('.source.chosen').getBoundingClientRect().top < innerHeight")
    page.get_by_role("tab", name="资料库").click()
    page.locator(".documents .list > li").first.wait_for()
    assert overflow(page) == 0


@pytest.mark.parametrize("width", [320, 390])
def test_every_tab_is_reached_on_a_phone(open_page, width):
    page = open_page((width, 844))
    names = page.get_by_role("tab").all_inner_texts()
    assert set(names) >= {"问答", "资料库", "期限计算", "事项日历", "指标"}
    for name in names:
        page.get_by_role("tab", name=name, exact=True).click()
        page.locator("[role=tab][aria-selected=true]", has_text=name).wait_for()
        assert overflow(page) == 0
    words = visible_words(page)
    assert [w for w in (*ENGLISH, "More tabs") if re.search(rf"\b{w}\b", words, re.IGNORECASE)] == []


def test_reader_on_a_phone(open_page):
    page = open_page(PHONE, "/read/行政处罚法")
    assert overflow(page) == 0
    assert "要点" in page.locator(".status.note").first.inner_text()
    page.locator(".contents a").last.click()
    assert "#" in page.url


def test_reader_does_not_know_the_document(open_page):
    page = open_page(path="/read/没有这部法")
    assert "没有找到这份文件" in page.inner_text("h1")


def test_interface_pages_need_no_network(open_page):
    page = open_page(path="/docs")
    page.get_by_role("heading", name="依法 Yifa").wait_for()
    assert page.get_by_text("/api/v1/ask", exact=True).count()


def test_an_indicator_table_is_corrected_and_taken_in(open_page, office, tmp_path):
    sheet = tmp_path / "县指标.csv"
    sheet.write_text("一级指标,二级指标,评分要点,分值\n<i>甲</i>,乙,按期办结,2\n,,公布清单,3\n", encoding="utf-8")
    page = open_page()
    page.get_by_role("tab", name="指标").click()
    page.set_input_files("#indicators input[type=file]", sheet)
    page.get_by_text("推测的列，请确认").wait_for()
    page.get_by_label("“评分要点”列作为").select_option("不导入")
    page.get_by_text("还不能入库").wait_for()
    page.get_by_label("“评分要点”列作为").select_option("三级指标")
    page.get_by_role("button", name="确认入库").wait_for()
    assert page.get_by_text("推测的列，请确认").count() == 0
    assert page.get_by_label("编号").input_value().startswith("local-")
    page.get_by_label("编号").fill("county")
    page.get_by_role("button", name="确认入库").click()
    page.get_by_text("已存入《县指标》，未核对。").wait_for()
    assert page.locator(".proposal").count() == 0
    page.get_by_label("核对人").fill("张三")
    page.get_by_role("button", name="已核对", exact=True).click()
    page.get_by_text("《县指标》已记为核对过。").wait_for()
    assert "张三" in (office.settings.home / "indicators" / "county.yaml").read_text(encoding="utf-8")
    words = visible_words(page)
    assert [w for w in ENGLISH if re.search(rf"\b{w}\b", words, re.IGNORECASE)] == []


def test_the_form_of_columns_fits_a_phone(open_page, tmp_path):
    sheet = tmp_path / "县指标.csv"
    sheet.write_text(f"一级指标,三级指标,评分标准,责任单位\n甲,乙,{'长' * 200},某局\n", encoding="utf-8")
    page = open_page(PHONE)
    page.get_by_role("tab", name="指标").click()
    page.set_input_files("#indicators input[type=file]", sheet)
    page.locator(".proposal .take").wait_for()
    assert overflow(page) == 0
