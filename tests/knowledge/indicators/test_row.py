"""Every mistake an editor can make in an indicator file, told by indicator and field."""

from copy import deepcopy

import pytest

from knowledge.errors import UsageError
from knowledge.indicators.file import build_system
from tests.indicators import indicator, question, system_data

RATIO = {"type": "比例", "name": "办结率", "unit": "%"}


def refused(**fields) -> str:
    data = system_data("demo", indicator("1.1.1", **deepcopy(fields)))
    with pytest.raises(UsageError) as error:
        build_system(data, "样表")
    return str(error.value)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"weight": "two"}, "1.1.1 的 weight：要填数字（现为 two）"),
        ({"weight": 0}, "1.1.1 的 weight：要大于 0"),
        ({"weight": True}, "1.1.1 的 weight：要填数字"),
        ({"weight": float("nan")}, "1.1.1 的 weight：要填数字"),
        ({"colour": "红"}, "1.1.1 的 colour：不认识的键"),
        ({"title": ""}, "1.1.1 的 title：不能为空"),
        ({"title": "两\n行"}, "1.1.1 的 title：写法不对"),
        ({"check_points": []}, "1.1.1 的 check_points：至少 1 项"),
        ({"applies_to": []}, "1.1.1 的 applies_to：至少 1 项"),
        ({"applies_to": ["学校"]}, "1.1.1：applies_to 的 学校 不在 unit_types 里"),
        ({"applies_to": ["执法部门", "执法部门"]}, "1.1.1：applies_to"),
        ({"provenance": "抄来"}, "1.1.1：provenance “抄来”不在"),
        ({"evidence": ["甲；乙"]}, "1.1.1 的 evidence 的 第1项：写法不对"),
        ({"official_no": ["1"]}, "1.1.1 的 official_no"),
        ({"measure": {"type": "分级"}}, "1.1.1 的 measure 的 type：只能填 布尔、比例、数量"),
        ({"measure": {"type": "比例"}}, "1.1.1 的 measure：比例、数量要有 name 和 unit"),
        ({"measure": {"type": "布尔", "unit": "%"}}, "1.1.1 的 measure：比例、数量要有 name 和 unit，布尔不要"),
        ({"measure": {"type": "布尔", "deadline": "13-01"}}, "1.1.1 的 measure 的 deadline：日期要写成 03-01"),
        (
            {"measure": RATIO | {"threshold": {"op": "=>", "value": 1, "source": "default"}}},
            "op：只能填 >=、<=、==、>、<",
        ),
        ({"measure": RATIO | {"threshold": {"op": ">=", "value": 101, "source": "default"}}}, "要在0到100之间"),
        (
            {"measure": RATIO | {"threshold": {"op": ">=", "value": 90, "source": "听说"}}},
            "1.1.1：threshold 的 source “听说”",
        ),
        ({"legal_basis": [{"type": "law", "name": "某法", "article": "12条"}]}, "条号要写成“第四十二条”"),
        ({"legal_basis": [{"type": "law", "name": "某法", "article": "第三条第一款"}]}, "只写到条"),
        ({"legal_basis": [{"type": "法律", "name": "某法"}]}, "只能填 law、policy"),
        ({"legal_basis": [{"type": "law", "name": "》某《法"}]}, "书名号不成对"),
        ({"legal_basis": [{"type": "law", "name": "某法", "checked": "yes"}]}, "checked：要填 true 或 false"),
    ],
)
def test_a_fault_in_an_indicator_is_named(fields, message) -> None:
    assert refused(**fields).startswith("样表 有误：")
    assert message in refused(**fields)


@pytest.mark.parametrize(
    ("point", "message"),
    [
        (question("1.1.1-q1", expect=""), "1.1.1-q1：expect 只用于“是否”，而且必填"),
        (question("1.1.1-q1", "日期", expect="是"), "1.1.1-q1：expect 只用于"),
        (question("1.1.1-q1", unit="件"), "1.1.1-q1：unit 只用于"),
        (question("1.1.1-q1", "数量", unit=""), "1.1.1-q1：unit 只用于"),
        (question("1.1.1-q1", text="是否公布。"), "以一个“？”结尾"),
        (question("1.1.1-q1", text="是否公布？是否更新？"), "一个问句"),
        (question("1.1.1-q1") | {"type": "等级"}, "只能填 是否、数量、比例、日期"),
        (question("1.1.1-q1") | {"expect": "对"}, "1.1.1-q1 的 expect：只能填 是、否、任意"),
        (question("1.1.2-q1"), "1.1.1：第1个检查点的 id 要写成 1.1.1-q1"),
    ],
)
def test_a_check_point_has_exactly_one_meaning(point, message) -> None:
    assert message in refused(check_points=[point])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d["groups"][1]["children"][0].update(id="1.1"), "1.1：编号与上级 2 不一致"),
        (lambda d: d["groups"][1].update(id="1"), "1：编号用了两次"),
        (lambda d: d["groups"][0]["children"][0]["indicators"].append(indicator("1.1.1")), "1.1.1：编号用了两次"),
        (
            lambda d: d["groups"][0]["children"][0]["indicators"].append(indicator("1.1.2", title="指标1.1.1")),
            "“指标1.1.1”出现两次",
        ),
        (lambda d: d["groups"][1].update(name="一级1"), "一级指标“一级1”出现两次"),
        (lambda d: d["groups"][1].update(name_status="听说"), "2：name_status “听说”不在"),
        (lambda d: d["groups"][1]["children"][0].update(id=2.1), "要填文字；数字、日期样子的请加引号"),
        (lambda d: d["groups"][1].update(children=[]), "2 的 children：至少 1 项"),
        (lambda d: d.update(result_values=["达标"]), "result_values 要依次是"),
        (lambda d: d.update(status="官方"), "status：只能填 draft、issued"),
        (lambda d: d.update(status_note=" "), "status_note：不能为空"),
        (lambda d: d.update(id="../别处"), "id：写法不对"),
        (lambda d: d.update(modifiers={"plus": [{"id": "P1", "title": "甲"}] * 2}), "P1：编号用了两次"),
        (lambda d: d.pop("groups"), "groups：没有填"),
    ],
)
def test_the_parts_fit_together(change, message) -> None:
    data = system_data("demo", indicator("1.1.1"), indicator("2.1.1"))
    change(data)
    with pytest.raises(UsageError) as error:
        build_system(data, "样表")
    assert message in str(error.value)
