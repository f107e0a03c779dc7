"""The editor: sentences with their evidence, edited, accepted, locked, made again."""

import pytest

from assistant.drafting.report import State
from knowledge.errors import UsageError
from ui.web.drafting.edit import accept, add, confirm, edit, edit_html, leave_out, lock, regenerate, restore

KEY = "results.enforcement"


@pytest.fixture
def here(scene):
    return scene.at(page="edit", section=KEY)


def base(scene) -> str:
    return str(scene.desk.drafts.section(scene.place.number, KEY).number)


def at(scene, spot="0.0", **more):
    return {"section": KEY, "spot": spot, "base": base(scene), **more}


def texts(scene) -> list[str]:
    return [s.text for s in scene.desk.drafts.section(scene.place.number, KEY).section.sentences]


def test_a_sentence_shows_the_words_it_rests_on(here) -> None:
    assert "点一句话" in edit_html(here)
    page = edit_html(here.at(spot="0.0"))
    assert "这句的出处" in page
    assert "<blockquote>" in page
    assert "改这句" in page


def test_a_sentence_is_edited_added_and_left_out(here) -> None:
    before = texts(here)
    edit(here, at(here, text="改过的一句。"))
    assert texts(here)[0] == "改过的一句。"
    add(here, at(here, f"0.{len(here.at().versions[KEY].section.paragraphs[0])}", text="补上的一句。"))
    assert "补上的一句。" in texts(here)
    leave_out(here, at(here))
    assert "改过的一句。" not in texts(here)
    with pytest.raises(UsageError, match="删去"):
        edit(here, at(here, text=" "))
    page = edit_html(here.at(version=2))
    assert "<ins>" in page
    restore(here, at(here, version="1"))
    assert texts(here) == before


def test_a_person_vouches_for_a_sentence(here) -> None:
    confirm(here, at(here))
    assert next(here.at().versions[KEY].section.sentences).state is State.PERSON


def test_an_accepted_section_leads_to_the_next_and_a_locked_one_is_closed_to_others(here) -> None:
    done = accept(here, at(here))
    assert done.place.section != KEY
    assert here.at().versions[KEY].accepted
    lock(here, at(here))
    other = type(here)(here.office, here.desk, here.check, here.place, "乙")
    page = edit_html(other)
    assert "由 甲 锁定" in page
    assert "重写这一部分" not in page
    assert "解锁" in edit_html(here.at())
    assert "已解锁" in lock(here.at(), at(here)).notice


def test_without_a_model_a_remark_is_only_noted_and_that_is_said(here) -> None:
    assert "没有配置模型" in edit_html(here)
    done = regenerate(here, at(here, remark="写得简短些"))
    assert "没有配置模型" in done.notice
    assert "上次的修改要求：写得简短些" in edit_html(here.at())
