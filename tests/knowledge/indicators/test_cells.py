"""Cells of an indicator table: what we write, and what offices write."""

import pytest

from knowledge.indicators.cells import amount, bases, is_marked, point, terms, threshold, threshold_cell, units
from knowledge.indicators.indicator import Operator, Threshold


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("《行政处罚法》第六十三条", [("law", "行政处罚法", "第六十三条")]),
        (
            "《行政处罚法》第五条、第六十三条；《某意见》",
            [("law", "行政处罚法", "第五条"), ("law", "行政处罚法", "第六十三条"), ("policy", "某意见", "")],
        ),
        ("《关于适用〈甲〉的解释》", [("policy", "关于适用〈甲〉的解释", "")]),
        ("《关于适用《甲法》的解释》第3条", [("law", "关于适用《甲法》的解释", "第三条")]),
        ("上级文件要求", [("policy", "上级文件要求", "")]),
        ("【政策】《某规定》第二十四条：四月一日前：公开", [("policy", "某规定", "第二十四条")]),
    ],
)
def test_bases(line, found) -> None:
    assert [(b["type"], b["name"], b.get("article", "")) for b in bases(line)] == found


def test_a_marked_basis_is_read_whole() -> None:
    (basis,) = bases("【法律，已核对】《甲法》第三条：告知：当场")
    assert basis == {"type": "law", "checked": True, "name": "甲法", "article": "第三条", "point": "告知：当场"}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("【是否：否】有没有？", {"type": "是否", "expect": "否", "text": "有没有？"}),
        ("【比例：%】多少？", {"type": "比例", "unit": "%", "text": "多少？"}),
        ("【日期】何时？", {"type": "日期", "unit": "", "text": "何时？"}),
        ("公布清单。", {"type": "是否", "expect": "是", "text": "公布清单，是否做到？"}),
        ("是否公布清单？", {"type": "是否", "expect": "是", "text": "是否公布清单？"}),
        ("是否公布?几时?", {"type": "是否", "expect": "是", "text": "是否公布，几时，是否做到？"}),
        ("【是否：是，推定】甲？", {"type": "是否", "expect": "是", "text": "甲？", "provenance": "推定"}),
        ("【日期，推定】甲？", {"type": "日期", "unit": "", "text": "甲？", "provenance": "推定"}),
    ],
)
def test_check_points(line, found) -> None:
    assert point(line) == found
    assert is_marked(line) == line.startswith("【")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("不低于100", (">=", 100)),
        ("≥95%", (">=", 95)),
        ("<= 0.5件", ("<=", 0.5)),
        ("高于1", (">", 1)),
        ("差不多", None),
        ("100", None),
    ],
)
def test_thresholds(cell, found) -> None:
    assert threshold(cell) == found


@pytest.mark.parametrize("op", list(Operator))
def test_a_threshold_is_read_back(op) -> None:
    assert threshold(threshold_cell(Threshold(op, 2.5, ""))) == (op, 2.5)


@pytest.mark.parametrize(
    ("cell", "found"), [("2", 2), ("2.5分", 2.5), ("3 分", 3), ("（4分）", 4), ("二", None), ("", None), ("-1", None)]
)
def test_numbers(cell, found) -> None:
    assert amount(cell) == found


def test_lists() -> None:
    assert terms("甲\n乙；丙;") == ["甲", "乙", "丙"]
    assert units("县区政府、执法部门，乡镇街道") == ["县区政府", "执法部门", "乡镇街道"]
