"""The fact sheet of a report: every fact with its source, the same fact elsewhere, last year's value, what is missing."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.drafting.compare import last_year, told_again, told_otherwise
from assistant.drafting.facts import Fact, FactKind
from assistant.drafting.material import Material, Piece, Place
from assistant.drafting.paragraph import Missing
from assistant.drafting.report import Source
from knowledge.errors import UsageError
from knowledge.reports import Topic

EDITABLE = ("measure", "value", "unit", "period", "note", "locked", "dropped")
"""What a person may write about a fact."""

BY_HAND = "人工填写"


@dataclass(frozen=True)
class Row:
    """One fact of the sheet. `read` is what the paper says, None for a fact that a person added; `version` counts edits."""

    key: str
    fact: Fact
    read: Fact | None
    before: Fact | None = None
    same: tuple[Fact, ...] = ()
    different: tuple[Fact, ...] = ()
    note: str = ""
    locked: bool = False
    by: str = ""
    version: int = 0

    @property
    def edited(self) -> bool:
        """Whether a person says otherwise than the paper."""
        return self.read is None or self.fact != self.read


@dataclass(frozen=True)
class Sheet:
    """The facts of a year, and the wanted ones that nobody gave."""

    year: int
    rows: tuple[Row, ...]
    missing: tuple[Missing, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts as they are to be written."""
        return tuple(row.fact for row in self.rows)


@dataclass(frozen=True)
class Edit:
    """What a person wrote about the fact of a key; the version before the first is 0."""

    value: Mapping[str, Any]
    by: str
    version: int


def sheet_of(
    facts: Sequence[Fact], year: int, topics: Sequence[Topic], edits: Mapping[str, Edit] | None = None
) -> Sheet:
    """The sheet of a year as the papers and people say; facts of other years stand beside as last year's values only."""
    rows: list[Row] = []
    written = dict(edits or {})
    for fact in facts:
        key = key_of(fact)
        if fact.period != year or any(row.key == key for row in rows):
            continue
        edit = written.pop(key, None)
        now = _as_written(fact, edit)
        if now:
            rows.append(_row(key, now, fact, facts, edit))
    rows += [_row(key, _added(edit, year), None, facts, edit) for key, edit in written.items() if _adds(edit)]
    told = [row.fact for row in rows]
    missing = [
        Missing(topic.heading, wanted.name, wanted.needed)
        for topic in topics
        for wanted in topic.facts
        if not any(wanted.fits(fact.measure, fact.unit) for fact in told)
    ]
    return Sheet(year, tuple(rows), tuple(missing))


def corrected(material: Material, edits: Mapping[str, Edit]) -> Material:
    """The material as people corrected it: other values in its sentences, facts left out, facts added."""
    pieces = [piece for one in material.pieces if (piece := _corrected(one, edits))]
    added = [_added(edit, material.year) for edit in edits.values() if _adds(edit)]
    pieces += [
        Piece(f"{f.measure}{f.shown}。", (), f.period, Place.RESULTS, "", (f,), "", False, False, False, BY_HAND)
        for f in added
    ]
    facts = [fact for f in material.facts if (fact := _as_written(f, edits.get(key_of(f))))]
    return replace(material, pieces=tuple(pieces), facts=(*facts, *added))


def _corrected(piece: Piece, edits: Mapping[str, Edit]) -> Piece | None:
    text, facts, told = piece.text, [], []
    for fact in piece.facts:
        now = _as_written(fact, edits.get(key_of(fact)))
        if now is None or now.period != fact.period:
            return None
        if now.shown != fact.shown:
            text = text.replace(fact.shown, now.shown)
            told.append(f"{fact.measure}：材料写{fact.shown}，人工改为{now.shown}")
        facts.append(now)
    return replace(piece, text=text, facts=tuple(facts), by_hand="；".join(told)) if told else piece


def _as_written(fact: Fact, edit: Edit | None) -> Fact | None:
    """A fact as a person corrected it; None when the person dropped it."""
    if edit is None:
        return fact
    if edit.value.get("dropped"):
        return None
    return replace(fact, **{n: edit.value[n] for n in ("measure", "value", "unit", "period") if edit.value.get(n)})


def key_of(fact: Fact) -> str:
    """What names a fact for good: its paper, measure, unit and year, and which value the paper gave."""
    told = "|".join((fact.source.doc, fact.kind, fact.measure, fact.value, fact.unit, str(fact.period)))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _row(key: str, fact: Fact, read: Fact | None, facts: Sequence[Fact], edit: Edit | None) -> Row:
    return Row(
        key,
        fact,
        read,
        last_year(fact, facts),
        tuple(told_again(fact, facts)),
        tuple(told_otherwise(fact, facts)),
        str(edit.value.get("note", "")) if edit else "",
        bool(edit and edit.value.get("locked")),
        edit.by if edit else "",
        edit.version if edit else 0,
    )


def _adds(edit: Edit) -> bool:
    return bool(edit.value.get("added")) and not edit.value.get("dropped")


def _added(edit: Edit, year: int) -> Fact:
    said = edit.value
    source = Source(BY_HAND, "", edit.by)
    return Fact(FactKind.FIGURE, said["measure"], said["value"], said["unit"], said.get("period") or year, source)


def checked_edit(changes: Mapping[str, Any]) -> dict[str, Any]:
    """What a person wrote, as it is kept; raises UsageError for other columns or an impossible year."""
    if unknown := [name for name in changes if name not in EDITABLE]:
        raise UsageError(f"事实没有这些栏：{'、'.join(unknown)}。可以改：{'、'.join(EDITABLE)}。")
    kept = dict(changes)
    if "period" in kept:
        try:
            kept["period"] = int(kept["period"])
        except (TypeError, ValueError) as error:
            raise UsageError(f"年度要写成 2025 这样（现为 {kept['period']}）。") from error
    return kept
