"""The sample of the proxy with a real nginx on loopback: TLS, sub-path, answers as they come; the page in a browser."""

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from assistant.wiring import Office
from ui.api.app import create_app

SAMPLE = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"
QUESTION = "犬只几日内可以认领"


def program(name: str) -> str:
    """Path of a program; without it the test fails in CI and is skipped with the reason elsewhere."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found:
        return found
    reason = f"没有找到 {name}：反向代理的测试没有执行（Debian：apt-get install nginx-light openssl）"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def proxied(library: Office, serve, tmp_path_factory) -> Iterator[httpx.Client]:
    """A client that speaks HTTPS to nginx, which is configured by the sample; only ports and files are put in."""
    nginx, folder, port = program("nginx"), tmp_path_factory.mktemp("nginx"), free_port()
    cert, key = folder / "yifa.crt", folder / "yifa.key"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    call = [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*call, "-keyout", key, "-out", cert], check=True, capture_output=True)
    office = replace(library, settings=library.settings.model_copy(update={"root_path": "/yifa"}))
    with serve(create_app(office)) as url:
        sample = SAMPLE.read_text(encoding="utf-8")
        for told, here in (
            ("server 127.0.0.1:8000;", f"server {url.removeprefix('http://')};"),
            ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
            ("server_name yifa.example.gov.cn;", "server_name localhost;"),
            ("/etc/nginx/yifa.crt", str(cert)),
            ("/etc/nginx/yifa.key", str(key)),
        ):
            assert told in sample
            sample = sample.replace(told, here)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "".join(f"{kind}_temp_path {folder / kind};" for kind in kinds)
        whole = folder / "nginx.conf"
        whole.write_text(
            f"pid {folder / 'pid'}; error_log {folder / 'error.log'}; daemon off; events {{}}\n"
            f"http {{ access_log off; {paths}\n{sample}\n}}\n",
            encoding="utf-8",
        )
        tested = subprocess.run([nginx, "-t", "-c", whole], capture_output=True, text=True, check=False)
        assert tested.returncode == 0, tested.stderr
        process = subprocess.Popen([nginx, "-c", whole])
        try:
            trust = ssl.create_default_context(cafile=str(cert))
            with httpx.Client(
                base_url=f"https://localhost:{port}", verify=trust, timeout=30, trust_env=False
            ) as client:
                until_it_answers(client)
                yield client
        finally:
            process.terminate()
            process.wait(10)


def until_it_answers(client: httpx.Client) -> None:
    deadline = time.monotonic() + 20
    while True:
        assert time.monotonic() < deadline
        try:
            if client.get("/yifa/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)


def test_everything_is_below_the_sub_path_and_nothing_beside_it(proxied) -> None:
    assert proxied.get("/yifa").headers["location"].endswith("/yifa/")
    for path in ("/", "/docs", "/openapi.json", "/page/tokens.css", "/api/v1/documents", "/v1/models"):
        assert proxied.get(f"/yifa{path}").status_code == 200, path
    assert proxied.get("/api/v1/documents").status_code == 404
    assert proxied.get("/yifa/readyz").headers["strict-transport-security"]


def test_names_with_marks_and_slashes_reach_the_service_as_they_are(proxied) -> None:
    answer = proxied.post("/yifa/api/v1/ask", json={"question": QUESTION}).json()
    passage = answer["citations"][0]["passage"]
    found = proxied.get(f"/yifa/api/v1/passages/{passage.replace('#', '%23')}").json()
    assert found["id"] == passage
    missing = proxied.get("/yifa/api/v1/documents/%E7%94%B2%2F%E4%B9%99")
    assert (missing.status_code, "甲/乙" in missing.json()["error"]) == (404, True)


def test_links_of_the_reader_stay_below_the_sub_path(proxied) -> None:
    page = proxied.get("/yifa/read/%E9%9D%92%E6%BA%AA%E5%B8%82%E7%8A%AC%E5%8F%AA%E6%94%B6%E5%AE%B9%E5%8A%9E%E6%B3%95")
    assert page.status_code == 200
    links = re.findall(r'(?:href|src)="([^"#]+)', page.text)
    assert links
    for link in links:
        target = page.url.join(link)
        assert target.path.startswith("/yifa/"), link
        assert proxied.get(target).status_code == 200, link


def test_the_docs_page_asks_below_the_sub_path(proxied) -> None:
    page = proxied.get("/yifa/docs").text
    for link in re.findall(r'(?:href|src)="(/[^"]+)"', page) + re.findall(r"url: '([^']+)'", page):
        assert proxied.get(link).status_code == 200, link


def test_an_answer_is_streamed_as_it_comes(proxied) -> None:
    body = {"question": QUESTION, "stream": True}
    with proxied.stream("POST", "/yifa/api/v1/ask", json=body) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert "x-request-id" in response.headers
        events = [line for line in response.iter_lines() if line.startswith("data: ")]
    assert json.loads(events[-1].removeprefix("data: "))["citations"]


@pytest.mark.browser
def test_the_page_works_behind_it(proxied) -> None:
    chromium = program("chromium")
    from playwright.sync_api import sync_playwright

    outside, failed = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(ignore_https_errors=True, locale="zh-CN").new_page()
        page.set_default_timeout(30000)
        page.on("response", lambda r: failed.append((r.status, r.url)) if r.status >= 400 else None)
        page.on("request", lambda r: None if str(proxied.base_url.host) in r.url else outside.append(r.url))
        page.goto(str(proxied.base_url.join("/yifa")))
        page.wait_for_selector(".examples button")
        page.fill("#question textarea", QUESTION)
        page.click("#send")
        page.wait_for_selector(".turn .actions")
        with page.context.expect_page() as opened:
            page.click("a.whole >> nth=0")
        reader = opened.value
        reader.wait_for_selector("h3")
        assert "/yifa/read/" in reader.url
        reader.click("nav.top a")
        reader.wait_for_selector(".examples button")
        assert reader.url.endswith("/yifa/")
        browser.close()
    assert (failed, [u for u in outside if not u.startswith(("data:", "blob:"))]) == ([], [])
