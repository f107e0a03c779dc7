"""What the models see: figures and days by how they stand to those before."""

from assistant.prefill.signals import effect_grams, further, topic_tokens


def test_figures_are_one_word_and_years_stand_to_the_review():
    assert topic_tokens("2024年应诉3件", 2025) == topic_tokens("2023年应诉17件", 2025)
    assert topic_tokens("2025年应诉3件", 2025) != topic_tokens("2024年应诉3件", 2025)


def test_a_smaller_part_and_an_equal_one_are_told_apart():
    short, full = effect_grams("应查240家，查了209家", 2025), effect_grams("应查240家，查了240家", 2025)
    assert "应查>查了少" in short
    assert "应查>查了等" in full
    assert effect_grams("应查31家，查了29家", 2025) == short


def test_days_are_told_by_their_order_and_distance():
    found = effect_grams("上会：2025-06-10；审核：2025-06-18", 2025)
    assert "上会>审核半" in found
    assert "上会>审核倒" in effect_grams("上会：2025-06-10；审核：2025-06-08", 2025)


def test_rules_and_figures_become_numbers_of_one_length(papers_of, tools, edition):
    indicator = edition.indicator("5.2.1")
    stages = tools.book.of([indicator.title])
    told = papers_of(台账="# 2025年台账\n\n开庭5件，负责人出庭3件。全年没有败诉。\n").statements[-2:]
    first, second = (further(s, indicator, stages, 2025) for s in told)
    assert len(first) == len(second) == tools.models.effect.further.shape[1]
    assert first != second
