"""The real service with the starter library, and a real Chromium in front of it."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn

from assistant.settings import Settings
from assistant.wiring import Office, open_office
from ui.api.app import create_app

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = (1360, 900), (390, 844)


def chromium() -> str:
    """Path of the browser; without one the test fails in CI and is skipped with the reason elsewhere."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    reason = "没有找到 Chromium：浏览器测试没有执行（Debian：apt-get install chromium fonts-noto-cjk）"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def office(tmp_path_factory) -> Iterator[Office]:
    home: Path = tmp_path_factory.mktemp("home")
    with open_office(Settings(home=home, file_megabytes=1)) as opened:
        yield opened


@pytest.fixture(scope="session")
def address(office) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(office), host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=1
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert thread.is_alive(), "the service ended while starting"
        assert time.monotonic() < deadline, "the service did not start in 30 s"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=15)


@pytest.fixture(scope="module")
def browser():
    """One Chromium a module; closed after its last test, because its event loop stays in the way of others."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@dataclass
class Trouble:
    """What must not happen while a page is open."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture
def open_page(browser, address):
    """Open the page in a window of a given size; afterwards: no request left the server, no script failed."""
    trouble, contexts = Trouble(), []

    def opened(size=DESKTOP, path="/", **options):
        width, height = size
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15000)

        def watch(route):
            own = route.request.url.startswith((address, "data:", "blob:"))
            if own:
                route.continue_()
            else:
                trouble.outside.append(route.request.url)
                route.abort()

        context.route("**/*", watch)
        page.on("pageerror", lambda error: trouble.errors.append(str(error)))
        page.on("dialog", lambda dialog: (trouble.errors.append(dialog.message), dialog.dismiss()))
        page.goto(address + path)
        if path == "/":
            page.wait_for_selector(".examples button")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert trouble.outside == []
    assert trouble.errors == []
