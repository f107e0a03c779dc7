"""The form of tasks."""

from datetime import date

from assistant.drafting.opinion import Due, Opinion, OpinionItem, OpinionKind
from assistant.export.tasks import task_form


def test_every_item_is_a_row_and_what_is_not_known_is_marked() -> None:
    items = (
        OpinionItem(1, "甲", ("要甲。", "要丙。"), "甲", who="司法局", due=Due("8月底前", date(2025, 8, 31))),
        OpinionItem(2, "乙", ("要乙。",), "乙", due=Due("202178日前", None, "日期缺字")),
        OpinionItem(3, "丁", ("要丁。",), "丁"),
    )
    form = task_form(
        Opinion("来文.txt", "意见", OpinionKind.OTHER, "", "甲〔2025〕1号", "", items, None, ("时限待核",))
    )
    assert form.rows[0] == ("1", "甲", "要甲。\n要丙。", "司法局", "2025-08-31", "【待填】")
    assert [row[3:5] for row in form.rows[1:]] == [("【待填】", "【待核】202178日前"), ("【待填】", "【待填】")]
    assert form.above == ("来文：《意见》甲〔2025〕1号", "待核：时限待核")
