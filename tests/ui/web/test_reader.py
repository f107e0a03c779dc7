"""The reader: anchors, headings, banners, and no code from the texts."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from knowledge.document import Box, Document, Kind, Passage, Quality, Table, Verdict
from knowledge.errors import UnknownDocument
from knowledge.pinpoint import Pinpoint
from ui.web.links import file_link, picture_link
from ui.web.reader import blocks_of, contents_of, document_page, missing_page, tables_of

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


def test_the_contents_of_an_outline_are_whole_sentences_without_links(office):
    texts = {"一、": f"一、依照《{TITLE}》第二条组织巡查，<b>每年一次</b>。要做到……", "二、": "二、" + "长" * 60}
    passages = [Passage("报告", Pinpoint(outline=k), t, n) for n, (k, t) in enumerate(texts.items(), 1)]
    blocks = blocks_of(passages, office.corpus, {})
    assert "<a href" in blocks[0].lines[0].text
    first, second = contents_of(blocks)
    assert first.text == f"一、依照《{TITLE}》第二条组织巡查，<b>每年一次</b>"
    assert second.text == "二、" + "长" * 37 + "…"


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
    assert "../read/%E7%94%B2" in missing_page(UnknownDocument("乙", ("甲",)))


def test_tables_are_shown_with_an_anchor_a_row(office):
    document = Document("台账", "台账", "台账", Kind.REPORT)
    rows = (("序号", "任务", "数"), ("1", "<b>清理</b>", "3"), ("合计", "合计", "3"))
    passages = [Passage("台账", Pinpoint(table=1, row=n), "表1　台账\n任务：清理", n) for n in (1, 2)]
    office.corpus.put(document, passages, [Table(rows, 2, "台账", "", 1), Table((("甲",),), title="附注")])
    (first, second) = tables_of(office.corpus.store.tables("台账"), document)
    assert (first.anchor, first.title, first.heads) == ("表1", "表1　台账", rows[:1])
    assert [(r.anchor, r.span, r.cells) for r in first.records] == [
        ("表1第1行", 1, rows[1]),
        ("表1第2行", 2, ("合计", "3")),
    ]
    page = document_page(office, document)
    assert 'id="表1第2行"' in page
    assert 'colspan="2"' in page
    assert "&lt;b&gt;清理" in page
    assert page.count("清理") == 1, "the passage of a row is not told a second time"
    assert "第 2 页" in page
    assert f'href="#{quote(second.anchor)}">表2　附注' in page


def test_a_table_with_the_title_of_its_document_does_not_repeat_it(office):
    document = Document("台账", "台账", "台账", Kind.REPORT)
    (only,) = tables_of([Table((("甲", "乙"),), title="台账")], document)
    assert only.title == "表1"


def test_a_passage_with_a_place_shows_its_original(office):
    document = office.corpus.find(TITLE)
    plain = document_page(office, document)
    assert "看原件" not in plain
    assert "下载原件" not in plain
    first, *others = office.corpus.store.passages(document.id)
    placed = replace(first, boxes=(Box(3, 0.1, 0.9, 0.9, 0.95), Box(4, 0.1, 0.1, 0.5, 0.15)))
    office.corpus.put(document, [placed, *others], original=b"%PDF-1.7")
    page = document_page(office, office.corpus.find(TITLE))
    assert page.count("<img") == 2
    assert f'src="../{picture_link(first.id, 3)}" alt="原件第 3 页' in page
    assert "%23" in picture_link(first.id, 4)
    assert f'href="../{file_link(document.id)}" download' in page
    assert 'id="original"' in page
    assert "<script" not in page


def test_a_file_without_pages_can_only_be_downloaded(office):
    document = office.corpus.find(TITLE)
    office.corpus.put(document, office.corpus.store.passages(document.id), original=b"PK")
    page = document_page(office, office.corpus.find(TITLE))
    assert "下载原件" in page
    assert 'id="original"' not in page


def test_a_bad_reading_is_told_at_the_top(office):
    document = office.corpus.find("临江县综合网格巡查管理办法")
    quality = Quality(Verdict.BAD, ("<b>乱码。", "缺第二条"))
    office.corpus.update(replace(document, quality=quality, warnings=("缺第二条", "另一句")))
    page = document_page(office, office.corpus.find(document.id))
    assert "读取质量：差。&lt;b&gt;乱码；缺第二条。" in page
    assert page.count("缺第二条") == 1
    assert "读取提示：另一句" in page
    office.corpus.update(replace(document, quality=Quality(Verdict.GOOD)))
    assert "读取质量" not in document_page(office, office.corpus.find(document.id))
