"""The timeline, the notes at articles and the old ↔ new page: short, escaped, without script."""

import asyncio

import pytest
from fastapi.testclient import TestClient

from assistant.compare import compare
from ui.api.app import create_app
from ui.web.reader import document_page
from ui.web.versions import compare_link, compare_page, notes_of, rows_of, stops_of

TITLE = "临江县综合网格巡查管理办法"


@pytest.fixture
def new(office):
    return office.corpus.find(TITLE)


@pytest.fixture
def old(office, new):
    return next(d for d in office.corpus.documents.values() if d.id != new.id)


def test_the_timeline_shows_each_version_once(office, old, new) -> None:
    first, second = stops_of(office, new)
    assert (first.name, first.status, first.here, first.compare) == ("2020年3月5日版", "已被修订", False, "")
    assert (second.name, second.status, second.here) == ("2024年3月5日版", "现行有效", True)
    assert second.compare == compare_link(new)
    assert first.facts == "2020年3月5日通过 · 2020年5月1日施行 · 2024年5月1日失效"
    office.corpus.remove(old.id)
    assert stops_of(office, new) == []


def test_articles_say_where_they_come_from_and_where_they_went(office, old, new) -> None:
    (note,) = notes_of(office, new).values()
    assert note.text == "本条由2020年3月5日版第二条修改而来"
    assert note.link.endswith("#%E7%AC%AC%E4%BA%8C%E6%9D%A1")
    gone = notes_of(office, old)
    assert gone[f"{old.id}#第二条"].text == f"改为《{TITLE}》2024年3月5日版第二条"
    assert gone[f"{old.id}#第一条"].text == f"即《{TITLE}》2024年3月5日版第一条"
    assert "本条由2020年3月5日版第二条修改而来" in document_page(office, new)


def test_the_table_marks_the_words_that_changed(office, new) -> None:
    page = compare_page(office, new)
    assert "<del>十日</del>" in page or "<del>十</del>" in page
    assert "<ins>七日</ins>" in page or "<ins>七</ins>" in page
    assert page.count('class="row same"') == 2
    assert 'id="第二条"' in page
    assert "&lt;img" in page
    assert "<img" not in page
    assert "<script" not in page


def test_a_deleted_article_has_a_place_of_its_own(office, old, new) -> None:
    places = {row.anchor for row in rows_of(compare(office, new))}
    assert places == {"第一条", "第二条", "第三条"}
    assert compare_link(new, office.corpus.store.passages(old.id)[0]).endswith("%E6%97%A7%E7%AC%AC%E4%B8%80%E6%9D%A1")


def test_the_route_has_no_script_and_says_what_is_missing(office, new) -> None:
    async def made():
        return create_app(office)

    client = TestClient(asyncio.run(made()))
    page = client.get(compare_link(new).split("#")[0])
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert client.get(compare_link(new) + "?old=2020").status_code == 200
    missing = client.get(compare_link(new) + "?old=1999")
    assert (missing.status_code, "没有 1999 的版本" in missing.text) == (404, True)
    assert client.get("/compare/没有").status_code == 404
