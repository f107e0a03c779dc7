"""The reviewer's work over HTTP, from a reader's mark to the answer that is given next time."""

import json

import pytest

ASK = "/api/v1/ask"


@pytest.fixture
def marked(own_service, qingxi):
    """A service on the texts of Qingxi with one answer marked as wrong."""
    for path in qingxi.iterdir():
        own_service.post("/api/v1/documents", files={"files": (path.name, path.read_bytes())})
    answer = own_service.post(ASK, json={"question": "犬只几日内可以认领"}).json()
    own_service.post(f"/api/v1/answers/{answer['id']}/feedback", json={"good": False, "reason": "太长"})
    return own_service


def test_a_mark_becomes_an_approved_answer_and_a_case(marked) -> None:
    (task,) = marked.get("/api/v1/feedback", params={"state": "待核对"}).json()
    assert (task["reason"], marked.get(f"/api/v1/feedback/{task['id']}").json()) == ("太长", task)
    body = {"text": "三十日内。", "bases": ["青溪市犬只收容办法第四条"], "points": [["三十日"]], "by": "张三"}
    ruled = marked.post(f"/api/v1/feedback/{task['id']}/approve", json=body)
    assert (ruled.status_code, ruled.json()["by"]) == (201, "张三")
    again = marked.post(ASK, json={"question": "请问犬只几日内可以认领？"}).json()
    assert (again["answer"], again["author"]) == ("三十日内。", "人工核定")
    cases = marked.get("/api/v1/feedback/cases")
    assert json.loads(cases.text)["reference_answer"] == "三十日内。"
    assert [a["answer"] for a in marked.get("/api/v1/feedback/approved").json()] == ["三十日内。"]
    marked.delete(f"/api/v1/feedback/approved/{ruled.json()['id']}")
    assert marked.post(ASK, json={"question": "犬只几日内可以认领"}).json()["author"] != "人工核定"


def test_an_alias_or_a_reason_ends_a_task(marked) -> None:
    named = marked.post(
        "/api/v1/feedback/1/alias", json={"kind": "用语", "word": "毛孩子", "means": "犬只", "by": "张三"}
    )
    assert (named.status_code, named.json()["state"]) == (201, "已加别名")
    assert ["毛孩子", "犬只"] in marked.post(ASK, json={"question": "毛孩子几日内可以认领"}).json()["terms"]
    done = marked.post("/api/v1/feedback/1/dismiss", json={"note": "答得对", "by": "张三"}).json()
    assert (done["state"], done["note"]) == ("不需改正", "答得对")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/1/approve", {"text": "x", "bases": [], "by": "张三"}, 422),
        ("/1/approve", {"text": "x", "bases": ["青溪市犬只收容办法第九十条"], "by": "张三"}, 404),
        ("/1/approve", {"text": "x", "bases": ["随便"], "by": "张三"}, 400),
        ("/9/approve", {"text": "x", "bases": ["青溪市犬只收容办法第四条"], "by": "张三"}, 400),
        ("/1/dismiss", {"note": " ", "by": "张三"}, 400),
        ("/1/alias", {"kind": "别的", "word": "甲乙", "means": "丙丁", "by": "张三"}, 422),
    ],
)
def test_what_cannot_be_is_told(marked, path, body, status) -> None:
    answer = marked.post(f"/api/v1/feedback{path}", json=body)
    assert (answer.status_code, bool(answer.json()["error"])) == (status, True)
