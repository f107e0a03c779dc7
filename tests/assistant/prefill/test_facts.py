"""Figures and days of a sentence: counts, rates, shares, spans, limits, validities."""

from datetime import date

import pytest

from assistant.prefill.facts import (
    counts,
    dates,
    day_spans,
    days_between,
    exceeds,
    number_in,
    plain,
    rates,
    shares,
    validity_end,
    working_days_between,
)


def test_plain_keeps_chinese_punctuation_and_one_spelling_of_numbers():
    assert plain("共１,２８６件，九十日（含）：") == "共1286件，90日（含）："


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("5 月 12 日", "5月12日"),
        ("2025.3.5立案", "2025年3月5日立案"),
        ("约定10-15前付", "约定10月15日前付"),
        ("共3.5万元", "共35000元"),
    ],
)
def test_days_in_one_spelling(text, told):
    assert plain(text) == told


def test_counts_carry_unit_and_label():
    found = counts(plain("全年立案三十七起，持证11名"))
    assert [(c.value, c.unit) for c in found] == [(37, "件"), (11, "人")]
    assert found[-1].label == "持证"


def test_rates_are_named():
    assert [(r.label, r.value) for r in rates("合格率95%，出庭应诉率100%")] == [("合格率", 95), ("出庭应诉率", 100)]


@pytest.mark.parametrize(
    ("text", "percents"),
    [
        ("应审8件，实审6件", [75]),
        ("登记31件，15日内告知31件", [100]),
        ("受理20件，已办结18件，2件正在办理", [100]),
        ("评查40卷，不合格2卷", [95]),
        ("应公开处罚决定：312；7个工作日内公开：303", [97]),
        ("应有检查笔录（份）：538；实有：527", [98]),
        ("合同审核4/6", [67]),
        ("告知听证权利9件，举行听证1件", []),
    ],
)
def test_shares_pair_a_whole_with_its_part(text, percents):
    assert [round(s.percent) for s in shares(text)] == percents


def test_days_take_the_year_before_them():
    assert dates("2025年3月2日收到，4月1日答复", 2020) == [date(2025, 3, 2), date(2025, 4, 1)]
    assert dates("2025-13-02", 2025) == []


def test_spans_count_both_ends_and_a_month_to_its_last_day():
    ((first, last),) = day_spans("5月12日至5月23日", 2025)
    assert days_between(first, last) == 12
    assert next(day_spans("2025年1月至12月", 2025))[1] == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("last", "within", "late"),
    [
        (date(2025, 3, 31), "30日", False),
        (date(2025, 4, 1), "30日", True),
        (date(2025, 3, 14), "10个工作日", False),
        (date(2025, 3, 17), "10个工作日", True),
        (date(2025, 5, 1), "2个月", False),
        (date(2025, 5, 2), "2个月", True),
    ],
)
def test_limits_in_days_working_days_and_months(last, within, late):
    start = date(2025, 2, 28) if within == "10个工作日" else date(2025, 3, 1)
    assert exceeds(start, last, within) is late


def test_working_days_between_leave_out_the_weekend():
    assert working_days_between(date(2025, 3, 6), date(2025, 3, 11)) == 2


def test_a_validity_ends_the_day_before_its_anniversary():
    assert validity_end(date(2019, 7, 1), "五年") == date(2024, 6, 30)
    assert validity_end(date(2019, 7, 1), "长期") is None


def test_a_cell_with_one_number():
    assert number_in("20学时") == 20
    assert number_in("1至2") is None
