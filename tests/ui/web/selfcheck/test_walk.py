"""逐项核对: the form, the sentence, marks, suggestions adopted or changed, two people at once, the review."""

import pytest

from assistant.selfcheck.assessment import Decider, Quote
from assistant.selfcheck.entries import Kind
from assistant.selfcheck.evidence import Evidence
from assistant.selfcheck.review import submit
from assistant.selfcheck.rounds import Given
from assistant.selfcheck.score import judge
from knowledge.errors import Refused, UsageError
from knowledge.indicators.indicator import Finding
from ui.web.selfcheck.papers import papers_html, prefill
from ui.web.selfcheck.walk import (
    adopt,
    attach,
    put_mark,
    reason_of,
    review,
    save,
    settle,
    talk,
    walk_html,
    whose,
)


def answer(scene, point: str, value: str, by: str = "甲") -> None:
    scene.desk.rounds.answer(scene.place.number, point, Given(value), by=by)


def values(scene) -> dict[str, str]:
    return {i: r.shown for i, r in scene.at().round.responses.items()}


@pytest.fixture
def suggested(scene):
    """The round with a suggestion for 1.1.1."""
    quotes = (Quote("总结.md", "建立<b>公示</b>制度。", "gone", 2),)
    scene.desk.rounds.record(
        scene.place.number,
        Kind.SUGGESTION,
        "1.1.1",
        Finding.PARTLY,
        "没有公示。",
        by="预填规则",
        source=Decider.RULE,
        quotes=quotes,
        confidence=0.85,
    )
    return scene.at()


def test_an_indicator_is_a_form_with_why_basis_and_questions(scene) -> None:
    page = walk_html(scene)
    assert "按规定做好1.1.1" in page
    assert "《中华人民共和国行政处罚法》第三十九条" in page
    assert "常用材料：公示制度文件" in page
    assert page.count('type="radio"') == 4
    assert 'name="value:1.1.1-q2"' in page
    assert "0/3" in page


def test_saved_answers_lead_to_what_is_open_next(scene) -> None:
    fields = {"indicator": "1.1.1", "value:1.1.1-q1": "是", "seen:1.1.1-q1": "0", "note": "文号1"}
    done = save(scene, fields)
    assert (done.notice, done.place.indicator) == ("已保存 1 问。", "1.1.1")
    assert scene.at().round.responses["1.1.1-q1"].note == "文号1"
    rest = {"value:1.1.1-q2": "2025-01", "value:1.1.1-q3": "否"}
    done = save(scene.at(), {"indicator": "1.1.1", "value:1.1.1-q1": "是", "seen:1.1.1-q1": "1"} | rest)
    assert (done.notice, done.place.indicator) == ("已保存 2 问。", "1.1.2")
    assert values(scene) == {"1.1.1-q1": "是", "1.1.1-q2": "2025-01", "1.1.1-q3": "否"}
    assert save(scene.at(), {"indicator": "1.1.1"}).notice == "没有改动。"


def test_what_another_person_wrote_meanwhile_is_told_and_nothing_is_lost(scene) -> None:
    answer(scene, "1.1.1-q1", "否", by="乙")
    fields = {"indicator": "1.1.1", "value:1.1.1-q1": "是", "value:1.1.1-q3": "是", "value:1.1.1-q2": "不知道"}
    done = save(scene.at(), fields)
    assert "已由乙改为“否”" in done.notice
    assert "看不出来" in done.notice
    assert done.typed == {"1.1.1-q1": "是", "1.1.1-q2": "不知道"}
    assert values(scene) == {"1.1.1-q1": "否", "1.1.1-q3": "是"}
    page = walk_html(scene.at(indicator="1.1.1"), done.notice, done.typed)
    assert 'name="seen:1.1.1-q1" value="1"' in page
    assert 'name="value:1.1.1-q1" value="是" checked' in page
    assert 'value="不知道"' in page


def test_a_sentence_is_understood_or_asked_back(scene) -> None:
    done = talk(scene, {"indicator": "1.1.1", "text": "有制度，去年12月发的，但还没公示"})
    assert [who for who, _ in done.talk] == ["您", "记下", "记下", "记下"]
    assert done.place.indicator == "1.1.2"
    vague = talk(scene.at(), {"indicator": "1.1.2", "text": "基本都出庭"})
    assert vague.talk[-1][0] == "请再说明"
    assert vague.place.indicator == "1.1.2"
    assert "基本都出庭" in walk_html(scene.at(indicator="1.1.2"), talk=vague.talk)
    with pytest.raises(UsageError, match="先写一句话"):
        talk(scene, {"indicator": "1.1.1", "text": " "})


