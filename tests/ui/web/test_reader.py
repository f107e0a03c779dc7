"""The reader: anchors, headings, banners, and no code from the texts."""

from dataclasses import replace

import pytest

from knowledge.document import Passage
from knowledge.errors import UnknownDocument
from knowledge.pinpoint import Pinpoint
from ui.web.reader import blocks_of, contents_of, document_page, missing_page

TITLE = "临江县综合网格巡查管理办法"


def test_articles_have_anchors_headings_and_items(office):
    blocks = blocks_of(office.corpus.store.passages(office.corpus.find(TITLE).id), office.corpus, {})
    assert [b.anchor for b in blocks] == ["第一条", "第二条", "第三条"]
    assert [[h.text for h in b.headings] for b in blocks] == [["第一章 总则"], ["第二章 巡查"], []]
    assert [line.indent for line in blocks[1].lines] == [False, False, True, True]
    assert [h.text for h in contents_of(blocks)] == ["第一章 总则", "第二章 巡查"]


def test_outline_lists_its_first_level(office):
    texts = {"第1段": "前言。", "一、": "一、做法", "一、（一）": "（一）甲", "二、（第2次出现）": "二、打算"}
    passages = [
        Passage("报告", Pinpoint(outline=k, chapter="一、做法"), t, n) for n, (k, t) in enumerate(texts.items(), 1)
    ]
    blocks = blocks_of(passages, office.corpus, {})
    assert all(not b.headings and not b.label for b in blocks)
    assert [(h.text, h.anchor) for h in contents_of(blocks)] == [
        ("一、做法", "一、"),
        ("二、打算", "二、（第2次出现）"),
    ]


def test_page_escapes_the_text_and_has_no_script(office):
    page = document_page(office, office.corpus.find(TITLE))
    assert 'id="第二条"' in page
    assert "&lt;img" in page
    assert "<img" not in page
    assert "<script" not in page


def test_a_letter_shows_whom_it_is_to_and_its_annexes(office):
    letter = replace(office.corpus.find(TITLE), addressee="各乡镇人民政府", attachments=("任务表", "联系表"))
    page = document_page(office, letter)
    assert all(text in page for text in ("主送", "各乡镇人民政府", "任务表；联系表"))
    assert "主送" not in document_page(office, office.corpus.find(TITLE))


def test_old_version_leads_to_the_new_one(office):
    new = office.corpus.find(TITLE)
    old = next(d for d in office.corpus.documents.values() if d.id != new.id)
    assert "已被修订，现行的是：" in document_page(office, old)
    assert f"《{TITLE}》2024年3月5日版" in document_page(office, old)
    assert "版本对照" in document_page(office, new)


def test_unknown_document_is_a_page_with_neighbours(office):
    with pytest.raises(UnknownDocument) as caught:
        office.corpus.find("网格巡查<b>")
    assert "&lt;b&gt;" in missing_page(caught.value)
    assert "/read/%E7%94%B2" in missing_page(UnknownDocument("乙", ("甲",)))
