"""yifa add, list, show, remove, status."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from assistant.settings import load_settings
from assistant.wiring import Office, open_office
from ingest.add import set_state
from ingest.remove import remove as put_aside
from ingest.remove import restore
from ingest.source import opened, sources_of
from knowledge.document import Kind, Status
from knowledge.errors import UsageError
from ui.cli.jobs import follow
from ui.cli.options import Json, console, day_of, print_json, table
from ui.render import document_record, full_record, removed_record
from ui.versions import state_record, state_text


def add_files(
    paths: Annotated[list[Path], typer.Argument(metavar="路径", help="文件或文件夹。")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只读取、不入库。")] = False,
    owner: Annotated[str, typer.Option(metavar="部门", help="所属部门；不填为公共资料。")] = "",
    kind: Annotated[
        Kind | None, typer.Option(metavar="种类", help=f"文件种类：{'、'.join(Kind)}；不填自动判断。")
    ] = None,
    password: Annotated[str, typer.Option(metavar="口令", help="打开加密 PDF 的口令。")] = "",
    json: Json = False,
) -> None:
    """Ingest files as a job; exit code 1 when some could not be read or it was interrupted."""
    with open_office(load_settings()) as office:
        sources = [opened(source, password) for source in sources_of(paths, office.limits)]
        job = office.jobs.create(sources, what="、".join(map(str, paths)), owner=owner, kind=kind, dry_run=dry_run)
        follow(office, job, json=json)


def list_documents(
    removed: Annotated[bool, typer.Option("--removed", help="列出移除不到 30 天、还能恢复的文件。")] = False,
    json: Json = False,
) -> None:
    """Every document with version and status, or those in the bin."""
    if removed:
        _list_removed(json)
        return
    with open_office(load_settings()) as office:
        records = [document_record(d, date.today()) for d in office.corpus.documents.values()]
    if json:
        print_json(records)
        return
    shown = table("编号", "种类", "形式", "状态", "施行日期")
    for r in records:
        shown.add_row(escape(r["id"]), r["kind"], r["form"], r["status"], r["effective_on"])
    console.print(shown)


def _list_removed(json: bool) -> None:
    with open_office(load_settings()) as office:
        records = [removed_record(r, date.today()) for r in office.corpus.bin.contents()]
    if json:
        print_json(records)
        return
    shown = table("编号", "种类", "移除时间", "保留到")
    for r in records:
        shown.add_row(escape(r["id"]), r["kind"], r["removed_at"], r["until"])
    console.print(shown)


def show(name: Annotated[str, typer.Argument(metavar="文件", help="编号、全称或简称。")], json: Json = False) -> None:
    """A document's data and text."""
    with open_office(load_settings()) as office:
        record = full_record(office.corpus, office.corpus.find(name), date.today())
    if json:
        print_json(record)
        return
    console.print(f"[bold]{escape(record['title'])}[/bold]  {record['version']}  {record['status']}", highlight=False)
    for passage in record["passages"]:
        console.print(f"\n[bold]{passage['pinpoint']}[/bold]  {escape(passage['text'])}", highlight=False)


def remove(
    name: Annotated[str, typer.Argument(metavar="文件", help="文件编号（yifa list 的第一列）。")],
    undo: Annotated[bool, typer.Option("--undo", help="恢复 30 天内移除的文件（yifa list --removed）。")] = False,
    json: Json = False,
) -> None:
    """Take a document out of the library, or bring it back."""
    with open_office(load_settings()) as office, office.writing:
        document = (restore if undo else put_aside)(office.corpus, name)
    if json:
        print_json({"restored" if undo else "removed": document.id})
        return
    typer.echo(f"已恢复：{name}" if undo else f"已移除：{name}。30 天内可以用 --undo 恢复。")


def status(
    name: Annotated[str, typer.Argument(metavar="文件", help="编号、全称或简称；不填显示资料库概况。")] = "",
    state: Annotated[
        Status | None, typer.Option("--set", metavar="效力", help="手工设定：现行有效、已被修订、已废止。")
    ] = None,
    until: Annotated[str, typer.Option(metavar="日期", help="失效日期，如 2024-01-01；配合 --set。")] = "",
    by: Annotated[str, typer.Option(metavar="文件", help="取代它的文件；配合 --set。")] = "",
    auto: Annotated[bool, typer.Option("--auto", help="取消手工设定，重新由文件和目录判断。")] = False,
    json: Json = False,
) -> None:
    """The library in figures, or the state of one document, shown or set by hand."""
    if not name or ((until or by) and not state) or (state and auto):
        if state or until or by or auto:
            raise UsageError(
                "设定效力要写明文件和 --set（或者 --auto），例如：yifa status 某办法 --set 已废止 --until 2024-01-01。"
            )
        _print_figures(json)
        return
    with open_office(load_settings()) as office, office.writing:
        document = (
            set_state(office.corpus, name, state, until=day_of(until), by=by)
            if state or auto
            else office.corpus.find(name)
        )
        record = state_record(document, date.today())
    if json:
        print_json(record)
        return
    typer.echo(state_text(record))


def _print_figures(json: bool) -> None:
    with open_office(load_settings()) as office:
        record = status_record(office)
    if json:
        print_json(record)
        return
    for label, value in record.items():
        typer.echo(f"{_LABELS[label]}：{value}")


_LABELS = {
    "home": "数据目录",
    "documents": "文件",
    "passages": "条文段落",
    "embedder": "向量模型",
    "model": "对话模型",
    "answers": "已作回答",
}


def status_record(office: Office) -> dict[str, str | int]:
    """The library in a few figures."""
    documents, passages = office.corpus.store.count()
    return {
        "home": str(office.settings.home),
        "documents": documents,
        "passages": passages,
        "embedder": office.corpus.embedder.name,
        "model": office.model.name if office.model else "未配置",
        "answers": sum(office.records.counts().values()),
    }
