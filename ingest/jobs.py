"""Jobs in SQL: what was handed in, how far it is, what became of each file.

Bytes without a place on disk of their own are first put into the spool, then the job is written. So whatever was
acknowledged survives a kill, and what is not done yet is done later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import sqlalchemy as sa

from ingest.add import Row, Stage
from ingest.job import ENDED_STAGES, Job, JobFile, State
from ingest.job_tables import files, jobs
from ingest.page import Limits
from ingest.source import Disk, Source
from ingest.spool import MARK, Spool
from knowledge.document import Kind, quality_of
from knowledge.errors import UnknownJob, Unreadable, UsageError
from knowledge.schema import now
from knowledge.store import Also

KEPT = timedelta(days=30)
"""How long the bytes of failed and cancelled files are kept for another try."""

_ended = files.c.stage.in_(ENDED_STAGES)
_untouched = {"stage": Stage.WAITING, "pages_done": 0, "pages": 0, "row": {}} | dict.fromkeys(
    ("outcome", "document", "error_kind", "message"), ""
)


class Jobs:
    """The jobs of a data folder. `spool` is the folder for bytes that wait. Thread-safe."""

    def __init__(self, engine: sa.Engine, spool: Path) -> None:
        self._engine = engine
        self._spool = Spool(spool)
        self._spooling = Lock()

    def create(
        self,
        sources: Iterable[Source],
        *,
        what: str,
        owner: str = "",
        kind: Kind | None = None,
        dry_run: bool = False,
        watched: str = "",
    ) -> Job:
        """Take files over as a waiting job; a file whose bytes cannot be had is a failed row from the start."""
        with self._spooling:
            rows = [self._taken_over(n, source) for n, source in enumerate(sources, 1)]
            job = {"what": what, "owner": owner, "kind": kind, "dry_run": dry_run, "watched": watched}
            fresh = {"state": State.WAITING, "message": "", "created_at": now()}
            with self._engine.begin() as connection:
                insert = sa.insert(jobs).values(**job, **fresh).returning(jobs.c.id)
                number = connection.execute(insert).scalar_one()
                if rows:
                    connection.execute(sa.insert(files), [row | {"job_id": number} for row in rows])
        return self.job(number)

    def job(self, number: int) -> Job:
        """One job; raises UnknownJob."""
        found = self._select(jobs.c.id == number)
        if not found:
            raise UnknownJob(number)
        return found[0]

    def newest(self, limit: int = 50) -> list[Job]:
        """The newest jobs, newest first."""
        return self._select(sa.true(), limit)

    def files(self, number: int) -> list[JobFile]:
        """The files of a job in order; raises UnknownJob."""
        self.state(number)
        query = sa.select(files).where(files.c.job_id == number).order_by(files.c.number)
        with self._engine.connect() as connection:
            return [_file(row) for row in connection.execute(query).mappings()]

    def under_way(self, number: int) -> list[JobFile]:
        """The files of a job that are being read or stored right now."""
        query = sa.select(files).where((files.c.job_id == number) & ~_ended & (files.c.stage != Stage.WAITING))
        with self._engine.connect() as connection:
            return [_file(row) for row in connection.execute(query.order_by(files.c.number)).mappings()]

    def sources(self, number: int, limits: Limits) -> list[Source]:
        """The files of a job that are not done yet, with what loads them."""
        disk = Disk(limits)
        return [
            Source(
                f.name,
                partial(self._spool.load if f.place.startswith(MARK) else disk.load, f.place),
                dict(f.catalogue),
                f.place,
                f.number,
                f.seen,
            )
            for f in self.files(number)
            if f.stage not in ENDED_STAGES
        ]

    def state(self, number: int) -> State:
        """The state alone; raises UnknownJob."""
        with self._engine.connect() as connection:
            state = connection.scalar(sa.select(jobs.c.state).where(jobs.c.id == number))
        if state is None:
            raise UnknownJob(number)
        return State(state)

    def next_waiting(self) -> int | None:
        """The job whose turn it is."""
        with self._engine.connect() as connection:
            number: int | None = connection.scalar(
                sa.select(sa.func.min(jobs.c.id)).where(jobs.c.state == State.WAITING)
            )
            return number

    def begin(self, number: int) -> bool:
        """Start a waiting job; False when it is not waiting any more."""
        return self._move(number, (State.WAITING,), State.RUNNING, started_at=now(), finished_at=None, message="")

    def end(self, number: int, state: State, message: str = "") -> None:
        """End a running job; what was asked of it meanwhile stands. Files under way wait again."""
        self._move(number, (State.RUNNING,), state, finished_at=now(), message=message)
        self._wait_again(number, ~_ended)

    def cancel(self, number: int) -> Job:
        """Stop a job; what is in the library stays. Raises UnknownJob, or UsageError for one that has ended."""
        before = (State.WAITING, State.RUNNING, State.INTERRUPTED)
        return self._asked(number, before, State.CANCELLED, "已经结束，不用取消", finished_at=now())

    def resume(self, number: int) -> Job:
        """Let a job go on with the files that are not done; raises UnknownJob, or UsageError where nothing is left."""
        before = (State.WAITING, State.INTERRUPTED, State.CANCELLED)
        return self._asked(number, before, State.WAITING, "没有要接着做的文件", finished_at=None)

    def retry(self, number: int) -> Job:
        """Let a job try the failed files again; raises UnknownJob, or UsageError where there are none or it still runs."""
        job = self.job(number)
        if not job.failed or not job.ended:
            raise UsageError(f"任务 {number}（{job.state}）没有可以重试的失败文件。")
        self._wait_again(number, files.c.stage == Stage.FAILED)
        return self._asked(number, (job.state,), State.WAITING, "不能重试", finished_at=None)

    def tidy(self) -> list[int]:
        """Mark jobs that a killed process left running as interrupted and give their numbers; drop bytes nobody wants.

        For whoever has just opened the data folder: it holds the lock, so nobody else runs a job.
        """
        with self._engine.connect() as connection:
            left = list(connection.scalars(sa.select(jobs.c.id).where(jobs.c.state == State.RUNNING)))
            since = jobs.c.finished_at.is_(None) | (jobs.c.finished_at > now() - KEPT)
            wanted = sa.select(files.c.place).join(jobs).where((files.c.stage != Stage.DONE) & since)
            self._spool.sweep(set(connection.scalars(wanted)))
        for number in left:
            self.end(number, State.INTERRUPTED, "程序中途退出")
        return left

    def resume_interrupted(self) -> None:
        """Let every interrupted job wait for its turn again."""
        change = sa.update(jobs).where(jobs.c.state == State.INTERRUPTED)
        with self._engine.begin() as connection:
            connection.execute(change.values(state=State.WAITING, finished_at=None))

    def tell(self, number: int, file: int, stage: Stage, done: int, of: int) -> None:
        """Note how far a file is; reading begins with no page done."""
        began = {"started_at": now()} if stage is Stage.READING and not done else {}
        with self._engine.begin() as connection:
            _change(connection, number, file, {"stage": stage, "pages_done": done, "pages": of} | began)

    def noting(self, number: int, source: Source, row: Row) -> Also:
        """What notes in a transaction of the library what became of a file, so that a kill cannot come between."""
        return lambda connection: _change(connection, number, source.number, _outcome(row))

    def settle(self, number: int, source: Source, row: Row) -> None:
        """Note what became of a file, and let go of its bytes unless it may be tried again."""
        with self._engine.begin() as connection:
            self.noting(number, source, row)(connection)
        if row.outcome != "failed" and source.place.startswith(MARK):
            self._release(source.place)

    def seen(self, folder: str, owner: str) -> list[JobFile]:
        """What jobs have done for a watched folder, and what they were told not to do, oldest first."""
        settled = _ended | (jobs.c.state == State.CANCELLED)
        where = (jobs.c.watched == folder) & (jobs.c.owner == owner) & settled
        query = sa.select(files).join(jobs).where(where).order_by(files.c.job_id, files.c.number)
        with self._engine.connect() as connection:
            return [_file(row) for row in connection.execute(query).mappings()]

    def handed_in_elsewhere(self, document: str, folder: str) -> bool:
        """Whether a document was also handed in by a job that has nothing to do with a watched folder."""
        where = (files.c.document == document) & (jobs.c.watched != folder) & ~jobs.c.dry_run
        query = sa.select(sa.func.count()).select_from(files.join(jobs)).where(where)
        with self._engine.connect() as connection:
            return bool(connection.scalar(query))

    def _taken_over(self, number: int, source: Source) -> dict[str, Any]:
        """A file as it is first written."""
        row = _untouched | {"number": number, "name": source.name, "catalogue": dict(source.catalogue)}
        row |= {"place": source.place, "seen": source.seen, "started_at": None, "finished_at": None}
        if source.place:
            return row
        try:
            return row | {"place": self._spool.put(source.load())}
        except Unreadable as error:
            return row | _outcome(Row(source.name, "failed", error.kind, error.message))

    def _release(self, place: str) -> None:
        """Drop bytes from the spool unless another file with the same bytes still waits or may be tried again."""
        others = sa.select(sa.func.count()).where((files.c.place == place) & (files.c.stage != Stage.DONE))
        with self._spooling, self._engine.connect() as connection:
            if not connection.scalar(others):
                self._spool.remove(place)

    def _select(self, where: sa.ColumnElement[bool], limit: int | None = None) -> list[Job]:
        """Jobs with their counts, newest first; `lately` are the files done since it was last started."""
        lately = _ended & (files.c.finished_at >= jobs.c.started_at)
        part = sa.case(
            (~_ended & (files.c.pages > 0), sa.cast(files.c.pages_done, sa.Float) / files.c.pages), else_=0.0
        )
        counts = {"done": _ended, "failed": files.c.stage == Stage.FAILED, "lately": lately}
        query = (
            sa.select(
                jobs,
                sa.func.count(files.c.number).label("total"),
                sa.func.coalesce(sa.func.sum(part), 0.0).label("part"),
                *(sa.func.coalesce(sa.func.sum(sa.case((w, 1), else_=0)), 0).label(n) for n, w in counts.items()),
            )
            .select_from(jobs.outerjoin(files))
            .where(where)
            .group_by(jobs.c.id)
            .order_by(jobs.c.id.desc())
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [_job(row) for row in connection.execute(query).mappings()]

    def _asked(self, number: int, before: tuple[State, ...], after: State, refusal: str, **values: Any) -> Job:
        """Change the state because a person wants it."""
        if not self._move(number, before, after, **values):
            raise UsageError(f"任务 {number}（{self.state(number)}）{refusal}。")
        return self.job(number)

    def _move(self, number: int, before: tuple[State, ...], after: State, **values: Any) -> bool:
        change = sa.update(jobs).where((jobs.c.id == number) & jobs.c.state.in_(before))
        with self._engine.begin() as connection:
            return connection.execute(change.values(state=after, **values)).rowcount == 1

    def _wait_again(self, number: int, where: sa.ColumnElement[bool]) -> None:
        change = sa.update(files).where((files.c.job_id == number) & where)
        with self._engine.begin() as connection:
            connection.execute(change.values(**_untouched))


def _change(connection: sa.Connection, number: int, file: int, values: Mapping[str, Any]) -> None:
    where = (files.c.job_id == number) & (files.c.number == file)
    connection.execute(sa.update(files).where(where).values(**values))


def _outcome(row: Row) -> dict[str, Any]:
    """What became of a file, in columns and as a whole."""
    return {
        "stage": Stage.FAILED if row.outcome == "failed" else Stage.DONE,
        "pages_done": row.pages,
        "pages": row.pages,
        "finished_at": now(),
        "outcome": row.outcome,
        "document": row.document,
        "error_kind": row.error_kind,
        "message": row.message,
        "row": asdict(row),
    }


def _job(row: Any) -> Job:
    shown = {k: row[k] for k in row if k not in ("part", "lately")}
    left = None
    if row["state"] == State.RUNNING and row["lately"] + row["part"]:
        pace = (now() - row["started_at"]).total_seconds() / (row["lately"] + row["part"])
        left = max(pace * (row["total"] - row["done"] - row["part"]), 0.0)
    kind = Kind(row["kind"]) if row["kind"] else None
    return Job(**shown | {"state": State(row["state"]), "kind": kind, "seconds_left": left})


def _file(row: Any) -> JobFile:
    shown = {k: row[k] for k in row if k not in ("outcome", "document", "error_kind", "message")}
    told = row["row"]
    if told:
        quality = quality_of(told["quality"]) if told["quality"] else None
        told = Row(**told | {"warnings": tuple(told["warnings"]), "quality": quality})
    return JobFile(**shown | {"stage": Stage(row["stage"]), "row": told or None})
