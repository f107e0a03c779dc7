"""The service as a whole: health, documentation in Chinese, and every error as JSON with one Chinese sentence."""

import re
from dataclasses import replace

import httpx
import pytest
import sqlalchemy as sa

ASK = "/api/v1/ask"


def chinese_error(response: httpx.Response, status: int) -> str:
    """The one sentence of an error answer."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    (message,) = response.json().values()
    assert re.search(r"[\u4e00-\u9fff]", message)
    assert "Traceback" not in message
    return response.json()["error"]


def test_health_needs_nothing_and_readiness_counts(service, library):
    assert service.get("/healthz").json() == {"status": "ok"}
    documents, passages = library.corpus.store.count()
    assert service.get("/readyz").json() == {
        "status": "ready",
        "documents": documents,
        "passages": passages,
        "notes": [],
    }


def test_every_route_is_described_in_chinese(service):
    schema = service.get("/openapi.json").json()
    for path, methods in schema["paths"].items():
        for method, route in methods.items():
            assert re.search(r"[\u4e00-\u9fff]", route["summary"]), (method, path)
            assert all(re.search(r"[\u4e00-\u9fff]", t) for t in route["tags"]), (method, path)
    assert service.get("/docs").status_code == 200


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{}", "question 缺少这一项"),
        (b"{oops", "正文 不是合法的 JSON"),
        (b"\xff\xfe", "不是合法的 JSON"),
        (b'{"question": 5}', "question 要填文字"),
        (b'{"question": "x", "as_of": "2023-13-45"}', "as_of 不是日期"),
        (b'{"question": "x", "history": [{"role": "robot", "content": "x"}]}', "history.0.role 值不能用"),
        (b'{"question": "x", "stream": "vielleicht"}', "stream 要填 true 或 false"),
        (b"[]", "正文 值不能用"),
    ],
)
def test_a_request_that_cannot_be_read_is_told_what_is_wrong(service, body, message):
    response = service.post(ASK, content=body, headers={"content-type": "application/json"})
    assert message in chinese_error(response, 422)


def test_several_mistakes_are_told_at_once(service):
    response = service.get("/api/v1/search", params={"k": 99, "as_of": "bald"})
    message = chinese_error(response, 422)
    assert "q 缺少这一项" in message
    assert "k 太大" in message
    assert "as_of 不是日期" in message


@pytest.mark.parametrize(
    ("method", "path", "status", "message"),
    [
        ("GET", "/api/v1/nothing", 404, "没有这个地址"),
        ("GET", "/elsewhere", 404, "没有这个地址"),
        ("PUT", ASK, 405, "不接受这种请求方法"),
        ("GET", "/api/v1/documents/没有的法", 404, "库里没有“没有的法”"),
        ("DELETE", "/api/v1/documents/没有的法", 404, "库里没有“没有的法”"),
        ("GET", "/api/v1/passages/没有的法%23第一条", 404, "库里没有“没有的法#第一条”"),
    ],
)
def test_what_is_not_there_is_told(service, method, path, status, message):
    assert message in chinese_error(service.request(method, path), status)


@pytest.mark.parametrize("question", ["", "   ", "停" * 2001])
def test_wrong_use_is_told(service, question):
    assert "问题" in chinese_error(service.post(ASK, json={"question": question}), 400)


class Broken:
    """Records that fail in a way nobody foresaw."""

    def keep(self, answer: object) -> None:
        raise ZeroDivisionError("inner detail")


def test_the_unforeseen_is_logged_and_told_without_details(library, served, caplog):
    client = served(replace(library, records=Broken()))
    message = chinese_error(client.post(ASK, json={"question": "停车场备案要几个工作日？"}), 500)
    assert "日志" in message
    assert "inner detail" not in message
    assert "inner detail" in caplog.text
    assert client.get("/healthz").status_code == 200


def test_a_full_disk_is_told_and_what_was_kept_stays(own_service, office, qingxi):
    for path in qingxi.iterdir():
        own_service.post("/api/v1/documents", files={"files": (path.name, path.read_bytes())})
    question = {"question": "犬只几日内可以认领"}
    kept = own_service.post(ASK, json=question).json()
    with office.corpus.store.engine.connect() as connection:
        (pages,) = connection.exec_driver_sql("PRAGMA page_count").fetchone()

    def full(connection, _record, _proxy) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    sa.event.listen(office.corpus.store.engine, "checkout", full)
    answers = [own_service.post(ASK, json={"question": f"犬只{n}日内可以认领" + "吗" * 900}) for n in range(9)]
    refused = [answer for answer in answers if answer.status_code != 200]
    sa.event.remove(office.corpus.store.engine, "checkout", full)
    assert refused
    assert "腾出空间" in chinese_error(refused[0], 507)
    office.corpus.store.engine.dispose()
    assert office.records.answer(kept["id"])["text"] == kept["answer"]
    assert own_service.post(ASK, json=question).status_code == 200
    assert own_service.get("/api/v1/index").json()["clean"]
