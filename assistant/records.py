"""Answers and readers' verdicts in SQL: what was shown to whom stays as it was shown."""

import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from assistant.answer import Answer
from knowledge.errors import UsageError
from knowledge.schema import now

METADATA = sa.MetaData()
answers = sa.Table(
    "answers",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("asked_at", sa.DateTime, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("record", sa.JSON, nullable=False),
    sa.Column("hash", sa.String, nullable=False),
)
feedback = sa.Table(
    "feedback",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("answer_id", sa.String, sa.ForeignKey("answers.id"), nullable=False),
    sa.Column("given_at", sa.DateTime, nullable=False),
    sa.Column("good", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

corrections = sa.Table(
    "corrections",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("answer_id", sa.String, sa.ForeignKey("answers.id"), nullable=False, unique=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("state", sa.String, nullable=False, index=True),
    sa.Column("asked_at", sa.DateTime, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("at", sa.DateTime),
)


class State(StrEnum):
    """How far the correction of an answer is."""

    OPEN = "待核对"
    APPROVED = "已核定"
    ALIAS = "已加别名"
    DISMISSED = "不需改正"


@dataclass(frozen=True)
class Feedback:
    """A reader's verdict on one answer."""

    answer_id: str
    good: bool
    reason: str
    given_at: datetime


class Records:
    """Answers and feedback; writing the same id twice changes nothing the second time."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def keep(self, answer: Answer) -> None:
        """Store an answer with a hash over everything that was shown."""
        record = json.loads(json.dumps(asdict(answer), ensure_ascii=False))
        row = {
            "id": answer.id,
            "asked_at": now(),
            "question": answer.question,
            "status": answer.status.value,
            "record": record,
            "hash": fingerprint(record),
        }
        with self._engine.begin() as connection:
            if not connection.scalar(sa.select(answers.c.id).where(answers.c.id == answer.id)):
                connection.execute(sa.insert(answers), [row])

    def answer(self, answer_id: str) -> dict[str, Any] | None:
        """The stored record of an answer, or None."""
        with self._engine.connect() as connection:
            record: dict[str, Any] | None = connection.scalar(
                sa.select(answers.c.record).where(answers.c.id == answer_id)
            )
            return record

    def every(self) -> Iterator[dict[str, Any]]:
        """Every stored record with the moment (UTC) it was kept and its hash, oldest first."""
        query = sa.select(answers.c.asked_at, answers.c.hash, answers.c.record)
        with self._engine.connect() as connection:
            for row in connection.execute(query.order_by(answers.c.asked_at, answers.c.id)):
                yield row.record | {"asked_at": row.asked_at.isoformat(), "hash": row.hash}

    def altered(self) -> list[str]:
        """Ids of stored answers that are no longer what was shown: the hash of the record or of its text does not fit."""
        query = sa.select(answers.c.id, answers.c.record, answers.c.hash).order_by(answers.c.asked_at, answers.c.id)
        with self._engine.connect() as connection:
            return [row.id for row in connection.execute(query) if not _intact(row.record, row.hash)]

    def rate(self, answer_id: str, good: bool, reason: str = "") -> None:
        """Store a reader's verdict in place of an earlier one on this answer; a bad one is a task for the reviewer.

        Raises UsageError for an unknown answer.
        """
        if self.answer(answer_id) is None:
            raise UsageError(f"没有编号为 {answer_id} 的回答，无法评价。")
        row = {
            "id": uuid.uuid4().hex,
            "answer_id": answer_id,
            "good": good,
            "reason": reason.strip()[:1000],
            "given_at": now(),
        }
        with self._engine.begin() as connection:
            connection.execute(sa.delete(feedback).where(feedback.c.answer_id == answer_id))
            connection.execute(sa.insert(feedback), [row])
            _hand_on(connection, row)

    def ratings(self) -> Sequence[Feedback]:
        """The verdict on each answer that has one, oldest first."""
        columns = (feedback.c.answer_id, feedback.c.good, feedback.c.reason, feedback.c.given_at)
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(*columns).order_by(feedback.c.given_at, feedback.c.id))
            return [Feedback(*row) for row in rows]

    def counts(self) -> dict[str, int]:
        """Number of stored answers by status."""
        query = sa.select(answers.c.status, sa.func.count()).group_by(answers.c.status)
        with self._engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}


def _hand_on(connection: sa.Connection, verdict: dict[str, Any]) -> None:
    """Make a bad verdict a task of the reviewer; one who changes his mind takes an open task back."""
    same = corrections.c.answer_id == verdict["answer_id"]
    still_open = same & (corrections.c.state == State.OPEN)
    if verdict["good"]:
        connection.execute(sa.delete(corrections).where(still_open))
    elif connection.scalar(sa.select(corrections.c.id).where(same)) is None:
        task = {"answer_id": verdict["answer_id"], "reason": verdict["reason"], "asked_at": verdict["given_at"]}
        connection.execute(sa.insert(corrections).values(**task, state=State.OPEN, note="", by=""))
    else:
        connection.execute(sa.update(corrections).where(still_open).values(reason=verdict["reason"]))


def _intact(record: dict[str, Any], kept: str) -> bool:
    return fingerprint(record) == kept and record.get("text_hash", "") in ("", sha256(record["text"]))


def sha256(text: str) -> str:
    """sha256 of a text in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(record: dict[str, Any]) -> str:
    """sha256 over a record in canonical JSON."""
    return sha256(json.dumps(record, ensure_ascii=False, sort_keys=True))
