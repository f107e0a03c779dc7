"""Plain text and Markdown."""

import pytest

from ingest.page import ErrorKind, Limits, Line
from ingest.readers.text import read_markdown, read_plain
from knowledge.errors import Unreadable

LIMITS = Limits()


def test_one_line_is_one_paragraph_without_its_blanks() -> None:
    reading = read_plain("\ufeff　　值班安排\r\n\r\n　　第一条　甲。\r\n".encode(), LIMITS)
    assert [line.text for line in reading.lines] == ["值班安排", "第一条　甲。"]
    assert reading.format == "txt"


def test_a_broken_sentence_is_joined_but_not_over_an_empty_line() -> None:
    first, second = "各单位要提高认识，压实责任，按照时间节点完成全部整改任务并及时报", "送书面材料。"
    assert len(read_plain(f"{first}\n{second}".encode(), LIMITS).lines) == 1
    assert len(read_plain(f"{first}\n\n{second}".encode(), LIMITS).lines) == 2


def test_only_blanks_is_no_text() -> None:
    for reader in (read_plain, read_markdown):
        with pytest.raises(Unreadable) as caught:
            reader("\n　\t \u200b\n".encode(), LIMITS)
        assert caught.value.kind == ErrorKind.NO_TEXT


def test_a_few_broken_characters_are_a_warning() -> None:
    reading = read_plain(("甲" * 300 + "\ufffd").encode(), LIMITS)
    assert "1 处乱码" in reading.warnings[0]


def test_markdown_marks_are_taken_off() -> None:
    source = """---
title: 值班办法
---
# 值班工作办法

<!-- 说明
不是正文 -->
## 第一章 总则 ##

**第一条** 值班人员应当*及时*报告[情况](http://example.org "x")，格式见`附表`。

- 第一项 5\\*3
> 引文一句。
***
![图](a.png)
"""
    reading = read_markdown(source.encode(), LIMITS)
    assert reading.title == "值班办法"
    assert reading.lines == (
        Line("值班工作办法", level=1),
        Line("第一章 总则", level=2),
        Line("第一条 值班人员应当及时报告情况，格式见附表。"),
        Line("第一项 5*3"),
        Line("引文一句。"),
    )


def test_markdown_title_is_the_first_heading_of_level_one() -> None:
    assert read_markdown("前言\n# 办法\n# 附件".encode(), LIMITS).title == "办法"


def test_pipe_tables_become_tables_and_leave_the_lines() -> None:
    source = "前文。\n\n事项表\n\n| 序号 | 单位 |\n|---|:---:|\n| 1 | 甲\\|乙 |\n| 2 |\n\n后文。"
    reading = read_markdown(source.encode(), LIMITS)
    assert [line.text for line in reading.lines] == ["前文。", "事项表", "后文。"]
    assert reading.tables[0].title == "事项表"
    assert reading.tables[0].rows == (("序号", "单位"), ("1", "甲|乙"), ("2", ""))
