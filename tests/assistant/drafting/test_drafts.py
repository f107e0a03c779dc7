"""Drafts in SQL: versions, locks, corrected facts."""

import pytest
import sqlalchemy as sa

from assistant.drafting.drafts import Drafts, PaperFile, Stored
from assistant.drafting.tables import METADATA
from assistant.selfcheck.assessment import Decider
from knowledge.errors import Conflict, Refused, UnknownDraft, UsageError

KEY = "results.enforcement"


@pytest.fixture
def drafts(corpus) -> Drafts:
    return Drafts(corpus.store.engine)


@pytest.fixture
def number(drafts, drafted) -> int:
    papers = (PaperFile("报告.md", "ab", earlier=False),)
    begun = drafts.begin(Stored(0, "annual_report", 2025, "", "", None, papers, "甲", None), drafted.report)
    return begun.id


def test_the_tables_are_those_of_the_schema(corpus) -> None:
    inspected = sa.inspect(corpus.store.engine)
    for table in METADATA.sorted_tables:
        assert [c["name"] for c in inspected.get_columns(table.name)] == [c.name for c in table.columns]


def test_a_draft_comes_back_with_its_papers(drafts, number, drafted) -> None:
    assert drafts.report(number) == drafted.report
    (begun,) = drafts.all()
    assert (begun.papers[0].name, begun.created_by, begun.year) == ("报告.md", "甲", 2025)
    assert drafts.find(number) == begun


def test_every_version_stays_and_nobody_writes_over_another(drafts, number) -> None:
    section = drafts.section(number, KEY).section
    drafts.write(number, section, base=1, by="甲", remark="简短", source=Decider.MODEL)
    with pytest.raises(Conflict) as error:
        drafts.write(number, section, base=1, by="乙")
    assert (error.value.by, error.value.version) == ("甲", 2)
    told = [(v.number, v.by, v.remark, v.source) for v in drafts.history(number, KEY)]
    assert told == [(1, "甲", "", Decider.RULE), (2, "甲", "简短", Decider.MODEL)]


def test_a_locked_section_is_changed_by_who_locked_it(drafts, number) -> None:
    section = drafts.section(number, KEY).section
    drafts.write(number, section, base=1, by="甲", locked=True)
    with pytest.raises(Refused, match="锁定"):
        drafts.write(number, section, base=2, by="乙")
    assert drafts.write(number, section, base=2, by="甲", locked=False).locked is False
    assert drafts.write(number, section, base=3, by="乙", accepted=True).accepted


def test_facts_are_corrected_locked_and_added(drafts, number) -> None:
    drafts.edit_fact(number, "k", {"value": "27"}, base=0, by="甲")
    drafts.edit_fact(number, "k", {"locked": True}, base=1, by="甲")
    assert drafts.edits(number)["k"].value == {"value": "27", "locked": True}
    with pytest.raises(Refused, match="锁定"):
        drafts.edit_fact(number, "k", {"value": "28"}, base=2, by="乙")
    with pytest.raises(Conflict):
        drafts.edit_fact(number, "k", {"value": "28"}, base=1, by="甲")
    key = drafts.add_fact(number, "组织演练", "2", "次", by="乙")
    assert drafts.edits(number)[key].value["measure"] == "组织演练"
    with pytest.raises(UsageError):
        drafts.add_fact(number, "", "2", "次", by="乙")


def test_what_is_not_there(drafts, number) -> None:
    with pytest.raises(UnknownDraft):
        drafts.report(99)
    with pytest.raises(UsageError, match=KEY):
        drafts.section(number, "没有")


def test_the_frame_is_written_without_a_section(drafts, number) -> None:
    before = drafts.report(number)
    after = drafts.edit_frame(number, {"number": "青水〔2026〕1号", "date": "2026-03-01"}, by="甲")
    assert (after.number, str(after.date), after.sections) == ("青水〔2026〕1号", "2026-03-01", before.sections)
    assert drafts.edit_frame(number, {"date": None}, by="乙").date is None
    with pytest.raises(UsageError, match="版头"):
        drafts.edit_frame(number, {"order": []}, by="甲")
