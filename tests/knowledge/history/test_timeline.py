"""The versions of a document in order, texts of other titles linked in, and which two are compared."""

from datetime import date

import pytest

from knowledge.document import Document, Form, Kind, document_id
from knowledge.errors import UsageError
from knowledge.history.timeline import pick_two, timeline, versions_of


def law(title: str, version: str, **fields) -> Document:
    name = document_id(title, version, fields.get("owner", ""), fields.get("form", Form.OFFICIAL))
    day = date.fromisoformat(version) if version else None
    return Document(name, title, title, Kind.RULE, adopted_on=day, **fields)


FIRST, SECOND, THIRD = law("甲办法", "2010-01-01"), law("甲办法", "2015-01-01"), law("甲办法", "2020-01-01")
OLDER = law("乙办法", "2001-01-01", superseded_by=FIRST.id)
NEWER = law("丙办法", "2024-01-01")
LAST = law("甲办法", "2020-01-01", superseded_by=NEWER.id)


def test_versions_stand_in_order_with_their_neighbours() -> None:
    line = timeline([THIRD, FIRST, law("丁办法", "2012-01-01"), SECOND], SECOND)
    assert [(v.before, v.document, v.after) for v in line] == [
        (None, FIRST, SECOND),
        (FIRST, SECOND, THIRD),
        (SECOND, THIRD, None),
    ]


def test_texts_of_another_title_are_linked_by_what_replaced_them() -> None:
    line = timeline([NEWER, LAST, FIRST, OLDER], FIRST)
    assert [v.document for v in line] == [OLDER, FIRST, LAST, NEWER]
    assert [v.before for v in line] == [None, OLDER, FIRST, LAST]
    assert [v.after for v in line] == [FIRST, LAST, NEWER, None]


def test_several_texts_replaced_by_one_are_not_versions_of_each_other() -> None:
    one, two = law("戊办法", "2001-01-01", superseded_by=FIRST.id), OLDER
    line = {v.document.id: v for v in timeline([FIRST, one, two], FIRST)}
    assert (line[one.id].after, line[two.id].after) == (FIRST, FIRST)
    assert line[one.id].before is line[two.id].before is None


def test_owners_and_forms_have_their_own_lines() -> None:
    others = [law("甲办法", "2012-01-01", owner="县民政局"), law("甲办法", "2012-01-01", form=Form.DIGEST)]
    assert [v.document for v in timeline([FIRST, *others], FIRST)] == [FIRST]


def test_a_digest_counts_only_where_no_text_is_held() -> None:
    digests = [law("甲办法", v, form=Form.DIGEST) for v in ("2010-01-01", "2015-01-01")]
    found = versions_of([SECOND, *digests, law("甲办法", "2020-01-01", owner="县民政局")], "甲办法")
    assert found == [digests[0], SECOND]


LINE = timeline([FIRST, SECOND, THIRD], THIRD)


@pytest.mark.parametrize(
    ("document", "start", "end", "expected"),
    [
        (THIRD, "", "", (SECOND, THIRD)),
        (SECOND, "", "", (FIRST, SECOND)),
        (FIRST, "", "", (FIRST, SECOND)),
        (THIRD, "2010", "", (FIRST, THIRD)),
        (THIRD, "2010", "2015-01", (FIRST, SECOND)),
        (THIRD, "", "2015", (FIRST, SECOND)),
        (THIRD, "2020", "2010", (THIRD, FIRST)),
    ],
)
def test_the_two_versions_that_are_meant(document, start, end, expected) -> None:
    assert pick_two(LINE, document, start, end) == expected


@pytest.mark.parametrize(
    ("start", "end", "reason"), [("1999", "", "没有 1999"), ("2020", "", "相同"), ("", "2030", "没有 2030")]
)
def test_a_version_that_is_not_there_is_wrong_use(start, end, reason) -> None:
    with pytest.raises(UsageError, match=reason):
        pick_two(LINE, THIRD, start, end)


def test_one_version_cannot_be_compared() -> None:
    with pytest.raises(UsageError, match="只有一个版本"):
        pick_two(timeline([FIRST], FIRST), FIRST)
