"""What people read: the tables, the page, and the comparison of two runs."""

import re
from collections.abc import Callable
from io import StringIO

import pytest
from rich.console import Console

from evals.case import Answer, Case, Type
from evals.measures import GAUGES, Number
from evals.report import TYPES, Shift, compare, comparison_tables, html, share, show, tables
from evals.run import Evaluation, evaluate

RUN = Callable[..., Evaluation]


@pytest.fixture
def run(make_case: Callable[..., Case], make_answer: Callable[..., Answer]) -> RUN:
    """A run over questions a, b and c; `answers` gives other answers by id."""

    def make(label: str = "", ids: str = "abc", **answers: str) -> Evaluation:
        cases = [make_case(id=i, question=f"<b>{i}</b>多少天？") for i in ids]
        return evaluate(
            cases,
            lambda c: make_answer(id=c.id, answer=answers.get(c.id, "九十日。"), warnings=["注意"]).model_dump(),
            lambda c: [c.gold[0].model_dump()],
            label=label,
        )

    return make


def _text(made: list[object]) -> str:
    console = Console(file=StringIO(), width=400)
    for table in made:
        console.print(table)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_every_type_and_measure_has_a_name() -> None:
    assert set(TYPES) == set(Type)
    assert len({g.label for g in GAUGES}) == len(GAUGES)


def test_numbers_carry_interval_and_nothing_measured_says_so() -> None:
    rate, latency = GAUGES[0], GAUGES[-1]
    assert share(2 / 3) == "66.7%"
    assert show(Number(0.5, 0.25, 0.75, 8), rate) == "50.0%（25.0–75.0）"
    assert show(Number(0.5, 0.25, 0.75, 8), latency) == "0.500（0.250–0.750）"
    assert show(Number(0.5, 0.25, 0.75, 8), rate, interval=False) == "50.0%"
    assert show(Number(None, None, None, 0), rate) == "未测"


def test_tables_show_measures_and_types(run: RUN) -> None:
    text = _text([*tables(run("试", b="不知道"))])
    assert "评测 试" in text
    assert "期限数额" in text
    assert re.search(r"完全正确率\s*│ 66\.7%（\d", text)


def test_the_page_is_complete_escaped_and_alone(run: RUN) -> None:
    page = html(run("试", b="不是<i>九十日</i>，是六十日"))
    assert page.startswith("<!DOCTYPE html>")
    assert page.count('<details class="q">') == 3
    assert "<h2>未答对的题（1）</h2>" in page
    assert "&lt;b&gt;a&lt;/b&gt;" in page
    assert "&lt;i&gt;" in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href|url)\s*[=(]", page)
    assert "http" not in page.replace("http-equiv", "")
    assert "引用存在、模型评判" in page


def test_the_page_shows_the_comparison(run: RUN) -> None:
    before, after = run("旧", b="不知道"), run("新")
    page = html(after, compare(before, after))
    assert "变好：1 题" in page
    assert "旧 → 新" in page


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


def test_comparison_tables_list_questions(run: RUN) -> None:
    text = _text([*comparison_tables(compare(run("旧"), run("新", c="不知道")))])
    assert "旧 → 新，共有 3 题" in text
    assert re.search(r"变差\s*│ c\s", text)
