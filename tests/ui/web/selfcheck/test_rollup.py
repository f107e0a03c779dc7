"""各单位汇总: departments in order, frequent gaps, a cell opened down to the quote."""

from assistant.selfcheck.assessment import Label
from assistant.selfcheck.rounds import Given
from tests.rounds import edition
from ui.web.selfcheck.papers import prefill
from ui.web.selfcheck.rollup import rollup_html, rollup_of, sums_html


def test_nothing_to_tell_yet(nowhere) -> None:
    assert "还没有自查轮次" in rollup_html(nowhere, *rollup_of(nowhere))


def test_a_cell_is_opened_down_to_the_quotes(township) -> None:
    list(prefill(township))
    scene = township.at(page="rollup", section="4")
    page = rollup_html(scene, *rollup_of(scene))
    opened = page[page.index("opened") : page.index("<table")]
    assert "柳树镇人民政府2025年度自查：4 " in opened
    assert opened.index("未达标") < opened.index("无法判断")
    assert "持有效证件11人" in opened
    assert 'data-page="walk" data-number="1" data-indicator="4.5.1"' in opened
    assert "4.5.1" in page[page.index("最常见的问题") :]


def test_ranked_by_score_and_narrowed_to_a_year(scene) -> None:
    rounds = scene.desk.rounds
    given = {"unit_type": "执法部门", "label": Label.ANNUAL, "by": "甲"}
    better = rounds.start(edition(), department="临江县", year=2024, **given).id
    rounds.answer(better, "1.2.1-q1", Given("2024-02-01"), by="甲")
    names = [row.assessment.department for row in rollup_of(scene.at(ranked=True))[1]]
    assert names == ["临江县", "青溪市城管局"]
    rollup, rows = rollup_of(scene.at(year=2025))
    assert [row.assessment.department for row in rows] == ["青溪市城管局"]
    sums = sums_html(scene.at(year=2025), rollup)
    assert '<option value="2025" selected>2025</option>' in sums
    assert "1 个单位" in sums
