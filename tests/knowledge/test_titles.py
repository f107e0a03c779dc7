"""Names beyond the library: what was repealed, what exists, and what the texts themselves say they repeal."""

from datetime import date

import pytest

from knowledge.document import Document, Form, Kind
from knowledge.errors import UsageError
from knowledge.titles import Repeal, Titles, bare_title, load_titles, with_library

SHIPPED = load_titles()


def test_enough_is_known_and_nothing_contradicts_itself() -> None:
    assert len(SHIPPED.repealed) >= 40
    assert len(SHIPPED.enacted) >= 200
    whole = {r.title for r in SHIPPED.repealed.values() if not r.partly}
    assert whole & SHIPPED.enacted == set()
    for repeal in SHIPPED.repealed.values():
        assert repeal.ended < date.today()
        assert repeal.next != repeal.title
        ended = SHIPPED.repeal(repeal.next)
        assert ended is None or ended.partly or ended.ended > repeal.ended, repeal.title


@pytest.mark.parametrize(
    ("title", "day", "newer"),
    [
        ("合同法", date(2021, 1, 1), "民法典"),
        ("民法通则", date(2021, 1, 1), "民法典"),
        ("行政监察法", date(2018, 3, 20), "监察法"),
        ("农业税条例", date(2006, 1, 1), ""),
    ],
)
def test_known_repeals(title, day, newer) -> None:
    repeal = SHIPPED.repeal(title)
    assert (repeal.ended, repeal.next) == (day, newer)
    assert SHIPPED.knows(title)


def test_what_is_not_repealed_is_known_or_not() -> None:
    assert SHIPPED.repeal("劳动合同法") is None
    assert SHIPPED.knows("劳动合同法")
    assert not SHIPPED.knows("行政处分法")
    assert not Titles().knows("劳动合同法")


def test_a_chain_ends_and_never_runs_in_a_circle() -> None:
    assert [r.title for r in SHIPPED.chain("经济合同法")] == ["经济合同法", "合同法"]
    assert SHIPPED.chain("劳动合同法") == SHIPPED.chain("行政机关公务员处分条例") == []
    circle = {a: Repeal(a, None, b, b) for a, b in (("甲办法", "乙办法"), ("乙办法", "甲办法"))}
    assert [r.title for r in Titles(repealed=circle).chain("甲办法")] == ["甲办法", "乙办法"]


def law(title: str, *repeals: str, **fields) -> Document:
    return Document(f"{title}(2020-01-01)", title, title, Kind.RULE, repeals=repeals, **fields)


def test_texts_say_what_they_repeal() -> None:
    documents = [
        law("甲办法", "《青溪市乙办法》", "甲办法", "中华人民共和国合同法"),
        law("丙办法", "丁办法", owner="县民政局"),
        law("戊办法", "己办法", form=Form.DIGEST),
    ]
    found = with_library(SHIPPED, documents)
    assert found.repeal("青溪市乙办法") == Repeal("青溪市乙办法", None, "甲办法", "甲办法")
    assert found.repeal("合同法") == SHIPPED.repeal("合同法")
    assert all(found.repeal(t) is None for t in ("甲办法", "丁办法", "己办法"))


def test_brackets_and_country_do_not_count() -> None:
    assert bare_title("关于执行〈中华人民共和国甲法〉的 规定") == bare_title("关于执行《甲法》的规定")


def test_a_faulty_file_is_told_by_its_entry(tmp_path) -> None:
    file = tmp_path / "titles.yaml"
    file.write_text("repealed:\n  - {title: 甲办法, by: 乙办法}\nenacted: []\n", encoding="utf-8")
    with pytest.raises(UsageError, match="ended"):
        load_titles(file)


def test_what_the_official_texts_repeal_agrees_with_the_shipped_titles(shared) -> None:
    from ingest.page import Limits
    from ingest.parse import parse
    from ingest.read import read, read_bytes

    known = {bare_title(t): r for t, r in SHIPPED.repealed.items()}
    mined = 0
    for path in sorted((shared / "corpus" / "laws").glob("*.md")):
        document = parse(read(read_bytes(path, Limits()), path.name, Limits()), path.name, "h").document
        for title in map(bare_title, document.repeals):
            if title != bare_title(document.short_title):
                mined += 1
                assert title in known, f"{document.id} 废止了 {title}"
                assert known[title].by == document.short_title
    assert mined >= 20
