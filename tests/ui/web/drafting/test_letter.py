"""A letter on the page: items, tasks, the answer."""

import shutil

import pytest

from assistant.selfcheck.assessment import Label
from knowledge.errors import UsageError
from tests.assistant.drafting.conftest import LETTERS
from tests.rounds import edition
from ui.web.drafting.letter import answer, hand_in_letter, letter_html, take_items


@pytest.fixture
def read(nowhere, tmp_path):
    """A letter that has been handed in."""
    path = shutil.copy(LETTERS / "inspection.txt", tmp_path / "反馈意见.txt")
    return nowhere.at(page="letter", letter=hand_in_letter(nowhere, [str(path)]).place.letter)


def test_the_items_stand_with_who_and_by_when(read) -> None:
    page = letter_html(read)
    assert "2025-08-31" in page
    assert "市司法局" in page
    assert page.count("data:application/octet-stream;base64,") == 3


def test_the_items_enter_a_ledger_once(read) -> None:
    given = {"department": "青溪市司法局", "unit_type": "执法部门", "year": 2025, "label": Label.ANNUAL, "by": "甲"}
    number = read.check.rounds.start(edition(), **given).id
    assert "台账 3 项" in take_items(read, {"round": str(number)}).notice
    assert "已经在" in take_items(read, {"round": str(number)}).notice
    assert len(read.check.ledger.all(number)) == 3
    with pytest.raises(UsageError, match="先选"):
        take_items(read, {"round": ""})


def test_the_answer_is_written_for_a_unit(read) -> None:
    done = answer(read, {"unit": "青溪市人民政府", "received": "2025-06-01", "round": ""})
    assert done.place.letter.unit == "青溪市人民政府"
    with pytest.raises(UsageError, match="日期"):
        answer(read, {"unit": "", "received": "六月", "round": ""})


def test_one_letter_at_a_time(nowhere, files) -> None:
    with pytest.raises(UsageError, match="一件"):
        hand_in_letter(nowhere, files[:2])
