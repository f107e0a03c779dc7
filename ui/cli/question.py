"""yifa search, ask, ask --batch."""

import json as jsonlib
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ValidationError
from rich.markup import escape
from rich.progress import track

from assistant.ask import ask
from assistant.find import find
from assistant.settings import load_settings
from assistant.wiring import Office, open_office
from knowledge.errors import UsageError
from ui.api.ask import Turn, pairs
from ui.cli.options import AsOf, Json, console, day_of, print_json
from ui.render import STATUS, answer_record, basis_line, hit_record


def search_passages(
    text: Annotated[str, typer.Argument(metavar="要找的内容", help="词语、句子或条号。")],
    k: Annotated[int, typer.Option("-k", metavar="条数", min=1, max=100, help="给出几条。")] = 10,
    as_of: AsOf = "",
    json: Json = False,
) -> None:
    """The best passages with score and reason."""
    with open_office(load_settings()) as office:
        hits = find(office, text, limit=k, as_of=day_of(as_of))
    records = [hit_record(hit, n) for n, hit in enumerate(hits, 1)]
    if json:
        print_json(records)
        return
    for r in records:
        console.print(
            f"[bold]{r['rank']}. 《{escape(r['doc'])}》{r['pinpoint']}[/bold]  {r['score']}  {'、'.join(r['why'])}",
            highlight=False,
        )
        console.print(f"   {escape(r['text'][:120])}", highlight=False)


def ask_question(
    question: Annotated[str, typer.Argument(metavar="问题", help="一句话的问题。")] = "",
    as_of: AsOf = "",
    batch: Annotated[
        Path | None, typer.Option(metavar="文件", help="问题文件（JSONL，每行 id、question，可有 history、as_of）。")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="文件", help="批量作答的结果文件（JSONL）。")] = None,
    no_model: Annotated[bool, typer.Option("--no-model", help="不用对话模型，只摘录原文。")] = False,
    json: Json = False,
) -> None:
    """One answer on the screen, or a file of questions into a file of answers."""
    if batch:
        _batch(batch, out, not no_model, json)
        return
    if not question:
        raise UsageError("请写上问题，例如：yifa ask 听证要提前几天通知；批量作答用 --batch 和 --out。")
    with open_office(load_settings()) as office:
        answer = ask(office, question, as_of=day_of(as_of), use_model=not no_model)
    if json:
        print_json(answer_record(answer))
        return
    console.print(escape(answer.text), highlight=False)
    for label, citations in (("依据", answer.citations), ("相近条文", answer.nearest)):
        for citation in citations:
            console.print(f"{label}：{escape(basis_line(citation))}", style="dim", highlight=False)
    if answer.guide:
        console.print(f"完整流程：yifa show {escape(answer.guide)}", style="dim", highlight=False)
    for warning in answer.warnings:
        console.print(f"提示：{escape(warning)}", style="yellow", highlight=False)
    console.print(f"〔{STATUS[answer.status]}，{answer.latency_s * 1000:.0f} 毫秒〕", style="dim", highlight=False)


class BatchLine(BaseModel):
    """One line of a batch file."""

    id: str
    question: str
    history: list[Turn] = []
    as_of: date | None = None


def read_batch(path: Path) -> list[BatchLine]:
    """The questions of a batch file; raises UsageError naming the line that is wrong."""
    lines = []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"打不开 {path}：{error.strerror}。") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name} 不是 UTF-8 编码，请另存为 UTF-8。") from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                lines.append(BatchLine.model_validate_json(line))
            except ValidationError as error:
                raise UsageError(
                    f"{path.name} 第 {number} 行不对：要有 id 和 question，日期写成 2023-06-01。"
                ) from error
    return lines


def _batch(path: Path, out: Path | None, use_model: bool, json: bool) -> None:
    if out is None:
        raise UsageError("批量作答要用 --out 指定结果文件。")
    lines = read_batch(path)
    with open_office(load_settings()) as office, out.open("w", encoding="utf-8") as file:
        for line in track(lines, description="作答", console=console, disable=json):
            file.write(jsonlib.dumps(_answer(office, line, use_model), ensure_ascii=False) + "\n")
            file.flush()
    if json:
        print_json({"file": str(out), "answers": len(lines)})
    else:
        typer.echo(f"已作答 {len(lines)} 题，写入 {out}。")


def _answer(office: Office, line: BatchLine, use_model: bool) -> dict[str, object]:
    try:
        answer = ask(office, line.question, history=pairs(line.history), as_of=line.as_of, use_model=use_model)
    except UsageError as error:
        return {
            "id": line.id,
            "answer": str(error),
            "status": "error",
            "abstained": True,
            "citations": [],
            "warnings": [str(error)],
            "latency_s": 0.0,
        }
    return answer_record(answer, line.id)
