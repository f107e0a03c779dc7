"""The indicator tab without a browser."""

import re

import gradio as gr
import pytest

from knowledge.errors import UsageError, YifaError
from knowledge.indicators.file import folder_of, systems
from ui.web.indicators import Indicators, build
from ui.web.page import LISTENERS

TABLE = "某县指标,,,\n一级指标,二级指标,评分要点,分值\n<b>甲</b>,乙,按期办结,2\n,,公布清单,3\n"
GIVEN = {"edition": "own", "name": "某县指标", "reviewer": ""}


@pytest.fixture
def sheet(tmp_path) -> str:
    path = tmp_path / "指标.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


def event(**data) -> gr.EventData:
    return gr.EventData(None, {"columns": {}, "join": False, "given": GIVEN} | data)


def test_the_proposal_is_a_form_of_columns(office, sheet) -> None:
    reading, page = Indicators(office).propose(sheet)
    assert "正在读取指标表" in reading
    assert page.count("<select") == 4
    assert "推测的列，请确认" in page
    assert "一级 1 个，二级 1 个，三级 2 项，合计 5 分" in page
    assert 'name="name" value="某县指标"' in page
    assert "&lt;b&gt;甲&lt;/b&gt;" in page
    assert "<b>甲" not in page


def test_a_changed_column_is_worked_out_and_what_was_filled_in_stays(office, sheet) -> None:
    given = GIVEN | {"name": "新名称"}
    page = Indicators(office).edit(sheet, event(columns={"评分要点": "三级指标"}, given=given))
    assert "人工指定" in page
    assert "推测的列" not in page
    assert 'value="新名称"' in page


def test_an_id_that_is_free_is_offered(office, sheet) -> None:
    tab = Indicators(office)
    offered = [re.search('name="edition" value="([^"]+)"', [*tab.propose(sheet)][-1])[1]]
    for _ in range(2):
        path = folder_of(office.settings.home) / f"{offered[-1]}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.touch()
        offered.append(re.search('name="edition" value="([^"]+)"', [*tab.propose(sheet)][-1])[1])
    assert offered == [offered[0], f"{offered[0]}-2", f"{offered[0]}-3"]


def test_what_stands_in_the_way_is_told_and_cannot_be_saved(office, sheet) -> None:
    wrong = event(columns={"评分要点": "不导入"}, given={})
    page = Indicators(office).edit(sheet, wrong)
    assert "还不能入库" in page
    assert "确认入库" not in page
    again = Indicators(office).edit(sheet, event(given={}))
    assert 'name="edition" value="local-' in again


def test_confirmed_it_is_an_edition_and_then_reviewed(office, sheet) -> None:
    tab = Indicators(office)
    editions, form = tab.save(sheet, event())
    assert "已存入《某县指标》，未核对。" in editions
    assert form == ""
    assert systems(folder_of(office.settings.home)).find("own").status == "unreviewed"
    signed = tab.review(gr.EventData(None, {"edition": "own", "reviewer": "张三"}))
    assert "《某县指标》已记为核对过。" in signed
    assert "张三于" in tab.show()


def test_a_reviewer_may_sign_at_once(office, sheet) -> None:
    editions, _ = Indicators(office).save(sheet, event(given=GIVEN | {"reviewer": "李四"}))
    assert "已存入《某县指标》，已核对。" in editions


def test_without_a_file_there_is_nothing_to_propose(office) -> None:
    with pytest.raises(UsageError, match="请先上传指标表"):
        list(Indicators(office).propose(None))


def test_a_table_that_cannot_be_read_leaves_nothing_behind(office, tmp_path) -> None:
    empty = tmp_path / "空.csv"
    empty.write_bytes(b"")
    steps = Indicators(office).propose(str(empty))
    assert "正在读取指标表" in next(steps)
    assert next(steps) == ""
    with pytest.raises(YifaError):
        next(steps)


def test_the_tab_is_laid_out(office) -> None:
    with gr.Blocks() as blocks, gr.Tabs(), gr.Tab("指标") as tab:
        build(office, tab, LISTENERS)
    events = [target[1] for f in blocks.fns.values() for target in f.targets]
    assert sorted(events) == ["edit", "select", "submit", "submit", "upload"]
