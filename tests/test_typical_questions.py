"""The typical questions of the library are written from the articles: none is a question of the evaluation."""

import re

import pytest
import yaml

from evals.case import load_cases
from tests.official import ROOT, Loader

ALIKE = 0.5
"""Shared runs of three characters over all of both; two ways to ask about one article come to 0.4 at most."""


def runs(question: str) -> frozenset[str]:
    plain = re.sub(r"\W", "", question)
    return frozenset(plain[i : i + 3] for i in range(len(plain) - 2))


@pytest.fixture(scope="module")
def typical() -> dict[str, frozenset[str]]:
    """Every typical question of digests, cards and time limits with its runs."""
    found: list[str] = []
    for path in sorted((ROOT / "knowledge" / "library").glob("*s/*.yaml")):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader)
        found += data.get("questions", []) if "steps" in data else []
        found += [q for place in (*data.get("articles", []), *data.get("deadlines", [])) for q in place["questions"]]
    return {question: runs(question) for question in found}


def test_there_are_thousands(typical) -> None:
    assert len(typical) > 13_000


def test_none_is_taken_from_the_evaluation(typical, shared) -> None:
    cases = [(case.question, runs(case.question)) for case in load_cases(shared / "evals" / "dev.jsonl")]
    alike = [
        (question, asked)
        for question, own in typical.items()
        for asked, others in cases
        if len(own & others) > ALIKE * len(own | others)
    ]
    assert alike == []
