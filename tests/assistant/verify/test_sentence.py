"""A sentence taken apart: clauses with their conditions, who acts, and what two texts have in common."""

import pytest

from assistant.verify.sentence import Sentence, common, pairs_of, sentences_of, share


def test_a_passage_is_read_sentence_by_sentence_and_items_with_their_lead(make_hit):
    hit = make_hit("备案应当提交下列材料：\n（一）场地权属证明；\n（二）泊位平面图。\n收费公开；价格合理。")
    texts = [s.text for s in sentences_of([hit])]
    assert texts[1] == "备案应当提交下列材料:(一)场地权属证明;"
    assert texts[3:] == ["收费公开;", "价格合理。"]
    assert {s.hit for s in sentences_of([hit])} == {hit}
    assert sentences_of([hit])[0].source.startswith("备案应当")


def test_a_clause_is_read_with_its_condition_or_topic():
    sentence = Sentence("简易程序,自受理之日起30日内作出决定;逾期的,应当告知理由。")
    assert [sentence.unit(n) for n in range(4)] == [
        "简易程序,自受理之日起30日内作出决定;",
        "简易程序,自受理之日起30日内作出决定;",
        "逾期的,应当告知理由。",
        "逾期的,应当告知理由。",
    ]
    assert [sentence.is_case(n) for n in range(4)] == [False, False, True, False]
    assert sentence.clause_at(sentence.text.index("告知")) == 3


def test_who_acts_is_carried_over_a_comma_but_not_over_a_semicolon():
    sentence = Sentence("当事人不服的,可以申请复议;逾期不予受理。")
    assert [sentence.actor(n) for n in range(3)] == ["当事人", "当事人", ""]


@pytest.mark.parametrize(
    ("text", "excepts"), [("应当备案,但是小区除外。", True), ("应当备案。", False), ("法律另有规定的,从其规定。", True)]
)
def test_exceptions(text, excepts):
    assert Sentence(text).excepts is excepts


def test_pairs():
    assert pairs_of("备案，决定") == {"备案", "决定"}
    assert common(pairs_of("备案决定"), "作出决定") == 1
    assert share(pairs_of("备案决定"), "作出决定") == 1 / 3
    assert share(frozenset(), "作出决定") == 0
