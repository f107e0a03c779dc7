"""The benchmark table of this machine: reading, adding, starting, answering, and surviving kill -9.

Runs the command line `yifa` in scratch data folders; nothing of the office's own library is touched.
"""

import argparse
import hashlib
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.case import load_answers, load_cases
from evals.measures import number
from evals.program import BenchFailed, Yifa, end, read_rows, resident_mb, rows_of, served
from evals.reading import articles, peak_mb, scanned_pages, text_pages

WARM_UP = 5
_VOLATILE = frozenset({"added_at", "updated_at", "created_at", "seconds", "latency_s"})


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


def measure_reading(folder: Path, formats: Path | None) -> list[Line]:
    """Pages and articles a second, each by the clock and by what one processor core does; without the command line."""
    lines = []
    for embedding, made in ((False, "不算向量"), (True, "算向量")):
        for workers, where in ((0, "本进程"), (os.cpu_count() or 1, "多进程")):
            pace = articles(folder, workers=workers, embedding=embedding)
            lines.append(Line(f"读取到入库（{where}，{made}）", round(pace.by_clock), "条/秒"))
            lines.append(Line(f"读取到入库（{where}，{made}，主进程单核）", round(pace.by_core), "条/秒"))
    files = sorted(formats.rglob("*.pdf")) if formats else []
    if files:
        pages, scanned = text_pages(files), scanned_pages(files)
        lines.append(Line("文字 PDF（单核）", round(pages.by_core) if pages else None, "页/秒"))
        lines.append(Line("文字识别", round(1 / scanned.by_clock, 2) if scanned else None, "秒/页"))
        lines.append(Line("文字识别（单核）", round(1 / scanned.by_core, 2) if scanned else None, "秒/页"))
    return [*lines, Line("读取内存峰值", round(peak_mb()), "MB")]


def measure_serve(yifa: Yifa, settle_s: float) -> list[Line]:
    """First and second start until ready, and memory when idle."""
    with served(yifa) as (first, _):
        pass
    with served(yifa) as (second, process):
        time.sleep(settle_s)
        memory = resident_mb(process.pid)
    return [
        Line("首次启动到就绪", round(first, 2), "秒"),
        Line("再次启动到就绪", round(second, 2), "秒"),
        Line("空闲内存", None if memory is None else round(memory), "MB"),
    ]


def measure_answers(yifa: Yifa, cases: Path, rounds: int, library: str = "") -> list[Line]:
    """Latency of answers without a model, the first few left out as warm-up; `library` goes before the names."""
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
        Line(f"{library}回答次数（去掉预热）", len(times), "次"),
        Line(f"{library}回答用时中位数", _ms(p50.value), "毫秒"),
        Line(f"{library}回答用时 P95", _ms(p95.value), "毫秒"),
    ]


@dataclass(frozen=True)
class Scale:
    """A large library: how many made-up articles are added, and the script that makes them (number, seed, folder)."""

    articles: int
    generator: Path


def measure_scale(yifa: Yifa, scale: Scale, cases: Path, rounds: int) -> list[Line]:
    """Adding made-up articles to the library, what they weigh, and the latency of answers among them."""
    folder = yifa.home.with_name("scale")
    call = [sys.executable, str(scale.generator), str(scale.articles), "1", str(folder)]
    if subprocess.run(call, stdout=subprocess.DEVNULL, check=False).returncode:
        raise BenchFailed(f"{scale.generator.name} 没有生成规模语料")
    added = yifa.measure("add", str(folder / "md"), "--json")
    articles = sum(int(str(row.get("articles") or 0)) for row in rows_of(added.output))
    return [
        Line("大库入库条文", articles, "条"),
        Line("大库入库用时", round(added.seconds, 1), "秒"),
        Line("大库入库速度", round(articles / added.seconds, 1), "条/秒"),
        Line("大库入库内存峰值", round(added.peak_mb), "MB"),
        Line("大库数据目录", _disk_mb(yifa.home), "MB"),
        Line("大库用词索引", _disk_mb(yifa.home / "lexical"), "MB"),
        Line("大库向量索引", _disk_mb(yifa.home / "vectors"), "MB"),
        *measure_answers(yifa, cases, rounds, "大库"),
    ]


def _disk_mb(folder: Path) -> int:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20)


def measure_kill(undisturbed: Yifa, disturbed: Yifa, folder: Path) -> list[Line]:
    """kill -9 once a third of the files is in, add again, and compare with the undisturbed library."""
    files = sum(path.is_file() for path in folder.rglob("*"))
    process = disturbed.start("add", str(folder), "--json")
    done = read_rows(process, files // 3)
    end(process, signal.SIGKILL)
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


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(1000 * seconds, 1)


def bench(
    command: Sequence[str],
    folder: Path,
    cases: Path,
    scratch: Path,
    *,
    rounds: int = 5,
    settle_s: float = 5.0,
    scale: Scale | None = None,
    formats: Path | None = None,
) -> list[Line]:
    """Every line of the table; those of a large library only when `scale` is given, of PDFs when `formats` holds some."""
    whole, fresh, broken = (Yifa(tuple(command), scratch / name) for name in ("whole", "fresh", "broken"))
    for yifa in (whole, fresh, broken):
        yifa.home.mkdir(parents=True)
    return [
        *measure_reading(folder, formats),
        *measure_add(whole, folder),
        *measure_answers(whole, cases, rounds),
        *measure_kill(whole, broken, folder),
        *measure_serve(fresh, settle_s),
        *(measure_scale(whole, scale, cases, rounds) if scale else []),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m evals.bench --corpus DIR [--json F]`: print the table, write the JSON."""
    parser = argparse.ArgumentParser(description="在本机上测入库、启动、回答和断电续传")
    parser.add_argument("--corpus", type=Path, required=True, help="要入库的文件夹")
    parser.add_argument("--cases", type=Path, default=Path(__file__).parent / "cases" / "basic.jsonl", help="问题文件")
    parser.add_argument("--formats", type=Path, help="另测读取快慢的文件夹：其中的 PDF，有文字层的和扫描的")
    parser.add_argument("--rounds", type=int, default=5, help="问题重复问几遍")
    parser.add_argument("--settle", type=float, default=5.0, help="量空闲内存前等几秒")
    parser.add_argument("--scale", type=int, help="另加这么多条自拟条文再测（十万条要几分钟），要同时给 --generator")
    parser.add_argument("--generator", type=Path, help="生成自拟条文的脚本，参数为条数、种子、目录")
    parser.add_argument("--json", type=Path, help="结果另存为 JSON")
    parser.add_argument("--yifa", default=str(Path(sys.executable).with_name("yifa")), help="被测的命令")
    options = parser.parse_args(arguments)
    if (options.scale is None) != (options.generator is None):
        parser.error("--scale 与 --generator 要同时给出")
    scale = Scale(options.scale, options.generator) if options.scale else None
    with tempfile.TemporaryDirectory(prefix="yifa-bench-") as scratch:
        try:
            given = (options.yifa,), options.corpus, options.cases, Path(scratch)
            chosen = {"rounds": options.rounds, "settle_s": options.settle, "scale": scale, "formats": options.formats}
            lines = bench(*given, **chosen)
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
