"""Typed answers: what is said for certain is taken, the rest is asked back."""

from datetime import date

import pytest

from assistant.selfcheck.assessment import Mark
from assistant.selfcheck.understand_answer import understand
from knowledge.indicators.file import systems
from tests.rounds import edition

TODAY = date(2025, 6, 1)
SHIPPED = systems().find("national-2021")


def read(id_: str, text: str, own=None) -> dict[str, str]:
    points = (own or edition()).indicator(id_).check_points
    return {
        id_.rpartition("-")[2]: given.value or given.mark.value
        for id_, given in understand(text, points, TODAY).given.items()
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("有制度，去年12月发的，但还没公示", {"q1": "是", "q2": "2024-12", "q3": "否"}),
        ("公示制度建了，2025年3月5日印发，已经在网站上公开。", {"q1": "是", "q2": "2025-03-05", "q3": "是"}),
        ("没有建立公示制度", {"q1": "否"}),
        ("制度已建立；还未向社会公布", {"q1": "是", "q3": "否"}),
        ("都有", {"q1": "是", "q3": "是"}),
        ("我们没有这类事项", {"q1": "不适用", "q2": "不适用", "q3": "不适用"}),
        ("不涉及", {"q1": "不适用", "q2": "不适用", "q3": "不适用"}),
        ("不清楚", {"q1": "不确定", "q2": "不确定", "q3": "不确定"}),
        ("稍后再说", {"q1": "稍后", "q2": "稍后", "q3": "稍后"}),
        ("有", {}),
        ("基本做到了", {}),
        ("", {}),
        ("天气不错", {}),
    ],
)
def test_a_system_its_day_and_its_publication(text, expected) -> None:
    assert read("1.1.1", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5起出庭3起", {"q1": "5", "q2": "3", "q3": "60"}),
        ("开庭十二件，负责人出庭九件", {"q1": "12", "q2": "9", "q3": "75"}),
        ("出庭率百分之百", {"q3": "100"}),
        ("出庭率是120%", {}),
        ("没有这类案件", {"q1": "不适用", "q2": "不适用", "q3": "不适用", "q4": "不适用"}),
    ],
)
def test_parts_of_a_whole_and_their_ratio(text, expected) -> None:
    assert read("1.1.2", text) == expected


@pytest.mark.parametrize(
    ("id_", "text", "expected"),
    [
        ("5.2.1", "开庭5件，负责人出庭3件，没出庭的都有书面说明", {"q1": "5", "q2": "3", "q3": "60", "q4": "是"}),
        ("4.5.1", "在岗执法人员20人，持证18人，没有无证独立执法的", {"q1": "20", "q2": "18", "q3": "否"}),
        ("4.5.1", "存在无证人员独立执法", {"q3": "是"}),
        ("8.1.1", "有学法计划，全年学了4次", {"q1": "是", "q2": "4"}),
        ("9.2.1", "2月20日报送的", {"q1": "2025-02-20"}),
        ("1.1.1", "按期办结率98%，网上和就近都能办，超期2件", {"q1": "98", "q3": "是", "q4": "2"}),
        ("2.3.1", "应报备6件，按时报备率100%", {"q1": "6", "q3": "100"}),
        ("1.4.2", "审查了11件，都有书面结论", {"q1": "11", "q3": "是"}),
    ],
)
def test_answers_to_the_shipped_edition(id_, text, expected) -> None:
    assert read(id_, text, SHIPPED) == expected


def test_what_is_vague_is_asked_back_in_plain_words() -> None:
    points = edition().indicator("1.1.1").check_points
    assert understand("制度基本建立了", points, TODAY).back == (
        "“制度基本建立了”还看不出是或否。是否建立执法公示制度？请答“是”或“否”。",
    )
    assert understand("有", points, TODAY).back[0].startswith("“有”说的是哪一问？")
    assert understand("", points, TODAY).back == ("请说说情况。",)
    assert "超过了 100%" in understand("出庭率120%", edition().indicator("1.1.2").check_points, TODAY).back[0]
    assert understand("天气好", points, TODAY).back == ("是否建立执法公示制度？请答“是”或“否”。",)


def test_one_open_question_takes_a_bare_answer() -> None:
    points = edition().indicator("1.1.1").check_points[2:]
    assert {k: g.value for k, g in understand("还没有", points, TODAY).given.items()} == {"1.1.1-q3": "否"}


def test_the_words_stay_with_the_answer() -> None:
    given = understand("没有这类案件", edition().indicator("1.1.2").check_points, TODAY).given["1.1.2-q1"]
    assert (given.mark, given.note) == (Mark.NOT_APPLICABLE, "没有这类案件")
