"""Articles that a text mentions are links to the reader; everything else stays text."""

from ui.web.links import linked, owned_document, quoted_link, read_link

TITLE = "临江县综合网格巡查管理办法"


def test_named_articles_lead_to_the_law(office):
    text = linked(f"依据：《{TITLE}》第二条第一款、《没有的办法》第三条，<b>第五条</b>", office.corpus)
    assert text.count("<a ") == 1
    assert f">《{TITLE}》第二条第一款</a>、《没有的办法》第三条" in text
    assert 'href="read/' in text
    assert "#%E7%AC%AC%E4%BA%8C%E6%9D%A1" in text
    assert "&lt;b&gt;" in text


def test_articles_of_the_law_itself_are_links(office):
    own = office.corpus.look_for(TITLE)
    text = linked("依照本办法第二条、第三条和《没有的办法》第四条处理；第五条另说。", office.corpus, own)
    assert [part.partition("</a>")[0] for part in text.split('">')[1:]] == ["第二条", "第三条"]
    assert text.count(read_link(own.id, "第三条")) == 1
    assert "<a" not in linked("依照本办法第二条处理。", office.corpus)


def test_beside_opens_another_tab(office):
    own = office.corpus.look_for(TITLE)
    assert 'target="_blank" rel="noopener"' in linked("本办法第二条", office.corpus, own, beside=True)


def test_a_quote_leads_to_its_passage_and_a_paper_to_its_owner(office):
    document = next(d for d in office.corpus.documents.values() if "2024" in d.id)
    assert quoted_link(office.corpus, document, "| 巡查结束后七日内 |").endswith("%E7%AC%AC%E4%BA%8C%E6%9D%A1")
    assert quoted_link(office.corpus, document, "没有这句话") == read_link(document.id)
    assert owned_document(office.corpus, "别的局", document.source) is None
