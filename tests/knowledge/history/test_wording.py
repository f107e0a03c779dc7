"""What was taken out and put in: nothing is lost, and changes read as words."""

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.history.wording import Edit, added, edits, removed

BOUNDED = settings(max_examples=100, deadline=None)
TEXTS = st.text("停车场应当备案，三五日内。；\n（一）", max_size=40)


@BOUNDED
@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again(old: str, new: str) -> None:
    found = edits(old, new)
    assert "".join(e.old for e in found) == old
    assert "".join(e.new for e in found) == new


@BOUNDED
@given(TEXTS)
def test_a_text_beside_itself_has_no_change(text: str) -> None:
    assert all(e.kept for e in edits(text, text))


def test_words_are_not_torn() -> None:
    found = edits("停车场应当向主管部门备案。", "停车场应当向城市管理部门备案。")
    assert (removed(found), added(found)) == (["主管部门"], ["城市管理部门"])


def test_a_lone_character_between_two_changes_belongs_to_them() -> None:
    assert edits("甲乙丙", "丁乙戊") == [Edit("甲乙丙", "丁乙戊")]


def test_a_new_paragraph_is_put_in_whole() -> None:
    assert added(edits("停车场应当备案。", "停车场应当备案。\n备案不收费。")) == ["\n备案不收费。"]


def test_blank_changes_are_not_named() -> None:
    assert added(edits("甲。乙。", "甲。\n乙。")) == []
