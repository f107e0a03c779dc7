"""Pinpoints are printed one way and read in every way people write them; counts of things are no pinpoints."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.numerals import int_to_chinese
from knowledge.pinpoint import Pinpoint, find_references, find_rows, parse, reach

BOUNDED = settings(max_examples=100, deadline=None)

pinpoints = st.builds(
    Pinpoint,
    article=st.integers(1, 2999),
    suffix=st.integers(0, 12),
    paragraph=st.integers(0, 30),
    subparagraph=st.integers(0, 40),
    item=st.integers(0, 20),
)


def arabic(p: Pinpoint, first: str = "第", space: str = "", brackets: str = "") -> str:
    """第63条第1款第2项 and its relatives: without 第, with spaces, with the number of the 项 in brackets."""
    left, right = brackets[:1], brackets[1:]
    text = f"{first}{space}{p.article}{space}条"
    text += f"之{space}{p.suffix}" if p.suffix else ""
    first = "第" if p.suffix else first  # 1条之12款 would be another place
    text += f"{first}{space}{p.paragraph}{space}款" if p.paragraph else ""
    text += f"{first}{left}{p.subparagraph}{right}{space}项" if p.subparagraph else ""
    return text + (f"{first}{p.item}目" if p.item else "")


SPELLINGS: tuple[Callable[[Pinpoint], str], ...] = (
    str,
    arabic,
    lambda p: arabic(p, space=" "),
    lambda p: arabic(p, brackets="（）"),
    lambda p: arabic(p, brackets="()"),
    lambda p: arabic(p, first=""),
    lambda p: arabic(p).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    lambda p: str(p).replace("（", "").replace("）", ""),
    lambda p: str(p).replace("（", "(").replace("）", ")"),
    lambda p: str(p).removeprefix("第"),
    lambda p: re.sub("[第条之款项目（）]", r" \g<0> ", str(p)),
)


@BOUNDED
@given(pinpoints, st.sampled_from(SPELLINGS))
def test_every_spelling_is_read_back(place: Pinpoint, spell: Callable[[Pinpoint], str]) -> None:
    assert parse(spell(place)) == place


@BOUNDED
@given(st.lists(pinpoints, min_size=1, max_size=4))
def test_references_in_running_text_are_found_where_they_stand(places: list[Pinpoint]) -> None:
    text = "依照《青溪市停车场管理办法》" + "、".join(map(str, places)) + "的规定处理。"
    found = find_references(text)
    assert [m.pinpoint for m in found] == places
    assert [text[m.start : m.end] for m in found] == list(map(str, places))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("第九条第一款、第二款", ["第九条第一款", "第九条第二款"]),
        ("第九条第一款第（一）项、第（三）项", ["第九条第一款第（一）项", "第九条第一款第（三）项"]),
        ("第九条第一款和第二款第三项", ["第九条第一款", "第九条第二款第（三）项"]),
        ("第九条、第十条第二款和第三款", ["第九条", "第十条第二款", "第十条第三款"]),
        ("第三、四条", ["第三条", "第四条"]),
        ("处罚法32、33条", ["第三十二条", "第三十三条"]),
        ("32、33条", ["第三十二条", "第三十三条"]),
        ("《处罚法》三、四和五条", ["第三条", "第四条", "第五条"]),
        ("第六条和7条", ["第六条", "第七条"]),
        ("第三十二条至第三十五条", ["第三十二条", "第三十五条"]),
        ("第32-35条", ["第三十二条", "第三十五条"]),
        ("二、第三条", ["第三条"]),
        ("第五条，30条措施", ["第五条"]),
        ("共32、33条", []),
        ("三、四条理由", []),
        ("违反第十条，第二章", ["第十条"]),
    ],
)
def test_each_of_a_list_is_found(text: str, places: list[str]) -> None:
    assert [str(m.pinpoint) for m in find_references(text)] == places


@pytest.mark.parametrize(
    ("text", "limit", "articles"),
    [
        ("第三条至第六条", 8, [3, 4, 5, 6]),
        ("第3-6条", 8, [3, 4, 5, 6]),
        ("第10条到12条", 8, [10, 11, 12]),
        ("第三条、第五条至第七条", 8, [3, 5, 6, 7]),
        ("第三条至第三十条", 8, [3, 30]),
        ("第三条、第六条", 8, [3, 6]),
        ("第六条至第三条", 8, [6, 3]),
        ("", 8, []),
    ],
)
def test_a_range_reaches_the_articles_between(text: str, limit: int, articles: list[int]) -> None:
    assert [m.pinpoint.article for m in reach(find_references(text), limit)] == articles


@BOUNDED
@given(
    st.integers(1, 500),
    st.lists(st.tuples(st.integers(1, 20), st.integers(0, 20)), min_size=1, max_size=5, unique=True),
)
def test_a_list_of_paragraphs_stays_with_its_article(article: int, parts: list[tuple[int, int]]) -> None:
    places = [Pinpoint(article=article, paragraph=p, subparagraph=s) for p, s in parts]
    text = "、".join([str(places[0]), *(str(p).removeprefix(places[0].label) for p in places[1:])])
    assert [m.pinpoint for m in find_references(text)] == places


@BOUNDED
@given(pinpoints)
def test_the_label_is_the_bare_article(place: Pinpoint) -> None:
    suffix = f"之{int_to_chinese(place.suffix)}" if place.suffix else ""
    assert place.label == f"第{int_to_chinese(place.article)}条{suffix}"
    assert str(place.within()) == place.label
    assert parse(place.label) == place.within()


@pytest.mark.parametrize(
    "text",
    [
        "信访工作条例",
        "有一条",
        "三条理由",
        "30条措施",
        "出台30条措施",
        "25条硬举措",
        "这条规定",
        "两条路",
        "十条禁令",
        "三条件",
        "共86条",
        "全文共63条",
        "八章六十三条",
        "新增了24条",
        "三条例",
        "一条龙服务",
        "第零条",
        "第条",
        "条款",
    ],
)
def test_counts_and_words_are_no_references(text: str) -> None:
    assert find_references(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("停车场管理办法63条", Pinpoint(article=63)),
        ("《停车场管理条例》 3条", Pinpoint(article=3)),
        ("停车场管理条例63条内容是什么", Pinpoint(article=63)),
        ("请看63条", Pinpoint(article=63)),
        ("违反三条二款", Pinpoint(article=3, paragraph=2)),
        ("第一条目的是什么", Pinpoint(article=1)),
        ("第三条例外情形", Pinpoint(article=3)),
        ("一百三十三条之一", Pinpoint(article=133, suffix=1)),
        ("第一千〇一条", Pinpoint(article=1001)),
        ("第二〇一条", Pinpoint(article=201)),
        ("第三条之规定", Pinpoint(article=3)),
        ("违反了第63条", Pinpoint(article=63)),
    ],
)
def test_references_without_the_usual_marks(text: str, place: Pinpoint) -> None:
    assert [m.pinpoint for m in find_references(text)] == [place]


@pytest.mark.parametrize("text", ["", "停车场", "第一条和第二条", "第一条规定", "依照第一条", "第一款"])
def test_what_is_not_exactly_one_pinpoint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="pinpoint"):
        parse(text)


def test_headings_and_outlines_are_printed() -> None:
    place = Pinpoint("第一编 总则", "第二章 停车", "", 12, paragraph=2, subparagraph=3)
    assert place.headings == "第一编 总则 第二章 停车"
    assert str(place) == "第十二条第二款第（三）项"
    assert str(replace(place, outline="一、（二）3.")) == "一、（二）3."
    assert Pinpoint(outline="附件1").label == ""


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Pinpoint(table=2), "表2"),
        (Pinpoint(table=2, row=3, section="法规科"), "表2第3行"),
        (Pinpoint(table=2, row=3, column="出庭率"), "表2第3行“出庭率”"),
    ],
)
def test_places_in_tables_are_printed(place: Pinpoint, text: str) -> None:
    assert str(place) == text
    assert place.label == ""


@pytest.mark.parametrize(
    "text", ["表2第3行", "表二第三行", "分解表 表2 第 3 行是什么", "附表2的第3行", "表2中第3行", "表２第３行"]
)
def test_rows_are_read_in_every_spelling(text: str) -> None:
    (found,) = find_rows(text)
    assert (found.pinpoint.table, found.pinpoint.row) == (2, 3)
    assert text[found.start] == "表"


@pytest.mark.parametrize("text", ["表2", "第3行", "代表3名执行", "表第三行"])
def test_what_names_no_row_is_none(text: str) -> None:
    assert find_rows(text) == []


@BOUNDED
@given(st.integers(1, 99), st.integers(1, 9999))
def test_rows_are_read_as_printed(table: int, row: int) -> None:
    place = Pinpoint(table=table, row=row)
    assert [m.pinpoint for m in find_rows(f"见{place}。")] == [place]
