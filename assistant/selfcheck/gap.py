"""A gap 问题 with its rectification 整改: the columns of the ledger."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

TO_FILL = "【待填】"
"""What stands in print where nobody has written anything yet."""


class Severity(StrEnum):
    """How serious a gap is."""

    SERIOUS = "严重"
    ORDINARY = "一般"
    SLIGHT = "轻微"


class Progress(StrEnum):
    """How far the rectification is; overdue is derived and no state of its own."""

    TO_DO = "待整改"
    DOING = "整改中"
    DONE = "待验收"
    CLOSED = "已销号"


@dataclass(frozen=True)
class Gap:
    """One gap of a round; it may cover several indicators. `lead` is 牵头单位, `responsible` 责任单位, `person` 责任人.

    `progress_note` says what was done, `proof` names evidence, `acceptance` is the conclusion on it. `carried_from` is the
    round it was carried over from, with its number there. `merged_into` and `dropped` take it off the list; its history
    stays. `version` counts the changes from 1; `at` is in UTC.
    """

    number: int
    indicators: tuple[str, ...]
    problem: str
    basis: tuple[str, ...] = ()
    cause: str = ""
    severity: Severity = Severity.ORDINARY
    target: str = ""
    measure: str = ""
    lead: str = ""
    responsible: str = ""
    person: str = ""
    deadline: date | None = None
    progress: Progress = Progress.TO_DO
    progress_note: str = ""
    proof: str = ""
    acceptance: str = ""
    closed_on: date | None = None
    carried_from: tuple[int, int] | None = None
    merged_into: int | None = None
    dropped: str = ""
    version: int = 0
    by: str = ""
    at: datetime | None = None

    @property
    def listed(self) -> bool:
        """Whether it is on the list."""
        return self.merged_into is None and not self.dropped

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.listed and self.progress is not Progress.CLOSED

    def overdue(self, today: date) -> bool:
        """Whether its day has passed and it is not closed."""
        return self.open and self.deadline is not None and self.deadline < today

    def status(self, today: date) -> str:
        """整改中, or 整改中（逾期5天）."""
        late = f"（逾期{(today - self.deadline).days}天）" if self.deadline and self.overdue(today) else ""
        return self.progress + late
