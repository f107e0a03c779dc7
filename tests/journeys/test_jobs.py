"""Jobs in real processes: killed, stopped by Ctrl-C, resumed; uploads that were acknowledged; a folder that is watched."""

import json
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import psutil
import pytest

from ingest.job import Job
from ingest.jobs import Jobs
from knowledge.numerals import int_to_chinese
from knowledge.store import Store

TEXTS, ARTICLES = 40, 30
PATIENCE = 60


@pytest.fixture(scope="module")
def texts(tmp_path_factory) -> Path:
    """Many invented by-laws."""
    folder = tmp_path_factory.mktemp("texts")
    for n in range(1, TEXTS + 1):
        title = f"青溪市第{int_to_chinese(n)}号渡口管理办法"
        articles = [f"第{int_to_chinese(a)}条　第{int_to_chinese(a)}项事务应当登记。" for a in range(1, ARTICLES + 1)]
        (folder / f"{n:02}.md").write_text("\n\n".join([f"# {title}", *articles]), encoding="utf-8")
    return folder


def the_job(home: Path) -> Job | None:
    """The newest job of a data folder that somebody else works on."""
    with closing(Store(f"sqlite:///{home / 'yifa.db'}")) as store:
        return next(iter(Jobs(store.engine, home / "spool").newest(1)), None)


def until(seen: Callable[[], object], process: subprocess.Popen[str] | None = None) -> None:
    deadline = time.monotonic() + PATIENCE
    while not seen():
        assert process is None or process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.005)


def half_done(home: Path) -> bool:
    job = the_job(home)
    return job is not None and job.done >= TEXTS // 2


def lines(result: subprocess.CompletedProcess[str]) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_killed_job_goes_on_where_it_was(start, yifa, new_home, texts) -> None:
    home = new_home()
    process = start("add", texts, home=home)
    until(lambda: half_done(home), process)
    family = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate()
    assert psutil.wait_procs(family, timeout=PATIENCE)[1] == []
    done = the_job(home).done
    (job,) = json.loads(yifa("jobs", "--json", home=home).stdout)
    assert (job["state"], job["done"], job["message"]) == ("中断", done, "程序中途退出")
    resumed = yifa("jobs", "resume", job["id"], "--json", home=home)
    assert (resumed.returncode, len(lines(resumed))) == (0, TEXTS - done)
    (job,) = json.loads(yifa("jobs", "--json", home=home).stdout)
    assert (job["state"], job["done"], job["failed"]) == ("完成", TEXTS, 0)
    assert yifa("index", "verify", home=home).returncode == 0
    again = yifa("add", texts, "--json", home=home)
    assert [row["outcome"] for row in lines(again)] == ["unchanged"] * TEXTS


def test_ctrl_c_stops_cleanly(start, yifa, new_home, texts) -> None:
    home = new_home()
    process = start("add", texts, home=home)
    until(lambda: half_done(home), process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE)
    job = the_job(home)
    assert (process.returncode, job.state, "Traceback" in err) == (1, "已取消", False)
    assert f"接着做：yifa jobs resume {job.id}" in err
    assert TEXTS // 2 <= job.done < TEXTS
    assert yifa("index", "verify", home=home).returncode == 0
    assert yifa("jobs", "resume", job.id, home=home).returncode == 0
    assert the_job(home).done == TEXTS


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ready(process: subprocess.Popen[str], port: int) -> httpx.Client:
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False)

    def answers() -> bool:
        try:
            return client.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False

    until(answers, process)
    return client


def test_an_acknowledged_upload_survives_a_kill_and_the_watched_folder_is_followed(start, new_home, texts) -> None:
    home, port, watched = new_home(), free_port(), texts.parent / "监看"
    quiet = {"YIFA_LOG_LEVEL": "warning"}  # nobody reads the pipe: a line a request would fill it
    watched.mkdir(exist_ok=True)
    process = start("serve", "--port", port, home=home, **quiet)
    with closing(ready(process, port)) as client:
        files = [("files", (path.name, path.read_bytes())) for path in sorted(texts.iterdir())]
        response = client.post("/api/v1/documents", files=files, params={"wait": False})
        process.kill()
    process.communicate()
    assert response.status_code == 202
    assert not the_job(home).ended
    (watched / "夜市.md").write_text("# 青溪市夜市办法\n\n第一条　甲。\n\n第二条　乙。", encoding="utf-8")
    process = start("serve", "--port", port, home=home, YIFA_WATCH=str(watched), YIFA_WATCH_SECONDS="2", **quiet)
    with closing(ready(process, port)) as client:
        number = response.json()["id"]
        until(lambda: client.get(f"/api/v1/jobs/{number}").json()["state"] == "完成", process)
        assert client.get(f"/api/v1/jobs/{number}").json()["done"] == TEXTS
        until(lambda: client.get("/api/v1/documents/青溪市夜市办法").status_code == 200, process)
        (watched / "夜市.md").rename(watched.parent / "夜市.md")
        (watched / "早市.md").write_text("# 青溪市早市办法\n\n第一条　甲。\n\n第二条　乙。", encoding="utf-8")
        until(lambda: client.get("/api/v1/documents/青溪市夜市办法").status_code == 404, process)
        until(lambda: client.get("/api/v1/jobs").json()[0]["state"] == "完成", process)
        assert client.get("/api/v1/index").json()["clean"]
    assert not list((home / "spool").iterdir())
    family = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert psutil.wait_procs(family, timeout=PATIENCE)[1] == []
