"""The fact sheet on the page."""

import pytest

from knowledge.errors import Refused, UsageError
from ui.web.drafting.facts import add_fact, drop_fact, edit_fact, facts_html, lock_fact, refresh


def row(scene, measure):
    return next(r for r in scene.desk.sheet(scene.place.number).rows if measure in r.fact.measure)


def fields(row, **more):
    return {"fact": row.key, "version": str(row.version), **more}


def test_a_fact_stands_with_last_years_value_and_its_quote(scene) -> None:
    page = facts_html(scene)
    assert "40件" in page
    assert "全年办理行政处罚案件26件" in page
    assert "材料里没有的必要数字" in page


def test_a_corrected_fact_reaches_the_text_when_it_is_refreshed(scene) -> None:
    found = row(scene, "行政处罚案件")
    done = edit_fact(scene, fields(found, value="27", unit="件"))
    assert "已改为 27件" in done.notice
    assert "27件" not in "".join(s.text for s in scene.at().report.sentences)
    assert "正文已更新" in refresh(scene.at(), {}).notice
    assert "27件" in "".join(s.text for s in scene.at().report.sentences)
    assert refresh(scene.at(), {}).notice == "正文没有要更新的。"


def test_a_fact_is_added_locked_and_dropped(scene) -> None:
    add_fact(scene, {"measure": "行政复议案件数", "value": "3", "unit": "件"})
    assert row(scene, "行政复议案件数").fact.shown == "3件"
    found = row(scene, "行政处罚案件")
    assert "已锁定" in lock_fact(scene, fields(found)).notice
    assert "已锁定" in facts_html(scene)
    other = type(scene)(scene.office, scene.desk, scene.check, scene.place, "乙")
    with pytest.raises(Refused):
        edit_fact(other, fields(row(scene, "行政处罚案件"), value="28"))
    added = row(scene, "行政复议案件数")
    drop_fact(scene, fields(added))
    with pytest.raises(UsageError, match="不在表里"):
        drop_fact(scene, fields(added))
