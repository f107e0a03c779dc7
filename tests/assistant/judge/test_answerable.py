"""Is what was found an answer: kinds of value, coverage, and the model that weighs them with the question's words."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.compose import rate
from assistant.judge.answerable import FEATURES, Answerable, covered, features, missing_value
from assistant.settings import MODELS
from knowledge.pinpoint import Pinpoint
from knowledge.understand import Asks, Query


@pytest.mark.parametrize(
    ("question", "asks", "text", "missing"),
    [
        ("罚款多少钱", Asks.AMOUNT, "责令改正，可以处罚款。", "金额"),
        ("罚款多少钱", Asks.AMOUNT, "处三千元罚款。", ""),
        ("评估得分占比是多少", Asks.AMOUNT, "由价格部门评估。", "比例"),
        ("评估得分占比是多少", Asks.AMOUNT, "占总分百分之三十。", ""),
        ("收费公示率要达到多少", Asks.AMOUNT, "收费公示率不低于95%。", ""),
        ("收费公示率要达到多少", Asks.AMOUNT, "停车场备案率不低于95%。", "公示率"),
        ("检查要派多少人", Asks.AMOUNT, "执法人员应当出示证件。", "人数"),
        ("检查要派多少人", Asks.AMOUNT, "执法人员不得少于两人。", ""),
        ("全年办了多少件", Asks.AMOUNT, "全年办案情况良好。", "件数"),
        ("全年办了多少件", Asks.AMOUNT, "全年办案212件。", ""),
        ("多久要公告", Asks.TIME, "应当向社会公告。", "期限"),
        ("多久要公告", Asks.TIME, "应当在三日内公告。", ""),
        ("多久要公告", Asks.TIME, "应当及时公告。", ""),
        ("由谁公告", Asks.WHO, "应当向社会公告。", ""),
        ("什么时候公告", Asks.TIME, "应当向社会公告。", ""),
        ("这几天要公告吗", Asks.WHETHER, "应当向社会公告。", ""),
        ("停车场分几等几级", Asks.AMOUNT, "停车场实行等级管理。", "数目"),
        ("停车场分几等几级", Asks.AMOUNT, "停车场分为三级。", ""),
        ("有几户居民不同意怎么办", Asks.STEPS, "应当听取居民意见。", ""),
        ("收费高于多少要听证", Asks.AMOUNT, "收费标准由市价格部门制定。", "数目"),
        ("停车场管理所的电话是什么", Asks.MEANING, "停车场管理所负责日常管理。", "联系方式"),
    ],
)
def test_a_value_that_no_passage_states_is_named(make_hit, embedder, question, asks, text, missing):
    query = Query(question, question, asks=frozenset({asks}))
    hits = [make_hit("没有数目的话。"), make_hit(text, article=6)]
    assert missing_value(query, rate(query, hits, embedder)) == missing


def test_a_number_elsewhere_is_no_number_asked_for(make_hit, embedder):
    query = Query("停车场备案补贴多少钱", "停车场备案补贴多少钱", asks=frozenset({Asks.AMOUNT}))
    near = make_hit("停车场备案补贴的标准由市财政部门制定，停车场备案补贴按年发放。")
    far = make_hit("犬只伤人的，对犬主处五百元罚款。", article=6, score=0.2)
    assert missing_value(query, rate(query, [near, far], embedder)) == "金额"


def test_a_number_in_a_table_is_none_for_an_answer_from_a_law(make_hit, embedder):
    query = Query("停车场备案申请有多少件", "停车场备案申请有多少件", asks=frozenset({Asks.AMOUNT}))
    law = make_hit("停车场备案申请由区城市管理部门受理。", score=2.0)
    row = make_hit("表1　停车情况\n项目：停车场备案\n数量：44件", score=1.9)
    row = replace(row, passage=replace(row.passage, pinpoint=Pinpoint(table=1, row=1, section="停车场备案")))
    assert missing_value(query, rate(query, [law, replace(row, score=0.8)], embedder)) == "件数"
    assert missing_value(query, rate(query, [replace(law, score=0.2), row], embedder)) == ""


def test_words_are_covered_by_rarity():
    rarity = {"停车": 1.0, "罚款": 3.0}
    assert 0 < covered("停车罚款", "停车场", rarity) < covered("停车罚款", "罚款", rarity) < 1
    assert covered("停车罚款", "停车罚款", rarity) == 1
    assert covered("？", "停车", rarity) == 0


def test_features_tell_a_near_passage_from_a_far_one(make_hit, library):
    query = Query("停车场备案由谁决定", "停车场备案由谁决定")
    near = [make_hit("停车场备案由区城市管理部门决定。"), make_hit("犬只应当登记。", article=6, score=0.2)]
    far = [make_hit("犬只应当登记。", article=6), make_hit("收费应当公示。", article=7, score=0.9)]
    embedder, rarity = library.corpus.embedder, library.scope.rarity
    close, distant = (features(query, hits, rate(query, hits, embedder), rarity) for hits in (near, far))
    assert len(close) == len(FEATURES)
    best, words, lead, silent = zip(close, distant, strict=True)
    assert best[0] > best[1]
    assert words[0] > words[1]
    assert lead == pytest.approx((0.8, 0.1))
    assert silent == (0, 0)


def test_the_score_is_the_linear_model(tmp_path: Path):
    file = tmp_path / "answerable.json"
    file.write_text(
        '{"threshold": 0.5, "intercept": -1.0, "features": [[1.0, 2.0, 3.0]], "tokens": {"罚款": [2.0, 1.5]}}', "utf-8"
    )
    model = Answerable(file)
    assert model.score("罚款", [5.0]) == pytest.approx(-1 + 1.5 + 3 * (5 - 1) / 2)
    assert model.score("别的", [1.0]) == pytest.approx(-1)
    assert model.silent("罚款", [1.0]) is False
    assert model.silent("罚款", [0.5]) is True


def test_the_shipped_model_tells_a_room_number_from_a_time_limit(library):
    model: Answerable = library.answerable
    assert model is not Answerable(MODELS / "answerable.json")
    alike = (1.7, 0.4, 0.7, 0.0)
    asked = [model.score(q, alike) for q in ("我们县备案的窗口在几楼几号房？", "备案材料不全要一次告知吗？")]
    assert asked[0] < asked[1]
    assert all(math.isfinite(x) for x in asked)
