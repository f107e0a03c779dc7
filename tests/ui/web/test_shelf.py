"""The list of documents: narrowed down, sorted, paged; texts by others stay text."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from knowledge.document import Document, Form, Kind, Quality, Verdict
from ui.web import words
from ui.web.shelf import BY_ADDITION, BY_DATE, BY_TITLE, PAGE, Sift, areas, documents_html, entries, sifted

TODAY = date(2026, 1, 1)
TITLE = "临江县综合网格巡查管理办法"


def document(title: str, kind: Kind = Kind.RULE, **more) -> Document:
    return Document(title, title, title, kind, **more)


SHELF = (
    document("浙江规则", adopted_on=date(2024, 1, 1)),
    document("安徽条例", Kind.LOCAL_REGULATION, adopted_on=date(2020, 1, 1), expires_on=date(2025, 1, 1)),
    document("北京报告", Kind.REPORT, owner="县民政局", quality=Quality(Verdict.BAD, ("多数内容没有读到",))),
)


@pytest.mark.parametrize(
    ("sift", "titles"),
    [
        (Sift(), ["安徽条例", "浙江规则", "北京报告"]),
        (Sift(sort=BY_TITLE), ["安徽条例", "北京报告", "浙江规则"]),
        (Sift(sort=BY_DATE), ["浙江规则", "安徽条例", "北京报告"]),
        (Sift(sort=BY_ADDITION), ["北京报告", "安徽条例", "浙江规则"]),
        (Sift("规则 2024"), ["浙江规则"]),
        (Sift("规则 2023"), []),
        (Sift(kind="地方性法规"), ["安徽条例"]),
        (Sift(status="已废止"), ["安徽条例"]),
        (Sift(area="县民政局"), ["北京报告"]),
        (Sift(area=words.COMMON), ["安徽条例", "浙江规则"]),
        (Sift(quality="差"), ["北京报告"]),
        (Sift(quality="好"), []),
    ],
)
def test_what_is_wanted_in_the_order_wanted(sift, titles) -> None:
    moments = {d.id: datetime(2026, 1, n) for n, d in enumerate(SHELF, 1)}
    assert [d.title for d in sifted(SHELF, sift, TODAY, lambda: moments)] == titles


def test_only_what_leaves_documents_out_is_narrow() -> None:
    assert not Sift(sort=BY_DATE).narrow
    assert Sift("办法").narrow


def test_a_line_says_what_there_is_to_know(office) -> None:
    corpus = office.corpus
    old, new = entries(corpus, sifted(corpus.documents.values(), Sift(TITLE), TODAY), TODAY)
    assert (old.version, old.status, old.style) == ("2020年3月5日版", "已被修订", "ended")
    assert old.why == "由资料库里的其他文件得出"
    assert (new.version, new.status, new.size, new.ours) == ("2024年3月5日版", "现行有效", 3, True)
    assert new.compare.startswith("compare/")
    assert (new.verdict, new.set_to, new.until, new.by) == ("", "", "", "")


def test_what_was_read_badly_says_why_and_a_digest_is_not_ours(office) -> None:
    held = office.corpus.find(TITLE)
    office.corpus.update(replace(held, quality=Quality(Verdict.CHECK, ("缺<b>第二条",))))
    listed = documents_html(office, Sift(quality="请核对"))
    assert "缺&lt;b&gt;第二条" in listed
    assert "符合条件的有 1 份" in listed
    (entry,) = entries(office.corpus, [replace(held, form=Form.DIGEST)], TODAY)
    assert (entry.form, entry.ours) == ("要点", False)


def test_a_long_list_is_shown_a_page_at_a_time(office) -> None:
    for n in range(PAGE):
        office.corpus.put(document(f"第{n}号规则"), [])
    first, last, beyond = (documents_html(office, Sift(), page) for page in (1, 2, 9))
    assert first.count('class="title"') == PAGE
    assert last.count('class="title"') == 2
    assert "第 2 页，共 2 页" in last
    assert beyond == last


def test_whose_documents_there_are(office) -> None:
    for owner in ("县司法局", "县民政局"):
        office.corpus.put(document(f"{owner}规则", owner=owner), [])
    assert areas(office) == [words.COMMON, "县民政局", "县司法局"]
