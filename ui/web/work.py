"""Jobs in the tab 资料库: how far the one that is followed is, what became of its files, and the newest others."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.switches import Switch
from assistant.wiring import Office
from ingest.add import Row
from ingest.job import Job, JobFile, State
from ingest.source import Source, sources_of
from knowledge.document import Verdict
from knowledge.errors import UsageError
from ui.jobs import duration
from ui.render import OUTCOME, local, rows_summary
from ui.web import words
from ui.web.fragments import fill
from ui.web.links import read_link

SHOWN, NEWEST = 200, 10
"""Files in the report of a job, and jobs in the list."""
_OUTCOME_STYLE = {"added": "good", "updated": "good", "failed": "ended"}


@dataclass(frozen=True)
class Line:
    """A file in the report of a job: what became of it, how well it was read, and what to do about it."""

    file: str
    outcome: str
    style: str
    title: str
    link: str
    facts: str
    verdict: str
    verdict_style: str
    remarks: tuple[str, ...]
    failed: bool


def running(office: Office) -> int:
    """The number of the job that is at work or next, 0 when there is none."""
    return min((job.id for job in office.jobs.newest() if not job.ended), default=0)


def working_for(office: Office, owner: str) -> int:
    """The job that reads papers for an office, 0 when there is none."""
    return min((job.id for job in office.jobs.newest() if job.owner == owner and not job.ended), default=0)


def read_for(office: Office, sources: Sequence[Source], owner: str) -> Job:
    """A job that reads files into the library for one office alone."""
    first, count = sources[0].name, len(sources)
    what = words.SEVERAL.format(name=first, count=count) if count > 1 else first
    job = office.jobs.create(sources, what=what, owner=owner)
    office.background.wake()
    return job


@contextmanager
def uploaded(office: Office, files: Sequence[str]) -> Iterator[list[Source]]:
    """Uploaded files as sources, archives looked into; they are gone afterwards. Raises UsageError for too many,
    SwitchedOff while nothing is taken in."""
    paths = [Path(f) for f in files]
    try:
        office.switches.require(Switch.UPLOAD)
        if len(paths) > office.settings.upload_files:
            raise UsageError(words.TOO_MANY.format(limit=office.settings.upload_files))
        yield [replace(source, place="") for source in sources_of(paths, office.limits)]
    finally:
        for path in paths:
            path.unlink(missing_ok=True)


def job_html(office: Office, number: int) -> str:
    """A job under way with the files that are being read, or the report of one that has ended; nothing for 0."""
    if not number:
        return ""
    job = office.jobs.job(number)
    files = office.jobs.files(number) if job.ended else office.jobs.under_way(number)
    rows = [f.row for f in files if f.row]
    return fill(
        "job",
        job=job,
        style=words.JOB_STYLE[job.state],
        left=duration(job.seconds_left) if job.seconds_left and job.seconds_left >= 1 else "",
        reading=files if not job.ended else (),
        part=sum(_part(f) for f in files) if not job.ended else 0.0,
        summary=rows_summary(rows) if rows else "",
        lines=[line(row, office.corpus.documents) for row in _worst_first(rows)[:SHOWN]],
        more=max(0, len(rows) - SHOWN),
        resumable=resumable(job),
    )


def jobs_html(office: Office, number: int) -> str:
    """The newest jobs; `number` is the one whose report is shown."""
    shown = [
        (job, words.JOB_STYLE[job.state], local(job.created_at)[:16], resumable(job))
        for job in office.jobs.newest(NEWEST)
    ]
    return fill("jobs", jobs=shown, number=number)


def resumable(job: Job) -> bool:
    """Whether a job has ended with files that were not done."""
    return job.state in (State.INTERRUPTED, State.CANCELLED) and job.done < job.total


def line(row: Row, held: Collection[str]) -> Line:
    """A row of the report; its document is a link when the library holds it."""
    verdict = row.quality.verdict if row.quality and row.outcome != "failed" else None
    reasons = row.quality.reasons if row.quality else ()
    size = f"{row.articles} 条" if row.articles else f"{row.passages} 段" if row.passages else ""
    pages = f"{row.pages} 页" if row.pages else ""
    return Line(
        file=row.file,
        outcome=OUTCOME[row.outcome],
        style=_OUTCOME_STYLE.get(row.outcome, "plain"),
        title=row.title,
        link=read_link(row.document) if row.document in held else "",
        facts="，".join(filter(None, (row.kind, size, pages))),
        verdict=verdict.value if verdict else "",
        verdict_style=words.VERDICT_STYLE[verdict] if verdict else "",
        remarks=tuple(dict.fromkeys(filter(None, (row.message, *reasons, *row.warnings)))),
        failed=row.outcome == "failed",
    )


def _part(file: JobFile) -> float:
    """How much of a file is done, 0 to 1."""
    return file.pages_done / file.pages if file.pages else 0.0


def _worst_first(rows: Sequence[Row]) -> list[Row]:
    """Failed files, then bad readings, then those to check, then the others, each in order."""

    def rank(row: Row) -> int:
        if row.outcome == "failed" or row.quality is None:
            return 0 if row.outcome == "failed" else 3
        return (Verdict.BAD, Verdict.CHECK, Verdict.GOOD).index(row.quality.verdict) + 1

    return sorted(rows, key=rank)
