"""Editions: a mapping checked against two small invented editions, and ids carried over without loss."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import UsageError
from knowledge.indicators.edition import Change, EditionMap, load_mapping, mapping_path, migrate_ids
from tests.indicators import indicator, system

OLD = system(
    "demo-2024",
    indicator("1.1.1", "是否", "比例"),
    indicator("1.1.2", "是否", "数量", "日期"),
    indicator("1.1.3"),
    indicator("1.1.4"),
    indicator("1.2.1", "是否", "数量"),
    indicator("1.2.2"),
    indicator("1.2.3"),
)
NEW = system(
    "demo-2025",
    indicator("1.1.1", "是否", "比例"),
    indicator("1.2.1", "是否", "比例"),
    indicator("1.2.2", "是否", "是否"),
    indicator("1.3.1"),
    indicator("1.3.2", "数量"),
    indicator("1.3.3"),
)
MAPPING = {
    "old": "demo-2024",
    "new": "demo-2025",
    "indicators": [
        {"old": "1.1.1", "change": "不变", "new": ["1.1.1"]},
        {"old": "1.1.2", "change": "改名", "new": ["1.2.1"], "reason": "口径变了"},
        {"old": "1.1.3", "change": "并入", "new": ["1.2.2"], "check_points": [{"old": "1.1.3-q1", "new": "1.2.2-q2"}]},
        {"old": "1.1.4", "change": "并入", "new": ["1.2.2"]},
        {
            "old": "1.2.1",
            "change": "拆分",
            "new": ["1.3.1", "1.3.2"],
            "check_points": [{"old": "1.2.1-q1", "reason": "不再要求"}, {"old": "1.2.1-q2", "new": "1.3.2-q1"}],
        },
        {"old": "1.2.2", "change": "取消", "reason": "事项已划出"},
    ],
}


def load(tmp_path, data=MAPPING, name="demo-2024--demo-2025") -> EditionMap:
    path = tmp_path / f"{name}.yaml"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return load_mapping(path, OLD, NEW)


def test_every_kind_of_change(tmp_path) -> None:
    mapping = load(tmp_path)
    assert dict(mapping.targets) == {
        "1.1.1": ("1.1.1",),
        "1.1.1-q1": ("1.1.1-q1",),
        "1.1.1-q2": ("1.1.1-q2",),
        "1.1.2": ("1.2.1",),
        "1.1.2-q1": ("1.2.1-q1",),
        "1.1.3": ("1.2.2",),
        "1.1.3-q1": ("1.2.2-q2",),
        "1.1.4": ("1.2.2",),
        "1.2.1": ("1.3.1", "1.3.2"),
        "1.2.1-q2": ("1.3.2-q1",),
    }
    assert dict(mapping.reasons) == {
        "1.1.2-q2": "口径变了",
        "1.1.2-q3": "口径变了",
        "1.1.4-q1": "指标并入，检查点没有写明对应",
        "1.2.1-q1": "不再要求",
        "1.2.2": "事项已划出",
        "1.2.2-q1": "事项已划出",
        "1.2.3": "对应文件没有写",
        "1.2.3-q1": "对应文件没有写",
    }
    assert mapping.added == ("1.3.3",)
    assert mapping.changes["1.2.1"] is Change.SPLIT
    assert set(mapping.unmatched) | set(mapping.targets) == {*OLD.by_id, *OLD.check_points}


def test_a_written_check_point_goes_before_the_number(tmp_path) -> None:
    data = copy.deepcopy(MAPPING)
    data["indicators"][0]["check_points"] = [{"old": "1.1.1-q1", "reason": "不再问"}]
    assert load(tmp_path, data).reasons["1.1.1-q1"] == "不再问"


def test_ids_are_migrated(tmp_path) -> None:
    found = migrate_ids(load(tmp_path), ["1.2.1", "1.2.1-q1", "1.1.1-q2", "9.9.9", "1.2.1"])
    assert found.matched == {"1.2.1": ("1.3.1", "1.3.2"), "1.1.1-q2": ("1.1.1-q2",)}
    assert found.unmatched == {"1.2.1-q1": "不再要求", "9.9.9": "demo-2024 没有这个编号"}


ids = st.sampled_from([*OLD.by_id, *OLD.check_points, "9.9.9", ""])
maps = st.builds(
    EditionMap,
    st.just("a"),
    st.just("b"),
    st.just({}),
    st.dictionaries(ids, st.lists(ids, min_size=1, max_size=3).map(tuple)),
    st.dictionaries(ids, st.text(max_size=3)),
)


@settings(max_examples=50, deadline=None)
@given(maps, st.lists(ids))
def test_no_id_is_lost_or_doubled(mapping, wanted) -> None:
    found = migrate_ids(mapping, wanted)
    assert found.matched.keys() | found.unmatched.keys() == set(wanted)
    assert not found.matched.keys() & found.unmatched.keys()
    assert all(found.matched[id_] == mapping.targets[id_] for id_ in found.matched)


def identity(system_) -> list[dict]:
    return [{"old": i, "change": "不变", "new": [i]} for i in system_.by_id]


def test_an_edition_mapped_to_itself_keeps_everything(tmp_path) -> None:
    path = tmp_path / "demo-2024--demo-2024.yaml"
    path.write_text(json.dumps({"old": OLD.id, "new": OLD.id, "indicators": identity(OLD)}), encoding="utf-8")
    mapping = load_mapping(path, OLD, OLD)
    everything = [*OLD.by_id, *OLD.check_points]
    assert migrate_ids(mapping, everything).matched == {id_: (id_,) for id_ in everything}
    assert mapping.unmatched == mapping.added == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda r: r.append({"old": "9.1.1", "change": "取消", "reason": "无"}), "旧版没有指标 9.1.1"),
        (lambda r: r[0].update(new=["9.1.1"]), "1.1.1：新版没有指标 9.1.1"),
        (lambda r: r.append(dict(r[0])), "旧指标 1.1.1 写了两次"),
        (lambda r: r[1].update(new=["1.1.1"]), "新指标 1.1.1 不止一个来源"),
        (lambda r: r[0].update(new=[]), "1.1.1：“不变”要写一个 new"),
        (lambda r: r[4].update(new=["1.3.1"]), "1.2.1：“拆分”要至少写两个不同的 new"),
        (lambda r: r[4].update(new=["1.3.1", "1.3.1"]), "1.2.1：“拆分”要至少写两个不同的 new"),
        (lambda r: r[5].update(reason=" "), "1.2.2：“取消”要写明 reason"),
        (lambda r: r[5].update(new=["1.3.1"]), "1.2.2：“取消”要不写 new"),
        (lambda r: r[5].update(check_points=[{"old": "1.2.2-q1", "reason": "无"}]), "“取消”不写 check_points"),
        (lambda r: r[0].update(change="照旧"), "只能填 不变、改名、并入、拆分、取消"),
        (lambda r: r[2]["check_points"].append({"old": "1.1.3-q9", "reason": "无"}), "旧指标没有检查点 1.1.3-q9"),
        (lambda r: r[2]["check_points"][0].update(new="1.3.1-q1"), "新指标没有检查点 1.3.1-q1"),
        (lambda r: r[2]["check_points"].append({"old": "1.1.3-q1", "reason": "无"}), "检查点 1.1.3-q1 写了两次"),
        (lambda r: r[4]["check_points"][1].update(new="1.3.1-q1"), "1.2.1-q2 与 1.3.1-q1 的答案不是一类"),
        (lambda r: r[3].update(check_points=[{"old": "1.1.4-q1", "new": "1.2.2-q2"}]), "两个检查点都对应到 1.2.2-q2"),
        (lambda r: r[2]["check_points"][0].update(reason="也写"), "new 和 reason 要写一个，只写一个"),
        (lambda r: r.clear(), "indicators：至少 1 项"),
    ],
)
def test_what_does_not_agree_with_the_editions_is_named(tmp_path, change, message) -> None:
    data = copy.deepcopy(MAPPING)
    change(data["indicators"])
    with pytest.raises(UsageError) as error:
        load(tmp_path, data)
    assert message in str(error.value)


def test_the_file_is_for_these_editions(tmp_path) -> None:
    with pytest.raises(UsageError, match=r"文件名要写成 demo-2024--demo-2025\.yaml"):
        load(tmp_path, name="a--b")
    with pytest.raises(UsageError, match="写的是 demo-2024 到 demo-2026，给的是 demo-2024 到 demo-2025"):
        load(tmp_path, MAPPING | {"new": "demo-2026"})


def test_a_mapping_is_found_in_the_first_folder_that_has_it(tmp_path) -> None:
    (tmp_path / "b" / "mappings").mkdir(parents=True)
    path = tmp_path / "b" / "mappings" / "x--y.yaml"
    path.touch()
    assert mapping_path([tmp_path / "a", tmp_path / "b"], "x", "y") == path
    with pytest.raises(UsageError, match=r"没有从 y 到 x 的版本对应文件.*y--x\.yaml"):
        mapping_path([tmp_path / "b"], "y", "x")
