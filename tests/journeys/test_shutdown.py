"""SIGTERM while an answer is being written and pages are open: the answer ends, pages do not hold the service; the log
tells every request and no question.
"""

import json
import signal
import threading
import time

import httpx
import pytest

from tests.journeys.test_service import free_port

PATIENCE = 60
QUESTION = "青溪市新建停车场备案，多少个工作日内作出决定？"


@pytest.fixture
def running(start, new_home, chat_server, qingxi):
    """(process, client) of a service with the scripted model and the texts of Qingxi."""
    home, port = new_home(), free_port()
    model = {"YIFA_MODEL_URL": chat_server.url, "YIFA_MODEL_NAME": "脚本模型", "YIFA_LOG_JSON": "true"}
    process = start("serve", "--port", port, home=home, **model)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=40, trust_env=False) as client:
        deadline = time.monotonic() + PATIENCE
        while True:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            try:
                if client.get("/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.05)
        for path in qingxi.iterdir():
            client.post("/api/v1/documents", files={"files": (path.name, path.read_bytes())})
        yield process, client


def test_a_running_answer_ends_and_an_open_page_does_not_hold_the_service(running, chat_server) -> None:
    process, client = running
    chat_server.says("申请", hang="middle")
    told: list[httpx.Response] = []
    asking = threading.Thread(target=lambda: told.append(client.post("/api/v1/ask", json={"question": QUESTION})))
    page = threading.Thread(target=lambda: client.get("/gradio_api/heartbeat/abc"), daemon=True)
    asking.start()
    page.start()
    deadline = time.monotonic() + PATIENCE
    while not chat_server.requests:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    time.sleep(1.0)
    chat_server.closing.set()
    asking.join(PATIENCE)
    began = time.monotonic()
    _, err = process.communicate(timeout=PATIENCE)
    assert time.monotonic() - began < 15
    assert process.returncode == 0
    assert (told[0].status_code, bool(told[0].json()["citations"])) == (200, True)
    lines = [json.loads(line) for line in err.splitlines()]
    (asked,) = [line for line in lines if line.get("route") == "/api/v1/ask"]
    assert (asked["status"], asked["request_id"]) == (200, told[0].headers["x-request-id"])
    assert "停车场" not in err
