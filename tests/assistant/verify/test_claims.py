"""Each clause of a claim is held against the sentence that says most of the same; a contradiction is named."""

import pytest

from assistant.verify.claims import ACTOR, NUMBER, SUPPORT, WORDS, compare
from assistant.verify.sentence import sentences_of

RULES = (
    "区城市管理部门应当自收到材料之日起十五个工作日内作出备案决定；情况复杂的，经负责人批准可以延长十个工作日。\n"
    "收费人员不出示凭证的，停车人可以拒绝付费。"
)


@pytest.fixture
def wrong(make_hit):
    """`wrong(claim)`: what is wrong with it, by kind."""

    def find(claim: str, text: str = RULES) -> dict[str, str]:
        compared = compare(claim, sentences_of([make_hit(text)]))
        return {c.name: c.detail for c in compared.checks if c.holds is False}

    return find


@pytest.mark.parametrize(
    ("claim", "kind", "named"),
    [
        ("延长15个工作日要经负责人批准", NUMBER, "延长10个工作日"),
        ("15个工作日以上作出备案决定", NUMBER, "≥15工作日（依据是≤15工作日）"),
        ("区城市管理部门可以作出备案决定", WORDS, "在依据里是应当"),
        ("停车人应当拒绝付费", WORDS, "在依据里是可以"),
        ("收费人员出示凭证的，停车人可以拒绝付费", WORDS, "“出示凭证的”在依据里是否定的"),
        ("不作出备案决定", WORDS, "“作出备案决定”在依据里没有否定"),
        ("停车人可以作出备案决定", ACTOR, "“停车人”，依据是“区城市管理部门”"),
        ("经上级机关批准可以延长十个工作日", ACTOR, "“上级机关”，依据是“负责人”"),
        ("停车场还要购买责任保险", SUPPORT, "停车场还要购买责任保险"),
        ("不可以，停车人可以拒绝付费", WORDS, "开头的“不可以”与后文相反"),
    ],
)
def test_a_contradiction_is_named(wrong, claim, kind, named):
    assert named in wrong(claim)[kind]


@pytest.mark.parametrize(
    "claim",
    [
        "部门要在15个工作日内作出备案决定，情况复杂的经负责人批准可延长10个工作日",
        "没有出示凭证的，停车人有权不付费",
        "可以，收费人员不出示凭证的，停车人可以拒绝付费",
        "",
        "，。；",
    ],
)
def test_what_agrees_passes(wrong, claim):
    assert wrong(claim) == {}


def test_breaking_a_duty_may_be_spoken_of_as_a_case(wrong):
    text = "收容单位不得出售收容犬只。违反规定的，由区公安机关给予警告。"
    assert wrong("出售收容犬只的，由区公安机关给予警告", text) == {}
    assert WORDS in wrong("收容单位可以出售收容犬只", text)


def test_what_could_not_be_compared_is_not_said_to_hold(make_hit):
    compared = compare("可以。", sentences_of([make_hit(RULES)]))
    assert {c.name: c.holds for c in compared.checks} == {NUMBER: True, WORDS: None, ACTOR: None, SUPPORT: True}
    assert compared.against == ()
    assert [c.holds for c in compare("备案。", []).checks if c.name == WORDS] == [None]
