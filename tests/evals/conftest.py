"""Small builders shared by the tests of this room."""

from collections.abc import Callable

import pytest

from evals.case import Answer, Case, Gold
from evals.measures import Suite
from evals.run import Evaluation, evaluate

GOLD = {"doc": "行政处罚法", "version": "2021-01-22", "article": "第六十条"}


@pytest.fixture
def make_case() -> Callable[..., Case]:
    """A deadline question on article 60, with the given fields changed."""

    def make(**changes: object) -> Case:
        fields: dict[str, object] = {
            "id": "t-1",
            "question": "多少天内办结？",
            "type": "deadline_number",
            "history": [],
            "gold": [GOLD],
            "any_of": False,
            "key_points": [["九十日", "90日"]],
            "must_not": ["六十日"],
            "answerable": True,
            "expect": "answer",
            "reference_answer": "九十日内。",
        }
        if changes.get("answerable") is False:
            fields |= {"gold": [], "key_points": [], "type": "unanswerable", "expect": "abstain"}
        return Case.model_validate(fields | changes)

    return make


@pytest.fixture
def make_answer() -> Callable[..., Answer]:
    """A right answer to the question of `make_case`, with the given fields changed."""

    def make(**changes: object) -> Answer:
        fields: dict[str, object] = {
            "id": "t-1",
            "answer": "应当在九十日内作出决定。",
            "status": "answered",
            "abstained": False,
            "citations": [GOLD | {"pinpoint": "第六十条", "quote": "", "state": "有效"}],
            "warnings": [],
            "latency_s": 0.02,
        }
        return Answer.model_validate(fields | changes)

    return make


@pytest.fixture
def make_gold() -> Callable[..., Gold]:
    """A gold of an article, or of a report when given `quote`."""

    def make(**fields: str) -> Gold:
        return Gold.model_validate(fields if "quote" in fields else GOLD | fields)

    return make


@pytest.fixture
def run(make_case: Callable[..., Case], make_answer: Callable[..., Answer]) -> Callable[..., Evaluation]:
    """A run over questions a, b and c; `answers` gives other answers by id."""

    def make(label: str = "", ids: str = "abc", *, suite: Suite = Suite.ALL, **answers: str) -> Evaluation:
        cases = [make_case(id=i, question=f"<b>{i}</b>多少天？") for i in ids]
        return evaluate(
            cases,
            lambda c: make_answer(id=c.id, answer=answers.get(c.id, "九十日。"), warnings=["注意"]).model_dump(),
            lambda c: [c.gold[0].model_dump()],
            label=label,
            suite=suite,
        )

    return make
