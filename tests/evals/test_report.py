"""What people read: the tables, the page, and the comparison of two runs."""

import re
from collections.abc import Callable
from io import StringIO

import pytest
from rich.console import Console

from evals.ablate import Ablation, ablate
from evals.case import Type
from evals.compare import compare, share
from evals.measures import GAUGES, Number, Suite
from evals.report import TYPES, ablation_tables, comparison_tables, html, show, tables
from evals.run import Evaluation
from knowledge.search import STAGES

RUN = Callable[..., Evaluation]


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


def test_comparison_tables_list_questions(run: RUN) -> None:
    text = _text([*comparison_tables(compare(run("旧"), run("新", c="不知道")))])
    assert "旧 → 新，共有 3 题" in text
    assert re.search(r"变差\s*│ c\s", text)


@pytest.fixture
def ablation(run: RUN) -> Ablation:
    """A product whose answers are wrong as soon as a stage is missing."""
    return ablate(lambda kept: run("试", **({} if kept == STAGES else dict.fromkeys("abc", "不知道"))), STAGES)


def test_the_ablation_is_shown_with_difference_and_interval(ablation: Ablation) -> None:
    text = _text([*ablation_tables(ablation)])
    assert re.search(r"全部环节\s*│ 100\.0%", text)
    assert text.count("-100.0～-100.0") == 2 * (len(STAGES) + 2), "correct and signed, in every row but the first"
    assert text.count("全部环节") == 2, "what is found and what is answered"


def test_the_ablation_fits_a_terminal(ablation: Ablation) -> None:
    console = Console(file=StringIO(), width=80)
    console.print(*ablation_tables(ablation))
    assert "…" not in console.file.getvalue()  # type: ignore[attr-defined]


def test_the_page_shows_the_ablation(ablation: Ablation) -> None:
    page = html(ablation.full, None, ablation)
    assert "<td>去掉典型问题</td>" in page
    assert "-100.0（-100.0～-100.0）" in page
    assert "检索各环节的作用" not in html(ablation.full)


@pytest.mark.parametrize("suite", [s for s in Suite if s is not Suite.ALL])
def test_a_suite_shows_only_its_measures(run: RUN, suite: Suite) -> None:
    made = run("试", suite=suite)
    shown = {g.label for g in GAUGES if re.search(rf"│ {re.escape(g.label)}\s*│", _text([tables(made)[0]]))}
    assert shown == {g.label for g in GAUGES if g.suite is suite}
    page = html(made)
    assert page.count('<details class="q">') == 3
    assert set(re.findall(r"<tr><td>([^<]+)</td><td>[^<]*</td><td>\d+</td><td></td></tr>", page)) == shown


def test_a_search_without_answers_lists_what_was_not_found(run: RUN) -> None:
    page = html(run("试", suite=Suite.RETRIEVAL))
    assert "<h2>前二十条没有找全的题（0）</h2>" in page
    assert "<h2>找全的题（3）</h2>" in page
    assert "本次未运行：回答" in page
