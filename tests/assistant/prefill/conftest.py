"""Papers written in the test, the shipped edition, and the fictional township and health bureau of tests/data/papers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.prefill.evidence import Tools, load_tools
from assistant.prefill.papers import Papers, read_paper
from ingest.page import Limits
from knowledge.indicators.file import systems
from knowledge.indicators.indicator import IndicatorSystem

PAPERS = Path(__file__).parents[2] / "data" / "papers"


@pytest.fixture(scope="session")
def edition() -> IndicatorSystem:
    return systems().find("national-2021")


@pytest.fixture(scope="session")
def tools() -> Tools:
    return load_tools()


@pytest.fixture(scope="session")
def papers_of() -> Callable[..., Papers]:
    """Papers by file name: papers_of(**{"台账": "# 2025年台账\n\n…"})."""

    def made(**texts: str) -> Papers:
        return Papers(tuple(read_paper(text.encode(), f"{name}.md", Limits()) for name, text in texts.items()))

    return made
