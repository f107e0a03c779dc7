"""Run a job: read its files in worker processes, store them one by one, note how far each one is."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

from ingest.add import Row, Stage, settle, take_in
from ingest.job import Job, JobFile, State
from ingest.jobs import Jobs
from ingest.page import Limits
from ingest.parse import Parsed, Task
from ingest.source import Source
from ingest.workers import Pool
from knowledge.corpus import Corpus

_OFTEN = 0.5
"""Seconds between two notes on the same file: pages may come faster than anybody can read."""

TAKEN = frozenset({"added", "updated"})
"""Outcomes of files whose document is in the library because of them."""


@dataclass(frozen=True)
class Runner:
    """Everything a job needs. `writing` is held only while something is written to the library."""

    jobs: Jobs
    corpus: Corpus
    limits: Limits
    pool: Pool[Task, Parsed]
    writing: AbstractContextManager[Any]

    def run(
        self,
        number: int,
        *,
        report: Callable[[Row], None] = lambda row: None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> Job:
        """Run a waiting job as far as it goes and give it as it stands then; any other job is left as it is.

        A cancelled job stops between two files, and so does one that is `stopping`, which can be resumed. Whatever is
        raised on the way interrupts the job and is raised on.
        """
        job = self.jobs.job(number)
        if not self.jobs.begin(number):
            return job
        try:
            message = self._take_in(job, report, lambda: stopping() or self.jobs.state(number) is not State.RUNNING)
        except BaseException as error:
            self.jobs.end(number, State.INTERRUPTED, str(error))
            raise
        left, failed = self.jobs.sources(number, self.limits), self.jobs.job(number).failed
        self.jobs.end(number, State.INTERRUPTED if left else State.PARTLY if failed else State.DONE, message)
        return self.jobs.job(number)

    def _take_in(self, job: Job, report: Callable[[Row], None], stopped: Callable[[], bool]) -> str:
        """Every file that is not done; what else happened, in words."""
        sources = self.jobs.sources(job.id, self.limits)
        gone = [s for s in sources if job.watched and not s.seen]
        notes = _Notes(self.jobs, job.id)
        rows = take_in(
            [s for s in sources if s not in gone],
            self.corpus,
            owner=job.owner,
            kind=job.kind,
            limits=self.limits,
            dry_run=job.dry_run,
            pool=self.pool,
            writing=self.writing,
            tell=notes.tell,
            note=partial(self.jobs.noting, job.id),
            stopped=stopped,
        )
        for source, row in rows:
            self.jobs.settle(job.id, source, row)
            report(row)
        return self._take_out(job, gone, report) if job.watched and not stopped() else ""

    def _take_out(self, job: Job, gone: Sequence[Source], report: Callable[[Row], None]) -> str:
        """Remove the documents that came from a watched folder and that no file in it holds any more.

        A file that a later job has seen again counts as there: this job may have waited long.
        """
        history = self.jobs.seen(job.watched, job.owner)
        held = documents_by_place(history)
        back = {f.place for f in history if f.job_id > job.id and f.seen}
        left = {s.place: "" if s.place in back else held.pop(s.place, "") for s in gone}
        ours = {f.row.document for f in history if f.row and f.row.outcome in TAKEN}
        orphans = [
            self.corpus.documents[d]
            for d in sorted(ours - set(held.values()))
            if d in self.corpus.documents and not self.jobs.handed_in_elsewhere(d, job.watched)
        ]
        with self.writing:
            for document in orphans:
                self.corpus.set_aside(document.id)
            settle(self.corpus)
        titles = {d.id: d.title for d in orphans}
        for source in gone:
            name = left[source.place]
            row = Row(source.name, "removed" if name in titles else "gone", document=name, title=titles.get(name, ""))
            self.jobs.settle(job.id, source, row)
            report(row)
        return f"已从资料库移除：{'、'.join(titles)}" if titles else ""


def documents_by_place(history: Sequence[JobFile]) -> dict[str, str]:
    """The document that each file of a watched folder holds, after everything that happened to it, oldest first.

    A file that could not be read any more still counts for what it held before, and so does one whose removal was
    cancelled.
    """
    held: dict[str, str] = {}
    for file in history:
        if file.row and not file.seen:
            held.pop(file.place, None)
        elif file.row and file.row.document:
            held[file.place] = file.row.document
    return held


class _Notes:
    """What is written down while files are on their way."""

    def __init__(self, jobs: Jobs, number: int) -> None:
        self._jobs, self._number = jobs, number
        self._noted: dict[int, float] = {}

    def tell(self, source: Source, stage: Stage, done: int, of: int) -> None:
        """Note that a file has begun, and now and then how far it is."""
        before, moment = self._noted.get(source.number), time.monotonic()
        if before is None or moment - before >= _OFTEN:
            self._noted[source.number] = moment
            self._jobs.tell(self._number, source.number, stage, done, of)
