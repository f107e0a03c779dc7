"""问题清单: drafted, every word edited, added by hand, merged, taken off the list."""

import pytest

from assistant.selfcheck.rounds import Given
from knowledge.errors import Conflict, UsageError
from ui.web.selfcheck.gaps import COLUMNS, add_gap, draft, drop_gap, edit_gap, gaps_html, merge_gaps


@pytest.fixture
def listed(scene):
    """The round with two drafted gaps."""
    for point, value in (("1.1.1-q1", "否"), ("1.2.1-q1", "2025-04-01")):
        scene.desk.rounds.answer(scene.place.number, point, Given(value), by="甲")
    assert draft(scene.at(), {}).notice == "拟了 2 个问题，请逐个看过、补上时限和责任人。"
    return scene.at()


def form(gap, **changes: str) -> dict[str, str]:
    told = {name: "" for name, _, _ in COLUMNS} | {"problem": gap.problem, "lead": gap.lead}
    told |= {"basis": "；".join(gap.basis), "indicators": ",".join(gap.indicators), "target": gap.target}
    told |= {"measure": gap.measure, "responsible": gap.responsible, "severity": "一般", "progress": "待整改"}
    return told | {"gap": str(gap.number), "version": str(gap.version)} | changes


def test_nothing_to_list_yet(scene) -> None:
    assert "还没有未达标的结论" in gaps_html(scene)


def test_gaps_are_listed_with_what_is_missing(listed) -> None:
    page = gaps_html(listed)
    assert "没有建立执法公示制度" in page
    assert page.count("没有时限") == 2
    assert draft(listed, {}).notice == "没有要补的：没有达标的指标都已经在清单里。"


def test_only_what_was_changed_is_written(listed) -> None:
    gap = listed.desk.ledger.find(listed.place.number, 1)
    edit_gap(listed, form(gap, deadline="2020-01-01", cause="人手不足", progress="整改中", severity=gap.severity))
    after = listed.desk.ledger.find(listed.place.number, 1)
    assert (after.version, after.cause, after.problem, after.basis) == (2, "人手不足", gap.problem, gap.basis)
    assert "整改中（逾期" in gaps_html(listed)
    edit_gap(listed, form(after, deadline="2020-01-01", cause="人手不足", progress="整改中", severity=gap.severity))
    assert listed.desk.ledger.find(listed.place.number, 1).version == 2
    with pytest.raises(Conflict):
        edit_gap(listed, form(gap, cause="别的原因", severity=gap.severity))
    with pytest.raises(UsageError, match="deadline"):
        edit_gap(listed, form(after, deadline="明天", severity=gap.severity))


def test_added_merged_and_taken_off(listed) -> None:
    fields = {"problem": "网站没有更新", "indicators": "1.1.1", "severity": "轻微"}
    assert add_gap(listed, fields).notice == "问题 3 已列入。"
    assert merge_gaps(listed, {"gap:1": "on", "gap:3": "on", "act": "merge_gaps"}).notice == "已并入问题 1。"
    with pytest.raises(UsageError, match="写明理由"):
        drop_gap(listed, {"gap": "2", "because": " "})
    drop_gap(listed, {"gap": "2", "because": "不属实"})
    (left,) = listed.desk.ledger.all(listed.place.number)
    assert "网站没有更新" in left.problem
