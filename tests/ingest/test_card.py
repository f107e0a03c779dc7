"""Procedure cards as documents with one passage a step; a wrong file is told with its place."""

import pytest
import yaml

from ingest.card import read_card
from knowledge.document import Form, Kind
from knowledge.errors import UsageError

CARD = {
    "title": "停车场备案办理",
    "trigger": "收到新建停车场的备案材料。",
    "who": "区城市管理部门",
    "keywords": ["停车场", "备案", "材料"],
    "steps": [
        {
            "do": "登记收到的日期和材料。",
            "who": "窗口",
            "deadline": "当场",
            "document": "登记表",
            "basis": [{"law": "青溪市停车场管理办法", "article": "第四条"}] * 2,
        },
        *[{"do": f"做好第{n}件该做的事。", "basis": []} for n in range(2, 5)],
    ],
    "mistakes": ["收了材料不登记，说不清哪天起算。", "口头答复，没有书面决定。"],
    "variants": [],
    "questions": ["停车场备案怎么办", "备案要几步", "谁来备案"],
}


def read(**changes: object):
    return read_card(yaml.safe_dump(CARD | changes, allow_unicode=True).encode(), "停车场.yaml", "h")


def test_a_card_is_a_document_with_a_passage_a_step() -> None:
    document, passages = read()
    assert (document.id, document.kind, document.form) == ("停车场备案办理·流程卡", Kind.GUIDE, Form.CARD)
    assert [str(p.pinpoint) for p in passages] == ["适用情形", "第1步", "第2步", "第3步", "第4步", "常见错误"]
    assert [p.ordinal for p in passages] == list(range(1, 7))
    assert passages[1].text.splitlines() == [
        "登记收到的日期和材料。", "谁办：窗口", "期限：当场", "文书：登记表", "依据：《青溪市停车场管理办法》第四条",
    ]  # fmt: skip
    assert passages[0].questions == ("停车场备案办理", "停车场 备案 材料", *CARD["questions"])


def test_special_cases_come_last() -> None:
    _, passages = read(variants=["临时停车场不备案。"])
    assert (str(passages[-1].pinpoint), passages[-1].text) == ("特别情形", "临时停车场不备案。")


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"title": ""}, "title"),
        ({"steps": CARD["steps"][:3]}, "steps"),
        ({"steps": [*CARD["steps"], {"do": "没有依据一项的步骤。"}]}, "steps.4.basis"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_card_is_told_with_its_place(changes: dict[str, object], place: str) -> None:
    with pytest.raises(UsageError, match="有误") as caught:
        read(**changes)
    assert place in str(caught.value)


def test_what_is_no_yaml_is_told() -> None:
    with pytest.raises(UsageError, match="有误"):
        read_card(b"title: [", "a.yaml", "h")
