"""A draft of the invented water office from a report, statistics and last year's report, as the pages meet it."""

import pytest

from assistant.check import Desk
from assistant.draft import draft_desk
from tests.assistant.drafting.conftest import FORMER, REPORT, STATISTICS
from ui.web.drafting.scene import Place, Scene

UNIT = "青溪县水利局"


@pytest.fixture
def nowhere(office) -> Scene:
    """The tab as it is opened first."""
    return Scene(office, draft_desk(office), Desk(office.corpus.store.engine, office.settings.home), Place(), "甲")


@pytest.fixture
def files(tmp_path) -> list[str]:
    """The papers as uploaded files."""
    given = {"报告.md": REPORT, "统计表.md": STATISTICS, "2024年报告.md": FORMER}
    for name, text in given.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [str(tmp_path / name) for name in given]


@pytest.fixture
def scene(nowhere) -> Scene:
    """The draft, just begun."""
    given = [("报告.md", REPORT.encode(), False), ("统计表.md", STATISTICS.encode(), False)]
    given.append(("2024年报告.md", FORMER.encode(), True))
    stored, _ = nowhere.desk.begin("annual_report", 2025, given, issuer=UNIT, by="甲")
    return nowhere.at(number=stored.id, page="facts")
