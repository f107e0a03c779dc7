"""What the templates are given; texts by others stay text."""

from markupsafe import escape

from assistant.ask import ask
from ui.web.fragments import sources_html
from ui.web.links import read_link
from ui.web.views import chinese_day, linked_text, sources


def test_every_printed_basis_becomes_a_mark():
    cited = [{"doc": "A&B法", "pinpoint": "第一条"}, {"doc": "乙法", "pinpoint": "第二条第一款第（三）项"}]
    text = "<b>甲（《A&B法》第一条，要点，非原文）。乙（《乙法》第二条第一款第（三）项）（《丙法》第三条）"
    linked = linked_text({"id": "7", "text": text, "citations": cited})
    assert linked.startswith("&lt;b&gt;甲")
    assert linked.count("<a ") == 2
    assert 'href="#source-7-2"' in linked
    assert linked.endswith("（《丙法》第三条）")


def test_source_is_the_article_around_the_quote(office):
    answer = ask(office, "《临江县综合网格巡查管理办法》第二条怎么规定？")
    record = office.records.answer(answer.id)
    card = sources(office.corpus, record)[0]
    passage = office.corpus.store.passages_by_id([answer.citations[0].passage_id])[answer.citations[0].passage_id]
    assert "".join(text for text, _ in card.pieces) == escape(passage.text)
    assert (card.state, card.style) == ("有效", "good")
    assert card.facts == "2024年3月5日版 · 2024年5月1日起施行 · 第 2 页"
    html = sources_html(office, answer.id)
    assert "&lt;img" in html
    assert "<img" not in html


def test_source_survives_the_removal_of_its_document(office):
    answer = ask(office, "网格员应当在巡查结束后几日内提交巡查报告？")
    for document_id in list(office.corpus.documents):
        office.corpus.remove(document_id)
    card = sources(office.corpus, office.records.answer(answer.id))[0]
    assert card.pieces == ((escape(answer.citations[0].quote), True),)
    assert card.link == ""
    assert "移除" in card.missing


def test_names_and_links():
    assert chinese_day("2021-07-05") == "2021年7月5日"
    assert chinese_day(None) == ""
    assert read_link("a/b@c", "第一条") == "read/a%2Fb%40c#%E7%AC%AC%E4%B8%80%E6%9D%A1"
