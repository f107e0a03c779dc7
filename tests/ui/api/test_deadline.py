"""The deadline routes: list, calculate by id and by question, refusals."""

from datetime import date

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.deadlines import work_out
from knowledge.errors import UsageError
from ui.api.deadline import router


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()
    app.include_router(router)
    return TestClient(app)


def post(client: TestClient, **body):
    reply = client.post("/deadlines/calculate", json=body)
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_all_deadlines_are_listed(client) -> None:
    assert len(client.get("/deadlines").json()) >= 250


def test_the_list_is_filtered_by_every_word(client) -> None:
    found = client.get("/deadlines", params={"q": "复议 补正"}).json()
    assert {"行政复议法-31-通知", "行政复议法-31-补正"} <= {d["id"] for d in found}
    assert all("复议" in str(d) and "补正" in str(d) for d in found)
    assert client.get("/deadlines", params={"q": "没有这个词"}).json() == []


def test_by_id(client) -> None:
    found = post(client, id="政府信息公开条例-33", start="2026-05-06")
    result = found["calculation"]
    assert (result["due"], result["weekday"]) == ("2026-06-02", "周二")
    assert result["text"] == "最晚2026年6月2日（周二）：答复政府信息公开申请。"
    assert result["basis"] == "《政府信息公开条例》第三十三条第二款"
    assert result["rows"][0]["counted"] is False
    assert result["rows"][-1] == {"date": "2026-06-02", "weekday": "周二", "counted": True, "number": 20, "reason": ""}
    assert found["alternatives"] == []


def test_extended(client) -> None:
    result = post(client, id="政府信息公开条例-33", start="2026-05-06", extend=True)["calculation"]
    assert (result["due"], result["extended"]) == ("2026-07-01", True)


def test_by_question_with_other_candidates(client) -> None:
    found = post(client, question="2026年5月6日收到行政复议申请书副本，最晚哪天答复")
    assert found["deadline"]["id"] == "行政复议法-48-答复"
    assert "行政复议法-54-答复" in [d["id"] for d in found["alternatives"]]


def test_a_given_start_goes_before_the_one_in_the_question(client) -> None:
    found = post(client, question="5月6日收到公开申请，最晚哪天答复", start="2026-04-30")
    assert found["calculation"]["due"] == "2026-06-01"


def test_without_a_start_there_is_no_calculation(client) -> None:
    assert post(client, id="行政处罚法-60")["calculation"] is None


def test_hours(client) -> None:
    result = post(client, id="监察法-50-通知", start="2026-05-06 9:30")["calculation"]
    assert (result["due"], result["due_time"]) == ("2026-05-07", "09:30")


@pytest.mark.parametrize(
    ("id_", "start", "text"),
    [
        ("行政强制法-54", "2026-05-06", "5月19日（周二）届满，2026年5月20日（周三）起为期满之后"),
        ("行政强制法-25", "2026-05-06", "最长到2026年6月5日"),
        ("重大行政决策条例-15", "2026-05-06", "至少到2026年6月5日"),
        ("法律援助法-44", "2026-05-20", "从2026年5月14日"),
        ("突发事件应对法-17", "2026-05-06", "当场或者立即"),
        ("监察法-50-通知", "2026-05-06 9:30", "09:30"),
    ],
)
def test_the_conclusion_says_what_kind_of_limit_it_is(id_, start, text) -> None:
    found = work_out(id_=id_, start=start, today=date(2026, 5, 20)).calculation
    assert found
    assert text in found.conclusion


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "二选一|其中|中的一个"),
        ({"id_": "行政处罚法-60", "question": "处罚案件多久"}, "中的一个"),
        ({"id_": "没有", "start": "2026-05-06"}, "没有编号"),
        ({"id_": "行政处罚法-60", "start": "五一"}, "不是日期"),
        ({"id_": "行政处罚法-60", "start": "2026-02-30"}, "没有2026年2月30日"),
        ({"question": "今天天气怎么样"}, "没有找到"),
    ],
)
def test_what_cannot_be_answered_is_refused(body, message) -> None:
    with pytest.raises(UsageError, match=message):
        work_out(today=date(2026, 5, 20), **body)
