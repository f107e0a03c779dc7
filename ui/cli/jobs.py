"""yifa jobs, and how every command follows a job while it runs."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assistant.settings import load_settings
from assistant.wiring import Office, open_office
from ingest.add import Row
from ingest.job import Job, State
from ui.cli.options import Json, console, print_json, print_line, table
from ui.jobs import duration, full_job_record, job_record, job_text
from ui.render import OUTCOME, local, row_record, rows_summary

Number = Annotated[int, typer.Argument(metavar="编号", help="任务编号（yifa jobs 的第一列）。")]


def list_jobs(context: typer.Context, json: Json = False) -> None:
    """The newest jobs."""
    if context.invoked_subcommand:
        return
    with open_office(load_settings()) as office:
        jobs = office.jobs.newest()
    if json:
        print_json([job_record(job) for job in jobs])
        return
    shown = table("编号", "任务", "状态", "文件", "失败", "提交时间")
    for job in jobs:
        state = f"{job.state}（{job.message}）" if job.message else job.state
        counts = f"{job.done}/{job.total}", str(job.failed or "")
        shown.add_row(str(job.id), escape(job.what), escape(state), *counts, local(job.created_at))
    console.print(shown)


def show(number: Number, json: Json = False) -> None:
    """A job with its files."""
    with open_office(load_settings()) as office:
        job, files = office.jobs.job(number), office.jobs.files(number)
    if json:
        print_json(full_job_record(job, files))
        return
    typer.echo(f"{job_text(job)}。")
    shown = table("文件", "阶段", "页", "结果", "用时", "说明")
    for f in files:
        pages = f"{f.pages_done}/{f.pages}" if f.pages else ""
        lasted = duration((f.finished_at - f.started_at).total_seconds()) if f.finished_at and f.started_at else ""
        outcome, said = (OUTCOME[f.row.outcome], note(f.row)) if f.row else ("", "")
        shown.add_row(escape(f.name), f.stage, pages, outcome, lasted, escape(said))
    console.print(shown)


def cancel(number: Number, json: Json = False) -> None:
    """Cancel a job."""
    with open_office(load_settings()) as office:
        job = office.jobs.cancel(number)
    print_json(job_record(job)) if json else typer.echo(f"{job_text(job)}。")


def resume(number: Number, json: Json = False) -> None:
    """Go on with what is not done."""
    with open_office(load_settings()) as office:
        follow(office, office.jobs.resume(number), json=json)


def retry(number: Number, json: Json = False) -> None:
    """Try the failed files again."""
    with open_office(load_settings()) as office:
        follow(office, office.jobs.retry(number), json=json)


def follow(office: Office, job: Job, *, json: bool) -> None:
    """Run a job and show how far it is, then what became of each file; with `json` one line a file as it is done.

    Ctrl-C ends it after the file that is being stored; it can be resumed. Exit code 1 when something is missing.
    """
    rows: list[Row] = []
    with _bar(job.total - job.done, json) as progress, stopping() as stop:
        task = progress.add_task("入库", total=job.total - job.done)

        def report(row: Row) -> None:
            rows.append(row)
            if json:
                print_line(row_record(row))
            progress.update(task, advance=1, description=escape(row.file[-30:]))

        job = office.runner.run(job.id, report=report, stopping=stop.is_set)
    if job.state is State.INTERRUPTED:
        office.jobs.cancel(job.id)
        typer.echo(f"已停下，{job.done}/{job.total} 个文件做完。接着做：yifa jobs resume {job.id}", err=True)
    if not json:
        print_rows(rows)
    if job.state is not State.DONE:
        raise typer.Exit(1)


@contextmanager
def stopping() -> Iterator[Event]:
    """An event that the first Ctrl-C sets; the second one ends the program as usual."""
    stop = Event()

    def ask(signum: int, frame: FrameType | None) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def print_rows(rows: Sequence[Row]) -> None:
    """What became of each file, and the sums."""
    shown = table("文件", "结果", "条", "段", "质量", "说明")
    for row in rows:
        counts = str(row.articles or ""), str(row.passages or "")
        verdict = row.quality.verdict if row.quality else ""
        shown.add_row(escape(row.file), OUTCOME[row.outcome], *counts, verdict, escape(note(row)))
    console.print(shown)
    typer.echo(
        f"{rows_summary(list(rows))}；共 {sum(r.articles for r in rows)} 条、{sum(r.passages for r in rows)} 段。"
    )


def note(row: Row) -> str:
    """What is worth saying about a file: why it failed or what it replaced, and why its text should be checked."""
    reasons = row.quality.reasons if row.quality else row.warnings
    *others, last = [said for said in (row.message, *reasons) if said] or [""]
    return "；".join((*(said.rstrip("。；") for said in others), last))


def _bar(total: int, silent: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=silent,
    )
