"""The indicator routes: editions, one edition filtered, one indicator in full."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from knowledge.errors import UsageError
from knowledge.indicators.file import folder_of, save_system
from tests.indicators import indicator, system
from ui.api.indicators import router


@pytest.fixture
def client(office) -> TestClient:
    save_system(system("demo", indicator("1.1.1")), folder_of(office.settings.home))
    (folder_of(office.settings.home) / "bad.yaml").write_text("id: bad", encoding="utf-8")
    app = FastAPI()
    app.state.office = office
    app.include_router(router)
    return TestClient(app)


def test_the_systems_and_what_could_not_be_read(client) -> None:
    found = client.get("/indicators").json()
    national, own = found["systems"]
    assert (national["id"], own["id"]) == ("national-2021", "demo")
    assert (national["sections"], national["indicators"], national["check_points"]) == ([9, 32], 100, 295)
    assert national["status_note"] == "自拟草案，非官方文本"
    assert national["counts"]["一般部门"] == 68
    assert "bad.yaml 有误" in found["faults"][0]


def test_one_system_by_section(client) -> None:
    found = client.get("/indicators/national-2021").json()
    assert (found["chosen"], len(found["groups"])) == (100, 9)
    assert sum(group["count"] for group in found["groups"]) == 100
    first = found["groups"][0]["children"][0]["indicators"][0]
    assert (first["id"], first["weight"]) == ("1.1.1", 2)


def test_filtered_by_unit_and_words(client) -> None:
    assert client.get("/indicators/national-2021", params={"unit": "乡镇街道"}).json()["chosen"] == 91
    found = client.get("/indicators/national-2021", params={"unit": "一般部门", "q": "负责人 出庭"}).json()
    assert [c["id"] for g in found["groups"] for c in g["children"]] == ["5.2"]


def test_one_indicator_in_full(client) -> None:
    found = client.get("/indicators/national-2021/9.2.2").json()
    assert found["path"][0] == {"id": "9", "name": "法治政府建设组织领导落实到位"}
    assert found["measure"] == {"type": "布尔", "deadline": "04-01"}
    assert found["check_points"][0]["type"] == "日期"
    assert found["legal_basis"][0]["citation"] == "《法治政府建设与责任落实督察工作规定》第二十四条"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/indicators/nothing", "没有指标体系"),
        ("/indicators/bad", "有误"),
        ("/indicators/demo/9.9.9", "没有编号“9.9.9”"),
        ("/indicators/demo?unit=学校", "没有单位类型“学校”"),
    ],
)
def test_what_is_not_there(client, path, message) -> None:
    with pytest.raises(UsageError, match=message):
        client.get(path)


TABLE = "某县指标,,,\n一级指标,二级指标,评分要点,分值\n一、甲,乙,按期办结,2\n,,公布清单,3\n"


def post(client, path: str, text: str = TABLE, **fields: str):
    return client.post(path, files={"file": ("指标.csv", text.encode("gb18030"))}, data=fields)


def test_a_proposal_changes_nothing(client) -> None:
    found = post(client, "/indicators/proposals").json()
    assert (found["title"], found["levels"], found["score"]) == ("某县指标", [1, 1, 2], 5)
    assert [c["field"] for c in found["columns"]] == ["一级指标", "二级指标", "要求", "分值"]
    assert found["to_confirm"] == ["“评分要点”作为要求（列名相近：列名里有“评分要点”）"]
    changed = post(client, "/indicators/proposals", columns='{"评分要点": "三级指标"}').json()
    assert (changed["columns"][2]["sureness"], changed["to_confirm"]) == ("人工指定", [])
    assert len(client.get("/indicators").json()["systems"]) == 2


def test_an_edition_is_made_and_reviewed(client) -> None:
    with pytest.raises(UsageError, match="推测的，请确认"):
        post(client, "/indicators/editions", id="own")
    made = post(client, "/indicators/editions", id="own", columns='{"评分要点": "三级指标"}')
    assert made.status_code == 201
    assert (made.json()["name"], made.json()["status"], made.json()["review"]) == ("某县指标", "unreviewed", None)
    assert "各项分值合计 5 分，请与原表核对。" in made.json()["notes"]
    with pytest.raises(UsageError, match="已有指标体系“own”"):
        post(client, "/indicators/editions", id="own", confirmed="true")
    assert post(client, "/indicators/editions", id="own", confirmed="true", replace="true").status_code == 201
    signed = client.put("/indicators/own/review", json={"reviewed_by": "张三"}).json()
    assert (signed["status"], signed["review"]["by"]) == ("issued", "张三")
    assert client.get("/indicators/own/1.1.1").json()["check_points"][0]["provenance"] == "推定"


def test_columns_are_a_json_object(client) -> None:
    for columns in ("[]", "{", '{"评分要点": 1}'):
        with pytest.raises(UsageError, match="columns 要是 JSON 对象"):
            post(client, "/indicators/proposals", columns=columns)
