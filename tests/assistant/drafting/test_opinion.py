"""What an item takes from its letter."""

from datetime import date

from assistant.drafting.opinion import Due, Opinion, OpinionItem, OpinionKind


def test_an_item_without_day_and_office_has_those_of_the_letter() -> None:
    own = OpinionItem(1, "甲", (), "甲", who="司法局", due=Due("8月底前", date(2025, 8, 31)))
    none = OpinionItem(2, "乙", (), "乙")
    whole = Due("年底前", date(2025, 12, 31))
    letter = Opinion("来文.txt", "意见", OpinionKind.OTHER, "", "", "市政府", (own, none), whole)
    assert [letter.who_of(item) for item in letter.items] == ["司法局", "市政府"]
    assert [letter.due_of(item) for item in letter.items] == [own.due, whole]
