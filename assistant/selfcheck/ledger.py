"""The ledger of a round 整改台账: gaps drafted, edited word by word, merged, followed to their end, carried over."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

from assistant.selfcheck.draft_gaps import draft_gaps
from assistant.selfcheck.entries import Entry, Kind, Overtaken
from assistant.selfcheck.gap import Gap, Progress, Severity
from assistant.selfcheck.rounds import Rounds, overtaken
from assistant.selfcheck.score import judge_all
from knowledge.errors import Conflict, UsageError
from knowledge.indicators.register import Register

_GIVEN = {"number", "version", "by", "at", "carried_from", "merged_into"}
EDITABLE = tuple(f.name for f in fields(Gap) if f.name not in _GIVEN)
"""What people may write in a gap."""


class Ledger:
    """The gaps of all rounds of a data folder. They may be edited in every stage: rectification goes on after review."""

    def __init__(self, rounds: Rounds, register: Register) -> None:
        self._rounds, self._register = rounds, register

    def draft(self, number: int, *, by: str) -> list[Gap]:
        """Add a suggested gap for every indicator that no listed or dropped gap covers; what people wrote stays."""
        round_ = self._rounds.round(number)
        covered = {i for gap in self._every(number) for i in gap.indicators}
        drafted = draft_gaps(round_, judge_all(round_), self._register)
        return [self.add(number, gap, by=by) for gap in drafted if not covered & set(gap.indicators)]

    def add(self, number: int, gap: Gap, *, by: str) -> Gap:
        """Put a gap on the list under the next number; raises UsageError without a problem or for an unknown indicator."""
        self._checked(number, gap)
        while True:
            following = max((g.number for g in self._every(number)), default=0) + 1
            try:
                return self._write(number, replace(gap, number=following), base=0, by=by)
            except Conflict:
                continue

    def write_new(self, number: int, columns: dict[str, Any], *, by: str) -> Gap:
        """Add a gap by hand from what people write in its columns; raises UsageError for an unknown one."""
        return self.add(number, replace(Gap(0, (), ""), **_known(columns)), by=by)

    def edit(self, number: int, gap: int, changes: dict[str, Any], *, by: str, base: int | None = None) -> Gap:
        """Change some columns of a gap; closing it sets the day, reopening takes it away.

        Raises UsageError for an unknown gap or column, or closing without a conclusion, Conflict where somebody was faster.
        """
        before = self.find(number, gap)
        after = replace(before, **_known(changes))
        if after.progress is Progress.CLOSED and not after.acceptance.strip():
            raise UsageError(f"问题 {gap} 销号前要写验收结论（acceptance）。")
        closing = after.progress is Progress.CLOSED
        after = replace(after, closed_on=(after.closed_on or date.today()) if closing else None)
        self._checked(number, after)
        return self._write(number, after, base=before.version if base is None else base, by=by)

    def merge(self, number: int, gaps: Sequence[int], *, by: str) -> Gap:
        """Make one gap of several that tell the same fact: the first one takes the indicators, bases and words of all."""
        found = [self.find(number, gap) for gap in dict.fromkeys(gaps)]
        if len(found) < 2:
            raise UsageError("合并要写两个以上的问题编号。")
        first, *others = found
        together = replace(
            first,
            indicators=tuple(dict.fromkeys(i for gap in found for i in gap.indicators)),
            basis=tuple(dict.fromkeys(b for gap in found for b in gap.basis)),
            problem="\n".join(dict.fromkeys(gap.problem for gap in found)),
            severity=min((gap.severity for gap in found), key=list(Severity).index),
        )
        merged = self._write(number, together, base=first.version, by=by)
        for gap in others:
            self._write(number, replace(gap, merged_into=first.number), base=gap.version, by=by)
        return merged

    def all(self, number: int) -> list[Gap]:
        """The gaps on the list, by number; raises UnknownAssessment."""
        self._rounds.assessment(number)
        return [gap for gap in self._every(number) if gap.listed]

    def find(self, number: int, gap: int) -> Gap:
        """One gap, also one that is off the list; raises UsageError."""
        entry = self._rounds.entries.newest(number, Kind.GAP).get(str(gap))
        if entry is None:
            raise UsageError(f"轮次 {number} 没有编号为 {gap} 的问题。用 yifa check gaps {number} 看全部。")
        return _gap(entry)

    def history(self, number: int, gap: int) -> list[Gap]:
        """Every version of a gap, oldest first."""
        return [_gap(entry) for entry in self._rounds.entries.trail(number, Kind.GAP, str(gap))]

    def carry(self, number: int, *, by: str) -> list[Gap]:
        """Take over what is still open in the department's round before this one; a gap is carried once."""
        own = self._rounds.assessment(number)
        earlier = [a for a in self._rounds.find(own.department) if a.id < number]
        taken = {gap.carried_from for gap in self._every(number)}
        left = [(earlier[0].id, gap) for gap in self.all(earlier[0].id) if gap.open] if earlier else []
        known = self._rounds.system(own).by_id
        return [
            self.add(
                number,
                replace(
                    gap, carried_from=(former, gap.number), indicators=tuple(i for i in gap.indicators if i in known)
                ),
                by=by,
            )
            for former, gap in left
            if (former, gap.number) not in taken
        ]

    def _every(self, number: int) -> list[Gap]:
        found = [_gap(entry) for entry in self._rounds.entries.newest(number, Kind.GAP).values()]
        return sorted(found, key=lambda gap: gap.number)

    def _checked(self, number: int, gap: Gap) -> None:
        system = self._rounds.system(self._rounds.assessment(number))
        for indicator in gap.indicators:
            system.indicator(indicator)
        if not gap.problem.strip():
            raise UsageError("请写明问题表现。")

    def _write(self, number: int, gap: Gap, *, base: int, by: str) -> Gap:
        kept = {k: v for k, v in asdict(gap).items() if k not in ("version", "by", "at")}
        row = {k: v.isoformat() if isinstance(v, date) else v for k, v in kept.items()}
        try:
            return _gap(self._rounds.entries.append(number, Kind.GAP, str(gap.number), row, base=base, by=by))
        except Overtaken as error:
            raise overtaken(error, f"问题 {gap.number}", gap.problem) from error


