"""Corrections: a bad verdict is a task; approving, naming and dismissing end it; wordings are found in one form."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from assistant.corrections import AliasKind, Basis, Corrections, Ruling, aliases, approved, wording, wordings
from assistant.records import State, corrections
from assistant.wiring import with_added
from knowledge.errors import UsageError
from tests.assistant.test_records import ANSWER

RULING = Ruling("七日前。", (Basis("甲#第一条", "ab" * 32),), ("听证提前多久",), (("七日", "7日"),))


@pytest.fixture
def desk(office) -> Corrections:
    """The corrections of an office with one bad answer, task 1."""
    office.records.keep(replace(ANSWER, question="听证要提前几天通知？"))
    office.records.rate("a1", False, "不对")
    return office.corrections


def test_a_bad_verdict_is_a_task_once(office, desk) -> None:
    (task,) = desk.all(State.OPEN)
    assert (task.id, task.question, task.text, task.reason) == (1, "听证要提前几天通知？", "答。", "不对")
    office.records.rate("a1", False, "条号不对")
    assert [t.reason for t in desk.all()] == ["条号不对"]
    office.records.rate("a1", True)
    assert desk.all() == []


def test_a_task_that_was_decided_stays_decided(office, desk) -> None:
    desk.dismiss(1, "答得对", by="张三")
    office.records.rate("a1", False, "还是不对")
    office.records.rate("a1", True)
    (task,) = desk.all()
    assert (task.state, task.note, task.by, task.at is not None) == (State.DISMISSED, "答得对", "张三", True)


def test_an_approved_answer_is_found_by_every_wording(desk) -> None:
    made = desk.approve(1, RULING, by=" 张三 ")
    assert (made.text, made.by, made.bases, made.points) == ("七日前。", "张三", RULING.bases, RULING.points)
    for question in ("听证要提前几天通知", "请问，听证要提前几天通知？", "听证 提前多久!"):
        assert desk.standing(question) == made
    assert desk.standing("听证要提前几天申请") is None
    assert desk.find(1).state is State.APPROVED


def test_a_newer_approval_takes_the_place_of_the_older_and_withdrawing_opens_the_task(desk) -> None:
    desk.approve(1, RULING, by="张三")
    newer = desk.approve(1, replace(RULING, text="举行前七日。"), by="李四")
    assert desk.approved() == [newer]
    desk.withdraw(newer.id)
    assert (desk.approved(), desk.standing("听证要提前几天通知"), desk.find(1).state) == ([], None, State.OPEN)
    with pytest.raises(UsageError, match="没有编号为 9 的核定答复"):
        desk.withdraw(9)


@pytest.mark.parametrize(
    ("ruling", "by", "message"),
    [
        (replace(RULING, text=" "), "张三", "要有内容"),
        (replace(RULING, bases=()), "张三", "至少注明一条依据"),
        (RULING, " ", "核对人"),
    ],
)
def test_no_approval_without_text_basis_and_name(desk, ruling, by, message) -> None:
    with pytest.raises(UsageError, match=message):
        desk.approve(1, ruling, by=by)
    assert desk.find(1).state is State.OPEN


def test_an_alias_is_told_by_kind(desk, office) -> None:
    desk.name(1, AliasKind.TERM, "吹风会", "听证", by="张三")
    desk.name(1, AliasKind.TITLE, "处罚老法", "行政处罚法", by="张三")
    desk.name(1, AliasKind.TITLE, "处罚老法", "行政处罚法", by="李四")
    assert desk.aliases() == {AliasKind.TERM: {"吹风会": ["听证"]}, AliasKind.TITLE: {"行政处罚法": ["处罚老法"]}}
    assert office.aliases[1]["吹风会"] == ("听证",)
    assert office.names.find("处罚老法第三条")[0].short_title == "行政处罚法"
    assert desk.find(1).state is State.ALIAS
    with pytest.raises(UsageError, match="不能相同"):
        desk.name(1, AliasKind.TERM, "听证", "听证", by="张三")


def test_added_aliases_stand_behind_the_shipped_ones() -> None:
    shipped = {"行政处罚法": ["处罚法"]}, {"罚单": ["处罚决定"]}
    added = {AliasKind.TITLE: {"行政处罚法": ["老法"]}, AliasKind.TERM: {"吹风会": ["听证"]}}
    assert with_added(shipped, added) == (
        {"行政处罚法": ("处罚法", "老法")},
        {"罚单": ("处罚决定",), "吹风会": ("听证",)},
    )


def test_what_is_not_there_is_told(desk) -> None:
    for act in (
        lambda: desk.find(7),
        lambda: desk.dismiss(7, "无", by="张三"),
        lambda: desk.approve(7, RULING, by="张"),
    ):
        with pytest.raises(UsageError, match="没有编号为 7 的反馈"):
            act()


@given(st.text(), st.sampled_from(["", " ", "？", "，请问", "\n"]))
def test_the_form_of_a_wording_is_its_own_form(text, noise) -> None:
    assert wording(wording(text)) == wording(text)
    assert wording(f"{noise}听证{noise}几天？") == "听证几天"


def test_the_tables_are_those_of_the_schema(office) -> None:
    schema = sa.inspect(office.corpus.store.engine)
    for declared in (corrections, approved, wordings, aliases):
        columns = {c["name"]: bool(c["nullable"]) for c in schema.get_columns(declared.name)}
        assert columns == {c.name: bool(c.nullable) for c in declared.columns}
