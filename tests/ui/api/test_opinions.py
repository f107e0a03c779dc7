"""Letters over HTTP."""

import io
from pathlib import Path

from docx import Document

LETTER = Path(__file__).parents[2] / "data/opinions/inspection.txt"
PLACE = "/api/v1/opinions"


def sent() -> dict:
    return {"letter": ("反馈意见.txt", LETTER.read_bytes())}


def test_a_letter_is_split_answered_and_taken_up(own_service) -> None:
    begin = {"department": "青溪市司法局", "unit_type": "执法部门", "year": 2025, "by": "甲"}
    assert own_service.post("/api/v1/assessments", json=begin).status_code == 201
    told = "青溪市人民政府2025年工作报告\n全年案卷评查2次，抽查案卷60卷。".encode()
    files = [("letter", sent()["letter"]), ("docs", ("报告.txt", told))]
    made = own_service.post(PLACE, files=files, data={"assessment": 1, "year": 2025, "by": "甲"}).json()
    assert [item["number"] for item in made["opinion"]["items"]] == [1, 2, 3]
    assert [task["deadline"] for task in made["tasks"]] == ["2025-09-15", "2025-08-31", "2025-09-15"]
    said = [s["text"] for section in made["report"]["sections"] for p in section["paragraphs"] for s in p]
    assert any("60卷" in text for text in said)


def test_an_answer_is_saved_as_a_file(service) -> None:
    answer = service.post(f"{PLACE}/file", files=sent(), data={"sources": "clean", "head": "青溪市政府文件"})
    assert answer.headers["content-disposition"].endswith(".docx")
    texts = [p.text for p in Document(io.BytesIO(answer.content)).paragraphs]
    assert (texts[0], "三、关于“把执法监督落到个案”" in texts) == ("青溪市政府文件", True)
    assert service.post(f"{PLACE}/file", files=sent(), data={"kind": "pdf"}).status_code == 422


def test_a_letter_that_asks_for_nothing_is_refused(service) -> None:
    answer = service.post(PLACE, files={"letter": ("通报.txt", "今年以来各项工作平稳。".encode())})
    assert answer.status_code == 400
    assert "没有读到要办的事项" in answer.text
