"""Fusion is a weighted sum; scaled rankings count by their share of the best score."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.fuse import fuse

rankings = st.dictionaries(st.sampled_from("甲乙丙丁戊"), st.integers(0, 5000).map(lambda n: n / 100), max_size=5).map(
    lambda scores: sorted(scores.items(), key=lambda pair: -pair[1])
)


@settings(max_examples=100, deadline=None)
@given(rankings, rankings, st.floats(0.1, 3), st.floats(0.1, 3))
def test_the_sum_is_written_out(lexical, vectors, one: float, other: float) -> None:
    fused = fuse({"lexical": lexical, "vectors": vectors}, {"lexical": one, "vectors": other}, scaled={"lexical"})
    best = max((score for _, score in lexical), default=0) or 1
    expected = {
        i: one * dict(lexical).get(i, 0) / best + other * dict(vectors).get(i, 0)
        for i in dict(lexical).keys() | dict(vectors).keys()
    }
    assert fused == pytest.approx(expected)


@settings(max_examples=100, deadline=None)
@given(rankings, st.floats(0.1, 100))
def test_the_unit_of_a_scaled_score_does_not_matter(ranking, factor: float) -> None:
    stretched = [(i, score * factor) for i, score in ranking]
    plain = fuse({"lexical": ranking}, {"lexical": 1.0}, scaled=frozenset({"lexical"}))
    assert fuse({"lexical": stretched}, {"lexical": 1.0}, scaled=frozenset({"lexical"})) == pytest.approx(plain)


def test_nothing_found_fuses_to_nothing() -> None:
    assert fuse({"lexical": [], "vectors": []}, {"lexical": 1, "vectors": 1}, scaled=frozenset()) == {}
