"""The drafting of a data folder put together."""

import pytest

from assistant.check import Desk
from assistant.draft import EDITION, contradictions_in, draft_desk, papers_at, round_of
from assistant.selfcheck.assessment import Label
from assistant.selfcheck.gap import Gap
from ingest.page import Limits
from knowledge.errors import UnknownAssessment, UsageError
from knowledge.indicators.file import systems
from knowledge.titles import load_titles


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "甲").mkdir()
    (tmp_path / "甲" / "报告.md").write_text("# 2025年报告\n\n信访件按期办结率100%。\n", encoding="utf-8")
    (tmp_path / "甲" / "坏.docx").write_bytes(b"")
    record = "# 2025年信访台账\n\n登记信访事项9件，六十日内办结8件，1件超期办结，无延期审批材料。\n"
    (tmp_path / "台账.md").write_text(record, encoding="utf-8")
    return tmp_path


def test_papers_of_folders_and_files(folder) -> None:
    papers = papers_at([folder / "甲", folder / "台账.md"], Limits())
    assert [p.name for p in papers.papers] == ["甲/报告.md", "台账.md"]
    assert [p.statements[0].paper.name for p in papers.papers] == ["甲/报告.md", "台账.md"]
    assert [u.name for u in papers.unread] == ["坏.docx"]
    with pytest.raises(UsageError, match="--docs"):
        papers_at([], Limits())


def test_contradictions_between_papers(folder) -> None:
    papers = papers_at([folder / "甲", folder / "台账.md"], Limits())
    found = contradictions_in(papers, systems().find(EDITION), load_titles(), 2025)
    assert any("按期办结率100%" in s.text for one in found for s in one.statements)


def test_what_a_round_gives(corpus, tmp_path) -> None:
    desk = Desk(corpus.store.engine, tmp_path)
    begun, _ = desk.start(EDITION, department="县水利局", unit_type="执法部门", year=2025, label=Label.ANNUAL, by="甲")
    desk.ledger.add(begun.id, Gap(0, (), "案卷没有音像记录"), by="甲")
    told = round_of(desk.rounds, begun.id)
    assert [gap.problem for gap in told.gaps] == ["案卷没有音像记录"]
    assert "无法判断" in told.findings[0].text
    with pytest.raises(UnknownAssessment):
        round_of(desk.rounds, 99)


def test_the_desk_of_an_office(office) -> None:
    desk = draft_desk(office)
    paper = "# 县水利局2025年报告\n\n信访件按期办结率100%。\n".encode()
    record = "# 2025年信访台账\n\n3件信访事项超期办结（最长81天）。\n".encode()
    stored, unread = desk.begin("annual_report", 2025, [("报告.md", paper, False), ("台账.md", record, False)])
    assert unread == ()
    _, checks = desk.drafted(stored.id)
    assert any("100%" in one.text for one in checks.unverified)
