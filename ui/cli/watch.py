"""yifa watch."""

import time
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from assistant.settings import load_settings
from assistant.wiring import Office, open_office
from ingest.add import Row
from ingest.watch import SETTLING, Watch
from knowledge.errors import FolderInUse, Refused, UsageError
from ui.cli.jobs import print_rows, stopping
from ui.cli.options import Json, print_line
from ui.render import row_record


def watch(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="要监看的文件夹。")],
    owner: Annotated[str, typer.Option(metavar="部门", help="所属部门；不填为公共资料。")] = "",
    every: Annotated[float, typer.Option(metavar="秒", min=SETTLING, help="隔多少秒看一次。")] = 30.0,
    once: Annotated[bool, typer.Option("--once", help="只对齐一次就结束。")] = False,
    json: Json = False,
) -> None:
    """Keep the library in step with a folder until Ctrl-C; a file removed there is removed here if it came from there."""
    try:
        with open_office(load_settings()) as office, stopping() as stop:
            _watch(office, Watch(folder, office.jobs, office.limits, owner=owner), every, once, stop, json)
    except FolderInUse as error:
        raise Refused(
            f"{error}服务正在运行时，请让服务来监看：停下服务，设置 YIFA_WATCH={folder.absolute()}，再启动服务。"
        ) from error


def _watch(office: Office, watched: Watch, every: float, once: bool, stop: Event, json: bool) -> None:
    """The first look must succeed; later ones tell what is in the way, and the next one tries again."""
    _align(office, watched, stop, json)
    if not (json or once):
        typer.echo(f"正在监看 {watched.folder}，每 {every:g} 秒看一次；按 Ctrl-C 结束。")
    while not once and not stop.wait(every):
        try:
            _align(office, watched, stop, json)
        except UsageError as error:
            typer.echo(f"{time.strftime('%H:%M:%S')} {error}", err=True)


def _align(office: Office, watched: Watch, stop: Event, json: bool) -> None:
    """Bring the library up to what the folder holds, and tell what was done."""
    job = watched.align(stop.wait)
    if job is None:
        return
    rows: list[Row] = []
    job = office.runner.run(job.id, report=rows.append, stopping=stop.is_set)
    if json:
        for row in rows:
            print_line(row_record(row))
        return
    print_rows(rows)
    if job.message:
        typer.echo(job.message)
