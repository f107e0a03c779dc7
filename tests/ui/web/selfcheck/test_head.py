"""The line of steps: what is done, and what comes next."""

from dataclasses import replace

import pytest

from assistant.selfcheck.assessment import Stage
from assistant.selfcheck.evidence import Evidence
from assistant.selfcheck.gap import Gap
from assistant.selfcheck.review import send_back, submit
from assistant.selfcheck.rounds import Given
from ui.web.selfcheck.head import Next, head_html, next_of, situation_of, steps_of

PAPER = Evidence("a", "总结.md", (), sha256="ab" * 32)


def test_what_comes_next(scene) -> None:
    now = situation_of(scene)
    assert next_of(now) == Next("papers", "上传材料")
    assert next_of(replace(now, evidence=[PAPER])) == Next("papers", "预填：读一遍材料")
    for point, value in (("1.1.1-q1", "否"), ("1.1.1-q2", "2025-01-01"), ("1.1.1-q3", "否")):
        scene.desk.rounds.answer(scene.place.number, point, Given(value), by="甲")
    now = situation_of(scene.at())
    assert next_of(now) == Next("walk", "逐项核对，还有 2 项")
    for point, value in (("1.1.2-q1", "0"), ("1.1.2-q2", "0"), ("1.1.2-q4", "是"), ("1.2.1-q1", "2025-02-01")):
        scene.desk.rounds.answer(scene.place.number, point, Given(value), by="甲")
    now = situation_of(scene.at())
    assert next_of(now) == Next("gaps", "拟问题清单")
    assert next_of(replace(now, gaps=[Gap(1, (), "结转的", carried_from=(1, 1))])) == Next("gaps", "拟问题清单")
    listed = replace(now, gaps=[Gap(1, ("1.1.1",), "没有")])
    assert next_of(listed) == Next("hand_in", "提交给司法局")
    assert next_of(replace(listed, round=replace(now.round, stage=Stage.ACCEPTED))).step == "gaps"
    assert next_of(replace(now, round=replace(now.round, stage=Stage.SUBMITTED))) == Next("hand_in", "司法局复核")


def test_every_step_tells_how_far_it_is(scene) -> None:
    told = {step.page: (step.told, step.done) for step in steps_of(situation_of(scene))}
    assert told == {
        "papers": ("还没有", False),
        "walk": ("0/3", False),
        "contradictions": ("预填后有", False),
        "gaps": ("还没有", False),
        "score": ("0 分", False),
        "hand_in": ("自查中", False),
    }


def test_what_the_reviewer_wrote_stands_above_a_returned_round(scene) -> None:
    scene.desk.rounds.answer(scene.place.number, "1.1.1-q1", Given("否"), by="甲")
    submit(scene.desk.rounds, scene.place.number, by="甲")
    send_back(scene.desk.rounds, scene.place.number, by="丁", comment="补<制度>")
    assert "丁：补&lt;制度&gt;" in head_html(scene.at())


@pytest.mark.parametrize("page", ["walk", "rounds"])
def test_the_head_names_the_round_or_the_two_pages_without_one(scene, page) -> None:
    shown = head_html(scene.at(page=page))
    assert ("青溪市城管局2025年度自查" in shown) == (page == "walk")
    assert ("各单位汇总" in shown) == (page == "rounds")
