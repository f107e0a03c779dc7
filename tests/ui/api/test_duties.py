"""The duties route: all, due soon, one kind of office, the office's own file, refusals."""

from datetime import date

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from knowledge.dates.duty import turns
from knowledge.dates.duty_file import load_duties
from knowledge.errors import UsageError
from ui.api.duties import duty_records, router


@pytest.fixture
def client(office) -> TestClient:
    app = FastAPI()
    app.state.office = office
    app.include_router(router)
    return TestClient(app)


def test_all_duties(client) -> None:
    found = client.get("/duties").json()
    assert {d["id"] for d in found} == {d.id for d in load_duties()}
    assert found[-1]["next"] == ""


def test_due_soon(client) -> None:
    found = client.get("/duties", params={"days": 200}).json()
    assert found
    assert all(d["passed"] or d["days_left"] <= 200 for d in found)


def test_one_kind_of_office(client) -> None:
    found = client.get("/duties", params={"unit": "县区政府"}).json()
    assert found
    assert all("县区政府" in d["units"] for d in found)


def test_the_own_file_of_the_data_folder(client, office) -> None:
    text = """
duties:
- {id: 法治政府年报-部门, title: 报送年度报告, units: [执法部门], due: "02-10", fixed_by: 政策文件, submit: 年度报告,
   to: [县司法局], publish: 同日公开, basis: [{law: 本县通知}]}
"""
    (office.settings.home / "duties.yaml").write_text(text, encoding="utf-8")
    (own,) = [d for d in client.get("/duties").json() if d["own"]]
    assert (own["id"], own["due"]) == ("法治政府年报-部门", "每年2月10日")


def test_what_cannot_be_asked_is_refused(client) -> None:
    assert client.get("/duties", params={"days": -1}).status_code == 422
    with pytest.raises(UsageError, match="可以填"):
        client.get("/duties", params={"unit": "学校"})


def test_a_record_whole() -> None:
    found = {r["id"]: r for r in duty_records(turns(load_duties(), date(2027, 1, 4)))}["执法统计年报"]
    assert (found["due"], found["next"], found["days_left"]) == ("每年1月31日", "2027-01-31", 27)
    assert (found["passed"], found["state"], found["fixed_by"]) == ("", "还有27天", "政策文件")
    assert found["caution"] == "当天不是工作日，最后一个工作日是2027年1月29日（周五）。"
    assert found["to"] == ["本级政府", "上级主管部门"]
    assert [b["checked"] for b in found["basis"]] == [False]
