"""The self-check over HTTP."""

import pytest

ROUNDS = "/api/v1/assessments"
BEGIN = {"department": "青溪市城管局", "unit_type": "执法部门", "year": 2025, "by": "甲"}


@pytest.fixture
def client(own_service):
    assert own_service.post(ROUNDS, json=BEGIN).status_code == 201
    return own_service


def test_two_people_at_once_are_told_both_values(client) -> None:
    place = f"{ROUNDS}/1/answers/1.1.1-q2"
    first = client.put(place, json={"value": "有", "base": 0, "by": "甲"})
    assert (first.status_code, first.json()["value"], first.json()["version"]) == (200, "是", 1)
    second = client.put(place, json={"value": "没有", "base": 0, "by": "乙"})
    assert second.status_code == 409
    told = second.json()
    assert (told["theirs"], told["yours"], told["by"], told["version"]) == ("是", "否", "甲", 1)
    assert [r["by"] for r in client.get(f"{place}/history").json()] == ["甲"]
    assert client.put(place, json={"value": "有"}).status_code == 422


def test_the_walk(client) -> None:
    assert client.get(f"{ROUNDS}/1/next").json()["step"]["indicator"] == "1.1.1"
    said = client.post(f"{ROUNDS}/1/say", json={"text": "5起出庭3起", "indicator": "5.2.1"}).json()
    assert [r["value"] for r in said["written"]] == ["5", "3", "60"]
    marked = client.put(f"{ROUNDS}/1/marks/5.2.2", json={"mark": "不适用", "because": "没有应诉"})
    assert len(marked.json()) == 2
    told = client.get(f"{ROUNDS}/1").json()
    assert (len(told["responses"]), told["done"], told["course"]) == (5, 1, [])
    assert [r["id"] for r in client.get(ROUNDS, params={"department": "青溪市城管局"}).json()] == [1]


def test_evidence_findings_gaps_exports(client) -> None:
    place = f"{ROUNDS}/1/evidence"
    files = {"file": ("清单.txt", "内容".encode())}
    kept = client.post(place, files=files, data={"check_points": ["1.2.1-q1"], "year": 2024})
    assert (kept.status_code, kept.json()["doubts"]) == (201, ["是2024年的，本轮是2025年"])
    file = client.get(f"{place}/{kept.json()['id']}/file")
    assert (file.content.decode(), file.headers["x-content-type-options"]) == ("内容", "nosniff")
    client.put(f"{ROUNDS}/1/answers/1.2.1-q1", json={"value": "否", "base": 0})
    settled = client.put(f"{ROUNDS}/1/findings/1.2.1", json={"finding": "未达标", "because": "没公布"})
    assert settled.json()["finding"] == "未达标"
    (gap,) = client.post(f"{ROUNDS}/1/gaps/draft", json={"by": "甲"}).json()
    edited = client.patch(f"{ROUNDS}/1/gaps/{gap['number']}", json={"changes": {"deadline": "2099-01-01"}, "base": 1})
    assert edited.json()["status"] == "待整改"
    assert len(client.get(f"{ROUNDS}/1/gaps").json()) == 1
    assert client.post(f"{ROUNDS}/1/gaps/merge", json={"gaps": [1]}).status_code == 400
    for kind, begins in (("docx", b"PK"), ("xlsx", b"PK"), ("zip", b"PK")):
        assert client.get(f"{ROUNDS}/1/export", params={"kind": kind}).content.startswith(begins)
    assert client.delete(f"{place}/{kept.json()['id']}").json()["removed"]
    assert client.get(place).json() == []
    assert client.get(f"{ROUNDS}/1/findings").json()["score"]["counts"]["未达标"] == 1


def test_prefill_and_a_gap_by_hand(client) -> None:
    assert client.post(f"{ROUNDS}/1/prefill", json={}).status_code == 400
    files = {"file": ("总结.md", "# 2025年总结\n\n在岗执法人员14人，人人持证。\n".encode())}
    paper = client.post(f"{ROUNDS}/1/evidence", files=files).json()
    assert paper["check_points"] == []
    done = client.post(f"{ROUNDS}/1/prefill", json={"by": "甲"}).json()
    assert done["filled"] == done["waiting"] == len([s for s in done["suggestions"] if s["finding"] != "无法判断"]) > 0
    client.delete(f"{ROUNDS}/1/evidence/{paper['id']}")
    assert client.get(f"{ROUNDS}/1/prefill").json()["outdated"]
    assert not client.post(f"{ROUNDS}/1/evidence/{paper['id']}/restore", json={}).json()["removed"]
    assert not client.get(f"{ROUNDS}/1/prefill").json()["outdated"]
    added = client.post(
        f"{ROUNDS}/1/gaps", json={"columns": {"problem": "没有清单", "indicators": ["1.2.1"]}, "by": "甲"}
    )
    assert (added.status_code, added.json()["number"], added.json()["by"]) == (201, 1, "甲")
    assert client.post(f"{ROUNDS}/1/gaps", json={"columns": {"cause": "甲"}}).status_code == 400


def test_weights_are_numbers(client) -> None:
    assert client.put(f"{ROUNDS}/1/scheme", json={"weights": {"1.1.1": "很重"}}).status_code == 422
    assert client.put(f"{ROUNDS}/1/scheme", json={"weights": {"1.1.1": -2}}).status_code == 400
    changed = client.put(f"{ROUNDS}/1/scheme", json={"weights": {"1.1.1": 5}}).json()
    assert changed["indicators"][0]["weight"] == 5


def test_review_and_roll_up(client) -> None:
    client.put(f"{ROUNDS}/1/answers/1.1.1-q2", json={"value": "有", "base": 0})
    assert client.post(f"{ROUNDS}/1/submit", json={"by": "甲"}).json()["stage"] == "已提交"
    assert client.put(f"{ROUNDS}/1/answers/1.1.1-q2", json={"value": "否", "base": 1}).status_code == 409
    review = client.put(f"{ROUNDS}/1/findings/1.1.1", json={"finding": "达标", "because": "看过", "review": True})
    assert review.status_code == 200
    assert client.post(f"{ROUNDS}/1/return", json={"comment": "补"}).json()["stage"] == "已退回"
    client.post(f"{ROUNDS}/1/submit", json={})
    assert client.post(f"{ROUNDS}/1/accept", json={}).json()["stage"] == "已通过"
    assert client.get(f"{ROUNDS}/rollup").json()["rows"][0]["stage"] == "已通过"
    assert client.get(f"{ROUNDS}/rollup/export").content.startswith(b"PK")
    assert client.get(f"{ROUNDS}/rollup/export", params={"year": 1999}).status_code == 400


def test_what_is_not_there_is_told(client) -> None:
    assert client.get(f"{ROUNDS}/9").status_code == 404
    assert client.post(ROUNDS, json=BEGIN).status_code == 400
    assert client.get(f"{ROUNDS}/1/export", params={"kind": "pdf"}).status_code == 400
    assert client.post(f"{ROUNDS}/1/migrate", json={"to": "national-2021"}).status_code == 400
