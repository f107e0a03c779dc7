"""Figures and what only looks like one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.figures import figures, in_marks, masked, worth


def told(text: str) -> list[str]:
    return [figure.value + figure.unit for figure in figures(in_marks(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("学法19次,培训2000余人次", ["19次", "2000余人次"]),
        ("公开信息1.3万余条", ["1.3万余条"]),
        ("罚没收入83.6万元，办件1,286件", ["83.6万元", "1,286件"]),
        ("办理52 件，办复率１００％", ["52件", "100%"]),
        ("每所1至2台", ["1至2台"]),
        ("从884个工作日减少到128个工作日", ["884个工作日", "128个工作日"]),
        ("疑难案件三件，罚款三万元", ["3件", "3万元"]),
        ("满意度提高3.5个百分点", ["3.5个百分点"]),
    ],
)
def test_counts_and_shares_as_written(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2025年3月28日、11月20日开会",
        "2023—2025年行动",
        "县发〔2025〕6号",
        "第7件",
        "《规划（2021—2025年）》",
        "12345热线",
        "“高效办成一件事”",
        "整理“人均64学时”的材料",
        "3.健全机制",
    ],
)
def test_days_numbers_of_papers_and_names_are_no_figures(text: str) -> None:
    assert told(text) == []


def test_worth_of_what_is_written() -> None:
    assert worth("1.3万余") == Decimal(13000)
    assert worth("1,286") == Decimal(1286)
    assert worth("1至2") is None
    assert next(figures("办理40余件")).number == Decimal(40)


@given(st.text(max_size=60))
def test_places_survive_folding_and_masking(text: str) -> None:
    assert len(in_marks(text)) == len(text) == len(masked(text))
