"""SQL holds the truth: documents, passages, tables, vectors. With its schema and the bin the only file of this room that knows SQLAlchemy.

Every write is one transaction under fixed ids, so it can be repeated after a crash without loss or doubles.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from knowledge.document import Box, Document, Form, Kind, Passage, Status, Table, digest, quality_of
from knowledge.errors import DiskFull, SettingError, StoreDamaged
from knowledge.pinpoint import Pinpoint
from knowledge.schema import documents, now, passages, tables, vectors

_CHUNK = 500
_OWN = ("content_digest", "added_at")
"""Columns of a document that are no field of it."""

Also = Callable[[sa.Connection], None]
"""What else is written in the transaction that stores a document."""


def nothing_else(connection: sa.Connection) -> None:
    """The document alone."""


class Store:
    """Documents, passages and vectors in SQL. `url` is an SQLAlchemy URL; SQLite runs in WAL mode."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._place = self.engine.url.database or self.engine.url.render_as_string()
        sa.event.listen(self.engine, "handle_error", self._refuse)
        self._migrate()

    def put(
        self,
        document: Document,
        items: Sequence[Passage],
        vectors_of: dict[str, bytes],
        embedder: str,
        grids: Sequence[Table] = (),
        also: Also = nothing_else,
    ) -> None:
        """Write a document with all its passages, vectors and tables, replacing what stood under the same id."""
        with self.writing() as connection:
            connection.execute(sa.delete(documents).where(documents.c.id == document.id))
            row = _document_row(document) | {"content_digest": content_digest(document, items), "added_at": now()}
            connection.execute(sa.insert(documents), [row])
            if items:
                connection.execute(sa.insert(passages), [_passage_row(p) for p in items])
            rows = [{"passage_id": i, "embedder": embedder, "vector": v} for i, v in vectors_of.items()]
            if rows:
                connection.execute(sa.insert(vectors), rows)
            if grids:
                numbered = [asdict(t) | {"document_id": document.id, "number": n} for n, t in enumerate(grids, 1)]
                connection.execute(sa.insert(tables), numbered)
            also(connection)

    def update(self, document: Document) -> None:
        """Change a document's own data (status, dates, aliases); its passages stay."""
        with self.writing() as connection:
            row = {k: v for k, v in _document_row(document).items() if k != "id"}
            connection.execute(sa.update(documents).where(documents.c.id == document.id).values(**row))

    def remove(self, document_id: str) -> None:
        """Delete a document with its passages and vectors; deleting what is not there changes nothing."""
        with self.writing() as connection:
            connection.execute(sa.delete(documents).where(documents.c.id == document_id))

    def put_vectors(self, embedder: str, rows: dict[str, bytes]) -> None:
        """Write vectors of one embedder for existing passages and drop those of any other embedder for them."""
        with self.writing() as connection:
            for chunk in _chunks(list(rows)):
                connection.execute(sa.delete(vectors).where(vectors.c.passage_id.in_(chunk)))
                values = [{"passage_id": i, "embedder": embedder, "vector": rows[i]} for i in chunk]
                connection.execute(sa.insert(vectors), values)

    def documents(self) -> list[Document]:
        """Every document of the library, by title and version."""
        query = sa.select(documents).order_by(documents.c.short_title, documents.c.adopted_on)
        with self.engine.connect() as connection:
            return [document_of(row) for row in connection.execute(query).mappings()]

    def document(self, document_id: str) -> Document | None:
        """One document, or None."""
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(documents).where(documents.c.id == document_id)).mappings().first()
        return document_of(row) if row else None

    def digests(self) -> dict[str, str]:
        """Content digest of every document: what the indexes are compared with."""
        with self.engine.connect() as connection:
            return {
                r.id: r.content_digest
                for r in connection.execute(sa.select(documents.c.id, documents.c.content_digest))
            }

    def passages(self, document_id: str) -> list[Passage]:
        """The passages of a document in reading order."""
        query = sa.select(passages).where(passages.c.document_id == document_id).order_by(passages.c.ordinal)
        with self.engine.connect() as connection:
            return [_passage(row) for row in connection.execute(query).mappings()]

    def tables(self, document_id: str) -> list[Table]:
        """The tables of a document in their order: 表1 is the first."""
        query = sa.select(tables).where(tables.c.document_id == document_id).order_by(tables.c.number)
        with self.engine.connect() as connection:
            found = connection.execute(query).mappings().all()
        return [
            Table(tuple(map(tuple, row["rows"])), row["page"], row["title"], row["sheet"], row["heads"])
            for row in found
        ]

    def passages_by_id(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Passages by id; ids that do not exist are left out."""
        found: dict[str, Passage] = {}
        with self.engine.connect() as connection:
            for chunk in _chunks(list(ids)):
                rows = connection.execute(sa.select(passages).where(passages.c.id.in_(chunk))).mappings()
                found |= {row["id"]: _passage(row) for row in rows}
        return found

    def passages_by_label(self, document_id: str, label: str) -> list[Passage]:
        """The passages of one article (第六十三条) of a document; more than one only where the source repeats it."""
        where = (passages.c.document_id == document_id) & (passages.c.label == label)
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(passages).where(where).order_by(passages.c.ordinal)).mappings()
            return [_passage(row) for row in rows]

    def count(self) -> tuple[int, int]:
        """(documents, passages)."""
        with self.engine.connect() as connection:
            n_documents = connection.scalar(sa.select(sa.func.count()).select_from(documents))
            n_passages = connection.scalar(sa.select(sa.func.count()).select_from(passages))
        return n_documents or 0, n_passages or 0

    def added(self) -> dict[str, datetime]:
        """When each document was last put in (UTC), as far as that is known."""
        query = sa.select(documents.c.id, documents.c.added_at).where(documents.c.added_at.is_not(None))
        with self.engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def sizes(self, document_ids: Sequence[str]) -> dict[str, int]:
        """How many passages some documents have; a document without any is left out."""
        column = passages.c.document_id
        query = sa.select(column, sa.func.count()).where(column.in_(document_ids)).group_by(column)
        with self.engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def embedders(self) -> dict[str, int]:
        """How many vectors each embedder has made."""
        query = sa.select(vectors.c.embedder, sa.func.count()).group_by(vectors.c.embedder)
        with self.engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def vectors(self, document_id: str) -> dict[str, bytes]:
        """Vectors (float32 bytes) of a document's passages by passage id."""
        query = (
            sa.select(vectors.c.passage_id, vectors.c.vector)
            .join(passages)
            .where(passages.c.document_id == document_id)
        )
        with self.engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction; on a full disk everything written before it stays."""
        with self.engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def _refuse(self, context: sa.engine.ExceptionContext) -> None:
        """A full disk and a damaged file, whenever they show, as errors with a remedy."""
        reason = str(context.original_exception)
        if "disk is full" in reason or "disk I/O error" in reason:
            raise DiskFull(self._place) from context.original_exception
        if "malformed" in reason or "not a database" in reason:
            raise StoreDamaged(self._place, reason) from context.original_exception

    def _migrate(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
        config.attributes["engine"] = self.engine
        try:
            command.upgrade(config, "head")
        except sa.exc.DatabaseError as error:
            raise StoreDamaged(self._place, str(error.orig)) from error
        except CommandError as error:
            raise StoreDamaged(self._place, "由更新的版本写入") from error


def content_digest(document: Document, items: Sequence[Passage]) -> str:
    """Digest of everything the indexes are made from."""
    texts = [t for p in items for t in (p.id, p.text, p.pinpoint.headings, *p.questions)]
    return digest(document.id, document.title, *document.aliases, *texts)


def _engine(url: str) -> sa.Engine:
    try:
        engine = sa.create_engine(url, hide_parameters=True)  # what people asked must not get into logs
    except (sa.exc.ArgumentError, ImportError) as error:
        raise SettingError(f"数据库地址不能用（{error}）。请检查 YIFA_DATABASE_URL。") from error
    if engine.dialect.name == "sqlite":

        @sa.event.listens_for(engine, "connect")
        def _pragmas(connection: sqlite3.Connection, _record: Any) -> None:
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA busy_timeout=10000")

    return engine


def _document_row(document: Document) -> dict[str, Any]:
    row = asdict(document)
    return row | {
        "aliases": list(document.aliases),
        "attachments": list(document.attachments),
        "repeals": list(document.repeals),
        "warnings": list(document.warnings),
    }


def document_of(row: Any) -> Document:
    """A document from its row."""
    fields = {k: row[k] for k in row if k not in _OWN}
    return Document(
        **fields
        | {
            "kind": Kind(row["kind"]),
            "form": Form(row["form"]),
            "aliases": tuple(row["aliases"]),
            "attachments": tuple(row["attachments"]),
            "repeals": tuple(row["repeals"]),
            "warnings": tuple(row["warnings"]),
            "set_status": Status(row["set_status"]) if row["set_status"] else None,
            "quality": quality_of(row["quality"]) if row["quality"] else None,
        }
    )


def _passage_row(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "document_id": passage.document_id,
        "ordinal": passage.ordinal,
        "label": passage.pinpoint.label,
        "text": passage.text,
        "page": passage.page,
        "pinpoint": {k: v for k, v in vars(passage.pinpoint).items() if v},
        "questions": list(passage.questions),
        "boxes": [[box.page, *(round(place, 4) for place in astuple(box)[1:])] for box in passage.boxes],
    }


def _passage(row: Any) -> Passage:
    return Passage(
        document_id=row["document_id"],
        pinpoint=Pinpoint(**row["pinpoint"]),
        text=row["text"],
        ordinal=row["ordinal"],
        page=row["page"],
        questions=tuple(row["questions"]),
        boxes=tuple(Box(*box) for box in row["boxes"]),
    )


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def iso(day: date | None) -> str:
    """A date in ISO form, empty for None."""
    return day.isoformat() if day else ""
