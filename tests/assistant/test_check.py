"""The self-check put together: begin with what is open, export, another edition by its file."""

import io
from datetime import date

import pytest
from docx import Document

from assistant.check import Desk, prefill_round
from assistant.selfcheck.assessment import Label
from assistant.selfcheck.evidence import Evidence
from assistant.selfcheck.rounds import Given
from assistant.settings import Settings
from assistant.wiring import open_office
from knowledge.errors import UsageError
from knowledge.indicators.file import save_system
from tests.indicators import indicator, system
from tests.rounds import edition

TODAY = date(2025, 6, 1)


@pytest.fixture
def desk(corpus, tmp_path) -> Desk:
    """The self-check of a folder with two editions of the office and their mapping."""
    home = tmp_path / "home"
    folder = home / "indicators"
    for one in (edition(), system("demo-2026", indicator("1.1.1"))):
        save_system(one, folder)
    (folder / "mappings").mkdir()
    rows = [f"- {{old: {i}, change: 取消, reason: 没有了}}" for i in ("1.1.2", "1.2.1", "2.1.1")]
    text = "\n".join(
        ["old: demo-2025", "new: demo-2026", "indicators:", "- {old: 1.1.1, change: 不变, new: [1.1.1]}", *rows]
    )
    (folder / "mappings" / "demo-2025--demo-2026.yaml").write_text(text, encoding="utf-8")
    return Desk(corpus.store.engine, home)


def begin(desk: Desk, year: int):
    return desk.start(
        "demo-2025", department="青溪市城管局", unit_type="执法部门", year=year, label=Label.ANNUAL, by="甲"
    )


def test_the_next_round_begins_with_what_is_open(desk) -> None:
    begun, carried = begin(desk, 2025)
    assert carried == []
    for point in ("1.1.1-q1", "1.1.1-q3"):
        desk.rounds.answer(begun.id, point, Given("否"), by="甲")
    desk.ledger.draft(begun.id, by="甲")
    _, carried = begin(desk, 2026)
    assert [gap.carried_from for gap in carried] == [(begun.id, 1)]
    told = desk.rollup(today=TODAY)
    assert [r.assessment.year for r in told.trend["青溪市城管局"]] == [2025, 2026]
    assert [r.assessment.year for r in desk.rollup(year=2025, today=TODAY).rows] == [2025]


def test_a_round_is_exported_whole_or_in_part(desk) -> None:
    begun, _ = begin(desk, 2025)
    assert len(Document(io.BytesIO(desk.export(begun.id, "docx", today=TODAY))).tables) == 5
    assert len(Document(io.BytesIO(desk.export(begun.id, "docx", form="自评表", today=TODAY))).tables) == 1
    for wrong in ({"kind": "pdf"}, {"kind": "docx", "form": "报表"}):
        with pytest.raises(UsageError, match="可以导出"):
            desk.export(begun.id, today=TODAY, **wrong)


def test_the_roll_up_is_a_word_file_once_there_is_a_round(desk) -> None:
    with pytest.raises(UsageError, match="2025 年还没有自查轮次"):
        desk.export_rollup(year=2025, today=TODAY)
    begin(desk, 2025)
    document = Document(io.BytesIO(desk.export_rollup(year=2025, today=TODAY)))
    assert (len(document.tables), len(document.inline_shapes)) == (3, 1)


def test_papers_are_read_in_worker_processes(tmp_path) -> None:
    with open_office(Settings(home=tmp_path / "home"), starter=False) as office:
        desk = Desk(office.corpus.store.engine, office.settings.home)
        given = {"department": "柳树镇", "unit_type": "乡镇街道", "year": 2025, "label": Label.ANNUAL, "by": "甲"}
        begun, _ = desk.start("national-2021", **given)
        for name, data in (("总结.md", "执法人员14人，人人持证。".encode()), ("坏.pdf", b"%PDF-1.4 broken")):
            desk.evidence.add(begun.id, Evidence("", name, ()), data, by="甲")
        done = prefill_round(office, desk, begun.id, by="甲")
        assert [u.name for u in done.unread] == ["坏.pdf"]
        assert desk.rounds.round(begun.id).suggestions["4.5.1"].quotes[0].doc == "总结.md"


def test_another_edition_by_its_mapping(desk) -> None:
    begun, _ = begin(desk, 2025)
    desk.rounds.answer(begun.id, "1.1.1-q1", Given("是"), by="甲")
    told = desk.migrate(begun.id, "demo-2026", by="乙")
    assert (told.moved, told.unmatched, told.assessment.edition) == (1, (), "demo-2026")
    with pytest.raises(UsageError, match="没有指标体系"):
        desk.migrate(begun.id, "demo-2030", by="乙")


def test_a_broken_edition_file_does_not_reach_a_running_round(desk) -> None:
    begun, _ = begin(desk, 2025)
    (desk.home / "indicators" / "demo-2025.yaml").write_text("id: [", encoding="utf-8")
    desk.rounds.answer(begun.id, "1.1.1-q1", Given("是"), by="甲")
    assert Desk(desk.engine, desk.home).rounds.round(begun.id).responses["1.1.1-q1"].value == "是"
    with pytest.raises(UsageError, match=r"demo-2025\.yaml"):
        begin(desk, 2027)
