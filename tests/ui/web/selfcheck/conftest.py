"""A round of an invented edition, and one of the shipped edition with papers, as the pages meet them."""

from pathlib import Path

import pytest

from assistant.check import Desk
from assistant.selfcheck.assessment import Label
from assistant.selfcheck.evidence import Evidence
from knowledge.indicators.file import systems
from tests.rounds import edition
from ui.web.selfcheck.scene import Place, Scene

PAPERS = sorted((Path(__file__).parents[3] / "data" / "papers" / "liushu-zhen").glob("*.md"))


@pytest.fixture
def nowhere(office) -> Scene:
    """The tab as it is opened first."""
    return Scene(office, Desk(office.corpus.store.engine, office.settings.home), Place(), "甲")


@pytest.fixture
def scene(nowhere) -> Scene:
    """A round of three indicators."""
    given = {"department": "青溪市城管局", "unit_type": "执法部门", "year": 2025, "label": Label.ANNUAL, "by": "甲"}
    return nowhere.at(number=nowhere.desk.rounds.start(edition(), **given).id, page="walk")


@pytest.fixture
def township(nowhere) -> Scene:
    """A round of the shipped edition with three papers that nobody has read yet."""
    shipped = systems().find("national-2021")
    given = {"department": "柳树镇人民政府", "unit_type": "乡镇街道", "year": 2025, "label": Label.ANNUAL, "by": "甲"}
    found = nowhere.at(number=nowhere.desk.rounds.start(shipped, **given).id, page="papers")
    for paper in PAPERS:
        found.desk.evidence.add(found.place.number, Evidence("", paper.name, ()), paper.read_bytes(), by="甲")
    return found
