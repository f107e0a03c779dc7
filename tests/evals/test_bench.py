"""The benchmark against a double of the command line that keeps the same contract."""

import json
from pathlib import Path

import pytest

from evals.bench import Scale, bench, main, measure_scale, measure_serve
from evals.case import load_cases
from evals.program import BenchFailed, Yifa

CASES = Path(__file__).resolve().parents[2] / "evals" / "cases" / "basic.jsonl"


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


def test_main_writes_json(command: tuple[str, str], corpus: Path, tmp_path: Path) -> None:
    wrapper = tmp_path / "yifa"
    wrapper.write_text(f'#!/bin/sh\nexec "{command[0]}" "{command[1]}" "$@"\n', encoding="utf-8")
    wrapper.chmod(0o755)
    out = tmp_path / "bench.json"
    options = ["--corpus", str(corpus), "--rounds", "1", "--settle", "0", "--yifa", str(wrapper)]
    assert main([*options, "--json", str(out)]) == 0
    result = json.loads(out.read_text("utf-8"))
    assert {"name": "入库文件", "value": 12, "unit": "个"} in result["lines"]


GENERATOR = """
import sys
from pathlib import Path

articles, seed, folder = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
if articles > 100:
    sys.exit(4)
(folder / "md").mkdir(parents=True)
for n in range(articles // 2):
    (folder / "md" / f"large-{n}.md").write_text("第一条 大", encoding="utf-8")
"""


@pytest.fixture
def generator(tmp_path: Path) -> Path:
    """A script that makes files of two articles, and refuses to make more than a hundred."""
    script = tmp_path / "generate.py"
    script.write_text(GENERATOR, encoding="utf-8")
    return script


def test_a_large_library_is_measured_when_asked_for(
    command: tuple[str, str], corpus: Path, tmp_path: Path, generator: Path
) -> None:
    made = bench(command, corpus, CASES, tmp_path / "s", rounds=1, settle_s=0, scale=Scale(8, generator))
    lines = {line.name: line.value for line in made}
    assert lines["大库入库条文"] == 8
    assert lines["大库回答次数（去掉预热）"] == len(load_cases(CASES)) - 5
    assert float(str(lines["大库入库内存峰值"])) > 1
    plain = bench(command, corpus, CASES, tmp_path / "t", rounds=1, settle_s=0)
    assert [line.name for line in plain] == [name for name in lines if not name.startswith("大库")]


def test_a_generator_that_fails_is_reported(command: tuple[str, str], tmp_path: Path, generator: Path) -> None:
    with pytest.raises(BenchFailed, match=r"generate\.py 没有生成"):
        measure_scale(Yifa(command, tmp_path), Scale(200, generator), CASES, 1)


def test_a_number_without_a_generator_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--corpus", str(tmp_path), "--scale", "8"])
    assert "--generator" in capsys.readouterr().err


def test_main_says_what_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrapper = tmp_path / "yifa"
    wrapper.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    wrapper.chmod(0o755)
    assert main(["--corpus", str(tmp_path), "--yifa", str(wrapper)]) == 1
    assert "退出码 3" in capsys.readouterr().err
