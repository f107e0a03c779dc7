"""What the doctor looks at by itself: requirements, permissions, and whom the process connects to."""

import importlib.metadata
import os
import socket
import threading
from contextlib import suppress

import pytest

from assistant.settings import Settings
from assistant.wiring import open_office
from ui.doctor import examine, unmet, watched


def test_unmet_requirements_are_told_with_what_is_there() -> None:
    there = importlib.metadata.version("httpx")
    assert list(unmet(["httpx>=0.1", "yifa-none>=1; extra == 'ocr'", "no-such-thing-1; python_version < '3'"])) == []
    assert list(unmet(["httpx<0.1", "no-such-thing-2>=1"])) == [f"httpx 是 {there}，要 <0.1", "没有装 no-such-thing-2"]


def test_connections_beyond_this_machine_are_seen() -> None:
    with watched() as met:
        for address in ("192.0.2.7", "127.0.0.1"):
            with socket.socket() as probe:
                probe.settimeout(0.01)
                with suppress(OSError):
                    probe.connect((address, 9))
    assert met == {"192.0.2.7"}
    with socket.socket() as probe:
        probe.settimeout(0.01)
        with suppress(OSError):
            probe.connect(("192.0.2.8", 9))
    assert met == {"192.0.2.7"}


def test_a_part_that_connects_elsewhere_is_found(stocked_office_home) -> None:
    done = threading.Event()

    def leak() -> None:
        while not done.is_set():
            with socket.socket() as probe, suppress(OSError):
                probe.settimeout(0.01)
                probe.connect(("192.0.2.9", 9))

    leaking = threading.Thread(target=leak)
    leaking.start()
    found = {f.name: f for f in examine(Settings(home=stocked_office_home))}
    done.set()
    leaking.join()
    assert found["联网"].ok is False
    assert "192.0.2.9" in found["联网"].detail


@pytest.fixture
def stocked_office_home(office):
    """An empty data folder that nobody has open."""
    home = office.settings.home.with_name("own")
    with open_office(Settings(home=home), starter=False):
        pass
    return home


@pytest.mark.skipif(os.name != "posix", reason="Windows 的权限不是这样记的")
def test_a_folder_that_others_may_read_is_told(stocked_office_home) -> None:
    def told() -> tuple[bool | None, str]:
        found = next(f for f in examine(Settings(home=stocked_office_home)) if f.name == "文件权限")
        return found.ok, found.remedy

    assert told() == (True, "")
    stocked_office_home.chmod(0o755)
    assert told() == (None, f"建议执行 chmod 700 {stocked_office_home}，只让运行本程序的用户读。")
