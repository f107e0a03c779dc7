"""`yifa serve` as a process: ready, answering, streaming, taking files, and gone at SIGTERM with the folder unlocked."""

import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from filelock import FileLock

PATIENCE = 60
QUESTION = "青溪市新建停车场备案，多少个工作日内作出决定？"


@dataclass(frozen=True)
class Service:
    """A running service."""

    process: subprocess.Popen[str]
    home: Path
    port: int
    client: httpx.Client


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def service(start, new_home) -> Iterator[Service]:
    home, port = new_home(), free_port()
    process = start("serve", "--port", port, home=home)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False) as client:
        deadline = time.monotonic() + PATIENCE
        while True:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            try:
                if client.get("/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.02)
        yield Service(process, home, port, client)


@pytest.fixture(scope="module")
def stocked(service, qingxi) -> Service:
    """The service after the texts of Qingxi were uploaded."""
    files = [("files", (path.name, path.read_bytes())) for path in sorted(qingxi.iterdir())]
    response = service.client.post("/api/v1/documents", files=[*files, ("files", ("空.txt", b""))])
    assert response.status_code == 201
    rows = {row["file"]: row for row in response.json()}
    assert [rows[name]["outcome"] for _, (name, _) in files] == ["added"] * len(files)
    assert (rows["空.txt"]["outcome"], rows["空.txt"]["error_kind"]) == ("failed", "empty_file")
    return service


def test_uploads_are_found_at_once(stocked) -> None:
    documents = {d["short_title"]: d for d in stocked.client.get("/api/v1/documents").json()}
    assert documents["青溪市犬只收容办法"]["form"] == "原文"
    assert stocked.client.get("/readyz").json()["documents"] == len(stocked.client.get("/api/v1/documents").json())
    assert stocked.client.get("/api/v1/index").json()["clean"]


def test_a_question_is_answered_with_its_basis(stocked) -> None:
    answer = stocked.client.post("/api/v1/ask", json={"question": QUESTION}).json()
    assert answer["status"] == "answered"
    assert "十五个工作日" in answer["answer"]
    first = answer["citations"][0]
    assert (first["doc"], first["version"], first["article"]) == ("青溪市停车场管理办法", "2023-03-10", "第五条")
    passage = stocked.client.get(f"/api/v1/passages/{first['passage'].replace('#', '%23')}").json()
    for (begin, end), quoted in zip(first["spans"], first["quote"].split("……"), strict=True):
        assert passage["text"][begin:end] == quoted


def test_an_answer_is_streamed_as_events(stocked) -> None:
    with stocked.client.stream("POST", "/api/v1/ask", json={"question": QUESTION, "stream": True}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in response.iter_lines() if line]
    names = [line.removeprefix("event: ") for line in lines[::2]]
    assert names[0] == "stage"
    assert names[-1] == "answer"
    whole = json.loads(lines[-1].removeprefix("data: "))
    plain = stocked.client.post("/api/v1/ask", json={"question": QUESTION}).json()
    assert (whole["answer"], whole["citations"]) == (plain["answer"], plain["citations"])


def test_the_page_is_served_from_here(stocked) -> None:
    page = stocked.client.get("/")
    assert page.status_code == 200
    assert "依法" in page.text


def test_a_second_process_is_refused_while_the_service_runs(stocked, yifa) -> None:
    second = yifa("list", home=stocked.home)
    assert (second.returncode, second.stdout) == (3, "")
    assert re.fullmatch(r"错误：数据目录 [^\n]+ 正被另一个依法进程使用[^\n]+YIFA_HOME[^\n]+\n", second.stderr)


def test_a_signal_ends_it_and_unlocks_the_folder(stocked, open_corpus) -> None:
    stocked.process.send_signal(signal.SIGTERM)
    out, err = stocked.process.communicate(timeout=PATIENCE)
    assert stocked.process.returncode == 0
    assert "已就绪：" in out
    assert "Traceback" not in err
    with FileLock(stocked.home / "lock", timeout=0):
        corpus = open_corpus(stocked.home)
        assert corpus.verify().clean
        assert corpus.find("青溪市犬只收容办法").version == "2021-08-02"
