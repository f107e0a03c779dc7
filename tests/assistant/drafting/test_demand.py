"""Sentences that ask, and those that only tell."""

import pytest

from assistant.drafting.demand import demands, enumerated, gist, led_by, orders, sentences, unlisted, who_in


@pytest.mark.parametrize(
    "text",
    [
        "要健全制度。",
        "各乡镇应当配备审核人员。",
        "对拒不改正的，要依法处罚。",
        "建议每年评估一次。",
        "责令你局追回资金。",
        "加强培训，提高能力。",
        "进一步压实责任。",
        "为方便群众，增设两个窗口。",
        "由市司法局约谈负责人。",
        "切实保障经费。",
        "对问题案卷逐件纠正。",
        "党组要听取汇报。",
    ],
)
def test_demands(text: str) -> None:
    assert demands(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "会议认为，工作取得成效。",
        "主要问题是台账不全。",
        "抽查的文件中两件没有审查。",
        "随着评估常态化，评估已成为重要工具。",
        "有的部门没有述法。",
        "评估的目的在于总结经验。",
        "全市要素保障有力。",
    ],
)
def test_what_only_tells(text: str) -> None:
    assert demands(text) == []


def test_background_before_a_demand_is_left_out_and_conditions_stay() -> None:
    assert demands("指标体系是建设的要求，推进工作可以对照指标找差距。") == ["推进工作可以对照指标找差距。"]
    assert demands("河道巡查每月不少于两次，记录应当签名。") == ["河道巡查每月不少于两次，记录应当签名。"]


def test_lists_within_a_paragraph() -> None:
    assert enumerated("建议：一是公开；二是培训。") == ["一是公开；", "二是培训。"]
    assert enumerated("1.公开；2.培训3.5次。") == ["1.公开；", "2.培训3.5次。"]
    assert enumerated("一是公开。") == []
    assert unlisted("第二，要严查") == "严查"
    assert unlisted("要严查") == "要严查"


def test_orders_are_more_than_imperatives() -> None:
    assert orders("加强培训。你局应当改正。") == ["你局应当改正。"]
    assert sentences("甲；乙。丙") == ["甲；", "乙。", "丙"]


def test_who_leads_and_who_acts() -> None:
    assert led_by("此项由县司法局牵头，各局配合。") == "县司法局"
    assert led_by("责任单位：市财政局；时限：年底") == "市财政局"
    assert led_by("要抓好落实。") == ""
    assert who_in("市政府主要负责人应当专题研究。") == "市政府主要负责人"
    assert who_in("你局应当改正。") == who_in("各单位要改正。") == ""


def test_a_gist_says_what_is_to_be_done() -> None:
    assert gist("要以改革为引领，推动数据共享。") == "推动数据共享"
    assert gist("由市司法局牵头，开展文件清理。") == "开展文件清理"
    assert gist(f"建设{'长' * 40}。") == f"建设{'长' * 26}……"
