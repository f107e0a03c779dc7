"""Jobs over HTTP: handed in without waiting, followed, cancelled, resumed, retried."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

DOCUMENTS, JOBS = "/api/v1/documents", "/api/v1/jobs"
LAW = "青溪市集市办法\n\n第一条 集市应当登记。\n\n第二条 本办法自2020年1月1日起施行。\n"
PATIENCE = 30


def hand_in(client, *files: tuple[str, bytes], **options: object) -> dict:
    response = client.post(DOCUMENTS, files=[("files", f) for f in files], params={"wait": False} | options)
    assert response.status_code == 202
    return response.json()


def ended(client, number: int) -> dict:
    deadline = time.monotonic() + PATIENCE
    while (job := client.get(f"{JOBS}/{number}").json())["state"] in ("等待", "进行中"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return job


def test_a_job_is_followed_to_its_end(own_service) -> None:
    job = hand_in(own_service, ("集市.md", LAW.encode()), ("空.txt", b""), owner="县市监局")
    assert (job["what"], job["owner"], job["files"]) == ("上传 2 个文件", "县市监局", 2)
    job = ended(own_service, job["id"])
    assert (job["state"], job["done"], job["failed"]) == ("部分失败", 2, 1)
    added, failed = job["rows"]
    assert (added["stage"], added["row"]["outcome"], added["row"]["quality"]["verdict"]) == ("完成", "added", "好")
    assert (failed["stage"], failed["row"]["error_kind"]) == ("失败", "empty_file")
    assert [j["id"] for j in own_service.get(JOBS).json()] == [job["id"]]
    assert own_service.get(DOCUMENTS).json()[0]["id"].endswith("@县市监局")


def test_a_dry_run_stores_nothing(own_service) -> None:
    response = own_service.post(DOCUMENTS, files=[("files", ("集市.md", LAW.encode()))], params={"dry_run": True})
    assert [(r["outcome"], r["articles"]) for r in response.json()] == [("added", 2)]
    assert own_service.get(DOCUMENTS).json() == []


def test_failed_files_are_retried(own_service) -> None:
    job = ended(own_service, hand_in(own_service, ("空.txt", b""))["id"])
    assert own_service.post(f"{JOBS}/{job['id']}/retry").json()["done"] == 0
    assert ended(own_service, job["id"])["failed"] == 1


@pytest.mark.skipif(os.name != "posix", reason="只有 POSIX 能用 SIGSTOP 停住进程")
def test_a_cancelled_job_lets_the_next_one_go_on(own_service, office) -> None:
    own_service.post(DOCUMENTS, files=[("files", ("集市.md", LAW.encode()))])
    for pid in office.workers.pids():
        os.kill(pid, signal.SIGSTOP)
    stuck = hand_in(own_service, *[(f"{n}.md", LAW.replace("集市", f"集市{n}").encode()) for n in range(3)])
    waiting = hand_in(own_service, ("后.md", LAW.replace("集市", "夜市").encode()))
    answer = own_service.post("/api/v1/ask", json={"question": "集市要登记吗？"})
    assert (answer.status_code, own_service.get(f"{JOBS}/{stuck['id']}").json()["done"] < 3) == (200, True)
    assert own_service.post(f"{JOBS}/{stuck['id']}/cancel").json()["state"] == "已取消"
    assert ended(own_service, waiting["id"])["state"] == "完成"
    assert own_service.post(f"{JOBS}/{stuck['id']}/resume").status_code == 200
    assert ended(own_service, stuck["id"])["state"] == "完成"
    assert len(own_service.get(DOCUMENTS).json()) == 5


@pytest.mark.skipif(os.name != "posix", reason="只有 POSIX 能用 SIGSTOP 停住进程")
def test_who_waits_for_a_job_hears_that_it_is_cancelled(own_service, office) -> None:
    own_service.post(DOCUMENTS, files=[("files", ("集市.md", LAW.encode()))])
    for pid in office.workers.pids():
        os.kill(pid, signal.SIGSTOP)
    stuck = hand_in(own_service, *[(f"{n}.md", LAW.replace("集市", f"集市{n}").encode()) for n in range(3)])
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(own_service.post, DOCUMENTS, files=[("files", ("后.md", LAW.encode()))])
        deadline = time.monotonic() + PATIENCE
        while (newest := own_service.get(JOBS).json()[0]["id"]) == stuck["id"]:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        own_service.post(f"{JOBS}/{newest}/cancel")
        assert waiting.result(PATIENCE).json()["state"] == "已取消"
    own_service.post(f"{JOBS}/{stuck['id']}/cancel")


def test_unknown_and_impossible_requests_say_so(own_service) -> None:
    assert own_service.get(f"{JOBS}/99").status_code == 404
    assert "没有编号为 99 的任务" in own_service.post(f"{JOBS}/99/cancel").json()["error"]
    job = ended(own_service, hand_in(own_service, ("集市.md", LAW.encode()))["id"])
    for ask in ("cancel", "resume", "retry"):
        assert own_service.post(f"{JOBS}/{job['id']}/{ask}").status_code == 400
