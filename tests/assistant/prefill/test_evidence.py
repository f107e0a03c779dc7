"""Which statements speak of an indicator: by their own words, by a cell, for an indicator of another edition."""

from dataclasses import replace

import pytest

from assistant.prefill.evidence import Reading


@pytest.mark.parametrize(
    ("id_", "sentence"),
    [
        ("5.2.1", "两起官司开庭，副局长都坐到了被告席上。"),
        ("4.5.1", "在岗办案的26人里有2人证件过期。"),
        ("6.4.2", "群众来信31件，十五日内都告知了受理去向。"),
    ],
)
def test_a_statement_is_found_without_the_indicators_words(papers_of, tools, edition, id_, sentence):
    papers = papers_of(台账=f"# 2025年台账\n\n今年雨水偏多，粮食丰收。{sentence}新增公交线路3条。\n")
    found = Reading(papers, tools, 2025).about(edition.indicator(id_))
    assert found[0].statement.text == sentence
    assert found[0].topic > 0.5


def test_a_cell_speaks_of_its_own_matter(papers_of, tools, edition):
    columns = "| 文件 | 公开征求意见 | 合法性审核 | 印发 |\n| --- | --- | --- | --- |\n"
    papers = papers_of(台账=f"# 2025年文件台账\n\n{columns}| 停车办法 | 3月3日—3月24日 | 3月28日 | 4月7日 |\n")
    reading = Reading(papers, tools, 2025)
    assert all(reading.about(edition.indicator(id_))[0].topic > 0.5 for id_ in ("2.2.2", "2.2.3"))


def test_headings_and_notes_are_no_statements(papers_of, tools):
    papers = papers_of(报告="# 2025年工作报告\n\n## 一、主要做法\n\n（虚构材料，仅供演练）\n\n全年演练3场。\n")
    assert [s.text for s in Reading(papers, tools, 2025).statements] == ["全年演练3场。"]


def test_an_indicator_of_another_edition_finds_its_kin(papers_of, tools, edition):
    own = replace(edition.indicator("5.2.1"), id="X1", title="领导干部出庭情况")
    papers = papers_of(台账="# 2025年台账\n\n行政诉讼开庭5件，负责人出庭3件。\n")
    reading = Reading(papers, tools, 2025)
    kin = reading.kin(own)
    assert kin is not None
    assert tools.models.topic.classes[kin] == edition.indicator("5.2.1").title
    assert reading.about(own)


def test_an_indicator_of_a_matter_never_seen_has_no_evidence(papers_of, tools, edition):
    points = tuple(replace(point, text="古树名木是否挂牌？") for point in edition.indicator("5.2.1").check_points[:1])
    own = replace(
        edition.indicator("5.2.1"),
        id="X2",
        title="古树名木挂牌养护",
        requirement="古树名木逐株挂牌养护。",
        check_points=points,
    )
    papers = papers_of(台账="# 2025年台账\n\n行政诉讼开庭5件，负责人出庭3件。古树挂牌31株。\n")
    assert Reading(papers, tools, 2025).about(own) == []


def test_what_stands_under_another_year_is_of_another_year(papers_of, tools, edition):
    papers = papers_of(记录="# 2024年述法记录\n\n主要负责人在会上述法，指出问题三条。\n")
    found = Reading(papers, tools, 2025).about(edition.indicator("9.1.3"))[0]
    assert found.weight("other_year") > found.weight("proves")
