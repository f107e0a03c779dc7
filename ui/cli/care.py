"""yifa index rebuild, index verify, doctor, backup, restore, export."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import Progress

from assistant.settings import Settings, load_settings
from assistant.wiring import open_office
from knowledge.backup import Backup, back_up, check
from knowledge.errors import UsageError
from knowledge.restore import restore
from ui.cli.options import Json, console, print_json
from ui.doctor import examine
from ui.export import export
from ui.render import health_record, health_text, local

Replace = Annotated[bool, typer.Option("--replace", help="已经存在也写。")]


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


def doctor(json: Json = False) -> None:
    """Check everything that usually goes wrong; exit code 1 when something is."""
    findings = list(examine(load_settings()))
    if json:
        print_json([f.__dict__ for f in findings])
    else:
        for f in findings:
            mark = {True: "[green]正常[/green]", False: "[red]异常[/red]", None: "[dim]说明[/dim]"}[f.ok]
            console.print(f"{mark}  {f.name}：{escape(f.detail)}", highlight=False)
            if f.remedy:
                console.print(f"      怎么办：{escape(f.remedy)}", highlight=False)
    if any(f.ok is False for f in findings):
        raise typer.Exit(1)


def backup(
    to: Annotated[Path, typer.Argument(metavar="文件或文件夹", help="写到这个文件；是文件夹就按时间取名。")],
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Back the data folder up, also while the service runs; exit code 1 when an original is missing."""
    settings = _on_sqlite(load_settings())
    with _progress("备份", json) as progress:
        made = back_up(settings.home, to, replace=replace, progress=progress)
    _tell(made, "已备份到", json)


def restore_backup(
    file: Annotated[Path, typer.Argument(metavar="备份文件", help="yifa backup 写成的文件。")],
    to: Annotated[Path | None, typer.Option(metavar="目录", help="恢复到哪个数据目录；默认 YIFA_HOME。")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="目录里已有数据也恢复；原有数据另存在目录里的 replaced-… 文件夹。")
    ] = False,
    check_only: Annotated[bool, typer.Option("--check", help="只核对备份是否完好，不恢复。")] = False,
    json: Json = False,
) -> None:
    """Restore a backup into an empty folder, or check it."""
    if check_only:
        _tell(check(file), "备份完好：", json)
        return
    settings = _on_sqlite(load_settings())
    with _progress("恢复", json) as progress:
        found = restore(file, to or settings.home, replace=replace, progress=progress)
    _tell(found, f"已恢复到 {to or settings.home}，来自", json)


def export_all(
    to: Annotated[Path, typer.Argument(metavar="文件夹", help="新文件夹，不能已经存在。")], json: Json = False
) -> None:
    """Everything in open formats."""
    with open_office(load_settings()) as office, _progress("导出", json) as progress:
        counts = export(office, to, progress)
    told = "、".join(f"{name} {n}" for name, n in counts.items())
    print_json(counts | {"folder": str(to)}) if json else typer.echo(f"已导出到 {to}：{told}")


def _on_sqlite(settings: Settings) -> Settings:
    if settings.database_url:
        raise UsageError(
            "数据库不在数据目录里：请用数据库自己的工具（pg_dump、pg_restore）备份和恢复，并另存数据目录。"
        )
    return settings


@contextmanager
def _progress(what: str, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    with Progress(console=console, disable=quiet, transient=True) as shown:
        task = shown.add_task(what)
        yield lambda done, total: shown.update(task, completed=done, total=total)


def _tell(found: Backup, what: str, json: bool) -> None:
    manifest, lost = found.manifest, list(found.lost)
    size = sum(kept.size for kept in manifest.files.values())
    record: dict[str, Any] = {
        "file": str(found.file),
        "made_at": local(manifest.made_at.replace(tzinfo=None)),
        "yifa": manifest.yifa,
        "schema_version": manifest.schema_version,
        "files": len(manifest.files),
        "bytes": size,
        "counts": dict(manifest.counts),
        "lost": lost,
    }
    if json:
        print_json(record)
    else:
        counts = f"{manifest.counts.get('documents', 0)} 份文件、{manifest.counts.get('answers', 0)} 条回答记录"
        typer.echo(f"{what} {found.file}（{record['made_at']}，{counts}，{size / 2**20:.1f} MB，已逐个核对）")
        if lost:
            typer.echo(f"有 {len(lost)} 份原件在数据目录里就没有，备份里也没有：{'、'.join(lost[:3])}")
    if lost:
        raise typer.Exit(1)
