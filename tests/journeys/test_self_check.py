"""A whole round of the shipped edition: answered over HTTP, killed in the middle, resumed, exported; two writers at once."""

import json
import signal
import socket
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from docx import Document
from openpyxl import load_workbook

from knowledge.indicators.file import systems
from knowledge.indicators.indicator import AnswerType, applicable

PATIENCE = 60
SHIPPED = systems().find("national-2021")
OWN = applicable(SHIPPED, "执法部门")
VALUES = {AnswerType.NUMBER: "4", AnswerType.RATIO: "100", AnswerType.DATE: "2025-01-20"}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def served(start, home) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    """A client of a running service and its process."""
    port = free_port()
    process = start("serve", "--port", port, home=home)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=20) as client:
        wait_for(client, process)
        yield client, process


def wait_for(client: httpx.Client, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        try:
            client.get("/assessments")
            return
        except httpx.TransportError:
            time.sleep(0.2)


def value(point) -> str:
    return VALUES.get(point.type) or (point.expect if point.expect in ("是", "否") else "是")


def walk(client: httpx.Client, by: str, told: dict[str, tuple[str, str]]) -> None:
    """Answer what is open until nothing is, or the service is gone; keep what was acknowledged."""
    points = SHIPPED.check_points
    try:
        while True:
            step = client.get("/assessments/1/next").json()["step"]
            if step is None:
                return
            for ask in step["asks"]:
                id_ = ask["check_point"]
                answer = client.put(
                    f"/assessments/1/answers/{id_}", json={"value": value(points[id_]), "base": 0, "by": by, "note": by}
                )
                assert answer.status_code in (200, 409), answer.text
                if answer.status_code == 200:
                    told[id_] = (answer.json()["value"], by)
    except httpx.TransportError:
        return


@pytest.fixture(scope="module")
def finished(start, new_home, tmp_path_factory):
    """(folder of exports, what was acknowledged before and after a kill, findings) of a round walked to its end."""
    home, out = new_home(), tmp_path_factory.mktemp("exports")
    with served(start, home) as (client, process):
        body = {"department": "青溪市城管局", "unit_type": "执法部门", "year": 2025, "by": "甲"}
        assert client.post("/assessments", json=body).json()["total"] == len(OWN) == 94
        before: list[dict[str, tuple[str, str]]] = [{}, {}]
        writers = [
            threading.Thread(target=walk, args=(client, by, told)) for by, told in zip("甲乙", before, strict=True)
        ]
        for writer in writers:
            writer.start()
        deadline = time.monotonic() + PATIENCE
        while len(before[0]) + len(before[1]) < 100:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        for writer in writers:
            writer.join(PATIENCE)
        process.communicate()
    with served(start, home) as (client, process):
        kept = {r["check_point"]: (r["value"], r["by"]) for r in client.get("/assessments/1").json()["responses"]}
        after: dict[str, tuple[str, str]] = {}
        walk(client, "丙", after)
        client.put("/assessments/1/answers/5.2.1-q3", json={"value": "60", "base": 1, "by": "丙"})
        client.post("/assessments/1/gaps/draft", json={"by": "丙"})
        for kind in ("docx", "xlsx", "zip"):
            (out / f"自查.{kind}").write_bytes(client.get("/assessments/1/export", params={"kind": kind}).content)
        (out / "findings.json").write_text(client.get("/assessments/1/findings").text, encoding="utf-8")
        (out / "round.json").write_text(client.get("/assessments/1").text, encoding="utf-8")
        process.terminate()
    return out, before, kept, after


def test_whatever_was_acknowledged_survives_the_kill(finished) -> None:
    _, (first, second), kept, _ = finished
    assert not set(first) & set(second)
    assert first
    assert second
    assert {**first, **second}.items() <= kept.items()
    assert len(kept) < len([p for i in OWN for p in i.check_points])


def test_the_round_is_resumed_and_finished(finished) -> None:
    out, _, kept, after = finished
    told = json.loads((out / "round.json").read_text(encoding="utf-8"))
    assert not set(kept) & set(after)
    assert (told["done"], told["total"]) == (94, 94)
    assert {r["check_point"] for r in told["responses"]} == {p.id for i in OWN for p in i.check_points}


def test_findings_gaps_and_exports_fit_together(finished) -> None:
    out, *_ = finished
    findings = json.loads((out / "findings.json").read_text(encoding="utf-8"))
    wrong = [i["indicator"] for i in findings["indicators"] if i["finding"] in ("部分达标", "未达标")]
    assert len(findings["indicators"]) == 94
    document, book = Document(out / "自查.docx"), load_workbook(out / "自查.xlsx")
    rows = [row.cells[0].text for row in document.tables[0].rows]
    assert {i.id for i in OWN} <= set(rows)
    assert book.sheetnames == ["自评表", "问题清单", "整改台账", "任务分解表", "材料矛盾"]
    listed = "".join(str(row[1].value) for row in book["问题清单"].iter_rows(min_row=6))
    assert all(id_ in listed for id_ in wrong)
    assert wrong
    assert zipfile.ZipFile(out / "自查.zip").testzip() is None
