"""Rounds of an empty data folder."""

import pytest

from assistant.selfcheck.assessment import Assessment, Label
from assistant.selfcheck.rounds import Rounds
from tests.rounds import edition


@pytest.fixture
def rounds(corpus) -> Rounds:
    """The rounds of an empty data folder."""
    return Rounds(corpus.store.engine)


@pytest.fixture
def started(rounds) -> Assessment:
    """A round of an invented department."""
    given = {"department": "青溪市城管局", "unit_type": "执法部门", "year": 2025, "label": Label.ANNUAL, "by": "甲"}
    return rounds.start(edition(), **given)
