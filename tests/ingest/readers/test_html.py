"""Web pages: the article and nothing else."""

import pytest

from ingest.page import ErrorKind, Limits, Reading
from ingest.readers.html import read
from knowledge.errors import Unreadable

FIRST = "一、各单位应当在五日内完成自查，逐项填写清单，不得漏报。"
SECOND = "二、自查中发现的问题，应当边查边改；一时不能整改的，列明期限。"


def page(body: str, head: str = "") -> Reading:
    return read(f"<html><head>{head}</head><body>{body}</body></html>".encode(), Limits())


def texts(reading: Reading) -> list[str]:
    return [line.text for line in reading.lines]


def test_menus_scripts_and_footers_stay_out() -> None:
    reading = page(
        "<nav><a href=/>首页</a></nav><div class=menu><a href=/a>通知公告，政策文件</a></div>"
        f"<div id=zoom><p>　　{FIRST}</p><script>var a='甲，乙。'</script><p>　　{SECOND}</p><p>2025年3月1日</p></div>"
        "<div>主办：某局办公室 备案号：123456</div><footer>版权所有，未经许可不得转载。</footer>"
    )
    assert texts(reading) == [FIRST, SECOND, "2025年3月1日"]


def test_nested_layout_tables_are_not_data() -> None:
    reading = page(
        "<table><tr><td><table><tr><td>网站首页</td></tr></table></td><td><table>"
        f"<tr><td><b>关于自查的通知</b></td></tr><tr><td>时间：2025-03-01</td></tr><tr><td><p>{FIRST}</p><p>{SECOND}</p>"
        "</td></tr><tr><td>【关闭窗口】</td></tr></table></td></tr></table>",
        "<title>关于自查的通知 - 某局</title>",
    )
    assert texts(reading) == [FIRST, SECOND]
    assert reading.tables == ()
    assert reading.title == "关于自查的通知"
    assert reading.metadata["published"] == "2025-03-01"


@pytest.mark.parametrize(
    ("style", "hidden"),
    [
        ("", "<p style='display: none'>看不见的话，不是正文。</p>"),
        ("<style>.x,#y{color:red;display:none}</style>", "<p class='a x'>看不见的话，不是正文。</p>"),
        ("<style>#y{visibility:hidden}</style>", "<p id=y>看不见的话，不是正文。</p>"),
        ("", "<p hidden>看不见的话，不是正文。</p>"),
        ("", "<!-- 看不见的话，不是正文。 --><noscript>请启用脚本，谢谢。</noscript>"),
    ],
)
def test_hidden_text_is_not_read(style: str, hidden: str) -> None:
    assert texts(page(f"<div><p>{FIRST}</p>{hidden}<p>{SECOND}</p></div>", style)) == [FIRST, SECOND]


def test_breaks_part_paragraphs_and_source_line_ends_do_not() -> None:
    reading = page(f"<div>{FIRST[:10]}\n   {FIRST[10:]}<br><br>&nbsp;&nbsp;<span>{SECOND[:5]}</span>{SECOND[5:]}</div>")
    assert texts(reading) == [FIRST, SECOND]


def test_data_tables_become_tables() -> None:
    table = "<table><tr><td>单位</td><td>数量</td></tr><tr><td>甲局</td><td>3</td></tr></table>"
    reading = page(f"<div><p>{FIRST}</p>{table}<p>{SECOND}</p></div>")
    assert texts(reading) == [FIRST, SECOND]
    assert reading.tables[0].rows == (("单位", "数量"), ("甲局", "3"))
    assert reading.tables[0].title == ""


def test_a_data_table_is_titled_by_its_caption_or_by_the_line_above() -> None:
    rows = "<tr><td>单位</td><td>数量</td></tr><tr><td>甲局</td><td>3</td></tr>"
    captioned = f"<table><caption>案件情况</caption>{rows}</table>"
    reading = page(f"<div><p>{FIRST}</p>{captioned}<p>办理情况表</p><table>{rows}</table><p>{SECOND}</p></div>")
    assert [table.title for table in reading.tables] == ["案件情况", "办理情况表"]


def test_headings_keep_their_level_and_furniture_inside_is_dropped() -> None:
    reading = page(
        f"<div><h2>一、总体要求</h2><p>{FIRST}</p><p>上一篇：<a href=/1>别的文章</a></p><p>{SECOND}</p></div>"
    )
    assert [(line.text, line.level) for line in reading.lines] == [("一、总体要求", 2), (FIRST, 0), (SECOND, 0)]


def test_the_declared_article_title_wins() -> None:
    head = '<title>某网</title><meta name="ArticleTitle" content="自查通知"><meta name="PubDate" content="2025-01-02">'
    reading = page(f"<h1>栏目</h1><p>{FIRST}</p>", head)
    assert (reading.title, reading.metadata["published"]) == ("自查通知", "2025-01-02")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_the_bytes_decide_the_encoding(encoding: str) -> None:
    source = f"<html><head><meta charset=gb2312></head><body><p>{FIRST}</p></body></html>"
    assert texts(read(source.encode(encoding), Limits())) == [FIRST]


def test_a_stray_foreign_line_in_a_page_is_a_warning_not_a_refusal() -> None:
    good = f"<html><head><meta charset=utf-8></head><body><div>{'<p>' + FIRST + '</p>'}\n".encode() * 30
    reading = read(good + "<p>广告</p>\n".encode("gb18030"), Limits())
    assert FIRST in texts(reading)
    assert "乱码" in reading.warnings[0]


def test_hundreds_of_unclosed_font_marks_lose_nothing() -> None:
    assert texts(page(f"<div>{'<font size=4>' * 600}{FIRST}<br>{SECOND}</div>")) == [FIRST, SECOND]


def test_endless_nesting_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        page("<div>" * 3000 + FIRST)
    assert caught.value.kind == ErrorKind.CORRUPT


@pytest.mark.parametrize("body", ["", "<script>x</script>", "   "])
def test_a_page_without_text_is_refused(body: str) -> None:
    with pytest.raises(Unreadable) as caught:
        page(body)
    assert caught.value.kind == ErrorKind.NO_TEXT
