"""Measures: expected values written as the formulas, intervals as properties."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.case import Answer, Case, Found, Type
from evals.grade import grade
from evals.measures import (
    GAUGES,
    RANKING,
    Result,
    Suite,
    bootstrap,
    by_type,
    gauges_of,
    mean,
    number,
    observations,
    rank_golds,
    ranking_measures,
    summarise,
    wilson,
)

IDS = [f"d{n}" for n in range(30)]


def test_ranking_measures_are_the_formulas() -> None:
    scores = ranking_measures({"q": ["a", "b"]}, {"q": ["x", "a", "y", "b"]})["q"]
    ideal = 1 / math.log2(2) + 1 / math.log2(3)
    assert scores["recall@1"] == 0 / 2
    assert scores["recall@5"] == 2 / 2
    assert scores["mrr@10"] == 1 / 2
    assert scores["ndcg@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)


def test_the_measures_asked_for_are_given() -> None:
    ranked = {"q": [f"d{n}" for n in range(100)]}
    assert ranking_measures({"q": ["d99"]}, ranked, ["recall@100", "recall@10"])["q"] == {
        "recall@100": 1,
        "recall@10": 0,
    }
    assert set(ranking_measures({"q": ["d99"]}, ranked)["q"]) == set(RANKING)


def test_a_query_without_hits_scores_zero_and_unknown_queries_are_left_out() -> None:
    scores = ranking_measures({"q": ["a"], "r": ["a"]}, {"q": [], "r": ["a"], "s": ["a"]})
    assert set(scores["q"].values()) == {0.0}
    assert set(scores["r"].values()) == {1.0}
    assert set(scores) == {"q", "r"}


@given(st.sets(st.sampled_from(IDS), min_size=1, max_size=4), st.permutations(IDS))
def test_ranking_measures_follow_the_ranks(relevant: set[str], ranked: list[str]) -> None:
    scores = ranking_measures({"q": relevant}, {"q": ranked})["q"]
    ranks = sorted(ranked.index(d) + 1 for d in relevant)
    for k in (1, 5, 10, 20):
        assert scores[f"recall@{k}"] == pytest.approx(sum(r <= k for r in ranks) / len(ranks))
    assert scores["mrr@10"] == pytest.approx(1 / ranks[0] if ranks[0] <= 10 else 0)
    gain = sum(1 / math.log2(r + 1) for r in ranks if r <= 10)
    assert scores["ndcg@10"] == pytest.approx(gain / sum(1 / math.log2(i + 2) for i in range(len(ranks))))


def test_only_the_right_version_is_a_hit_and_an_article_takes_one_rank(make_case: Callable[..., Case]) -> None:
    old = Found(doc="行政处罚法", version="2017-09-01", article="第六十条")
    other = Found(doc="行政许可法", version="2019-04-23", article="第一条", pinpoint="第一条第一款")
    right = Found(doc="行政处罚法", version="2021-01-22", article="第六十条")
    hits = [old, other, other.model_copy(update={"pinpoint": "第一条第二款"}), right, right]
    relevant, ranked = rank_golds(make_case(), hits)
    assert [name in relevant for name in ranked] == [False, False, True]


def test_any_of_counts_the_first_gold_fully_and_all_counts_fractions(make_case: Callable[..., Case]) -> None:
    golds = [{"doc": "立法法", "version": "2023-03-13", "article": f"第{n}条"} for n in "一二"]
    hits = [Found(**golds[1])]

    def recall(*, any_of: bool) -> float:
        relevant, ranked = rank_golds(make_case(gold=golds, any_of=any_of), hits)
        return ranking_measures({"q": relevant}, {"q": ranked})["q"]["recall@5"]

    assert recall(any_of=True) == 1
    assert recall(any_of=False) == 1 / 2


def test_two_golds_in_one_passage_of_a_report_are_one_thing_to_find(make_case: Callable[..., Case]) -> None:
    golds = [{"doc": "某报告", "quote": "新收复议案件44件"}, {"doc": "某报告", "quote": "受理案件33件，审结31件"}]
    hits = [Found(doc="某报告", pinpoint="一", text="全年新收复议案件44件，受理案件33件，审结31件。")]
    relevant, ranked = rank_golds(make_case(gold=golds), hits)
    assert relevant == ranked
    relevant, ranked = rank_golds(make_case(gold=golds), [])
    assert len(relevant) == 2


def test_wilson_is_the_formula() -> None:
    z, p, n = 1.959963984540054, 0.4, 10
    centre, spread = p + z**2 / (2 * n), z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    expected = (centre - spread) / (1 + z**2 / n), (centre + spread) / (1 + z**2 / n)
    assert wilson(p, n) == pytest.approx(expected)


@given(st.floats(0, 1), st.integers(1, 10_000))
def test_wilson_holds_the_rate_and_narrows(p: float, n: int) -> None:
    low, high = wilson(p, n)
    wider = wilson(p, max(1, n // 2))
    assert 0 <= low <= p <= high <= 1
    assert high - low <= wider[1] - wider[0] + 1e-9


@given(st.lists(st.floats(0, 10), min_size=1, max_size=40))
def test_bootstrap_is_deterministic_and_stays_within_the_values(values: list[float]) -> None:
    low, high = bootstrap(values, mean)
    assert (low, high) == bootstrap(values, mean)
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9


def test_number_of_nothing_and_of_quantiles() -> None:
    assert number([]).value is None
    assert number([1.0, 3.0], "p50").value == (1 + 3) / 2
    assert number([float(n) for n in range(101)], "p95").value == 95


def _result(case: Case, answer: Answer, **more: object) -> Result:
    return Result(case=case, answer=answer, grade=grade(case, answer), **more)  # type: ignore[arg-type]


def test_what_an_answerable_question_contributes(
    make_case: Callable[..., Case], make_answer: Callable[..., Answer]
) -> None:
    other = {"doc": "行政许可法", "version": "2019-04-23", "article": "第一条"}
    answer = make_answer(citations=[make_case().gold[0].model_dump(), other])
    seen = observations(_result(make_case(), answer, ranking={"recall@5": 1.0}, exists=(True, False)))
    assert seen == {
        "recall@5": (1.0,),
        "coverage": (1.0,),
        "correct": (1.0,),
        "signed": (1.0,),
        "citation_precision": (1 / 2,),
        "citation_recall": (1 / 1,),
        "false_abstention": (0.0,),
        "existence": (1.0, 0.0),
        "error": (0.0,),
        "latency": (0.02,),
    }


def test_precision_is_absent_without_citations_and_recall_is_zero(
    make_case: Callable[..., Case], make_answer: Callable[..., Answer]
) -> None:
    seen = observations(_result(make_case(), make_answer(citations=[])))
    assert "citation_precision" not in seen
    assert seen["citation_recall"] == (0.0,)


def test_withheld_answers_count_on_the_right_side(
    make_case: Callable[..., Case], make_answer: Callable[..., Answer]
) -> None:
    withheld = make_answer(answer="没有。", status="abstained_not_in_library", abstained=True)
    results = [
        _result(make_case(id="a"), withheld),
        _result(make_case(id="b"), make_answer()),
        _result(make_case(id="c", answerable=False), withheld),
        _result(make_case(id="d", answerable=False), make_answer()),
        _result(make_case(id="e", type="version_trap"), make_answer()),
        _result(make_case(id="f", type="prompt_injection", answerable=True), make_answer(status="error", answer="")),
    ]
    numbers = summarise(results)
    assert (numbers["false_abstention"].value, numbers["false_abstention"].n) == (1 / 4, 4)
    assert (numbers["abstention"].value, numbers["abstention"].n) == (1 / 2, 2)
    assert (numbers["correct"].value, numbers["correct"].n) == (2 / 4, 4)
    assert (numbers["version_trap"].value, numbers["injection"].value) == (1 / 1, 0 / 1)
    assert numbers["error"].value == pytest.approx(1 / 6)
    assert numbers["recall@5"].n == 0
    assert set(numbers) == {g.key for g in GAUGES}


def test_failed_judgements_are_counted_never_averaged(
    make_case: Callable[..., Case], make_answer: Callable[..., Answer]
) -> None:
    results = [
        _result(make_case(id="a"), make_answer(), judged=True),
        _result(make_case(id="b"), make_answer(), judge_failure="读不懂"),
    ]
    judged = summarise(results)["judged"]
    assert (judged.value, judged.n, judged.unscored) == (1 / 1, 1, 1)


def test_types_stand_in_their_order_and_only_when_asked(
    make_case: Callable[..., Case], make_answer: Callable[..., Answer]
) -> None:
    results = [_result(make_case(type=t), make_answer()) for t in ("procedure", "deadline_number", "procedure")]
    types = by_type(results)
    assert [(t, n["correct"].n) for t, n in types.items()] == [(Type.DEADLINE_NUMBER, 1), (Type.PROCEDURE, 2)]


def test_every_measure_belongs_to_one_suite() -> None:
    parts = [gauges_of(suite) for suite in Suite if suite is not Suite.ALL]
    assert all(parts)
    assert sorted(g.key for part in parts for g in part) == sorted(g.key for g in gauges_of(Suite.ALL))
    assert gauges_of(Suite.ALL) == GAUGES


def test_without_an_answer_only_the_ranking_counts(make_case: Callable[..., Case]) -> None:
    found = Result(make_case(), ranking={"recall@5": 0.5})
    assert observations(found) == {"recall@5": (0.5,)}
    assert summarise([found], Suite.RETRIEVAL)["recall@5"].value == 0.5
    assert set(summarise([found], Suite.ABSTENTION)) == {"abstention", "false_abstention"}
