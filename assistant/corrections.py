"""What readers marked as wrong, and what reviewers made of it: an approved answer, an alias, or nothing.

An approved answer is found again by the wording of the question and of others like it, in one form. Its bases are kept
with the hash of their text, so that one whose law has changed is noticed.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from assistant.records import State, answers, corrections
from knowledge.errors import UsageError
from knowledge.schema import now

METADATA = sa.MetaData()
approved = sa.Table(
    "approved",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("correction_id", sa.Integer, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("bases", sa.JSON, nullable=False),
    sa.Column("points", sa.JSON, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
)
wordings = sa.Table(
    "approved_wordings",
    METADATA,
    sa.Column("wording", sa.String, primary_key=True),
    sa.Column("approved_id", sa.Integer, sa.ForeignKey("approved.id", ondelete="CASCADE"), nullable=False),
)
aliases = sa.Table(
    "added_aliases",
    METADATA,
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("word", sa.String, primary_key=True),
    sa.Column("means", sa.String, primary_key=True),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
)
_POLITE = re.compile("请问|您好|你好|谢谢|麻烦")


class AliasKind(StrEnum):
    """What an alias stands for: a document's title, or a word of the law."""

    TITLE = "文件"
    TERM = "用语"


@dataclass(frozen=True)
class Correction:
    """A task of the reviewer: an answer that a reader marked as wrong, and what became of it. Times are in UTC."""

    id: int
    answer_id: str
    question: str
    text: str
    reason: str
    state: State
    asked_at: datetime
    note: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Basis:
    """A passage an approved answer rests on, with the sha256 of its text on the day of approval."""

    passage_id: str
    text_hash: str


@dataclass(frozen=True)
class Approved:
    """An answer that a person approved. `points` are what a right answer must hold, each in several wordings."""

    id: int
    question: str
    text: str
    bases: tuple[Basis, ...]
    points: tuple[tuple[str, ...], ...]
    by: str
    at: datetime
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ruling:
    """What a reviewer approves: the answer, its bases, other wordings of the question, the points it must hold."""

    text: str
    bases: tuple[Basis, ...]
    wordings: tuple[str, ...] = ()
    points: tuple[tuple[str, ...], ...] = ()


