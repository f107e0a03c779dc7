"""The benchmark table of this machine: adding, starting, answering, and surviving kill -9.

Runs the command line `yifa` in scratch data folders; nothing of the office's own library is touched.
"""

import argparse
import hashlib
import json
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.case import load_answers, load_cases
from evals.measures import number

WARM_UP = 5
_START_LIMIT_S = 120.0
_POLL_S = 0.05
_VOLATILE = frozenset({"added_at", "updated_at", "created_at", "seconds", "latency_s"})


class BenchFailed(Exception):
    """The program under test did not do what the contract says."""


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
        process = self.start(*arguments)
        output, _ = process.communicate()
        if process.returncode not in (0, 1):
            raise BenchFailed(f"yifa {' '.join(arguments)} 退出码 {process.returncode}")
        return output

    def rows(self, *arguments: str) -> list[dict[str, object]]:
        """Output of a `--json` command, as JSON lines or as one JSON list."""
        return _rows(self.run(*arguments, "--json"))


@dataclass(frozen=True)
class Line:
    """One row of the table; `value` is None where this machine cannot measure it."""

    name: str
    value: float | str | None
    unit: str = ""


def measure_add(yifa: Yifa, folder: Path) -> list[Line]:
    """Time of adding a folder, and of adding it again."""
    began = time.perf_counter()
    rows = yifa.rows("add", str(folder))
    first = time.perf_counter() - began
    began = time.perf_counter()
    again = yifa.rows("add", str(folder))
    second = time.perf_counter() - began
    articles = sum(int(str(row.get("articles") or 0)) for row in rows)
    return [
        Line("入库文件", len(rows), "个"),
        Line("入库失败", sum(row.get("outcome") == "failed" for row in rows), "个"),
        Line("入库条文", articles, "条"),
        Line("入库用时", round(first, 2), "秒"),
        Line("入库速度", round(articles / first, 1), "条/秒"),
        Line("再次入库用时", round(second, 2), "秒"),
        Line("再次入库未变", sum(row.get("outcome") == "unchanged" for row in again), "个"),
    ]


def measure_serve(yifa: Yifa, settle_s: float) -> list[Line]:
    """First and second start until ready, and memory when idle."""
    with _served(yifa) as (first, _):
        pass
    with _served(yifa) as (second, process):
        time.sleep(settle_s)
        memory = resident_mb(process.pid)
    return [
        Line("首次启动到就绪", round(first, 2), "秒"),
        Line("再次启动到就绪", round(second, 2), "秒"),
        Line("空闲内存", None if memory is None else round(memory), "MB"),
    ]


def measure_answers(yifa: Yifa, cases: Path, rounds: int) -> list[Line]:
    """Latency of answers without a model, the first few left out as warm-up."""
    questions = load_cases(cases)
    lines = [
        json.dumps(
            {"id": f"{turn}-{c.id}", "question": c.question, "history": [t.model_dump() for t in c.history]},
            ensure_ascii=False,
        )
        for turn in range(rounds)
        for c in questions
    ]
    asked, answered = yifa.home / "bench-in.jsonl", yifa.home / "bench-out.jsonl"
    asked.write_text("\n".join(lines) + "\n", encoding="utf-8")
    yifa.run("ask", "--batch", str(asked), "--out", str(answered), "--no-model")
    times = [answer.latency_s for answer in load_answers(answered).values()][WARM_UP:]
    p50, p95 = number(times, "p50"), number(times, "p95")
    return [
        Line("回答次数（去掉预热）", len(times), "次"),
        Line("回答用时中位数", _ms(p50.value), "毫秒"),
        Line("回答用时 P95", _ms(p95.value), "毫秒"),
    ]


