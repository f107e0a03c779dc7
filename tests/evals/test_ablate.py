"""The ablation: every stage is left out once, and differences are those of a paired comparison."""

from collections.abc import Callable

from evals.ablate import STAGES as NAMES
from evals.ablate import ablate, ways
from evals.compare import compare
from evals.run import Evaluation
from knowledge.search import STAGES, Stage


def test_every_stage_has_a_name_and_is_left_out_once() -> None:
    assert set(NAMES) == STAGES
    (first, whole), *others, words, meanings = ways(STAGES)
    assert (first, whole) == ("全部环节", STAGES)
    assert [(f"去掉{NAMES[s]}", STAGES - {s}) for s in Stage] == others
    assert (words[1], meanings[1]) == ({Stage.LEXICAL}, {Stage.VECTORS})


def test_a_stage_that_is_not_there_is_not_left_out() -> None:
    assert "去掉重排" not in dict(ways(STAGES - {Stage.RERANK}))


def test_rows_are_compared_with_the_whole_search(run: Callable[..., Evaluation]) -> None:
    asked: list[frozenset[Stage]] = []

    def subject(kept: frozenset[Stage]) -> Evaluation:
        asked.append(kept)
        return run("试", **({"a": "不知道"} if Stage.HINTS not in kept else {}))

    ablation = ablate(subject, STAGES)
    assert asked == [kept for _, kept in ways(STAGES)]
    assert ablation.rows[0].shifts == {}
    rows = {row.label: row for row in ablation.rows}
    expected = compare(run("试"), run("试", a="不知道"))
    assert rows["去掉典型问题"].shifts == {s.gauge.key: s for s in expected.shifts}
    assert rows["去掉典型问题"].shifts["correct"].after == 2 / 3
    assert rows["去掉向量检索"].shifts["correct"].verdict == "不明显"
    assert set(rows["只有用词检索"].stages) == {Stage.LEXICAL}
