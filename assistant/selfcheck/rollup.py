"""All rounds together, as data: departments by sections, findings, frequent gaps, what is open and overdue, the trend."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.selfcheck.assessment import Assessment, Round, Stage
from assistant.selfcheck.gap import Gap
from assistant.selfcheck.score import Judged, judge_all, total
from knowledge.indicators.indicator import Finding


@dataclass(frozen=True)
class Held:
    """A round with its gaps, as it enters the roll-up."""

    round: Round
    gaps: Sequence[Gap]


@dataclass(frozen=True)
class Cell:
    """One department in one section: share of the points earned in percent, None where nothing counts, with the number of
    indicators that are not met or cannot be judged, and of those that count at all.
    """

    section: str
    percent: float | None
    failing: int
    unknown: int
    counting: int

    @property
    def judged(self) -> bool:
        """Whether anything that counts has been judged."""
        return self.counting > self.unknown


@dataclass(frozen=True)
class Row:
    """One round in the roll-up; `disputed` are the indicators that the reviewer found otherwise than the department."""

    assessment: Assessment
    stage: Stage
    percent: float
    judged: float
    findings: dict[Finding, int]
    cells: tuple[Cell, ...]
    open: int
    overdue: int
    disputed: tuple[str, ...]


@dataclass(frozen=True)
class Frequent:
    """An indicator that many rounds fail, with their numbers."""

    indicator: str
    title: str
    rounds: tuple[int, ...]


@dataclass(frozen=True)
class Rollup:
    """The roll-up. `rows` has the newest round of every department, `trend` every round by department, oldest first."""

    sections: dict[str, str]
    rows: tuple[Row, ...]
    findings: dict[Finding, int]
    frequent: tuple[Frequent, ...]
    open: int
    overdue: int
    trend: dict[str, tuple[Row, ...]]


def roll_up(held: Sequence[Held], today: date) -> Rollup:
    """All rounds together; sections and frequent gaps are told of the newest round of every department."""
    ordered = sorted(held, key=lambda h: (h.round.assessment.year, h.round.assessment.id))
    judged = {h.round.assessment.id: judge_all(h.round) for h in ordered}
    trend: dict[str, list[Row]] = {}
    newest: dict[str, Held] = {}
    for one in ordered:
        own = one.round.assessment
        trend.setdefault(own.department, []).append(_row(one, judged[own.id], today))
        newest[own.department] = one
    rows = tuple(trend[department][-1] for department in sorted(trend))
    counts = Counter(dict.fromkeys(Finding, 0))
    for row in rows:
        counts.update(row.findings)
    sections = {g.id: g.name for one in newest.values() for g in one.round.system.groups}
    return Rollup(
        dict(sorted(sections.items(), key=lambda s: int(s[0]))),
        rows,
        dict(counts),
        _frequent(list(newest.values()), judged),
        sum(row.open for row in rows),
        sum(row.overdue for row in rows),
        {department: tuple(of) for department, of in sorted(trend.items())},
    )


def _row(held: Held, judged: Sequence[Judged], today: date) -> Row:
    round_ = held.round
    score = total(round_, judged)
    disputed = [j.indicator for j in judged if (r := round_.reviews.get(j.indicator)) and r.finding is not j.finding]
    return Row(
        round_.assessment,
        round_.stage,
        score.percent,
        score.judged,
        score.counts,
        tuple(_cell(group.id, judged) for group in round_.system.groups),
        sum(gap.open for gap in held.gaps),
        sum(gap.overdue(today) for gap in held.gaps),
        tuple(disputed),
    )


def _cell(section: str, judged: Sequence[Judged]) -> Cell:
    own = [j for j in judged if j.indicator.startswith(f"{section}.")]
    weight = sum(j.weight for j in own)
    failing = sum(j.finding in (Finding.NOT_MET, Finding.PARTLY) for j in own)
    unknown = sum(j.finding is Finding.UNKNOWN for j in own)
    percent = round(100 * sum(j.points for j in own) / weight, 1) if weight else None
    return Cell(section, percent, failing, unknown, sum(j.finding is not Finding.NOT_APPLICABLE for j in own))


def _frequent(held: Sequence[Held], judged: dict[int, list[Judged]]) -> tuple[Frequent, ...]:
    found: dict[tuple[str, str], list[int]] = {}
    for one in held:
        number = one.round.assessment.id
        for j in judged[number]:
            if j.finding in (Finding.NOT_MET, Finding.PARTLY):
                title = one.round.system.by_id[j.indicator].title
                found.setdefault((j.indicator, title), []).append(number)
    most = sorted(found.items(), key=lambda f: (-len(f[1]), f[0]))
    return tuple(Frequent(id_, title, tuple(rounds)) for (id_, title), rounds in most)
