"""Removing and undoing it, with what both mean for other versions."""

from datetime import date

import pytest

from ingest.add import add
from ingest.page import Limits
from ingest.remove import remove, restore
from ingest.source import sources_of
from knowledge.document import Status
from knowledge.errors import UnknownDocument, UsageError

OLD, NEW = "青溪市停车场管理办法(2019-05-06)", "青溪市停车场管理办法(2023-03-10)"
TODAY = date(2026, 1, 1)


@pytest.fixture
def stocked(corpus, qingxi):
    add(sources_of([qingxi], Limits()), corpus, limits=Limits())
    return corpus


def test_without_its_successor_a_version_is_in_force_until_that_is_undone(stocked) -> None:
    assert stocked.documents[OLD].status_on(TODAY) is Status.AMENDED
    held = stocked.documents[NEW]
    assert remove(stocked, NEW) == held
    assert stocked.documents[OLD].status_on(TODAY) is Status.IN_FORCE
    assert restore(stocked, NEW) == held
    assert stocked.documents[OLD].status_on(TODAY) is Status.AMENDED
    assert stocked.verify().clean


def test_what_is_not_there_is_told_with_what_is_near(stocked) -> None:
    with pytest.raises(UnknownDocument) as caught:
        remove(stocked, "青溪市停车场管理办法")
    assert set(caught.value.near) == {OLD, NEW}
    with pytest.raises(UsageError, match="回收站里没有"):
        restore(stocked, OLD)