def _known(columns: dict[str, Any]) -> dict[str, Any]:
    """Columns as they are kept; raises UsageError for one that people cannot write."""
    if unknown := [name for name in columns if name not in EDITABLE]:
        raise UsageError(f"问题没有这些栏：{'、'.join(unknown)}。可以改：{'、'.join(EDITABLE)}。")
    return _typed(columns)


def _typed(changes: dict[str, Any]) -> dict[str, Any]:
    """Columns as they are kept, from what people and programs write; raises UsageError naming the column."""
    read: dict[str, Callable[[Any], Any]] = {
        "severity": Severity,
        "progress": Progress,
        "deadline": _day,
        "closed_on": _day,
        "indicators": lambda v: tuple(v.replace("，", ",").split(",")) if isinstance(v, str) else tuple(v),
        "basis": lambda v: tuple(v.replace(";", "；").split("；")) if isinstance(v, str) else tuple(v),
    }
    found = {}
    for name, value in changes.items():
        try:
            found[name] = read[name](value) if name in read else str(value)
        except ValueError as error:
            one_of = {"severity": "、".join(Severity), "progress": "、".join(Progress)}.get(name, "日期如 2025-06-30")
            raise UsageError(f"{name} 不能是“{value}”，要写{one_of}。") from error
    return found


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _gap(entry: Entry) -> Gap:
    row = dict(entry.value)
    typed = _typed(
        {k: row.pop(k) for k in ("severity", "progress", "deadline", "closed_on", "basis", "indicators") if k in row}
    )
    carried = tuple(row.pop("carried_from") or ()) or None
    return Gap(**row | typed, carried_from=carried, version=entry.version, by=entry.by, at=entry.at)
