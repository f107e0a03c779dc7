"""Two versions side by side: which two, what became of each article, in words."""

from dataclasses import replace

import pytest

from assistant.compare import compare, origin, places, summary, wording
from knowledge.errors import UsageError
from knowledge.history.align import Kind

PARKING = "青溪市停车场管理办法"


@pytest.fixture(scope="module")
def found(library):
    return compare(library, library.corpus.find(PARKING))


def row(found, number: int):
    return next(c for c in found.changes if any(p.pinpoint.article == number for p in c.new))


def test_a_version_is_compared_with_the_one_before_it(library, found) -> None:
    assert (found.old.version, found.new.version) == ("2019-05-06", "2023-03-10")
    assert compare(library, found.old) == found
    assert compare(library, found.new, start="2019", end="2023") == found


def test_one_version_cannot_be_compared(library) -> None:
    with pytest.raises(UsageError, match="只有一个版本"):
        compare(library, library.corpus.find("青溪市犬只收容办法"))


def test_articles_find_each_other(found) -> None:
    pairs = {c.old[0].pinpoint.article: c.new[0].pinpoint.article for c in found.changes if c.old and c.new}
    assert pairs == {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 8, 8: 10}
    assert {c.new[0].pinpoint.article for c in found.changes if c.kind is Kind.ADDED} == {7, 9}


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (5, "本条由2019年5月6日版第五条修改而来"),
        (8, "本条由2019年5月6日版第七条修改而来"),
        (9, "本条是2023年3月10日版新增的"),
    ],
)
def test_where_an_article_comes_from(found, number, said) -> None:
    assert origin(found.old, found.new, row(found, number)) == said


def test_an_article_that_stayed_needs_no_origin(found) -> None:
    last = row(found, 10)
    assert origin(found.old, found.new, replace(last, kind=Kind.UNCHANGED)) == ""
    assert origin(found.old, found.new, replace(last, kind=Kind.RENUMBERED)) == "本条原为2019年5月6日版第八条，文字未变"
    assert origin(found.old, found.new, replace(last, kind=Kind.MERGED)).endswith("第八条合并而来")


def test_a_change_is_worded(found) -> None:
    edits = wording(row(found, 5))
    assert "".join(e.old for e in edits) == row(found, 5).old[0].text
    assert "".join(e.new for e in edits) == row(found, 5).new[0].text
    assert places(row(found, 8).old) == "第七条"


def test_the_summary_counts_what_became_of_the_articles(found) -> None:
    text = summary(found.old, found.new, found.changes)
    assert text.startswith(f"《{PARKING}》2019年5月6日版8条，2023年3月10日版10条，2023年6月1日起施行：")
    assert "新增2条" in text
    assert "删去" not in text
    other = replace(found.old, short_title="停车条例")
    assert summary(other, found.new, found.changes).startswith(f"《停车条例》2019年5月6日版8条，《{PARKING}》2023年")
