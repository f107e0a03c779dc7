"""The library in a real browser: upload, progress, report, read, set the state, remove, undo; on a desk and a phone."""

import re
import zipfile

import pytest

pytestmark = pytest.mark.browser

DESKTOP, PHONE = (1360, 900), (390, 844)
LAW = "临溪县{name}管理办法\n\n第一条 {name}应当登记。\n\n第二条 本办法自2020年1月1日起施行。\n"
GAPPED = "临溪县渡口管理办法\n\n第一条 渡口应当登记。\n\n第二条 渡船应当检验。\n\n第九条 本办法自2020年1月1日起施行。\n"
LONG = "临溪县" + "非常长的名称" * 8 + "管理办法"
LISTED = "document.querySelectorAll('.documents .list > li').length === {}"


def open_tab(page) -> None:
    page.get_by_role("tab", name="资料库").click()
    page.locator(".documents .total").wait_for()


def upload(page, *files) -> None:
    page.set_input_files("#library input[type=file]", files)


def sift(page, words, left) -> None:
    page.fill("#filter textarea, #filter input", words)
    page.wait_for_function(LISTED.format(left))


def choose(page, label, value) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=value, exact=True).click()


def overflow(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture
def written(tmp_path):
    """`written(name, text)`: a file of that name."""

    def write(name: str, text: str):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture(autouse=True)
def _left_as_it_was(office):
    """The library is shared by all tests of the browser."""
    before = set(office.corpus.documents)
    yield
    for name in set(office.corpus.documents) - before:
        office.corpus.remove(name)


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_from_the_upload_to_the_undone_removal(open_page, office, written, size) -> None:
    page = open_page(size)
    open_tab(page)
    with office.writing:
        upload(page, written("集市.txt", LAW.format(name="集市")), written("渡口.txt", GAPPED), written("空.txt", ""))
        page.locator(".uploads progress").wait_for()
        page.get_by_text("集市.txt 等 3 个文件").first.wait_for()
        page.reload()
        open_tab(page)
        page.locator(".uploads progress").wait_for()
        assert page.get_by_role("button", name="取消", exact=True).is_visible()
        assert overflow(page) == 0
    page.get_by_text("新增 2 份、失败 1 份").wait_for()
    lines = page.locator(".uploads .lines li")
    assert [re.search("空|渡口|集市", text)[0] for text in lines.all_inner_texts()] == ["空", "渡口", "集市"]
    assert "文件是空的" in lines.nth(0).inner_text()
    assert "条号不连续" in lines.nth(1).inner_text()
    assert page.get_by_role("button", name="取消", exact=True).count() == 0
    assert overflow(page) == 0

    with page.context.expect_page() as tab:
        page.get_by_role("link", name="《临溪县渡口管理办法》").click()
    assert "读取质量：" in tab.value.locator(".status").nth(1).inner_text()
    tab.value.close()

    sift(page, "临溪县集市", 1)
    item = page.locator(".documents .list > li")
    item.get_by_text("改效力").click()
    item.locator("select").select_option("已废止")
    item.get_by_label("失效日期").fill("2024-12-31")
    item.get_by_label("取代它的文件").fill("新的办法")
    assert overflow(page) == 0
    item.get_by_role("button", name="保存").click()
    page.get_by_text("《临溪县集市管理办法》的效力：已废止。").wait_for()
    assert "已废止" in item.locator(".state").inner_text()

    item.get_by_role("button", name="移除").click()
    assert any("集市" in i for i in office.corpus.documents)
    item.get_by_role("button", name="确认移除").click()
    page.get_by_role("button", name="撤销").wait_for()
    assert not any("集市" in i for i in office.corpus.documents)
    page.get_by_role("button", name="撤销").click()
    page.get_by_text("已恢复《临溪县集市管理办法》").wait_for()
    assert office.corpus.find("临溪县集市管理办法").superseded_by == "新的办法"


def test_what_was_removed_earlier_comes_back_from_the_bin(open_page, office, written) -> None:
    page = open_page()
    open_tab(page)
    upload(page, written("集市.txt", LAW.format(name="集市")))
    page.locator(".uploads .summary").wait_for()
    office.corpus.set_aside(office.corpus.find("临溪县集市管理办法").id)
    page.reload()
    open_tab(page)
    page.get_by_text("回收站（1）").click()
    page.get_by_role("button", name="恢复").click()
    page.get_by_text("已恢复《临溪县集市管理办法》").wait_for()
    assert page.get_by_text("回收站").count() == 0


def test_an_archive_for_a_department_is_only_tried_then_taken_in(open_page, office, tmp_path) -> None:
    path = tmp_path / "材料.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("集市.txt", LAW.format(name="集市"))
        archive.writestr("渡口.txt", GAPPED)
    page = open_page()
    open_tab(page)
    page.get_by_text("上传选项").click()
    page.get_by_label("收到哪里").fill("县交通局")
    page.get_by_label("收到哪里").press("Enter")
    page.get_by_label("只试读").check()
    page.get_by_text("上传选项（收到：县交通局）").wait_for()
    upload(page, path)
    page.get_by_text("新增 2 份").wait_for()
    page.get_by_text("只试读，没有入库").first.wait_for()
    assert not any("渡口" in i for i in office.corpus.documents)

    page.reload()
    open_tab(page)
    page.get_by_text("上传选项（收到：县交通局）").wait_for()
    upload(page, path)
    page.locator(".uploads .summary").wait_for()
    assert {d.owner for d in office.corpus.documents.values()} == {"", "县交通局"}
    page.reload()
    open_tab(page)
    choose(page, "归属", "县交通局")
    page.wait_for_function(LISTED.format(2))
    choose(page, "读取质量", "好")
    page.wait_for_function(LISTED.format(1))
    assert "集市" in page.locator(".documents .list > li").inner_text()


def test_a_job_is_cancelled_and_goes_on_later(open_page, office, written) -> None:
    page = open_page()
    open_tab(page)
    with office.writing:
        upload(page, *(written(f"{n}.txt", LAW.format(name=f"第{n}号桥")) for n in range(8)))
        page.get_by_role("button", name="取消", exact=True).click()
        page.locator(".uploads .badge", has_text="已取消").wait_for()
    page.locator(".uploads").get_by_role("button", name="接着做").click()
    page.locator(".uploads .badge", has_text="完成").wait_for()
    page.get_by_role("button", name="收起").click()
    page.locator(".uploads").wait_for(state="hidden")
    page.get_by_text("最近的入库任务").click()
    page.locator(".jobs").get_by_role("button", name="看结果").first.click()
    page.locator(".uploads .lines li").nth(7).wait_for()


def test_nothing_is_asked_of_the_server_while_no_job_runs(open_page) -> None:
    page = open_page()
    open_tab(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2500)
    assert [url for url in asked if "queue/join" in url] == []


def test_a_long_name_wraps_and_a_long_list_is_paged(open_page, office, written) -> None:
    page = open_page(PHONE)
    open_tab(page)
    page.get_by_text("第 1 页，共").wait_for()
    page.get_by_role("button", name="下一页").click()
    page.get_by_text("第 2 页，共").wait_for()
    upload(page, written("长" * 60 + ".txt", LAW.replace("临溪县{name}管理办法", LONG).format(name="桥")))
    page.locator(".uploads .summary").wait_for()
    sift(page, "非常长的名称", 1)
    assert overflow(page) == 0
