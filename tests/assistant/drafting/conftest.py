"""Letters in our own words, read as papers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.drafting.opinion import Opinion
from assistant.drafting.opinions import read_opinion
from assistant.prefill.papers import Paper, read_paper
from ingest.page import Limits

LETTERS = Path(__file__).parents[2] / "data" / "opinions"


@pytest.fixture
def paper() -> Callable[..., Paper]:
    """`paper("一、…")`: a text as a paper."""

    def read(text: str, name: str = "来文.txt") -> Paper:
        return read_paper(text.encode(), name, Limits())

    return read


@pytest.fixture
def inspection() -> Opinion:
    """The letter of an inspection, read."""
    return read_opinion(read_paper((LETTERS / "inspection.txt").read_bytes(), "反馈意见.txt", Limits()))