def test_marks_move_on_and_need_a_reason_where_nothing_applies(scene) -> None:
    assert put_mark(scene, {"indicator": "1.1.1", "mark": "稍后"}).place.indicator == "1.1.2"
    with pytest.raises(UsageError, match="为什么不适用"):
        put_mark(scene, {"indicator": "1.1.2", "mark": "不适用"})
    done = put_mark(scene, {"indicator": "1.1.2", "mark": "不适用", "because": "没有案件"})
    assert (done.notice, done.place.indicator) == ("已标为“不适用”。", "1.2.1")
    assert "稍后" in walk_html(scene.at(indicator="1.2.1"))


def test_a_suggestion_stands_beside_the_form_and_is_adopted_with_its_quotes(suggested) -> None:
    page = walk_html(suggested.at(indicator="1.1.1"))
    assert "建议部分达标" in page
    assert "把握较大" in page
    assert "建立&lt;b&gt;公示&lt;/b&gt;制度。" in page
    assert "总结.md（已撤下） 第 2 页" in page
    done = adopt(suggested, {"indicator": "1.1.1", "seen": "0"})
    assert (done.notice, done.place.indicator) == ("已采纳建议：部分达标。", "1.1.2")
    decided = suggested.at().round.decisions["1.1.1"]
    assert (decided.finding, decided.by, decided.quotes[0].page) == (Finding.PARTLY, "甲", 2)
    assert "采纳：" not in walk_html(suggested.at(indicator="1.1.1"))


def test_the_papers_of_an_adopted_suggestion_become_its_proofs(township) -> None:
    list(prefill(township))
    adopt(township.at(), {"indicator": "4.5.1", "seen": "0"})
    kept = township.desk.evidence.all(township.place.number)
    proofs = [e for e in kept if "4.5.1-q1" in e.check_points]
    assert {e.id for e in proofs} == {q.evidence for q in township.at().round.decisions["4.5.1"].quotes}
    assert "，佐证 4.5.1" in papers_html(township.at())


def test_another_finding_needs_a_reason_and_sees_who_was_faster(suggested) -> None:
    fields = {"indicator": "1.1.1", "finding": "未达标", "because": "", "seen": "0"}
    with pytest.raises(UsageError, match="写明"):
        settle(suggested, fields)
    assert settle(suggested, fields | {"because": "制度是旧的"}).notice == "结论已定为“未达标”。"
    with pytest.raises(Refused, match="已由甲改为“未达标”"):
        settle(suggested.at(), fields | {"finding": "达标", "because": "看过"})


def test_every_version_of_an_answer_is_shown(scene) -> None:
    answer(scene, "1.1.1-q1", "否", by="乙")
    answer(scene, "1.1.1-q1", "是", by="丙")
    page = walk_html(scene.at(indicator="1.1.1"))
    assert "第 1 版：否，乙" in page
    assert "丙，" in page


def test_a_paper_becomes_proof_of_an_indicator(scene) -> None:
    kept = scene.desk.evidence.add(scene.place.number, Evidence("", "制度.md", ()), b"x", by="甲")
    assert "附上材料" in walk_html(scene.at(indicator="1.1.1"))
    attach(scene, {"indicator": "1.1.1", "evidence": kept.id})
    page = walk_html(scene.at(indicator="1.1.1"))
    assert "附上材料" not in page
    assert ">制度.md</a>" in page


def test_when_all_is_settled_the_way_leads_to_the_gaps(scene) -> None:
    for indicator in ("1.1.1", "1.1.2", "1.2.1"):
        scene.desk.rounds.decide(scene.place.number, indicator, Finding.MET, "看过", by="甲")
    assert "全部核对完了" in walk_html(scene.at())
    assert "指标1.1.1" in walk_html(scene.at(section="1"))


def test_a_round_handed_in_is_read_and_reviewed(scene) -> None:
    answer(scene, "1.1.1-q1", "是")
    submit(scene.desk.rounds, scene.place.number, by="甲")
    page = walk_html(scene.at(indicator="1.1.1"))
    assert 'data-act="save"' not in page
    assert "司法局复核" in page
    done = review(scene.at(), {"indicator": "1.1.1", "finding": "未达标", "because": "没有公示"})
    assert done.notice == "复核结论已记下：未达标。"
    assert "没有公示" in walk_html(scene.at(indicator="1.1.1"))
    assert "指标1.1.2" in walk_html(scene.at())
    assert "下一个没复核的" in walk_html(scene.at())


def test_who_stands_behind_a_finding(suggested) -> None:
    def told(indicator: str) -> str:
        round_ = suggested.at().round
        return whose(round_, judge(round_, round_.indicator(indicator)))

    assert (told("1.1.1"), told("1.2.1")) == ("建议，待确认", "")
    answer(suggested, "1.2.1-q1", "2025-02-01")
    assert told("1.2.1") == "按答案"
    adopt(suggested, {"indicator": "1.1.1", "seen": "0"})
    assert told("1.1.1") == "甲定"


def test_questions_are_named_by_their_number(scene) -> None:
    answer(scene, "1.1.1-q1", "否")
    round_ = scene.at().round
    assert reason_of(judge(round_, round_.indicator("1.1.1"))).startswith("第1问答“否”")
