"""What is said in a round, or in a draft, append-only: every change is a new version of its key, nothing is written over.

A writer says which version it has seen. When somebody else was faster it is told what stands there now, and nothing of
either is lost. That holds for answers, findings, evidence and gaps alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from assistant.selfcheck.assessment import Decider
from assistant.selfcheck.tables import entries
from knowledge.errors import YifaError

ONLY = "-"
"""The key of a kind that a round has one of."""


class Kind(StrEnum):
    """What an entry is about; the key is an id of the edition, or a number of the round."""

    RESPONSE = "response"
    DECISION = "decision"
    SUGGESTION = "suggestion"
    PREFILL = "prefill"
    REVIEW = "review"
    EVIDENCE = "evidence"
    GAP = "gap"
    SCHEME = "scheme"
    STAGE = "stage"
    UNMATCHED = "unmatched"


@dataclass(frozen=True)
class Entry:
    """One version of one key; `at` is in UTC."""

    key: str
    version: int
    value: Mapping[str, Any]
    source: Decider
    by: str
    at: datetime


@dataclass
class Overtaken(YifaError):
    """The version a writer had seen is not the newest; `newest` is None where the key was never written."""

    newest: Entry | None


class Entries:
    """The entries of all rounds, or of whatever the first key column of `table` numbers. Several threads and processes
    may write at once.
    """

    def __init__(self, engine: sa.Engine, table: sa.Table = entries) -> None:
        self._engine, self._table = engine, table
        self._owner = next(iter(table.primary_key.columns))

    def newest(self, owner: int, kind: StrEnum) -> dict[str, Entry]:
        """The newest version of every key of a kind, in the order the keys were first written."""
        table = self._table
        own = (self._owner == owner) & (table.c.kind == kind)
        query = sa.select(table).where(own).order_by(table.c.at, table.c.key, table.c.version)
        first: dict[str, Entry] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                entry = _entry(row)
                if entry.key not in first or entry.version > first[entry.key].version:
                    first[entry.key] = entry
        return first

    def trail(self, owner: int, kind: StrEnum, key: str) -> list[Entry]:
        """Every version of a key, oldest first."""
        table = self._table
        own = (self._owner == owner) & (table.c.kind == kind) & (table.c.key == key)
        query = sa.select(table).where(own).order_by(table.c.version)
        with self._engine.connect() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def append(
        self,
        owner: int,
        kind: StrEnum,
        key: str,
        value: Mapping[str, Any],
        *,
        base: int,
        by: str,
        source: Decider = Decider.PERSON,
    ) -> Entry:
        """Write the version after `base` (0 for a new key); raises Overtaken where `base` is not the newest."""
        table = self._table
        same = (self._owner == owner) & (table.c.kind == kind) & (table.c.key == key)
        entry = Entry(key, base + 1, value, source, by, datetime.now(UTC).replace(tzinfo=None))
        row = {self._owner.name: owner, "kind": kind, "key": key, "version": entry.version, "value": dict(value)}
        before = sa.select(sa.func.coalesce(sa.func.max(table.c.version), 0)).where(same, table.c.version <= base)
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(table), [row | {"source": source, "by": by, "at": entry.at}])
                if connection.scalar(before) != base:
                    raise Overtaken(None)
        except (sa.exc.IntegrityError, Overtaken) as error:
            raise Overtaken(next(reversed(self.trail(owner, kind, key)), None)) from error
        return entry


def _entry(row: Any) -> Entry:
    return Entry(row.key, row.version, row.value, Decider(row.source), row.by, row.at)
