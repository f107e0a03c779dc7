"""Tokens: one number form, whole 文号 and 条号, every character findable, damped repetition."""

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.tokens import characters, embedding_tokens, words

BOUNDED = settings(max_examples=100, deadline=None)
HAN = st.text(st.sampled_from("停车场收费备案处罚决定告知当事人听证"), min_size=1, max_size=20)


@BOUNDED
@given(HAN)
def test_a_run_of_characters_gives_unigrams_and_bigrams(run: str) -> None:
    expected = list(run) + [run[i : i + 2] for i in range(len(run) - 1)]
    assert Counter(characters(run)) == Counter(expected)


@BOUNDED
@given(HAN)
def test_words_cover_every_character(run: str) -> None:
    assert set("".join(words(run))) == set(run)


@BOUNDED
@given(st.text(st.sampled_from("停车收费15日。abＡ（%"), max_size=40))
def test_a_token_given_n_times_is_damped_to_its_logarithm(text: str) -> None:
    given_once = set(characters(text))
    counts = Counter(characters(text)) + Counter(w for w in words(text) if w not in given_once)
    expected = {token: 1 + math.floor(math.log2(n)) for token, n in counts.items()}
    assert Counter(embedding_tokens(text)) == expected


@pytest.mark.parametrize("tokens", [words, characters, embedding_tokens])
def test_the_spelling_of_numbers_does_not_matter(tokens) -> None:
    assert tokens("十五日内提出") == tokens("15日内提出") == tokens("１５日内提出")


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("（青政发〔2024〕5号）", "青政发〔2024〕5号"),
        ("青政发[2024]5号", "青政发〔2024〕5号"),
        ("青政发（2024）5号", "青政发〔2024〕5号"),
        ("违反第六十三条的", "第63条"),
        ("违反第一百三十三条之一的", "第133条之1"),
        ("二〇二一年修订", "2021年"),
    ],
)
def test_numbers_of_papers_and_articles_and_years_stay_whole(text: str, token: str) -> None:
    assert token in words(text)


def test_numbers_stand_alone_and_with_their_unit() -> None:
    assert {"15", "15日", "30%"} <= set(characters("15日内缴纳30%的Fee"))
    assert "fee" in characters("15日内缴纳30%的Fee")


@pytest.mark.parametrize("tokens", [words, characters, embedding_tokens])
@pytest.mark.parametrize("text", ["", "。，！", "\u200b 　"])
def test_nothing_gives_no_tokens(tokens, text: str) -> None:
    assert tokens(text) == []
