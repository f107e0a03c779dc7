"""Small invented indicator systems, as plain data of the file format, for tests in several rooms."""

from typing import Any

from hypothesis import strategies as st

from knowledge.indicators.file import build_system
from knowledge.indicators.indicator import IndicatorSystem

UNIT_TYPES = ["县区政府", "执法部门"]


def question(id_: str, type_: str = "是否", **fields: str) -> dict[str, Any]:
    needs = {"是否": {"expect": "是"}, "数量": {"unit": "件"}, "比例": {"unit": "%"}, "日期": {}}[type_]
    return {"id": id_, "type": type_, "text": f"{id_} 怎么样？"} | needs | fields


def indicator(id_: str, *types: str, **fields: Any) -> dict[str, Any]:
    """An indicator whose check points have the given types (one yes-no question by default)."""
    return {
        "id": id_,
        "title": f"指标{id_}",
        "requirement": f"按规定做好{id_}",
        "check_points": [question(f"{id_}-q{n}", type_) for n, type_ in enumerate(types or ("是否",), 1)],
        "applies_to": UNIT_TYPES,
        "measure": {"type": "布尔"},
        "weight": 1,
        "provenance": "虚构",
    } | fields


def system_data(id_: str, *indicators: dict[str, Any]) -> dict[str, Any]:
    """A system of these indicators, with the sections that their ids say."""
    groups: dict[str, dict[str, Any]] = {}
    for one in indicators:
        top, child, _ = one["id"].split(".")
        group = groups.setdefault(top, {"id": top, "name": f"一级{top}", "name_status": "虚构", "children": {}})
        section = {"id": f"{top}.{child}", "name": f"二级{top}.{child}", "name_status": "虚构", "indicators": []}
        group["children"].setdefault(child, section)["indicators"].append(one)
    return {
        "id": id_,
        "name": "虚构指标",
        "version": "1.0.0",
        "status": "draft",
        "status_note": "虚构，测试用",
        "unit_types": UNIT_TYPES,
        "result_values": ["达标", "部分达标", "未达标", "无法判断", "不适用"],
        "provenance_values": {"虚构": "编造"},
        "name_status_values": {"虚构": "编造"},
        "threshold_sources": {"default": "默认"},
        "groups": [group | {"children": list(group["children"].values())} for group in groups.values()],
    }


def system(id_: str, *indicators: dict[str, Any]) -> IndicatorSystem:
    return build_system(system_data(id_, *indicators), id_)


words = st.text(st.sampled_from("甲乙丙《》：，。【】（）'\"=+-@1 2,\t"), min_size=1, max_size=12).map(
    lambda text: text.replace("\t", " ").strip() or "甲"
)
terms = words.map(lambda text: text.replace("；", "，"))
titles = st.text(st.sampled_from("甲乙丙法、1 "), min_size=1, max_size=8).map(lambda text: text.strip() or "法")


@st.composite
def questions(draw: st.DrawFn, id_: str) -> dict[str, Any]:
    type_ = draw(st.sampled_from(["是否", "数量", "比例", "日期"]))
    found = question(id_, type_, text=draw(words) + "？")
    if type_ == "是否":
        found["expect"] = draw(st.sampled_from(["是", "否", "任意"]))
    return found | {"provenance": draw(st.sampled_from(["", "推定"]))}


@st.composite
def bases(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.one_of(titles, titles.map(lambda title: f"关于适用《{title}》的解释")))
    return {
        "type": draw(st.sampled_from(["law", "policy"])),
        "name": name,
        "article": draw(st.sampled_from(["", "第三条", "第一百二十条之一"])),
        "point": draw(st.one_of(st.just(""), words)),
        "checked": draw(st.booleans()),
    }


@st.composite
def measures(draw: st.DrawFn) -> dict[str, Any]:
    type_ = draw(st.sampled_from(["布尔", "比例", "数量"]))
    found: dict[str, Any] = {"type": type_, "deadline": draw(st.sampled_from(["", "03-01", "12-31"]))}
    if type_ != "布尔":
        found |= {"name": draw(titles), "unit": "%"}
        if draw(st.booleans()):
            value = draw(st.integers(0, 1000)) / 10
            found["threshold"] = {
                "op": draw(st.sampled_from([">=", "<=", "==", ">", "<"])),
                "value": value,
                "source": "default",
            }
    return found


@st.composite
def indicators(draw: st.DrawFn, id_: str) -> dict[str, Any]:
    return {
        "id": id_,
        "title": f"{draw(words)}{id_}",
        "requirement": draw(words),
        "check_points": [draw(questions(f"{id_}-q{n}")) for n in range(1, draw(st.integers(1, 3)) + 1)],
        "evidence": draw(st.lists(terms, max_size=2)),
        "legal_basis": draw(st.lists(bases(), max_size=2)),
        "applies_to": draw(st.sampled_from([UNIT_TYPES, UNIT_TYPES[:1], UNIT_TYPES[1:]])),
        "measure": draw(measures()),
        "weight": draw(st.integers(1, 100)) / 4,
        "tags": draw(st.lists(terms, max_size=2)),
        "provenance": "虚构",
        "official_no": draw(st.one_of(st.none(), st.integers(1, 99), st.just("A-1"))),
        "scope_note": draw(st.one_of(st.just(""), words)),
        "scoring": draw(st.one_of(st.just(""), st.lists(words, min_size=1, max_size=3).map("\n".join))),
        "responsible": draw(st.one_of(st.just(""), words)),
    }


@st.composite
def systems(draw: st.DrawFn) -> IndicatorSystem:
    """A whole invented system of up to 2 x 2 x 2 indicators."""
    ids = draw(st.lists(st.tuples(*[st.integers(1, 2)] * 3), min_size=1, max_size=5, unique=True).map(sorted))
    return system("demo", *(draw(indicators(".".join(map(str, place)))) for place in ids))
