"""The comparison of two runs: what moved, over which questions, and when it counts."""

from collections.abc import Callable

from evals.compare import Shift, compare
from evals.measures import GAUGES, Suite
from evals.run import Evaluation

RUN = Callable[..., Evaluation]


def test_compare_finds_what_moved(run: RUN) -> None:
    comparison = compare(run(b="不知道"), run(a="不知道"))
    assert [c.case.id for c in comparison.better] == ["b"]
    assert [c.case.id for c in comparison.worse] == ["a"]
    assert comparison.worse[0].moves[0] == "完全正确率 100.0%→0.0%"
    assert (comparison.better[0].before, comparison.better[0].after) == ("不知道", "九十日。")
    correct = next(s for s in comparison.shifts if s.gauge.key == "correct")
    assert (correct.before, correct.after, correct.n) == (2 / 3, 2 / 3, 3)
    assert correct.verdict == "不明显"


def test_compare_with_itself_finds_nothing(run: RUN) -> None:
    comparison = compare(run(), run())
    assert comparison.better == comparison.worse == ()
    assert {s.verdict for s in comparison.shifts} == {"不明显", "—"}


def test_questions_of_one_run_only_are_named(run: RUN) -> None:
    comparison = compare(run(ids="ab"), run(ids="bc"))
    assert (comparison.shared, comparison.only_baseline, comparison.only_current) == (1, ("a",), ("c",))


def test_verdict_needs_an_interval_without_zero() -> None:
    higher, lower = GAUGES[0], next(g for g in GAUGES if g.key == "false_abstention")
    assert Shift(higher, 0.1, 0.3, 9, 0.1, 0.3).verdict == "变好"
    assert Shift(lower, 0.1, 0.3, 9, 0.1, 0.3).verdict == "变差"
    assert Shift(higher, 0.3, 0.1, 9, -0.3, -0.1).verdict == "变差"
    assert Shift(higher, 0.1, 0.2, 9, 0.0, 0.2).verdict == "不明显"
    assert Shift(higher, 0.1, 0.2, 9).verdict == "—"


def test_a_suite_is_compared_by_its_own_measures(run: RUN) -> None:
    before, after = run(b="不知道"), run(suite=Suite.CITATIONS)
    shifts = compare(before, after).shifts
    assert {s.gauge.suite for s in shifts} == {Suite.CITATIONS}


def test_a_search_without_answers_is_compared(run: RUN) -> None:
    before, after = run(b="不知道"), run(suite=Suite.RETRIEVAL)
    comparison = compare(before, after)
    assert {s.gauge.key for s in comparison.shifts} == {g.key for g in GAUGES if g.suite is Suite.RETRIEVAL}
    assert comparison.better == comparison.worse == ()
