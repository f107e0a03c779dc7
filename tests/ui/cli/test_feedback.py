"""yifa feedback: the reviewer's work on the command line."""

import json

import pytest

from assistant.settings import Settings
from assistant.wiring import open_office

QUESTION = "犬只几日内可以认领"


@pytest.fixture
def home(yifa, own_home):
    """A data folder with one answer marked as wrong."""
    asked = yifa("ask", QUESTION, "--json", home=own_home).data
    with open_office(Settings(home=own_home)) as office:
        office.records.rate(asked["id"], False, "太长")
    return own_home


def test_from_the_list_to_an_approved_answer_and_a_case(yifa, home, tmp_path) -> None:
    assert "太长" in yifa("feedback", "list", "--state", "待核对", home=home).text
    assert QUESTION in yifa("feedback", "show", 1, home=home).text
    call = ("feedback", "approve", 1, "三十日内。", "--basis", "青溪市犬只收容办法第四条", "--also", "狗多久领回")
    done = yifa(*call, "--point", "三十日|30日", "--by", "张三", home=home)
    assert (done.code, "已核定" in done.text) == (0, True)
    assert yifa("ask", "狗多久领回", "--json", home=home).data["author"] == "人工核定"
    assert yifa("feedback", "cases", tmp_path / "c.jsonl", "--json", home=home).data["cases"] == 1
    assert json.loads((tmp_path / "c.jsonl").read_text(encoding="utf-8"))["key_points"] == [["三十日", "30日"]]
    (found,) = yifa("feedback", "approved", "--json", home=home).data
    assert "三十日内。" in yifa("feedback", "approved", home=home).text
    assert yifa("feedback", "approved", "--withdraw", found["id"], "--json", home=home).data == []


def test_alias_and_dismiss(yifa, home) -> None:
    assert "毛孩子 → 犬只" in yifa("feedback", "alias", 1, "毛孩子", "犬只", "--by", "张三", home=home).text
    assert yifa("feedback", "dismiss", 1, "答得对", "--by", "张三", "--json", home=home).data["state"] == "不需改正"
    wrong = yifa("feedback", "dismiss", 5, "无", "--by", "张三", home=home)
    assert (wrong.code, "没有编号为 5 的反馈" in wrong.err) == (2, True)
