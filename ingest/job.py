"""A job as it stands, and its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ingest.add import Row, Stage
from knowledge.document import Kind


class State(StrEnum):
    """State of a job."""

    WAITING = "等待"
    RUNNING = "进行中"
    DONE = "完成"
    PARTLY = "部分失败"
    CANCELLED = "已取消"
    INTERRUPTED = "中断"


ENDED_STAGES = frozenset({Stage.DONE, Stage.FAILED})


@dataclass(frozen=True)
class Job:
    """A job. `watched` is the folder that it keeps the library in step with, empty for any other job.

    `total`, `done` and `failed` count files, `done` the failed ones too; `seconds_left` is None where it cannot be told.
    Times are in UTC.
    """

    id: int
    what: str
    owner: str
    kind: Kind | None
    dry_run: bool
    watched: str
    state: State
    message: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    total: int
    done: int
    failed: int
    seconds_left: float | None

    @property
    def ended(self) -> bool:
        """Whether nothing more happens to it unless somebody asks."""
        return self.state not in (State.WAITING, State.RUNNING)


@dataclass(frozen=True)
class JobFile:
    """One file of a job. `place` is its path, or where the spool keeps its bytes; `row` is what became of it.

    `seen` is the fingerprint of a file in a watched folder, empty for one that has left it. Times are in UTC.
    """

    job_id: int
    number: int
    name: str
    place: str
    seen: str
    catalogue: Mapping[str, str]
    stage: Stage
    pages_done: int
    pages: int
    started_at: datetime | None
    finished_at: datetime | None
    row: Row | None
