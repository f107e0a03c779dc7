"""A letter and its answer as plain data."""

import json

from assistant.drafting.opinion import Due, Opinion, OpinionItem, OpinionKind
from assistant.drafting.reply import reply
from assistant.opinion import Answered
from ui.opinions import answered_record


def test_a_record_tells_items_answer_and_what_is_open() -> None:
    item = OpinionItem(1, "甲", ("要甲。",), "一、甲。要甲。", "一、")
    due = Due("202178日前", None, "日期缺字")
    letter = Opinion("来文.txt", "意见", OpinionKind.DELIBERATION, "市人大常委会", "", "市政府", (item,), due)
    record = json.loads(json.dumps(answered_record(Answered(letter, reply(letter)))))
    (row,) = record["opinion"]["items"]
    assert (row["asked"], row["asked_of"], row["due"]) == (["要甲。"], "市政府", None)
    assert row["by_when"] == {"text": "202178日前", "day": None, "doubt": "日期缺字"}
    assert record["report"]["sections"][0]["heading"] == "关于“甲”"
    assert record["to_fill"][0] == "【待填：针对“甲”的办理情况】。"
    assert record["tasks"] == []
