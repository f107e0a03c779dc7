"""`yifa eval` on the shipped questions and the starter library: reports, comparison, the same result every time."""

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals.case import Case, load_cases
from evals.run import Evaluation, evaluate, load, save
from ui.cli.evaluate import OWN_CASES
from ui.cli.main import app

CASES = load_cases(OWN_CASES)
KNOWN = {case.id for case in CASES[::2]}
"""Questions to which the baseline gives the right answer; it knows nothing else."""


def baseline_answer(case: Case) -> dict[str, Any]:
    """The right answer to every second question, nothing to the others."""
    known = case.id in KNOWN
    declined = "abstained_not_in_library" if case.answerable else "answered"
    right = "answered" if case.answerable else "declined_out_of_scope"
    return {
        "id": case.id,
        "answer": "。".join(point[0] for point in case.key_points) if known else "没有答案。",
        "status": right if known else declined,
        "abstained": (right if known else declined) != "answered",
        "citations": [{"doc": g.doc, "version": g.version, "article": g.article} for g in case.gold if known],
        "latency_s": 0.01,
    }


@dataclass(frozen=True)
class Runs:
    """A baseline, a first run (a process of its own) compared with it, and a second run for itself."""

    baseline: Evaluation
    first: Evaluation
    second: Evaluation
    printed: dict[str, Any]
    screen: str
    page: str


@pytest.fixture(scope="module")
def runs(start, new_home, tmp_path_factory) -> Runs:
    folder: Path = tmp_path_factory.mktemp("eval")
    save(evaluate(CASES, baseline_answer, label="昨天"), folder / "baseline.json")
    options = ("--compare", folder / "baseline.json", "--report", folder / "report.html")
    first = start("eval", "--save", folder / "first.json", *options, home=new_home())
    call = ("eval", "--save", str(folder / "second.json"), "--json")
    second = CliRunner().invoke(app, call, env={"YIFA_HOME": str(new_home())})
    screen, problems = first.communicate(timeout=60)
    assert (first.returncode, second.exit_code) == (0, 0), problems + second.output
    page = (folder / "report.html").read_text(encoding="utf-8")
    loaded = [load(folder / f"{name}.json") for name in ("baseline", "first", "second")]
    return Runs(*loaded, printed=json.loads(second.stdout), screen=screen, page=page)


def without_times(value: Any) -> Any:
    """The same without anything that was measured with a clock."""
    if isinstance(value, dict):
        return {k: without_times(v) for k, v in value.items() if not k.startswith("latency")}
    if isinstance(value, list):
        return [without_times(v) for v in value]
    return value


def as_json(evaluation: Evaluation, folder: Path) -> Any:
    save(evaluation, folder / "run.json")
    return json.loads((folder / "run.json").read_text(encoding="utf-8"))


def test_every_question_is_asked_and_measured(runs) -> None:
    assert [r.case.id for r in runs.first.results] == [c.id for c in CASES]
    assert runs.first.numbers["correct"].n == sum(c.answerable for c in CASES)
    assert runs.first.numbers["existence"].value == 1
    assert runs.first.not_run == ("模型评判",)
    assert all(result.found for result in runs.first.results if result.case.answerable)


def test_a_second_run_gives_the_same(runs, tmp_path) -> None:
    first, second = (without_times(as_json(run, tmp_path)) for run in (runs.first, runs.second))
    assert first == second
    assert without_times(runs.printed) == second


def test_better_and_worse_questions_are_listed(runs) -> None:
    correct = {r.case.id for r in runs.first.results if r.grade.correct}
    listed = {sign: set(re.findall(rf"^│ {sign} +│ (\S+)", runs.screen, re.M)) for sign in ("变差", "变好")}
    assert {r.case.id for r in runs.baseline.results if r.grade.correct} == KNOWN
    assert listed["变差"] >= KNOWN - correct != set()
    assert listed["变好"] >= correct - KNOWN != set()
    assert not listed["变差"] & listed["变好"]
    assert f"昨天 → basic，共有 {len(CASES)} 题" in runs.screen


def test_the_page_stands_alone_and_tells_every_question(runs) -> None:
    addresses: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag != "script"
            addresses.extend(value or "" for name, value in attrs if name in ("src", "href"))

    Reader().feed(runs.page)
    assert not [a for a in addresses if not a.startswith("#")]
    for case in CASES:
        assert case.id in runs.page
    assert "变差" in runs.page
    assert "变好" in runs.page
