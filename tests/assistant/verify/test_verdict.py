"""A plain yes or no only where the statute's own words carry it, never for a question put in the negative."""

import pytest

from assistant.verify.verdict import short_answer

FORBIDDEN = "停车人不出示凭证的，经营者不得扣留停放车辆。"
ALLOWED = "停车场经营者可以委托物业服务企业代为收取停放费用。"
ORDERED = "停车场经营者应当在入口显著位置公示收费标准。"


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("停车人不给凭证，经营者能不能扣留停放车辆？", FORBIDDEN, "不可以。"),
        ("经营者扣留停放车辆行吗", FORBIDDEN, "不可以。"),
        ("停车场经营者能委托物业服务企业代为收取停放费用吗", ALLOWED, "可以。"),
        ("停车场要不要在入口显著位置公示收费标准", ORDERED, "需要。"),
    ],
    ids=["不得", "行吗", "可以", "应当"],
)
def test_the_words_of_the_statute_decide(question: str, text: str, answer: str) -> None:
    assert short_answer(question, text) == answer


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("停车场经营者可以不委托物业服务企业代为收取停放费用吗", ALLOWED),
        ("停车场经营者能委托物业服务企业代为收取停放费用吗", ALLOWED + "但是，法律另有规定的除外。"),
        ("停车场经营者能在入口显著位置公示收费标准吗", ORDERED),
        ("停车场要不要委托物业服务企业代为收取停放费用", ALLOWED),
        ("收容的犬只能不能送人", ALLOWED),
        ("停车场由谁公示收费标准", ORDERED),
    ],
    ids=["反问", "有例外", "应当不是可以", "可以不是应当", "说的不是一件事", "不问是否"],
)
def test_silent_when_it_is_not_certain(question: str, text: str) -> None:
    assert short_answer(question, text) == ""
