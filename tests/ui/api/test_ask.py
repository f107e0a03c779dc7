"""Asking, searching and rating over HTTP; the stream sends stages, pieces and at last the answer."""

import pytest

from ui.api.ask import Turn, pairs

QUESTION = "停车场备案要几个工作日作出决定？"
FIELDS = {"doc", "version", "article", "pinpoint", "quote", "state"}


def test_an_answer_has_the_fixed_fields(service, library):
    answer = service.post("/api/v1/ask", json={"question": QUESTION}).json()
    assert "十五个工作日" in answer["answer"]
    assert (answer["status"], answer["abstained"], answer["author"]) == ("answered", False, "摘录")
    assert set(answer["citations"][0]) >= FIELDS
    assert answer["citations"][0]["article"] == "第五条"
    assert library.records.answer(answer["id"])["text"] == answer["answer"]


def test_an_abstention_is_an_answer(service):
    answer = service.post("/api/v1/ask", json={"question": "青溪市城市管理条例第三百条"}).json()
    assert answer["abstained"] is True
    assert answer["status"] == "abstained_not_in_library"
    assert answer["citations"] == []
    assert set(answer["nearest"][0]) >= FIELDS


def test_the_day_and_the_history_count(service):
    old = service.post("/api/v1/ask", json={"question": QUESTION, "as_of": "2020-01-01"}).json()
    assert "二十个工作日" in old["answer"]
    assert old["as_of"] == "2020-01-01"
    history = [
        {"role": "user", "content": "走失的犬只归谁收容？"},
        {"role": "assistant", "content": "区公安机关负责（《青溪市犬只收容办法》第二条）。"},
    ]
    later = service.post("/api/v1/ask", json={"question": "多久没人认领可以安置？", "history": history}).json()
    assert later["citations"][0]["doc"] == "青溪市犬只收容办法"
    assert "走失的犬只归谁收容" in later["rewritten"]


def test_a_stream_without_a_model_gives_stages_and_the_answer(service, events):
    response = service.post("/api/v1/ask", json={"question": QUESTION, "stream": True})
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    got = events(response)
    assert [name for name, _ in got] == ["stage", "stage", "answer"]
    assert [data.get("stage") for _, data in got[:2]] == ["检索", "成文"]
    plain = service.post("/api/v1/ask", json={"question": QUESTION}).json()
    same = {k: v for k, v in got[-1][1].items() if k not in ("id", "latency_s")}
    assert same == {k: v for k, v in plain.items() if k not in ("id", "latency_s")}


def test_a_stream_with_a_model_passes_the_pieces_on(modelled, chat_server, served, events):
    pieces = ["停车场", "要备案", "[E1]", "。"]
    chat_server.says(*pieces)
    got = events(served(modelled()).post("/api/v1/ask", json={"question": "停车场要备案吗？", "stream": True}))
    assert [name for name, _ in got] == ["stage", "stage", "stage", *["text"] * len(pieces), "stage", "answer"]
    assert [data["stage"] for name, data in got if name == "stage"] == ["检索", "成文", "成文（未核对）", "核对"]
    assert [data for name, data in got if name == "text"] == [{"text": p, "verified": False} for p in pieces]
    assert got[-1][1]["answer"].startswith("停车场要备案（《青溪市停车场管理办法》")
    assert got[-1][1]["author"] == "脚本模型"


def test_a_stream_whose_model_fails_ends_with_the_extract(modelled, chat_server, served, events):
    chat_server.says("说到一半", finish="", done=False)
    got = events(served(modelled()).post("/api/v1/ask", json={"question": QUESTION, "stream": True}))
    assert [name for name, _ in got] == ["stage", "stage", "stage", "text", "answer"]
    assert "十五个工作日" in got[-1][1]["answer"]
    assert "中途断开" in got[-1][1]["warnings"][0]


def test_a_stream_of_a_wrong_question_is_one_error(service, events):
    assert events(service.post("/api/v1/ask", json={"question": " ", "stream": True})) == [
        ("error", {"error": "请输入问题。"})
    ]


def test_the_model_can_be_left_out(modelled, chat_server, served):
    answer = served(modelled()).post("/api/v1/ask", json={"question": QUESTION, "use_model": False}).json()
    assert answer["author"] == "摘录"
    assert chat_server.requests == []


def test_search_gives_ranked_passages_with_reasons(service):
    hits = service.get("/api/v1/search", params={"q": "停车场备案几个工作日", "k": 4}).json()
    assert [h["rank"] for h in hits] == [1, 2, 3, 4]
    assert (hits[0]["article"], hits[0]["version"]) == ("第五条", "2023-03-10")
    assert hits[0]["why"]
    assert [h["score"] for h in hits] == sorted((h["score"] for h in hits), reverse=True)
    old = service.get("/api/v1/search", params={"q": "停车场备案几个工作日", "k": 1, "as_of": "2020-01-01"}).json()
    assert old[0]["version"] == "2019-05-06"


def test_feedback_is_stored_with_its_answer(service, library):
    answer = service.post("/api/v1/ask", json={"question": QUESTION}).json()
    for body in ({"good": True}, {"good": False, "reason": "少了例外"}):
        assert service.post(f"/api/v1/answers/{answer['id']}/feedback", json=body).status_code == 201
    stored = [(f.good, f.reason) for f in library.records.ratings() if f.answer_id == answer["id"]]
    assert stored == [(False, "少了例外")]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [("zzz", {"good": True}, 400), ("zzz", {}, 422), ("zzz", {"good": True, "reason": "长" * 1001}, 422)],
)
def test_feedback_that_cannot_be_is_refused(service, path, body, status):
    response = service.post(f"/api/v1/answers/{path}/feedback", json=body)
    assert response.status_code == status
    assert response.json()["error"]


def test_turns_become_pairs():
    turns = [
        Turn(role=r, content=c)
        for r, c in zip("uaauua", "一二三四五六", strict=True)
        for r in [{"u": "user", "a": "assistant"}[r]]
    ]
    assert pairs(turns) == [("一", "二"), ("五", "六")]
    assert pairs([]) == []
