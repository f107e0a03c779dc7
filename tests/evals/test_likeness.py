"""BLEU and METEOR: expected values written as the formulas."""

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.likeness import bleu, cut, meteor

TEXTS = st.lists(st.sampled_from("甲乙丙丁戊"), min_size=5, max_size=12)


def test_words_are_cut_without_blanks() -> None:
    assert cut("应当在六十日内 申请，\n逾期不受理。") == [
        "应当", "在", "六十日", "内", "申请", "，", "逾期", "不", "受理", "。",
    ]  # fmt: skip


def test_bleu_is_the_mean_of_precisions_with_a_penalty_for_brevity() -> None:
    answer, reference = list("甲乙丙丁己"), list("甲乙丙丁戊己")
    precisions = [5 / 5, 3 / 4, 2 / 3, 1 / 2]
    assert bleu(reference, answer) == pytest.approx(exp(1 - 6 / 5) * exp(sum(map(log, precisions)) / 4))


def test_bleu_counts_a_repeated_word_as_often_as_the_reference_has_it() -> None:
    smoothed = [log(4) / 10 / 3, log(4) / 20 / 2, log(4) / 40 / 1]
    assert bleu(list("甲乙丙丁"), list("甲甲甲甲")) == pytest.approx(exp(sum(map(log, [1 / 4, *smoothed])) / 4))


@pytest.mark.parametrize("answer", ["", "甲", "子丑"])
def test_bleu_of_nothing_in_common_is_zero(answer: str) -> None:
    assert bleu(list("甲乙丙丁"), list(answer)) == 0


def test_meteor_is_weighted_mean_less_fragmentation() -> None:
    precision, recall = 4 / 5, 4 / 6
    mean = 10 * precision * recall / (recall + 9 * precision)
    assert meteor(list("甲乙丙丁戊己"), list("丙丁子甲乙")) == pytest.approx(mean * (1 - 0.5 * (2 / 4) ** 3))


def test_meteor_matches_a_repeated_word_from_the_end() -> None:
    assert meteor(list("甲乙甲"), list("乙甲")) == pytest.approx(
        10 * 1 * (2 / 3) / (2 / 3 + 9) * (1 - 0.5 * (1 / 2) ** 3)
    )
    assert meteor(list("甲乙"), list("丙")) == meteor(list("甲乙"), []) == 0


@given(TEXTS, TEXTS)
def test_both_are_shares_and_greatest_for_the_reference_itself(one: list[str], other: list[str]) -> None:
    assert bleu(one, one) == pytest.approx(1)
    assert meteor(one, one) == pytest.approx(1 - 0.5 / len(one) ** 3)
    assert 0 <= bleu(one, other) <= 1
    assert 0 <= meteor(one, other) < 1
