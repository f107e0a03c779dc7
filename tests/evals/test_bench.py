"""The benchmark against a double of the command line that keeps the same contract."""

import json
import os
import sys
from pathlib import Path

import pytest

from evals.bench import BenchFailed, Yifa, bench, main, measure_serve, resident_mb
from evals.case import load_cases

DOUBLE = """
import json, os, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

home = Path(os.environ["YIFA_HOME"])
library = home / "library.json"
verb, rest = sys.argv[1], sys.argv[2:]
known = json.loads(library.read_text()) if library.exists() else {}
if verb == "add":
    for path in sorted(Path(rest[0]).rglob("*.md")):
        outcome = "unchanged" if path.name in known else "added"
        known[path.name] = {"id": path.name, "articles": 2, "added_at": time.time()}
        library.write_text(json.dumps(known))
        print(json.dumps({"file": path.name, "outcome": outcome, "articles": 2}), flush=True)
        time.sleep(float(os.environ.get("SLOW", "0")))
elif verb == "list":
    print(json.dumps(list(known.values()), indent=1))
elif verb == "show":
    print(json.dumps(known[rest[0]], indent=1))
elif verb == "index":
    sys.exit(0 if rest == ["verify"] else 2)
elif verb == "ask":
    asked = [json.loads(line) for line in Path(rest[1]).read_text().splitlines()]
    done = [{"id": q["id"], "answer": "", "status": "partial", "abstained": False, "latency_s": 0.01} for q in asked]
    Path(rest[3]).write_text("\\n".join(map(json.dumps, done)))
elif verb == "serve" and not (home / "refuse").exists():
    class Ready(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/readyz" else 404)
            self.end_headers()
        def log_message(self, *words):
            pass
    HTTPServer(("127.0.0.1", int(rest[3])), Ready).serve_forever()
else:
    sys.exit(3)
"""
CASES = Path(__file__).resolve().parents[2] / "evals" / "cases" / "basic.jsonl"


@pytest.fixture
def command(tmp_path: Path) -> tuple[str, str]:
    """The double as a command."""
    script = tmp_path / "double.py"
    script.write_text(DOUBLE, encoding="utf-8")
    return sys.executable, str(script)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Twelve files to add."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for n in range(12):
        (folder / f"{n:02}.md").write_text("第一条 内容", encoding="utf-8")
    return folder


def test_every_line_of_the_table(
    command: tuple[str, str], corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLOW", "0.02")
    lines = {line.name: line.value for line in bench(command, corpus, CASES, tmp_path / "s", rounds=2, settle_s=0)}
    assert lines["入库文件"] == lines["再次入库未变"] == 12
    assert lines["入库条文"] == 12 * 2
    assert lines["入库失败"] == 0
    assert lines["回答次数（去掉预热）"] == 2 * len(load_cases(CASES)) - 5
    assert lines["回答用时 P95"] == 10.0
    assert lines["kill -9 时已报文件"] == 12 // 3
    assert lines["续传后与未打断时一致"] == "是"
    assert isinstance(lines["再次启动到就绪"], float)


def test_a_service_that_does_not_start_is_reported(command: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "refuse").touch()
    with pytest.raises(BenchFailed, match="退出码 3"):
        measure_serve(Yifa(command, tmp_path), 0)


def test_wrong_use_is_reported(command: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(BenchFailed, match="退出码 3"):
        Yifa(command, tmp_path).run("fly")


def test_resident_memory_of_this_process() -> None:
    memory = resident_mb(os.getpid())
    assert memory is None or memory > 1
    assert resident_mb(2**30) is None


def test_main_writes_json(command: tuple[str, str], corpus: Path, tmp_path: Path) -> None:
    wrapper = tmp_path / "yifa"
    wrapper.write_text(f'#!/bin/sh\nexec "{command[0]}" "{command[1]}" "$@"\n', encoding="utf-8")
    wrapper.chmod(0o755)
    out = tmp_path / "bench.json"
    options = ["--corpus", str(corpus), "--rounds", "1", "--settle", "0", "--yifa", str(wrapper)]
    assert main([*options, "--json", str(out)]) == 0
    result = json.loads(out.read_text("utf-8"))
    assert {"name": "入库文件", "value": 12, "unit": "个"} in result["lines"]


def test_main_says_what_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrapper = tmp_path / "yifa"
    wrapper.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    wrapper.chmod(0o755)
    assert main(["--corpus", str(tmp_path), "--yifa", str(wrapper)]) == 1
    assert "退出码 3" in capsys.readouterr().err
