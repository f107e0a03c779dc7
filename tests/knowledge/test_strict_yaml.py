"""What people get wrong in YAML, and how it is told."""

import pytest
from pydantic import BaseModel, ConfigDict

from knowledge.errors import UsageError
from knowledge.strict_yaml import checked, read_yaml


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    size: int


class Shelf(BaseModel):
    items: list[Item]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", r"键重复：a（第 1 行）"),
        ("a: {b: 1, b: 2}", "键重复：b"),
        ("a: [1\n", "不是有效的 YAML"),
        ("a: &x [1]\nb: *x\n", "用了 YAML 引用"),
        ("a: 2023-02-30\n", "不是有效的 YAML"),
        ("[" * 5000 + "]" * 5000, "层次超过 50 层"),
    ],
)
def test_bad_files(tmp_path, text, message) -> None:
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        read_yaml(tmp_path / "x.yaml", "样本")


def test_other_encodings_and_missing_files(tmp_path) -> None:
    (tmp_path / "x.yaml").write_bytes("名称: 甲".encode("gb18030"))
    with pytest.raises(UsageError, match=r"样本 x\.yaml 不是有效的 YAML（请存成 UTF-8）"):
        read_yaml(tmp_path / "x.yaml", "样本")
    with pytest.raises(UsageError, match="读不了"):
        read_yaml(tmp_path / "y.yaml", "样本")


def test_a_good_file(tmp_path) -> None:
    (tmp_path / "x.yaml").write_text("甲: [1, '1.1']\n", encoding="utf-8")
    assert read_yaml(tmp_path / "x.yaml", "样本") == {"甲": [1, "1.1"]}


def test_a_fault_is_placed_by_the_nearest_id() -> None:
    with pytest.raises(UsageError) as error:
        checked(Shelf, {"items": [{"id": "甲", "size": "x"}, {"size": 1}, 3]}, "样本")
    assert str(error.value).startswith("样本 有误：甲 的 size：")
    assert "items 的 第2项 的 id：没有填" in str(error.value)
    assert "items 的 第3项：要填键和值" in str(error.value)


def test_many_faults_are_cut_short() -> None:
    with pytest.raises(UsageError, match="；另有 10 处。"):
        checked(Shelf, {"items": [{"id": str(n), "size": "x"} for n in range(20)]}, "样本")


def test_what_is_right_passes() -> None:
    assert checked(Shelf, {"items": [{"id": "甲", "size": 1}]}, "样本").items[0].size == 1
