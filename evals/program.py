"""The program under test: the command line `yifa` in a scratch data folder, run, served, killed and weighed."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

_START_LIMIT_S = 120.0
_POLL_S = 0.05
MAXRSS_MB = 2**20 if sys.platform == "darwin" else 2**10
"""What `ru_maxrss` is counted in, so many to a MB."""


class BenchFailed(Exception):
    """The program under test did not do what the contract says."""


@dataclass(frozen=True)
class Run:
    """What a command printed, how long it took, and its memory at the highest (Linux counts no less than our own)."""

    output: str
    seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Yifa:
    """The program under test in one data folder."""

    command: tuple[str, ...]
    home: Path

    def start(self, *arguments: str, output: int = subprocess.PIPE) -> subprocess.Popen[str]:
        """Start it in its own process group; the caller ends it."""
        return subprocess.Popen(
            [*self.command, *arguments],
            env=os.environ | {"YIFA_HOME": str(self.home)},
            stdout=output,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def run(self, *arguments: str) -> str:
        """Run to the end and give the output; raises BenchFailed on an exit code other than 0 and 1 (partly done)."""
        return self.measure(*arguments).output

    def measure(self, *arguments: str) -> Run:
        """The same with the time and the memory it took."""
        began = time.perf_counter()
        process = self.start(*arguments)
        with process.stdout or nullcontext() as stream:
            output = stream.read() if stream else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            raise BenchFailed(f"yifa {' '.join(arguments)} 退出码 {process.returncode}")
        return Run(output, time.perf_counter() - began, usage.ru_maxrss / MAXRSS_MB)

    def rows(self, *arguments: str) -> list[dict[str, object]]:
        """Output of a `--json` command, as JSON lines or as one JSON list."""
        return rows_of(self.run(*arguments, "--json"))


def rows_of(text: str) -> list[dict[str, object]]:
    """What a `--json` command printed, as JSON lines or as one JSON list."""
    value = json.loads(text) if text.lstrip().startswith("[") else _lines(text)
    rows = value if isinstance(value, list) else [value]
    return [row for row in rows if isinstance(row, dict)]


def _lines(text: str) -> object:
    lines = [line for line in text.splitlines() if line.strip()]
    return [json.loads(line) for line in lines] if all(_is_object(line) for line in lines) else json.loads(text)


def _is_object(line: str) -> bool:
    return line.startswith("{") and line.endswith("}")


def read_rows(process: subprocess.Popen[str], enough: int) -> int:
    """Read rows until there are enough or the process has ended by itself."""
    seen = 0
    if process.stdout is not None:
        for line in process.stdout:
            seen += _is_object(line.strip())
            if seen >= enough:
                break
    return seen


@contextmanager
def served(yifa: Yifa) -> Iterator[tuple[float, subprocess.Popen[str]]]:
    """Seconds until ready, and the running service, which is ended on leaving."""
    port = _free_port()
    began = time.perf_counter()
    process = yifa.start("serve", "--host", "127.0.0.1", "--port", str(port), output=subprocess.DEVNULL)
    try:
        _wait_ready(process, f"http://127.0.0.1:{port}/readyz")
        yield time.perf_counter() - began, process
    finally:
        end(process, signal.SIGTERM)


def _wait_ready(process: subprocess.Popen[str], url: str) -> None:
    limit = time.perf_counter() + _START_LIMIT_S
    while not _ready(url):
        if process.poll() is not None:
            raise BenchFailed(f"yifa serve 没有就绪就退出了，退出码 {process.returncode}")
        if time.perf_counter() > limit:
            raise BenchFailed(f"yifa serve 在 {_START_LIMIT_S:.0f} 秒内没有就绪")
        time.sleep(_POLL_S)


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return int(response.status) == 200
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def end(process: subprocess.Popen[str], how: signal.Signals) -> None:
    """Send a signal to the process group and wait; what does not end in 20 seconds is killed."""
    if process.poll() is None:
        os.killpg(process.pid, how)
    try:
        process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def resident_mb(pid: int) -> float | None:
    """Memory of a process and its children in MB; None where there is no /proc."""
    status = Path("/proc", str(pid), "status")
    if not status.exists():
        return None
    fields = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
    own = float(fields.get("VmRSS", "0 kB").split()[0]) / 1024
    tasks = Path("/proc", str(pid), "task").glob("*/children")
    children = {int(child) for task in tasks for child in task.read_text(encoding="utf-8").split()}
    return own + sum(resident_mb(child) or 0.0 for child in children)
