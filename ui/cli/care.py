"""yifa index rebuild, index verify, doctor."""

import importlib.metadata
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import typer
from rich.markup import escape
from rich.progress import Progress

from assistant.chat import ChatModel
from assistant.settings import Settings, load_settings
from assistant.wiring import open_office
from ingest.readers.office import find_program
from knowledge.errors import ModelFailed, YifaError
from ui.cli.options import Json, console, print_json
from ui.render import health_record, health_text


def rebuild(json: Json = False) -> None:
    """Make both indexes anew from SQL."""
    with open_office(load_settings(), starter=False, check=False) as office, office.writing:
        with Progress(console=console, disable=json) as progress:
            task = progress.add_task("重建索引")
            office.corpus.rebuild(lambda done, total: progress.update(task, completed=done, total=total))
        health = office.corpus.verify()
    print_json(health_record(health)) if json else typer.echo(health_text(health))
    if not health.clean:
        raise typer.Exit(1)


def verify(json: Json = False) -> None:
    """Compare both indexes with SQL, passage by passage; exit code 1 when they differ."""
    with open_office(load_settings(), starter=False, check=False) as office:
        health = office.corpus.verify()
    print_json(health_record(health)) if json else typer.echo(health_text(health))
    if not health.clean:
        raise typer.Exit(1)


@dataclass(frozen=True)
class Finding:
    """One point of the doctor's report; `ok` is None for information."""

    name: str
    ok: bool | None
    detail: str


def doctor(json: Json = False) -> None:
    """Check everything that usually goes wrong; exit code 1 when something is."""
    findings = list(_examine(load_settings()))
    if json:
        print_json([f.__dict__ for f in findings])
    else:
        for f in findings:
            mark = {True: "[green]正常[/green]", False: "[red]异常[/red]", None: "[dim]说明[/dim]"}[f.ok]
            console.print(f"{mark}  {f.name}：{escape(f.detail)}", highlight=False)
    if any(f.ok is False for f in findings):
        raise typer.Exit(1)


def _examine(settings: Settings) -> Iterator[Finding]:
    yield Finding("版本", None, importlib.metadata.version("yifa"))
    free = shutil.disk_usage(settings.home.parent if not settings.home.exists() else settings.home).free
    enough = free > settings.free_megabytes * 2**20
    note = "" if enough else f"，少于 {settings.free_megabytes} MB，请清理"
    yield Finding("磁盘", enough, f"剩余 {free / 2**30:.1f} GB{note}")
    try:
        with open_office(settings) as office:
            yield Finding("数据目录", True, str(settings.home))
            yield Finding("索引", office.corpus.verify().clean, health_text(office.corpus.verify()))
            yield Finding("向量模型", True, office.corpus.embedder.name)
            altered = office.records.altered()
            kept = "与当时所答一致" if not altered else f"{len(altered)} 条与当时所答不一致：{'、'.join(altered[:3])}"
            yield Finding("回答记录", not altered, kept)
            if office.model is None:
                yield Finding("对话模型", None, "未配置，回答以原文摘录给出")
            else:
                yield _ask_model(office.model)
    except YifaError as error:
        yield Finding("数据目录", False, str(error))
    program = find_program(settings.office_program)
    without = "没有找到 LibreOffice，.doc、.wps、.rtf、.odt 读不了；安装后即可，其他格式不受影响"
    yield Finding("旧版 Office 文件", None, f"用 LibreOffice 读取：{program}" if program else without)
    yield Finding(
        "联网", None if settings.allow_hub else True, "已允许访问模型库" if settings.allow_hub else "不访问外部网络"
    )


def _ask_model(model: ChatModel) -> Finding:
    try:
        reply = "".join(model.stream("请只回答两个字：正常"))
        return Finding("对话模型", True, f"{model.name} 有应答：{reply[:20]}")
    except ModelFailed as error:
        return Finding("对话模型", False, f"{model.name}：{error}")