class Corrections:
    """The corrections of a data folder. Thread-safe; everything that belongs together is one transaction."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def all(self, state: State | None = None) -> list[Correction]:
        """The tasks, or those in one state, newest first."""
        return self._select(corrections.c.state == state if state else sa.true())

    def find(self, number: int) -> Correction:
        """One task; raises UsageError."""
        found = self._select(corrections.c.id == number)
        if not found:
            raise UsageError(f"没有编号为 {number} 的反馈。用 yifa feedback list 看全部。")
        return found[0]

    def approve(self, number: int, ruling: Ruling, *, by: str) -> Approved:
        """Let an approved answer stand for a question from now on; raises UsageError without text, basis or name.

        It takes the place of an earlier one for the same wording.
        """
        task = self.find(number)
        if not ruling.text.strip() or not ruling.bases:
            raise UsageError("核定的答复要有内容，并且至少注明一条依据。")
        row = {"correction_id": number, "question": task.question, "text": ruling.text.strip()}
        row |= {"bases": [asdict(b) for b in ruling.bases], "points": [list(p) for p in ruling.points]}
        keys = sorted({key for key in map(wording, (task.question, *ruling.wordings)) if key})
        with self._engine.begin() as connection:
            self._decide(connection, number, State.APPROVED, by)
            insert = sa.insert(approved).values(**row, by=by.strip(), at=now()).returning(approved.c.id)
            made = connection.execute(insert).scalar_one()
            connection.execute(sa.delete(wordings).where(wordings.c.wording.in_(keys)))
            connection.execute(sa.insert(wordings), [{"wording": key, "approved_id": made} for key in keys])
            _drop_unused(connection)
        return self._approved(approved.c.id == made)[0]

    def name(self, number: int, kind: AliasKind, word: str, means: str, *, by: str) -> None:
        """Let a word mean a title or a term of the law from now on; raises UsageError where one is missing."""
        word, means = word.strip(), means.strip()
        if len(word) < 2 or len(means) < 2 or word == means:
            raise UsageError("别名和它所指的说法都要写，至少两个字，而且不能相同。")
        key = {"kind": kind, "word": word, "means": means}
        same = sa.and_(*(aliases.c[name] == value for name, value in key.items()))
        with self._engine.begin() as connection:
            self._decide(connection, number, State.ALIAS, by, f"{word} → {means}")
            connection.execute(sa.delete(aliases).where(same))
            connection.execute(sa.insert(aliases).values(**key, by=by.strip(), at=now()))

    def dismiss(self, number: int, note: str, *, by: str) -> None:
        """Leave the answer as it is, with the reason."""
        if not note.strip():
            raise UsageError("请写明为什么不需要改正。")
        with self._engine.begin() as connection:
            self._decide(connection, number, State.DISMISSED, by, note.strip())

    def approved(self) -> list[Approved]:
        """Every approved answer, newest first."""
        return self._approved(sa.true())

    def withdraw(self, number: int) -> None:
        """Forget an approved answer; its correction is open again. Raises UsageError for an unknown one."""
        with self._engine.begin() as connection:
            task = connection.scalar(sa.select(approved.c.correction_id).where(approved.c.id == number))
            if task is None:
                raise UsageError(f"没有编号为 {number} 的核定答复。用 yifa feedback approved 看全部。")
            connection.execute(sa.delete(approved).where(approved.c.id == number))
            reopen(connection, corrections.c.id == task, "撤回了核定的答复")

    def standing(self, question: str) -> Approved | None:
        """The approved answer to a question in this or a like wording, or None."""
        key = sa.select(wordings.c.approved_id).where(wordings.c.wording == wording(question))
        return next(iter(self._approved(approved.c.id.in_(key))), None)

    def overtaken(self, found: Approved, reason: str) -> None:
        """Open the correction of an approved answer again, because its bases do not hold any more."""
        task = sa.select(approved.c.correction_id).where(approved.c.id == found.id).scalar_subquery()
        with self._engine.begin() as connection:
            reopen(connection, (corrections.c.id == task) & (corrections.c.state == State.APPROVED), reason)

    def aliases(self) -> Mapping[AliasKind, Mapping[str, Sequence[str]]]:
        """What reviewers added: title → its other names, and colloquial word → words of the law."""
        query = sa.select(aliases.c.kind, aliases.c.word, aliases.c.means).order_by(aliases.c.at)
        found: dict[AliasKind, dict[str, list[str]]] = {kind: {} for kind in AliasKind}
        with self._engine.connect() as connection:
            for kind, word, means in connection.execute(query):
                key, value = (means, word) if kind == AliasKind.TITLE else (word, means)
                found[AliasKind(kind)].setdefault(key, []).append(value)
        return found

    def _decide(self, connection: sa.Connection, number: int, state: State, by: str, note: str = "") -> None:
        if not by.strip():
            raise UsageError("请写明核对人。")
        values = {"state": state, "by": by.strip(), "note": note, "at": now()}
        change = sa.update(corrections).where(corrections.c.id == number).values(**values)
        if not connection.execute(change).rowcount:
            raise UsageError(f"没有编号为 {number} 的反馈。用 yifa feedback list 看全部。")

    def _select(self, where: sa.ColumnElement[bool]) -> list[Correction]:
        query = (
            sa.select(corrections, answers.c.question, answers.c.record)
            .join(answers, answers.c.id == corrections.c.answer_id)
            .where(where)
            .order_by(corrections.c.id.desc())
        )
        with self._engine.connect() as connection:
            return [_correction(row) for row in connection.execute(query).mappings()]

    def _approved(self, where: sa.ColumnElement[bool]) -> list[Approved]:
        query = sa.select(approved).where(where).order_by(approved.c.id.desc())
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
            known = sa.select(wordings.c.approved_id, wordings.c.wording).where(
                wordings.c.approved_id.in_([row["id"] for row in rows])
            )
            pairs = connection.execute(known.order_by(wordings.c.wording)).all() if rows else []
        return [_standing(row, tuple(w for i, w in pairs if i == row["id"])) for row in rows]


def reopen(connection: sa.Connection, where: sa.ColumnElement[bool], note: str) -> None:
    """Make some corrections tasks again."""
    connection.execute(sa.update(corrections).where(where).values(state=State.OPEN, note=note, by="", at=None))


def wording(question: str) -> str:
    """A question in the one form in which it is found again: without spaces, punctuation, politeness and width."""
    plain = _POLITE.sub("", unicodedata.normalize("NFKC", question).lower())
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LN")


def _drop_unused(connection: sa.Connection) -> None:
    """Forget approved answers that no wording leads to any more."""
    connection.execute(sa.delete(approved).where(approved.c.id.not_in(sa.select(wordings.c.approved_id))))


def _correction(row: Any) -> Correction:
    own = {c.name: row[c.name] for c in corrections.c}
    return Correction(**own | {"state": State(row["state"])}, question=row["question"], text=row["record"]["text"])


def _standing(row: Any, known: tuple[str, ...]) -> Approved:
    fields = {name: row[name] for name in ("id", "question", "text", "by", "at")}
    bases = tuple(Basis(**b) for b in row["bases"])
    return Approved(**fields, bases=bases, points=tuple(map(tuple, row["points"])), wordings=known)
