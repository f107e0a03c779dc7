"""Small builders shared by the tests of this room."""

from collections.abc import Callable

import pytest

from evals.case import Answer, Case, Gold

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
