"""What a clause says: amounts with bounds, duty and permission at every character, who acts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verify.wording import amounts, clauses_of, first_word, matter, roles, same_actor, stances, subject
from knowledge.numerals import normalise


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("十五个工作日内", [("15", "工作日", "≤")]),
        ("二千元以上一万元以下", [("2000", "元", "≥"), ("10000", "元", "≤")]),
        ("不得超过三十日", [("30", "日", "≤")]),
        ("不少于两人", [("2", "人", "≥")]),
        ("不满十四周岁", [("14", "岁", "<")]),
        ("已满十四周岁", [("14", "岁", "≥")]),
        ("超过六十日的", [("60", "日", ">")]),
        ("举行七日前", [("7", "日", "前")]),
        ("提前7天", [("7", "日", "前")]),
        ("送达十日后", [("10", "日", "后")]),
        ("届满三十日", [("30", "日", "")]),
        ("六个月", [("6", "个月", "")]),
        ("百分之三", [("3", "%", "")]),
        ("三分之二以上", [("3分之二", "", "≥")]),
        ("2023年6月1日前", [("2023年6月1日", "", "前")]),
        ("第十五条第二款的规定", []),
        ("第三方", []),
        ("（二）备案", []),
    ],
)
def test_amounts_with_their_bounds(text, found):
    assert [(a.value, a.unit, a.bound) for a in amounts(normalise(text))] == found


@pytest.mark.parametrize(
    ("claimed", "stated", "agrees"),
    [
        ("十日", "十日内", True),
        ("十日内", "十日", True),
        ("十日", "十个工作日", False),
        ("十日前", "十日内", False),
        ("三万元以下", "三万元", False),
        ("三万元以上", "三万元以下", False),
        ("二人", "两名", True),
        ("一周岁", "一岁", True),
        ("三个月", "三年", False),
    ],
)
def test_what_may_be_said_of_an_amount(claimed, stated, agrees):
    (one,), (other,) = amounts(normalise(claimed)), amounts(normalise(stated))
    assert one.agrees(other) is agrees


def meant(text: str, word: str) -> tuple[str, bool]:
    stance = stances(text)[text.index(word)]
    return stance.modal, stance.negated


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("停车场应当备案", "备案", ("must", False)),
        ("停车场可以备案", "备案", ("may", False)),
        ("停车场不得备案", "备案", ("must", True)),
        ("停车场不必备案", "备案", ("may", True)),
        ("停车场有权备案", "备案", ("may", False)),
        ("停车场备案", "备案", ("", False)),
        ("停车场未备案的", "备案", ("", True)),
        ("可以不予处罚", "处罚", ("may", True)),
        ("不予处罚", "处罚", ("must", True)),
        ("处3000元罚款", "罚款", ("must", False)),
        ("应当审查,制作笔录", "笔录", ("must", False)),
        ("可以审查,制作笔录", "笔录", ("", False)),
        ("可以自收到之日起60日内,申请复议", "申请", ("may", False)),
        ("应当备案的,提交材料", "提交", ("", False)),
        ("应当备案;提交材料", "提交", ("", False)),
        ("不得超过30日", "30", ("", False)),
        ("不服处罚的", "处罚", ("", False)),
        ("补办登记后方可认领", "认领", ("", False)),
        ("未经批准擅自建设的", "建设", ("", False)),
    ],
)
def test_how_a_word_is_meant(text, word, expected):
    assert meant(text, word) == expected


@given(st.text("停车场应当可以不得未经的，；。1日", max_size=40))
def test_every_character_has_a_stance_and_a_clause(text):
    assert len(stances(text)) == len(text)
    assert "".join(clause for _, clause in clauses_of(text)) == text
    assert all(text[start : start + len(clause)] == clause for start, clause in clauses_of(text))


def test_a_case_without_a_comma_is_a_clause_of_its_own():
    assert [c for _, c in clauses_of("逾期的不予受理，另行告知。")] == ["逾期的", "不予受理，", "另行告知。"]
    assert [c for _, c in clauses_of("规定的要求。")] == ["规定的要求。"]


def test_the_first_word_and_the_matter():
    assert first_word("停车场应当备案") == 3
    assert first_word("停车场备案") == 5
    assert matter("应当自收到之日起15日内作出备案决定").replace(" ", "") == "自收到#作出备案决定"


@pytest.mark.parametrize(
    ("clause", "actor"),
    [
        ("区城市管理部门应当作出决定", "区城市管理部门"),
        ("由区公安机关给予警告", "区公安机关"),
        ("对当事人应当给予警告", ""),
        ("当事人提出的理由应当采纳", ""),
        ("被诉行政机关的负责人应当出庭", "被诉行政机关负责人"),
        ("当事人、利害关系人可以申请", "当事人、利害关系人"),
        ("犬主应当认领", "犬主"),
        ("期限应当延长", ""),
    ],
)
def test_who_acts(clause, actor):
    assert subject(clause) == actor


def test_who_approves_and_who_is_applied_to():
    assert roles("经本机关负责人批准，向上一级行政机关申请") == [("经", "本机关负责人"), ("向", "上一级行政机关")]
    assert roles("可以申请人民法院强制执行") == [("申请", "人民法院")]
    assert roles("申请人可以申请复议") == []


@pytest.mark.parametrize(
    ("claimed", "stated", "same"),
    [
        ("部门", "区城市管理部门", True),
        ("城管部门", "区城市管理部门", True),
        ("行政机关", "区公安机关", True),
        ("当事人", "停车人", True),
        ("当事人", "区公安机关", False),
        ("申请人", "被申请人", False),
        ("上级机关", "行政机关", False),
        ("行政机关", "上级行政机关", False),
        ("本级人民政府", "上一级人民政府", False),
        ("人民法院", "行政机关", False),
        ("价格部门", "区城市管理部门", False),
    ],
)
def test_who_may_stand_for_whom(claimed, stated, same):
    assert same_actor(claimed, stated, stated) is same
