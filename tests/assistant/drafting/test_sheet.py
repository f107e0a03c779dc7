"""The fact sheet and what people write in it."""

import pytest

from assistant.drafting.material import gather
from assistant.drafting.sheet import Edit, checked_edit, corrected, key_of, sheet_of
from knowledge.errors import UsageError
from knowledge.reports import load_topics

TOPICS = list(load_topics().values())


@pytest.fixture
def penalties(material):
    """The fact 办理行政处罚案件26件."""
    return next(f for f in material.facts if f.measure == "办理行政处罚案件")


def test_this_years_facts_with_last_years_beside(material, former, penalties) -> None:
    facts = (*material.facts, *gather([former], 2025).facts)
    sheet = sheet_of(facts, 2025, TOPICS)
    assert {row.fact.period for row in sheet.rows} == {2025}
    row = next(r for r in sheet.rows if r.key == key_of(penalties))
    assert row.before is not None
    assert row.before.value == "40"
    assert "行政复议案件数" in [one.name for one in sheet.missing]


def test_people_correct_lock_drop_and_add(material, penalties) -> None:
    edits = {
        key_of(penalties): Edit({"value": "27", "locked": True, "note": "按台账"}, "甲", 1),
        "added-1": Edit({"added": True, "measure": "组织应急演练", "value": "2", "unit": "次"}, "乙", 1),
    }
    sheet = sheet_of(material.facts, 2025, TOPICS, edits)
    row = next(r for r in sheet.rows if r.key == key_of(penalties))
    assert (row.fact.value, row.locked, row.note, row.by, row.edited) == ("27", True, "按台账", "甲", True)
    assert sheet.rows[-1].fact.measure == "组织应急演练"
    gone = sheet_of(material.facts, 2025, TOPICS, {key_of(penalties): Edit({"dropped": True}, "甲", 1)})
    assert key_of(penalties) not in [r.key for r in gone.rows]


def test_the_material_says_what_people_say(material, penalties) -> None:
    changed = corrected(material, {key_of(penalties): Edit({"value": "27"}, "甲", 1)})
    (piece,) = [p for p in changed.pieces if p.by_hand]
    assert "27件" in piece.text
    assert "26件" not in piece.text
    dropped = corrected(material, {key_of(penalties): Edit({"dropped": True}, "甲", 1)})
    assert not any("处罚案件26件" in p.text for p in dropped.pieces)


def test_only_known_columns() -> None:
    assert checked_edit({"period": "2025"}) == {"period": 2025}
    with pytest.raises(UsageError, match="没有这些栏"):
        checked_edit({"source": "我"})
    with pytest.raises(UsageError, match="年度"):
        checked_edit({"period": "去年"})
