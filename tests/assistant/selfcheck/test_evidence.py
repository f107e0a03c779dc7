"""Evidence: files and links of one round, in revisions; a file that is gone is told and nothing else breaks."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.selfcheck.assessment import Label
from assistant.selfcheck.evidence import Evidence, EvidenceDesk
from knowledge.errors import Conflict, UsageError
from knowledge.originals import Originals
from tests.rounds import edition

PAPER = Evidence(
    "", "..\\公示制度.docx", ("1.1.1-q1",), dated=date(2024, 12, 1), valid_until=date(2025, 5, 31), year=2024
)


@pytest.fixture
def desk(rounds, tmp_path) -> EvidenceDesk:
    return EvidenceDesk(rounds, Originals(tmp_path / "evidence"))


def test_a_file_is_kept_with_its_hash_and_days(desk, started) -> None:
    kept = desk.add(started.id, PAPER, b"text", by="甲")
    assert (kept.name, kept.size, kept.revision, kept.by, len(kept.sha256)) == ("公示制度.docx", 4, 1, "甲", 64)
    assert desk.all(started.id) == [kept]
    assert desk.read(started.id, kept.id) == b"text"
    assert kept.doubts(2025, date(2025, 6, 1)) == ("是2024年的，本轮是2025年", "2025-05-31已过有效期")
    assert replace(kept, year=None, dated=None, valid_until=None).doubts(2025, date(2025, 6, 1)) == ()


def test_every_change_is_a_revision(desk, started) -> None:
    first = desk.add(started.id, PAPER, b"one", by="甲")
    second = desk.change(started.id, replace(first, check_points=("1.1.1-q1", "1.1.1-q3")), b"two", by="乙")
    desk.remove(started.id, first.id, by="甲")
    assert desk.all(started.id) == []
    told = [(e.revision, e.size, len(e.check_points), e.removed) for e in desk.history(started.id, first.id)]
    assert told == [(1, 3, 1, False), (2, 3, 2, False), (3, 3, 2, True)]
    assert first.sha256 != second.sha256
    with pytest.raises(Conflict, match="公示制度"):
        desk.change(started.id, first, b"late", by="乙")


def test_a_link(desk, started) -> None:
    link = desk.add(started.id, Evidence("", "", ("1.1.1-q3",), link="https://qingxi.example/gs"), None, by="甲")
    assert link.name
    with pytest.raises(UsageError, match="是链接"):
        desk.read(started.id, link.id)


@pytest.mark.parametrize(
    ("evidence", "data"),
    [
        (PAPER, None),
        (PAPER, b""),
        (replace(PAPER, link="https://a.example"), b"x"),
        (replace(PAPER, link="javascript:1"), None),
        (replace(PAPER, check_points=("9.9.9-q1",)), b"x"),
        (replace(PAPER, check_points=("2.1.1-q1",)), b"x"),
    ],
)
def test_what_is_no_evidence_is_refused(desk, started, evidence, data) -> None:
    with pytest.raises(UsageError):
        desk.add(started.id, evidence, data, by="甲")
    assert desk.all(started.id) == []


def test_evidence_is_seen_in_its_own_round_only(desk, rounds, started) -> None:
    kept = desk.add(started.id, PAPER, b"text", by="甲")
    other = rounds.start(edition(), department="别的局", unit_type="执法部门", year=2025, label=Label.ANNUAL, by="乙")
    assert desk.all(other.id) == []
    with pytest.raises(UsageError, match="没有编号"):
        desk.read(other.id, kept.id)


def test_what_was_taken_out_comes_back(desk, started) -> None:
    kept = desk.add(started.id, replace(PAPER, check_points=()), b"text", by="甲")
    desk.remove(started.id, kept.id, by="甲")
    back = desk.restore(started.id, kept.id, by="乙")
    assert (desk.all(started.id), back.revision, back.check_points) == ([back], 3, ())


def test_a_deleted_file_is_told_and_the_round_goes_on(desk, started, tmp_path) -> None:
    kept = desk.add(started.id, PAPER, b"text", by="甲")
    Originals(tmp_path / "evidence").drop(kept.sha256)
    with pytest.raises(UsageError, match="请重新上传"):
        desk.read(started.id, kept.id)
    assert desk.all(started.id) == [kept]
    desk.change(started.id, kept, b"again", by="甲")
    assert desk.read(started.id, kept.id) == b"again"