def measure_kill(undisturbed: Yifa, disturbed: Yifa, folder: Path) -> list[Line]:
    """kill -9 once a third of the files is in, add again, and compare with the undisturbed library."""
    files = sum(path.is_file() for path in folder.rglob("*"))
    process = disturbed.start("add", str(folder), "--json")
    done = _read_rows(process, files // 3)
    _end(process, signal.SIGKILL)
    disturbed.rows("add", str(folder))
    disturbed.run("index", "verify")
    same = state_digest(undisturbed) == state_digest(disturbed)
    return [Line("kill -9 时已报文件", done, "个"), Line("续传后与未打断时一致", "是" if same else "否")]


def state_digest(yifa: Yifa) -> str:
    """Hash of the library as the doors show it: every document's row, and the passages of every tenth."""
    documents = sorted(yifa.rows("list"), key=lambda row: str(row.get("id") or row.get("title")))
    shown = [yifa.rows("show", str(row.get("id") or row.get("title"))) for row in documents[::10]]
    stable = [_stable(row) for row in documents] + [_stable(row) for rows in shown for row in rows]
    return hashlib.sha256(json.dumps(stable, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _stable(row: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if key not in _VOLATILE}


def _rows(text: str) -> list[dict[str, object]]:
    value = json.loads(text) if text.lstrip().startswith("[") else _lines(text)
    rows = value if isinstance(value, list) else [value]
    return [row for row in rows if isinstance(row, dict)]


def _lines(text: str) -> object:
    lines = [line for line in text.splitlines() if line.strip()]
    return [json.loads(line) for line in lines] if all(_is_object(line) for line in lines) else json.loads(text)


def _is_object(line: str) -> bool:
    return line.startswith("{") and line.endswith("}")


def _read_rows(process: subprocess.Popen[str], enough: int) -> int:
    """Read rows until there are enough or the process has ended by itself."""
    seen = 0
    if process.stdout is not None:
        for line in process.stdout:
            seen += _is_object(line.strip())
            if seen >= enough:
                break
    return seen


@contextmanager
def _served(yifa: Yifa) -> Iterator[tuple[float, subprocess.Popen[str]]]:
    """Seconds until ready, and the running service, which is ended on leaving."""
    port = _free_port()
    began = time.perf_counter()
    process = yifa.start("serve", "--host", "127.0.0.1", "--port", str(port), output=subprocess.DEVNULL)
    try:
        _wait_ready(process, f"http://127.0.0.1:{port}/readyz")
        yield time.perf_counter() - began, process
    finally:
        _end(process, signal.SIGTERM)


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


def _end(process: subprocess.Popen[str], how: signal.Signals) -> None:
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


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(1000 * seconds, 1)


def bench(
    command: Sequence[str], folder: Path, cases: Path, scratch: Path, *, rounds: int = 5, settle_s: float = 5.0
) -> list[Line]:
    """Every line of the table."""
    whole, fresh, broken = (Yifa(tuple(command), scratch / name) for name in ("whole", "fresh", "broken"))
    for yifa in (whole, fresh, broken):
        yifa.home.mkdir(parents=True)
    return [
        *measure_add(whole, folder),
        *measure_answers(whole, cases, rounds),
        *measure_kill(whole, broken, folder),
        *measure_serve(fresh, settle_s),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m evals.bench --corpus DIR [--json F]`: print the table, write the JSON."""
    parser = argparse.ArgumentParser(description="在本机上测入库、启动、回答和断电续传")
    parser.add_argument("--corpus", type=Path, required=True, help="要入库的文件夹")
    parser.add_argument("--cases", type=Path, default=Path(__file__).parent / "cases" / "basic.jsonl", help="问题文件")
    parser.add_argument("--rounds", type=int, default=5, help="问题重复问几遍")
    parser.add_argument("--settle", type=float, default=5.0, help="量空闲内存前等几秒")
    parser.add_argument("--json", type=Path, help="结果另存为 JSON")
    parser.add_argument("--yifa", default=str(Path(sys.executable).with_name("yifa")), help="被测的命令")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="yifa-bench-") as scratch:
        try:
            given = (options.yifa,), options.corpus, options.cases, Path(scratch)
            lines = bench(*given, rounds=options.rounds, settle_s=options.settle)
        except BenchFailed as error:
            print(error, file=sys.stderr)
            return 1
    _show(lines, options.json)
    return 0


def _show(lines: Sequence[Line], file: Path | None) -> None:
    machine = f"{platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}"
    table = Table("项目", "数值", "单位", title=f"基准测试（{machine}）")
    for line in lines:
        table.add_row(line.name, "未测" if line.value is None else str(line.value), line.unit)
    Console().print(table)
    if file:
        result = {"machine": machine, "lines": [asdict(line) for line in lines]}
        file.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
