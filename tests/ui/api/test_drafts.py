"""Drafting over HTTP."""

from io import BytesIO

import pytest
from docx import Document

DRAFTS = "/api/v1/drafts"
KEY = "results.enforcement"
REPORT = "# 青溪县水利局2025年法治政府建设情况报告\n\n全年办理行政处罚案件26件。持证执法人员12人。\n"
FORM = {"type": "annual_report", "year": 2025, "by": "甲"}


@pytest.fixture
def client(own_service):
    files = [("files", ("报告.md", REPORT.encode())), ("files", ("坏.docx", b""))]
    begun = own_service.post(DRAFTS, data=FORM, files=files)
    assert begun.status_code == 201
    assert [row["file"] for row in begun.json()["unread"]] == ["坏.docx"]
    return own_service


def test_types_list_and_one_draft(client) -> None:
    assert len(client.get(f"{DRAFTS}/types").json()) == 12
    assert [d["id"] for d in client.get(DRAFTS).json()] == [1]
    told = client.get(f"{DRAFTS}/1").json()
    section = next(s for s in told["sections"] if s["key"] == KEY)
    assert "全年办理行政处罚案件26件。" in [s["text"] for s in section["paragraphs"][0]]
    assert (section["number"], told["checks"]["placeholders"] != []) == (1, True)
    assert client.get(f"{DRAFTS}/9").status_code == 404


def test_a_section_is_edited_accepted_locked_and_made_again(client) -> None:
    place = f"{DRAFTS}/1/sections/{KEY}"
    change = {"changes": [{"paragraph": 0, "number": 0, "text": "办理案件30件。"}], "base": 1, "by": "乙"}
    edited = client.put(place, json=change)
    assert edited.json()["paragraphs"][0][0]["doubts"] == ["“30件”在这一部分的材料里找不到"]
    assert client.put(place, json=change).status_code == 409
    assert client.post(f"{place}/accept", json={"base": 2, "by": "乙"}).json()["accepted"]
    assert client.post(f"{place}/lock", json={"base": 3, "by": "乙"}).json()["locked"]
    assert client.post(f"{place}/regenerate", json={"base": 4, "by": "甲"}).status_code == 409
    again = client.post(f"{place}/regenerate", json={"base": 4, "by": "乙", "remark": "简短"})
    assert "26件" in again.json()["paragraphs"][0][0]["text"]
    assert [v["number"] for v in client.get(f"{place}/history").json()] == [1, 2, 3, 4, 5]


def test_facts_are_corrected_and_added(client) -> None:
    (fact, *_) = client.get(f"{DRAFTS}/1/facts").json()["facts"]
    body = {"changes": {"value": "27", "locked": True}, "base": 0, "by": "甲"}
    told = client.put(f"{DRAFTS}/1/facts/{fact['key']}", json=body).json()["facts"][0]
    assert (told["value"], told["read"]["value"], told["locked"]) == ("27", "26", True)
    added = client.post(f"{DRAFTS}/1/facts", json={"measure": "组织演练", "value": "2", "unit": "次", "by": "乙"})
    assert added.json()["facts"][-1]["measure"] == "组织演练"


def test_exports(client) -> None:
    for kind, begins in (("docx", b"PK"), ("xlsx", b"PK"), ("md", "# 青溪".encode())):
        assert client.get(f"{DRAFTS}/1/export", params={"kind": kind, "copy": "clean"}).content.startswith(begins)
    assert client.get(f"{DRAFTS}/1/export", params={"kind": "pdf"}).status_code == 400


def test_papers_of_the_library(client) -> None:
    added = client.post("/api/v1/documents", files={"files": ("总结.md", REPORT.encode())})
    assert added.status_code < 300
    ids = [d["id"] for d in client.get("/api/v1/documents").json() if "水利局" in d["title"]]
    begun = client.post(DRAFTS, data=FORM | {"documents": ids[:1]})
    assert begun.status_code == 201
    assert client.post(DRAFTS, data=FORM).status_code == 400


def test_a_red_head_stands_on_the_word_file(client) -> None:
    params = {"kind": "docx", "head": "青溪县水利局文件", "signer": "李四"}
    texts = [p.text for p in Document(BytesIO(client.get(f"{DRAFTS}/1/export", params=params).content)).paragraphs]
    assert texts[0] == "青溪县水利局文件"
    assert any("签发人：李四" in text for text in texts)
