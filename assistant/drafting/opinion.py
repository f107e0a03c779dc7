"""A letter that asks for something 审议意见、建议、提案、检察建议、督察反馈, as items that can be worked off."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class OpinionKind(StrEnum):
    """What kind of letter it is; each is answered in a form of its own."""

    DELIBERATION = "审议意见"
    DEPUTIES = "人大代表建议"
    MEMBERS = "政协提案"
    PROCURATORS = "检察建议"
    COURT = "司法建议"
    INSPECTION = "督察反馈"
    AUDIT = "审计意见"
    OTHER = "来文"


@dataclass(frozen=True)
class Due:
    """By when, in the words of the letter. `day` is None where it cannot be told for certain; `doubt` says why."""

    text: str
    day: date | None = None
    doubt: str = ""


@dataclass(frozen=True)
class OpinionItem:
    """One thing that is asked. `asked` are its demands and `quote` all of it, in the exact words; `who` is "" for whoever
    the letter is to, `due` None where the item names no day of its own.
    """

    number: int
    heading: str
    asked: tuple[str, ...]
    quote: str
    pinpoint: str = ""
    who: str = ""
    due: Due | None = None


@dataclass(frozen=True)
class Opinion:
    """A letter with its items. `doc` is the name of its file, `report_due` the day by which a written answer is asked,
    `doubts` what a person has to look at.
    """

    doc: str
    title: str
    kind: OpinionKind
    issuer: str
    number: str
    recipient: str
    items: tuple[OpinionItem, ...]
    report_due: Due | None = None
    doubts: tuple[str, ...] = ()

    def due_of(self, item: OpinionItem) -> Due | None:
        """The day of an item: its own, else that of the whole letter."""
        return item.due or self.report_due

    def who_of(self, item: OpinionItem) -> str:
        """Who is asked: whom the item names, else whom the letter is to."""
        return item.who or self.recipient
