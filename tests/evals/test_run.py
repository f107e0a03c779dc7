"""A run: order, what was not run, errors, the judge, recorded answers, and the saved file."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from evals.case import Answer, Case, Status
from evals.measures import Suite, gauges_of
from evals.run import DEPTH, evaluate, load, recorded, save
from knowledge.errors import FolderInUse, ModelFailed, UsageError


@pytest.fixture
def cases(make_case: Callable[..., Case]) -> list[Case]:
    """Three questions: two answerable, one not."""
    return [make_case(id="b"), make_case(id="a"), make_case(id="c", answerable=False)]


@pytest.fixture
def ask(make_answer: Callable[..., Answer]) -> Callable[[Case], Mapping[str, object]]:
    """A product that always gives the right answer to article 60."""
    return lambda case: make_answer(id=case.id).model_dump(mode="json")


def test_a_run_keeps_order_and_names_what_was_not_run(
    cases: list[Case], ask: Callable[[Case], Mapping[str, object]]
) -> None:
    steps: list[tuple[int, int, str]] = []
    run = evaluate(cases, ask, progress=lambda done, total, case: steps.append((done, total, case.id)), label="试")
    assert [r.case.id for r in run.results] == ["b", "a", "c"]
    assert steps == [(1, 3, "b"), (2, 3, "a"), (3, 3, "c")]
    assert run.not_run == ("检索", "引用存在", "模型评判")
    assert run.numbers["recall@5"].value is None
    assert run.numbers["correct"].value == 2 / 2
    assert run.numbers["abstention"].value == 0 / 1


def test_search_and_existence_are_measured(cases: list[Case], ask: Callable[[Case], Mapping[str, object]]) -> None:
    asked: list[tuple[str, str, str]] = []

    def exists(doc: str, version: str, article: str) -> bool:
        asked.append((doc, version, article))
        return len(asked) > 1

    def search(case: Case) -> list[dict[str, object]]:
        miss: dict[str, object] = {"doc": "行政许可法", "version": "2019-04-23", "article": "第一条", "text": ""}
        hit: dict[str, object] = {"doc": "行政处罚法", "version": "2021-01-22", "article": "第六十条", "text": ""}
        return [miss, hit] * DEPTH

    run = evaluate(cases, ask, search, exists)
    assert run.not_run == ("模型评判",)
    assert run.numbers["mrr@10"].value == 1 / 2
    assert run.numbers["recall@5"].n == 2
    assert (run.numbers["existence"].value, run.numbers["existence"].n) == (2 / 3, 3)
    assert asked[0] == ("行政处罚法", "2021-01-22", "第六十条")
    assert len(run.results[0].found) == DEPTH


def test_an_error_of_the_product_is_an_answer_with_status_error(cases: list[Case]) -> None:
    def broken(case: Case) -> Mapping[str, object]:
        raise FolderInUse("数据")

    run = evaluate(cases, broken)
    assert {r.answer.status for r in run.results} == {Status.ERROR}
    assert "正被另一个" in run.results[0].answer.warnings[0]
    assert run.numbers["error"].value == 1
    assert run.numbers["abstention"].value == 0
    assert run.numbers["false_abstention"].value == 0


def test_a_judge_that_fails_leaves_the_answer_unscored(
    cases: list[Case], ask: Callable[[Case], Mapping[str, object]]
) -> None:
    def judge(case: Case, answer: Answer) -> bool:
        if case.id == "a":
            raise ModelFailed("超时")
        return case.id == "b"

    run = evaluate(cases, ask, judge=judge)
    judged = run.numbers["judged"]
    assert (judged.value, judged.n, judged.unscored) == (1 / 2, 2, 1)
    assert [r.judge_failure for r in run.results] == ["", "超时", ""]


def test_recorded_answers_give_the_same_run(
    tmp_path: Path, cases: list[Case], ask: Callable[[Case], Mapping[str, object]]
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("\n".join(json.dumps(ask(c), ensure_ascii=False) for c in reversed(cases)), encoding="utf-8")
    assert evaluate(cases, recorded(out, cases)) == evaluate(cases, ask)


def test_recorded_answers_must_be_complete(
    tmp_path: Path, cases: list[Case], ask: Callable[[Case], Mapping[str, object]]
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text(json.dumps(ask(cases[0])), encoding="utf-8")
    with pytest.raises(UsageError, match=r"缺 2 题的回答（a、c）"):
        recorded(out, cases)


def test_a_saved_run_is_read_back_equal(
    tmp_path: Path, cases: list[Case], ask: Callable[[Case], Mapping[str, object]]
) -> None:
    run = evaluate(cases, ask, label="基线")
    save(run, tmp_path / "base.json")
    save(run, tmp_path / "again.json")
    assert load(tmp_path / "base.json") == run
    assert (tmp_path / "base.json").read_bytes() == (tmp_path / "again.json").read_bytes()


def test_anything_else_is_no_baseline(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    for name in ("x.json", "none.json"):
        with pytest.raises(UsageError, match="不能作比较基线"):
            load(tmp_path / name)


@pytest.mark.parametrize(
    ("suite", "work"),
    [
        (Suite.RETRIEVAL, {"search"}),
        (Suite.ANSWERS, {"ask", "judge"}),
        (Suite.CITATIONS, {"ask", "exists"}),
        (Suite.ABSTENTION, {"ask"}),
        (Suite.ALL, {"search", "ask", "exists", "judge"}),
    ],
)
def test_a_suite_does_only_the_work_it_needs(
    cases: list[Case], ask: Callable[[Case], Mapping[str, object]], suite: Suite, work: set[str]
) -> None:
    done: set[str] = set()

    def noted(name: str, what: Callable[..., object]) -> Callable[..., object]:
        return lambda *given: done.add(name) or what(*given)

    run = evaluate(
        cases,
        noted("ask", ask),
        noted("search", lambda case: []),
        noted("exists", lambda *place: True),
        judge=noted("judge", lambda case, answer: True),
        suite=suite,
    )
    assert done == work
    assert set(run.numbers) == {g.key for g in gauges_of(suite)}
    assert run.not_run == tuple(
        name
        for name, key in (("回答", "ask"), ("检索", "search"), ("引用存在", "exists"), ("模型评判", "judge"))
        if key not in work
    )


def test_retrieval_cannot_be_measured_on_recorded_answers(
    cases: list[Case], ask: Callable[[Case], Mapping[str, object]]
) -> None:
    with pytest.raises(UsageError, match="--answers"):
        evaluate(cases, ask, suite=Suite.RETRIEVAL)


def test_a_run_of_one_suite_is_read_back_equal(
    tmp_path: Path, cases: list[Case], ask: Callable[[Case], Mapping[str, object]]
) -> None:
    run = evaluate(cases, ask, lambda case: [], suite=Suite.RETRIEVAL)
    save(run, tmp_path / "run.json")
    assert load(tmp_path / "run.json") == run
