"""Health, readiness and switches over HTTP: what is told is what is so."""

import shutil
from dataclasses import replace

from assistant.breaker import Guarded
from assistant.chat import chat_model
from assistant.settings import Settings
from assistant.wiring import open_office


def test_switches_are_turned_and_obeyed(own_service) -> None:
    told = own_service.put("/api/v1/switches/upload", json={"on": False, "reason": "盘点", "by": "张三"}).json()
    assert (told["switch"], told["on"], told["reason"], told["by"]) == ("upload", False, "盘点", "张三")
    assert [s["on"] for s in own_service.get("/api/v1/switches").json()] == [True, False]
    refused = own_service.post("/api/v1/documents", files={"files": ("甲.txt", "第一条　甲。".encode())})
    assert (refused.status_code, refused.json()["error"]) == (403, "上传已由管理员停用（盘点）。")
    table = own_service.post("/api/v1/indicators/proposals", files={"file": ("表.csv", b"a,b")})
    assert table.status_code == 403
    assert "上传已停用" in own_service.get("/readyz").json()["notes"]
    own_service.put("/api/v1/switches/upload", json={"on": True})
    assert (
        own_service.post("/api/v1/documents", files={"files": ("甲.txt", "第一条　甲。".encode())}).status_code == 201
    )
    assert own_service.put("/api/v1/switches/door", json={"on": False}).status_code == 422


def test_a_switch_that_the_settings_hold_cannot_be_turned_on(office, served) -> None:
    forbidden = Settings(home=office.settings.home, allow_upload=False)
    client = served(replace(office, settings=forbidden))
    assert client.get("/api/v1/switches").json()[1]["fixed"] is True
    refused = client.put("/api/v1/switches/upload", json={"on": True})
    assert (refused.status_code, "YIFA_ALLOW_UPLOAD" in refused.json()["error"]) == (400, True)


def test_ready_tells_what_is_not_whole(library, served, office, chat_server) -> None:
    model = Guarded(
        chat_model(Settings(model_url=chat_server.url, model_name="m")), office.switches, failures=1, pause=9
    )
    client = served(replace(office, model=model))
    assert client.get("/readyz").json()["notes"] == []
    chat_server.says(status=500)
    client.post("/api/v1/ask", json={"question": "犬只"})
    office.corpus.mending = 7
    assert "还有 7 份文件" in client.get("/readyz").json()["notes"][0]
    office.corpus.mending = 0


def test_not_ready_while_stopping_or_without_a_database(own_service, office) -> None:
    office.corpus.store.engine.dispose()
    database = office.settings.home / "yifa.db"
    for name in ("yifa.db-wal", "yifa.db-shm"):
        (office.settings.home / name).unlink(missing_ok=True)
    database.write_bytes(b"no database at all" * 400)
    broken = own_service.get("/readyz")
    assert broken.status_code == 503
    assert broken.json()["status"] == "unavailable"
    assert own_service.get("/healthz").status_code == 200


def test_a_lost_index_is_mended_while_the_service_answers(starter_home, tmp_path, served) -> None:
    home = tmp_path / "home"
    shutil.copytree(starter_home, home)
    shutil.rmtree(home / "vectors")
    with open_office(Settings(home=home), mend=False) as office:
        assert office.corpus.mending > 0
        client = served(office)
        first = client.get("/readyz")
        assert first.status_code == 200
        answer = client.post("/api/v1/ask", json={"question": "听证要提前几天通知"}).json()
        if office.corpus.mending:
            assert any("索引正在重建" in w for w in answer["warnings"])
        assert answer["citations"]
        for _ in range(600):
            if not client.get("/readyz").json()["notes"]:
                break
        assert office.corpus.mending == 0
        assert client.get("/api/v1/index").json()["clean"]


def test_metrics_are_plain_text(service) -> None:
    answer = service.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "yifa_documents 5.0" in answer.text
