"""What every request passes: a number, the gate, time, the sub-path, and a sentence for what nobody foresaw."""

import errno
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
from fastapi import FastAPI

from ui.api.metrics import Metrics
from ui.api.traffic import Gate, Numbered, SubPath, Unforeseen


@pytest.fixture
def gated(library, serve):
    """`with gated(at_once=…) as (client, go, metrics)`: a small service behind the gate; slow routes wait for `go`."""

    @contextmanager
    def make(*, at_once=2, waiting=1, seconds=20.0, prefix=""):
        app, go, metrics, stopping = FastAPI(), threading.Event(), Metrics(library), threading.Event()

        @app.get("/api/v1/slow/{name}")
        def slow(name: str) -> str:
            go.wait(10)
            return name

        @app.get("/api/v1/quick")
        def quick() -> str:
            return "ok"

        @app.get("/api/v1/full")
        def full() -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        @app.get("/healthz")
        def health() -> str:
            return "ok"

        @app.post("/api/v1/documents")
        def upload() -> str:
            return "taken"

        bounds = {"at_once": at_once, "waiting": waiting, "seconds": seconds}
        app.add_middleware(Gate, metrics=metrics, stopping=stopping, **bounds)
        app.add_middleware(Unforeseen, home="数据目录")
        app.add_middleware(Numbered, metrics=metrics)
        app.add_middleware(SubPath, prefix=prefix)
        with serve(app) as url, httpx.Client(base_url=url, timeout=20) as client:
            client.stopping = stopping
            yield client, go, metrics
            go.set()

    return make


def figure(metrics: Metrics, name: str) -> float:
    """A figure without labels."""
    (line,) = [x for x in metrics.text().decode().splitlines() if x.startswith(f"{name} ")]
    return float(line.split()[1])


def until(done) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + 10
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_too_many_are_refused_with_a_time_to_come_back_and_the_others_are_answered(gated) -> None:
    with gated(at_once=2, waiting=1) as (client, go, metrics), ThreadPoolExecutor(3) as pool:
        running = [pool.submit(client.get, f"/api/v1/slow/{n}") for n in range(3)]
        until(lambda: figure(metrics, "yifa_requests_waiting") == 1)
        refused = client.get("/api/v1/quick")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
        assert refused.json() == {"error": "现在使用的人较多，请 5 秒后再试。"}
        assert client.get("/healthz").status_code == 200
        assert client.post("/api/v1/documents").status_code == 200
        go.set()
        assert [r.result().json() for r in running] == ["0", "1", "2"]
        assert client.get("/api/v1/quick").status_code == 200
        assert figure(metrics, "yifa_requests_refused_total") == 1


def test_one_that_does_not_begin_in_time_is_told_so_and_keeps_its_place_until_it_ends(gated) -> None:
    with gated(at_once=1, waiting=0, seconds=0.3) as (client, go, _):
        late = client.get("/api/v1/slow/a")
        assert (late.status_code, "用时太长" in late.json()["error"]) == (504, True)
        assert client.get("/api/v1/quick").status_code == 429
        go.set()
        until(lambda: client.get("/api/v1/quick").status_code == 200)


def test_one_that_waits_too_long_for_a_place_is_refused(gated) -> None:
    with gated(at_once=1, waiting=5, seconds=0.4) as (client, _, _), ThreadPoolExecutor(1) as pool:
        pool.submit(client.get, "/api/v1/slow/a")
        time.sleep(0.2)
        assert client.get("/api/v1/quick").status_code == 429


def test_nothing_new_is_taken_while_the_service_stops(gated) -> None:
    with gated() as (client, go, _), ThreadPoolExecutor(1) as pool:
        running = pool.submit(client.get, "/api/v1/slow/a")
        time.sleep(0.2)
        client.stopping.set()
        refused = client.get("/api/v1/quick")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        go.set()
        assert running.result().json() == "a"


def test_each_request_has_a_number_that_a_proxy_may_give(gated) -> None:
    with gated() as (client, _, metrics):
        own = client.get("/api/v1/quick").headers["x-request-id"]
        assert len(own) == 32
        given = client.get("/api/v1/quick", headers={"x-request-id": "proxy-7"})
        assert given.headers["x-request-id"] == "proxy-7"
        forged = client.get("/api/v1/quick", headers={"x-request-id": "a b<script>"})
        assert len(forged.headers["x-request-id"]) == 32
        text = metrics.text().decode()
        assert 'yifa_requests_total{method="GET",route="/api/v1/quick",status="200"} 3.0' in text


def test_routes_are_counted_by_their_pattern(gated) -> None:
    with gated() as (client, go, metrics):
        go.set()
        client.get("/api/v1/slow/张三")
        client.get("/elsewhere/张三")
        text = metrics.text().decode()
        assert 'route="/api/v1/slow/{name}"' in text
        assert 'route="page",status="404"' in text
        assert "张三" not in text


def test_a_full_disk_is_told_as_one(gated) -> None:
    with gated() as (client, _, _):
        answer = client.get("/api/v1/full")
        assert answer.status_code == 507
        assert "磁盘空间不足" in answer.json()["error"]
        assert "腾出空间" in answer.json()["error"]


@pytest.mark.parametrize("path", ["/yifa/api/v1/quick", "/api/v1/quick"])
def test_a_sub_path_is_served_whether_the_proxy_strips_it_or_not(gated, path) -> None:
    with gated(prefix="/yifa") as (client, _, _):
        assert client.get(path).json() == "ok"
        sent = client.get("/yifa")
        assert (sent.status_code, sent.headers["location"]) == (307, "/yifa/")
        assert client.get("/yifax").status_code == 404
