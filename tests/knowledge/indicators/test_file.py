"""Indicator files: read, listed beside each other, written and read back."""

import json

import pytest
import yaml
from hypothesis import given, settings

from knowledge.errors import UsageError
from knowledge.indicators.file import build_system, load_system, save_system, systems, to_data
from tests.indicators import indicator, system, system_data
from tests.indicators import systems as any_system

DEMO = system("demo", indicator("1.1.1", measure={"type": "布尔", "deadline": "03-01"}), indicator("2.1.1"))


def test_written_and_read_back(tmp_path) -> None:
    path = save_system(DEMO, tmp_path / "indicators")
    assert path.name == "demo.yaml"
    assert load_system(path) == DEMO
    assert load_system(path).indicators[0].measure.deadline == (3, 1)
    assert [p.name for p in path.parent.iterdir()] == ["demo.yaml"]


@settings(max_examples=50, deadline=None)
@given(any_system())
def test_plain_data_hold_everything(one) -> None:
    text = yaml.safe_dump(to_data(one), allow_unicode=True)
    assert build_system(yaml.safe_load(text), "样表") == one


def test_an_existing_file_is_only_replaced_on_request(tmp_path) -> None:
    save_system(DEMO, tmp_path)
    with pytest.raises(UsageError, match=r"已有指标体系“demo”.*--replace"):
        save_system(DEMO, tmp_path)
    other = system("demo", indicator("3.1.1"))
    save_system(other, tmp_path, replace=True)
    assert systems(tmp_path).find("demo") == other


def test_a_shipped_system_is_never_replaced(tmp_path) -> None:
    own = system("national-2021", indicator("1.1.1"))
    with pytest.raises(UsageError, match="自带的指标体系，不能覆盖"):
        save_system(own, tmp_path, replace=True)
    (tmp_path / "national-2021.yaml").write_text(yaml.safe_dump(to_data(own)), encoding="utf-8")
    editions = systems(tmp_path)
    assert len(editions.find("national-2021").indicators) == 100
    assert "与自带的同名" in editions.faults["national-2021.yaml"]


def test_one_bad_file_hides_no_other(tmp_path) -> None:
    save_system(DEMO, tmp_path)
    bad = system_data("bad", indicator("1.1.1", weight="两"))
    (tmp_path / "bad.yaml").write_text(json.dumps(bad, ensure_ascii=False), encoding="utf-8")
    editions = systems(tmp_path)
    assert list(editions.systems) == ["national-2021", "demo"]
    with pytest.raises(UsageError, match=r"bad\.yaml 有误：1\.1\.1 的 weight：要填数字（现为 两）"):
        editions.find("bad")
    with pytest.raises(UsageError, match="没有指标体系“nothing”。现有：national-2021、demo"):
        editions.find("nothing")


def test_the_file_is_named_after_the_id(tmp_path) -> None:
    (tmp_path / "other.yaml").write_text(yaml.safe_dump(to_data(DEMO)), encoding="utf-8")
    with pytest.raises(UsageError, match=r"文件名要与 id 相同（demo\.yaml）"):
        load_system(tmp_path / "other.yaml")


def test_without_a_folder_only_the_shipped_systems(tmp_path) -> None:
    assert list(systems().systems) == ["national-2021"]
    assert list(systems(tmp_path / "none").systems) == ["national-2021"]
