"""The duties tab without a browser."""

import re
from datetime import date

import gradio as gr
import pytest

from knowledge.dates.duty import turns
from knowledge.dates.duty_file import load_duties
from knowledge.unit import UnitType
from ui.web.duties import EVERYBODY, Duties, build, duties_html, soon_entry, year_entry
from ui.web.page import LISTENERS

TODAY = date(2026, 3, 20)
DUTIES = load_duties()


def parts(page: str) -> tuple[str, str]:
    soon, year = page.split("年度全部")
    return soon, year


def entries(make, today=TODAY):
    return {t.duty.id: make(t) for t in turns(DUTIES, today) if t.day}


def test_what_is_due_soon_stands_first_with_its_facts() -> None:
    soon, _ = parts(duties_html(DUTIES, TODAY))
    assert "3月31日" in soon
    assert "还有11天" in soon
    assert "《政府信息公开条例》第四十九条第二款" in soon
    assert "已核对条文" in soon
    assert "未核对原文" in soon
    assert "提请审查和批准上一年度本级决算草案" not in soon


def test_what_has_just_passed_is_told_with_a_warning() -> None:
    soon, _ = parts(duties_html(DUTIES, TODAY))
    assert soon.index("已过19天") < soon.index("还有11天")
    assert "系统没有记录" in soon


def test_the_year_holds_every_duty_in_order_of_the_calendar() -> None:
    _, year = parts(duties_html(DUTIES, TODAY))
    assert year.count("<summary>") == len(DUTIES)
    days = re.findall(r'class="day">(\d+)月(\d+)日', year)
    assert days == sorted(days, key=lambda d: (int(d[0]), int(d[1])))
    assert year.index("12月31日") < year.index(">没有固定日期<") < year.index("报告信访情况年度报告")


def test_only_the_duties_of_a_kind_of_office() -> None:
    page = duties_html(DUTIES, TODAY, UnitType.TOWNSHIP)
    assert "完成行政执法人员年度培训学时" in page
    assert "公开部门预算、决算" not in page


@pytest.mark.parametrize(
    ("id_", "today", "state", "style"),
    [
        ("法治政府年报-部门", TODAY, "已过19天", "ended"),
        ("信息公开年报-部门", TODAY, "今年已过，下次还有317天", ""),
        ("法治政府年报-公开", TODAY, "还有12天", "good"),
        ("规范性文件清理", date(2027, 1, 5), "已过5天", "ended"),
    ],
)
def test_state_in_the_list_of_the_year(id_, today, state, style) -> None:
    entry = entries(year_entry, today)[id_]
    assert (entry.state, entry.style) == (state, style)


@pytest.mark.parametrize(
    ("id_", "today", "style"),
    [
        ("法治政府年报-部门", TODAY, "ended"),
        ("法治政府年报-公开", TODAY, "note"),
        ("法治政府年报-公开", date(2026, 2, 1), "good"),
    ],
)
def test_colour_of_what_is_due_soon(id_, today, style) -> None:
    assert entries(soon_entry, today)[id_].style == style


def test_all_kinds_of_office_in_one_word() -> None:
    assert entries(year_entry)["国家宪法日"].units == "全部单位"
    assert entries(year_entry)["执法统计年报"].units == "执法部门"


def test_nothing_due() -> None:
    assert "90天内没有到期的事项" in duties_html(DUTIES[:1], date(2026, 6, 1))


def test_own_entries_are_marked_and_escaped(office) -> None:
    text = """
duties:
- {id: 月报, title: "<b>月报</b>", units: [执法部门], due: 每月末, fixed_by: 通常做法, submit: 月报表, to: [县司法局],
   publish: 不公开, basis: [{law: 通常做法}]}
"""
    (office.settings.home / "duties.yaml").write_text(text, encoding="utf-8")
    page = Duties(office).show(EVERYBODY)
    assert "&lt;b&gt;月报&lt;/b&gt;" in page
    assert "本单位" in page
    assert "月报" not in Duties(office).show("县区政府")


def test_the_tab_is_laid_out_and_filled_when_opened_or_narrowed(office) -> None:
    with gr.Blocks() as blocks, gr.Tabs(), gr.Tab("事项日历") as tab:
        build(office, tab, LISTENERS)
    events = [target[1] for f in blocks.fns.values() for target in f.targets]
    assert sorted(events) == ["change", "select"]
