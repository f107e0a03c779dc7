"""Rounds in SQL: started, left and resumed at any point, answered by several people at once.

A round keeps the wording of its edition as it was on the day it began, so an edited or broken edition file never reaches
a running round.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any

import sqlalchemy as sa

from assistant.selfcheck.assessment import (
    Assessment,
    Decider,
    Decision,
    Label,
    Mark,
    Quote,
    Response,
    Round,
    Scheme,
    Stage,
)
from assistant.selfcheck.entries import ONLY, Entries, Entry, Kind, Overtaken
from assistant.selfcheck.tables import assessments, editions
from assistant.selfcheck.value import canonical
from knowledge.errors import Conflict, Refused, UnknownAssessment, UsageError
from knowledge.indicators.file import build_system, to_data
from knowledge.indicators.indicator import Finding, IndicatorSystem, applicable
from knowledge.indicators.review import for_self_check

_MARKS = {Mark.NOT_APPLICABLE: "说明为什么不适用"}


@dataclass(frozen=True)
class Given:
    """What is to be written to a check point; `base` is the version the writer has seen, 0 for none, None for whichever
    is newest.
    """

    value: str = ""
    mark: Mark | None = None
    note: str = ""
    base: int | None = None


class Rounds:
    """All rounds of a data folder. Thread-safe."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._systems: dict[str, IndicatorSystem] = {}
        self._reading = Lock()
        self.entries = Entries(engine)

    def start(
        self,
        system: IndicatorSystem,
        *,
        department: str,
        unit_type: str,
        year: int,
        label: Label,
        by: str,
        migrated_from: int | None = None,
    ) -> Assessment:
        """Begin a round; raises UsageError for an edition nobody reviewed, an unknown type of unit, or a round that is
        there already, with its number.
        """
        applicable(for_self_check(system), unit_type)
        if not department.strip() or not 2000 <= year <= 2100:
            raise UsageError("请写明单位名称和年份（2000 至 2100）。")
        kept = _hash(system)
        row = {"department": department.strip(), "unit_type": unit_type, "year": year, "label": label}
        row |= {"edition": system.id, "system_hash": kept, "migrated_from": migrated_from}
        self._keep(kept, system)
        try:
            with self._engine.begin() as connection:
                insert = sa.insert(assessments).values(**row, created_by=by, created_at=_now())
                number: int = connection.execute(insert.returning(assessments.c.id)).scalar_one()
        except sa.exc.IntegrityError as error:
            same = (year, label, system.id)
            there = next(a for a in self.find(department.strip()) if (a.year, a.label, a.edition) == same)
            raise UsageError(f"{there.title}已经开始，编号 {there.id}，接着填就可以。") from error
        return self.assessment(number)

    def assessment(self, number: int) -> Assessment:
        """One round as it was started; raises UnknownAssessment."""
        found = self._select(assessments.c.id == number)
        if not found:
            raise UnknownAssessment(number)
        return found[0]

    def find(self, department: str = "", year: int = 0) -> list[Assessment]:
        """The rounds of a department and year, or of all, newest first."""
        where = assessments.c.department == department if department else sa.true()
        return self._select(where & (assessments.c.year == year) if year else where)

    def round(self, number: int) -> Round:
        """Everything a round holds now; raises UnknownAssessment."""
        assessment = self.assessment(number)
        scheme = self.entries.newest(number, Kind.SCHEME).get(ONLY)
        return Round(
            assessment,
            self.system(assessment),
            {key: _response(e) for key, e in self.entries.newest(number, Kind.RESPONSE).items()},
            self._decisions(number, Kind.DECISION),
            self._decisions(number, Kind.SUGGESTION),
            self._decisions(number, Kind.REVIEW),
            Scheme(**scheme.value) if scheme else Scheme(),
            self.stage(number),
        )

    def system(self, assessment: Assessment) -> IndicatorSystem:
        """The edition in the wording that the round keeps."""
        with self._reading:
            if assessment.system_hash not in self._systems:
                query = sa.select(editions.c.data).where(editions.c.hash == assessment.system_hash)
                with self._engine.connect() as connection:
                    data = connection.execute(query).scalar_one()
                self._systems[assessment.system_hash] = build_system(data, f"自查轮次 {assessment.id} 的指标体系")
            return self._systems[assessment.system_hash]

    def stage(self, number: int) -> Stage:
        """Where a round stands."""
        entry = self.entries.newest(number, Kind.STAGE).get(ONLY)
        return Stage(entry.value["stage"]) if entry else Stage.OPEN

    def answer(
        self, number: int, check_point: str, given: Given, *, by: str, source: Decider = Decider.PERSON
    ) -> Response:
        """Write an answer or a mark to a check point of a round that is open.

        Raises UsageError for what cannot be its answer, Refused for a round handed in, Conflict where somebody was
        faster; writing again what stands there already changes nothing.
        """
        round_ = self.round(number)
        point = round_.check_point(check_point)
        self.require_writable(round_.assessment)
        value = canonical(point, given.value) if given.value else ""
        if bool(value) == bool(given.mark):
            raise UsageError(f"检查点 {check_point} 要么写答案，要么写标记（{'、'.join(Mark)}）。")
        if given.mark in _MARKS and not given.note.strip():
            raise UsageError(f"标“{given.mark}”要{_MARKS[given.mark]}。")
        row = {"value": value, "mark": given.mark, "note": given.note.strip()[:2000]}
        before = round_.responses.get(check_point)
        if before and (row["value"], row["mark"], row["note"]) == (before.value, before.mark, before.note):
            return before
        seen = before.version if before else 0
        base = seen if given.base is None else given.base
        return _response(
            self._append(number, Kind.RESPONSE, check_point, row, base, by, source, value or given.mark or "")
        )

    def prefill(self, number: int, check_point: str, given: Given, *, by: str, source: Decider) -> Response | None:
        """Write what a rule or a model read from the papers; None, and nothing written, where a person has spoken."""
        before = self.round(number).responses.get(check_point)
        if before and before.source is Decider.PERSON:
            return None
        fixed = Given(given.value, given.mark, given.note, before.version if before else 0)
        try:
            return self.answer(number, check_point, fixed, by=by, source=source)
        except Conflict:
            return None

    def decide(
        self,
        number: int,
        indicator: str,
        finding: Finding,
        reason: str,
        *,
        by: str,
        base: int | None = None,
        source: Decider = Decider.PERSON,
        quotes: Sequence[Quote] = (),
        confidence: float | None = None,
    ) -> Decision:
        """Settle the finding of an indicator by hand, or keep one that a rule or a model suggests beside it.

        Raises UsageError without a reason, Refused for a round handed in, Conflict where somebody was faster.
        """
        self.round(number).indicator(indicator)
        self.require_writable(self.assessment(number))
        kind = Kind.DECISION if source is Decider.PERSON else Kind.SUGGESTION
        return self.record(
            number,
            kind,
            indicator,
            finding,
            reason,
            by=by,
            base=base,
            source=source,
            quotes=quotes,
            confidence=confidence,
        )

    def record(
        self,
        number: int,
        kind: Kind,
        indicator: str,
        finding: Finding,
        reason: str,
        *,
        by: str,
        base: int | None = None,
        source: Decider = Decider.PERSON,
        quotes: Sequence[Quote] = (),
        confidence: float | None = None,
    ) -> Decision:
        """Keep a finding of any kind; raises UsageError without a reason, Conflict where somebody was faster."""
        if not reason.strip():
            raise UsageError(f"请写明把 {indicator} 定为“{finding}”的理由。")
        quoted = [asdict(quote) for quote in quotes]
        row = {"finding": finding, "reason": reason.strip()[:2000], "confidence": confidence, "quotes": quoted}
        seen = self.entries.newest(number, kind).get(indicator)
        newest = seen.version if seen else 0
        return _decision(
            self._append(number, kind, indicator, row, newest if base is None else base, by, source, finding)
        )

    def set_scheme(self, number: int, scheme: Scheme, *, by: str, base: int | None = None) -> Scheme:
        """Change weights, thresholds, and plus and minus points of a round; raises UsageError naming what is unknown or
        no possible number.
        """
        system = self.round(number).system
        self.require_writable(self.assessment(number))
        known = {m.id for part in (system.modifiers.plus, system.modifiers.minus, system.modifiers.veto) for m in part}
        strange = [i for i in (*scheme.weights, *scheme.thresholds) if i not in system.by_id]
        strange += [i for i in scheme.modifiers if i not in known]
        if strange:
            raise UsageError(f"指标体系 {system.id} 里没有：{'、'.join(strange)}。")
        wrong = [f"{i} 的权重 {w}" for i, w in scheme.weights.items() if not 0 < w <= 1000]
        wrong += [f"{i} 的阈值 {t}" for i, t in scheme.thresholds.items() if system.by_id[i].measure.threshold is None]
        wrong += [f"部分达标的得分比例 {scheme.partly}"] if not 0 <= scheme.partly <= 1 else []
        if wrong:
            raise UsageError(
                f"不能用：{'、'.join(wrong)}。权重在 0 到 1000 之间，阈值只属于有阈值的指标，比例在 0 到 1 之间。"
            )
        seen = self.entries.newest(number, Kind.SCHEME).get(ONLY)
        base = (seen.version if seen else 0) if base is None else base
        self._append(number, Kind.SCHEME, ONLY, asdict(scheme), base, by, Decider.PERSON, "计分办法")
        return scheme

    def history(self, number: int, check_point: str) -> Sequence[Response]:
        """Everything that was ever said to a check point, oldest first; raises UnknownAssessment, UsageError."""
        self.round(number).check_point(check_point)
        return [_response(entry) for entry in self.entries.trail(number, Kind.RESPONSE, check_point)]

    def require_writable(self, assessment: Assessment) -> None:
        """Raise Refused while a round is with its reviewer, or accepted."""
        stage = self.stage(assessment.id)
        if not stage.writable:
            raise Refused(
                f"{assessment.title}{stage}，不能再改；要改请司法局先退回（yifa check return {assessment.id}）。"
            )

    def _append(
        self, number: int, kind: Kind, key: str, row: Mapping[str, Any], base: int, by: str, source: Decider, yours: str
    ) -> Entry:
        try:
            return self.entries.append(number, kind, key, row, base=base, by=by, source=source)
        except Overtaken as error:
            raise overtaken(error, key, yours) from error

    def _decisions(self, number: int, kind: Kind) -> dict[str, Decision]:
        return {key: _decision(entry) for key, entry in self.entries.newest(number, kind).items()}

    def _keep(self, kept: str, system: IndicatorSystem) -> None:
        """Keep the wording of an edition, once."""
        with self._engine.begin() as connection:
            if not connection.scalar(sa.select(editions.c.hash).where(editions.c.hash == kept)):
                connection.execute(sa.insert(editions), [{"hash": kept, "data": to_data(system)}])

    def _select(self, where: sa.ColumnElement[bool]) -> list[Assessment]:
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(assessments).where(where).order_by(assessments.c.id.desc())).mappings()
            return [Assessment(**dict(row) | {"label": Label(row["label"])}) for row in rows]


def overtaken(error: Overtaken, what: str, yours: str) -> Conflict | UsageError:
    """The error a person sees who was overtaken, or who wrote over something that is not there."""
    newest = error.newest
    if newest is None:
        return UsageError(f"{what} 还没有内容，版本要写 0。")
    value = newest.value
    theirs = (
        value.get("value")
        or value.get("mark")
        or value.get("finding")
        or value.get("problem")
        or value.get("name")
        or "新的内容"
    )
    return Conflict(f"{what} ", yours, str(theirs), newest.by, newest.version)


def _hash(system: IndicatorSystem) -> str:
    return hashlib.sha256(json.dumps(to_data(system), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _response(entry: Entry) -> Response:
    value = entry.value
    mark = Mark(value["mark"]) if value["mark"] else None
    return Response(entry.key, value["value"], mark, value["note"], entry.source, entry.by, entry.at, entry.version)


def _decision(entry: Entry) -> Decision:
    value = entry.value
    return Decision(
        entry.key,
        Finding(value["finding"]),
        value["reason"],
        tuple(Quote(**quote) for quote in value["quotes"]),
        value["confidence"],
        entry.source,
        entry.by,
        entry.at,
        entry.version,
    )
