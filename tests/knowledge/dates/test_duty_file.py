"""The shipped duties and their truth, an office's own file, and every mistake an editor can make in one.

The official texts are looked for as in tests/official.py; without them the check of the articles is skipped.
"""

from collections import Counter
from pathlib import Path

import pytest

from knowledge.dates.duty import CUSTOM, Basis, Cycle, Due, Duty, FixedBy
from knowledge.dates.duty_file import load_duties
from knowledge.document import Passage, clauses
from knowledge.errors import UsageError
from knowledge.numerals import clean, normalise
from knowledge.pinpoint import Pinpoint, parse
from knowledge.unit import UnitType
from tests.official import Sources, articles_in, tight, versions

DUTIES = load_duties()
CHECKED = [(duty, basis) for duty in DUTIES for basis in duty.basis if basis.checked]
UNCHECKED_LAW = {"国家宪法日": "决定的原文不在官方文本里"}
"""Duties whose day is set by a law that nobody could check, with the reason."""

checked = pytest.mark.parametrize(("duty", "basis"), CHECKED, ids=lambda x: x.id if isinstance(x, Duty) else x.article)

ENTRY = """
- id: 本县月报
  title: 报送执法数据月报
  units: [执法部门, 乡镇街道]
  due: 每月末
  timing: 休息日提前
  fixed_by: 通常做法
  submit: 月报表
  to: [县司法局]
  publish: 不要求公开
  basis:
  - {law: 某某县规定, article: 第三条第一款, checked: true, holds: 每月}
  - {law: 通常做法}
  note: 只适用于本县
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "duties.yaml"
    path.write_text(text, encoding="utf-8")
    return path


# The shipped file


def test_between_20_and_35_duties() -> None:
    assert 20 <= len(DUTIES) <= 35


@pytest.mark.parametrize("unit", UnitType)
def test_every_kind_of_office_has_duties(unit) -> None:
    assert sum(unit in duty.units for duty in DUTIES) >= 10


@pytest.mark.parametrize("duty", DUTIES, ids=lambda d: d.id)
def test_the_day_has_a_basis_of_its_kind(duty) -> None:
    custom = [b for b in duty.basis if b.law == CUSTOM]
    if duty.fixed_by is FixedBy.LAW:
        assert (duty.id in UNCHECKED_LAW) != any(b.checked for b in duty.basis)
    assert bool(custom) == (duty.fixed_by is FixedBy.CUSTOM)
    if duty.fixed_by is FixedBy.POLICY:
        assert any(not b.checked for b in duty.basis)


@pytest.mark.parametrize("duty", DUTIES, ids=lambda d: d.id)
def test_an_unchecked_basis_names_no_article(duty) -> None:
    assert [b for b in duty.basis if not b.checked and b.article] == []


@checked
def test_the_basis_says_what_it_holds(duty, basis) -> None:
    assert len(basis.holds) >= 4


@checked
def test_the_words_stand_in_the_article_in_force(duty, basis) -> None:
    assert basis.holds in clause(basis), f"{duty.id}：{basis.citation} 里没有“{basis.holds}”"


@checked
def test_the_basis_is_as_precise_as_the_text(duty, basis) -> None:
    place = parse(basis.article)
    paragraphs = {c.pinpoint.paragraph for c in clauses(passage(basis))}
    assert place.paragraph or len(paragraphs) == 1


@checked
def test_nothing_is_copied(duty, basis) -> None:
    texts = (duty.title, duty.submit, duty.publish, duty.timing, duty.note)
    assert Sources(passage(basis).text).copied("¶".join(texts)) == []


@pytest.mark.parametrize("duty", DUTIES, ids=lambda d: d.id)
def test_a_day_set_by_law_stands_in_the_law(duty) -> None:
    if duty.fixed_by is not FixedBy.LAW or duty.due.cycle is Cycle.OPEN or duty.id in UNCHECKED_LAW:
        return
    texts = [normalise(clean(tight(clause(b)))) for b in duty.basis if b.checked]
    day, window = f"{duty.due.month}月{duty.due.day}日", f"至{duty.due.month}月"
    assert any(day in text or window in text for text in texts)


def test_no_two_duties_of_one_title() -> None:
    assert [t for t, n in Counter(d.title for d in DUTIES).items() if n > 1] == []


def passage(basis: Basis) -> Passage:
    found = versions(basis.law)
    assert found, f"官方文本里没有《{basis.law}》"
    assert found[-1]["status"] == "现行有效"
    place = parse(basis.article)
    text = articles_in(found[-1]["file"])[place.label].text
    return Passage("", Pinpoint(article=place.article, suffix=place.suffix), text, 1)


def clause(basis: Basis) -> str:
    place = parse(basis.article)
    for found in clauses(passage(basis)):
        same = (found.pinpoint.paragraph or 1) == (place.paragraph or 1)
        if same and found.pinpoint.subparagraph == place.subparagraph:
            return found.text
    pytest.fail(f"{basis.citation} 原文没有这一款、项")


# An office's own file


def test_an_entry_is_read_whole(tmp_path) -> None:
    (duty,) = load_duties(shipped=write(tmp_path, "duties:" + ENTRY))
    assert (duty.title, duty.units) == ("报送执法数据月报", (UnitType.ENFORCING, UnitType.TOWNSHIP))
    assert (duty.due, duty.timing, duty.fixed_by) == (Due(Cycle.MONTH), "休息日提前", FixedBy.CUSTOM)
    assert (duty.submit, duty.to, duty.publish, duty.note) == ("月报表", ("县司法局",), "不要求公开", "只适用于本县")
    assert duty.basis == (Basis("某某县规定", "第三条第一款", True, "每月"), Basis("通常做法"))


def test_an_own_entry_is_added_and_marked(tmp_path) -> None:
    found = load_duties(write(tmp_path, "duties:" + ENTRY))
    assert len(found) == len(DUTIES) + 1
    assert [d.id for d in found if d.own] == ["本县月报"]


def test_an_own_entry_replaces_the_shipped_one_in_its_place(tmp_path) -> None:
    found = load_duties(write(tmp_path, "duties:" + ENTRY.replace("本县月报", DUTIES[3].id)))
    assert [d.id for d in found] == [d.id for d in DUTIES]
    assert found[3].title == "报送执法数据月报"


def test_a_shipped_entry_can_be_taken_out(tmp_path) -> None:
    text = f"without: [{DUTIES[3].id}]\n"
    assert load_duties(write(tmp_path, text)) == (*DUTIES[:3], *DUTIES[4:])
    found = load_duties(write(tmp_path, f"{text}duties:{ENTRY}"))
    assert [d.id for d in found if d not in DUTIES] == ["本县月报"]
    assert len(found) == len(DUTIES)


def test_what_is_not_shipped_cannot_be_taken_out(tmp_path) -> None:
    with pytest.raises(UsageError, match=r"without 里的 没有这一项 不在自带的事项里"):
        load_duties(write(tmp_path, "without: [没有这一项]\n"))


def test_no_own_file_changes_nothing(tmp_path) -> None:
    assert load_duties(tmp_path / "duties.yaml") == DUTIES


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  title: 报送执法数据月报\n", "", "本县月报 的 title：没有填"),
        ("due: 每月末", "due: 3月1日", "本县月报 的 due：要写成 03-01 这样的月日"),
        ("due: 每月末", 'due: "02-30"', "本县月报 的 due：没有 02-30 这一天"),
        ("due: 每月末", "due: 2026-03-01", "本县月报 的 due：要填文字；数字、日期样子的请加引号"),
        ("due: 每月末\n  timing: 休息日提前", "due: 无固定日期", "本县月报：due 为 无固定日期 时要用 timing"),
        ("[执法部门, 乡镇街道]", "[学校]", "本县月报 的 units 的 第1项：只能填"),
        ("[执法部门, 乡镇街道]", "[]", "本县月报 的 units：至少 1 项"),
        ("to: [县司法局]", "to: 县司法局", "本县月报 的 to：要填列表"),
        ("fixed_by: 通常做法", "fixed_by: 习惯", "本县月报 的 fixed_by：只能填"),
        ("article: 第三条第一款", "article: 第一款", "本县月报 的 basis 的 第1项 的 article：条款写法不对"),
        ("article: 第三条第一款, ", "", "本县月报 的 basis 的 第1项：checked 为 true 时要写 article"),
        ("  note", "  remark", "本县月报 的 remark：不认识的键"),
        ("id: 本县月报", "name: 本县月报", "duties 的 第1项 的 id：没有填"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path, old, new, message) -> None:
    assert old in ENTRY
    path = write(tmp_path, "duties:" + ENTRY.replace(old, new, 1))
    with pytest.raises(UsageError) as caught:
        load_duties(path)
    assert "本单位的事项表 duties.yaml 有误" in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(("text", "message"), [("- 1", "有误：要填键和值"), ("duties: 1", "duties：要填列表")])
def test_a_file_of_another_shape(tmp_path, text, message) -> None:
    with pytest.raises(UsageError, match=message):
        load_duties(write(tmp_path, text))


def test_a_file_that_is_no_yaml_names_the_line(tmp_path) -> None:
    with pytest.raises(UsageError, match=r"不是有效的 YAML.*第 3 行"):
        load_duties(write(tmp_path, "duties:\n- id: 甲\n title: 乙\n"))


def test_a_file_in_another_encoding(tmp_path) -> None:
    path = tmp_path / "duties.yaml"
    path.write_bytes(("duties:" + ENTRY).encode("gb18030"))
    with pytest.raises(UsageError, match="UTF-8"):
        load_duties(path)


def test_an_id_used_twice_is_refused(tmp_path) -> None:
    with pytest.raises(UsageError, match="编号 本县月报 用了两次"):
        load_duties(write(tmp_path, "duties:" + ENTRY + ENTRY))
