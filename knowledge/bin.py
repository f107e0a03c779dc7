"""The bin: documents that were removed, with everything that belonged to them, until they are purged.

A document in the bin is one row beside the library, so nothing that reads the library can meet it.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from knowledge.document import Document
from knowledge.schema import documents, passages, removed, tables, vectors
from knowledge.store import Store, document_of

KEPT = timedelta(days=30)
"""How long a removed document can be brought back."""

_PARTS = (passages, vectors, tables)
"""What belongs to a document, in the order in which it can be written."""


@dataclass(frozen=True)
class Removed:
    """A document in the bin, and since when (UTC)."""

    document: Document
    removed_at: datetime

    @property
    def until(self) -> datetime:
        """The moment (UTC) from which it may be purged."""
        return self.removed_at + KEPT


class Bin:
    """The removed documents of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, document_id: str, moment: datetime) -> None:
        """Move a document with its passages, vectors and tables from the library into the bin, in one transaction.

        An earlier one of the same id is replaced; what the library does not hold changes nothing.
        """
        with self._store.writing() as connection:
            row = connection.execute(sa.select(documents).where(documents.c.id == document_id)).mappings().first()
            if row is None:
                return
            parts = {t.name: _packed(connection.execute(_of(t, document_id)).mappings()) for t in _PARTS}
            (packed,) = _packed([row])
            kept = {"document_id": document_id, "removed_at": moment, "file": row["file"], "document": packed}
            connection.execute(sa.delete(removed).where(removed.c.document_id == document_id))
            connection.execute(sa.insert(removed), [kept | {"parts": parts}])
            connection.execute(sa.delete(documents).where(documents.c.id == document_id))

    def take(self, document_id: str) -> None:
        """Move a document back into the library, in one transaction; what the bin does not hold changes nothing."""
        with self._store.writing() as connection:
            query = sa.select(removed).where(removed.c.document_id == document_id)
            row = connection.execute(query).mappings().first()
            if row is None:
                return
            connection.execute(sa.insert(documents), [_unpacked(documents, row["document"])])
            for table in _PARTS:
                if rows := row["parts"][table.name]:
                    connection.execute(sa.insert(table), [_unpacked(table, r) for r in rows])
            connection.execute(sa.delete(removed).where(removed.c.document_id == document_id))

    def contents(self) -> list[Removed]:
        """What the bin holds, the last removed first."""
        columns = removed.c.document, removed.c.removed_at
        with self._store.engine.connect() as connection:
            rows = connection.execute(sa.select(*columns).order_by(removed.c.removed_at.desc())).all()
        return [Removed(document_of(_unpacked(documents, packed)), moment) for packed, moment in rows]

    def files(self) -> set[str]:
        """The originals that documents in the bin name."""
        with self._store.engine.connect() as connection:
            return set(connection.scalars(sa.select(removed.c.file)))

    def purge(self, before: datetime) -> None:
        """Forget what was removed before a moment."""
        with self._store.writing() as connection:
            connection.execute(sa.delete(removed).where(removed.c.removed_at < before))


def _of(table: sa.Table, document_id: str) -> sa.Select[Any]:
    """The rows of a table that belong to a document."""
    if table is not vectors:
        return sa.select(table).where(table.c.document_id == document_id)
    return sa.select(vectors).join(passages).where(passages.c.document_id == document_id)


def _packed(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows as JSON: days in ISO form, bytes in base64."""
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value.isoformat() if isinstance(value, date) else value


def _unpacked(table: sa.Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A packed row as the table keeps it; a column that came later is left out."""
    return {c.name: _value(c.type, row[c.name]) for c in table.columns if c.name in row}


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, sa.LargeBinary):
        return b64decode(value)
    if isinstance(kind, sa.DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, sa.Date) else value
