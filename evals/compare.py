"""Two runs over the same questions: what got better and worse, with paired intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.case import Case
from evals.measures import GAUGES, Gauge, Result, bootstrap, gauges_of, mean, number, observations
from evals.run import Evaluation

_QUESTION = ("correct", "signed", "coverage", "abstention", "false_abstention", "citation_recall", "recall@5")
_GAUGE = {g.key: g for g in GAUGES}


@dataclass(frozen=True)
class Shift:
    """A measure before and after; `low` and `high` bound the difference over the questions both runs asked."""

    gauge: Gauge
    before: float
    after: float
    n: int
    low: float | None = None
    high: float | None = None

    @property
    def verdict(self) -> str:
        """变好 or 变差 only when the interval of the difference leaves out zero."""
        if self.low is None or self.high is None:
            return "—"
        if self.low <= 0 <= self.high:
            return "不明显"
        return "变好" if (self.low > 0) != self.gauge.lower_is_better else "变差"


@dataclass(frozen=True)
class Change:
    """One question that went better or worse, with the measures that moved."""

    case: Case
    better: bool
    moves: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """What got better and worse; questions that only one of the runs asked are named, not compared."""

    baseline: str
    current: str
    shared: int
    shifts: tuple[Shift, ...]
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    only_baseline: tuple[str, ...]
    only_current: tuple[str, ...]


def compare(baseline: Evaluation, current: Evaluation) -> Comparison:
    """Compare two runs over the questions that both asked in the same words."""
    old = {(r.case.id, r.case.question): r for r in baseline.results}
    new = {(r.case.id, r.case.question): r for r in current.results}
    pairs = [(old[key], new[key]) for key in new if key in old]
    changes = [c for before, after in pairs if (c := _change(before, after))]
    return Comparison(
        baseline=baseline.label,
        current=current.label,
        shared=len(pairs),
        shifts=tuple(s for gauge in gauges_of(current.suite) if (s := _shift(gauge, pairs))),
        better=tuple(c for c in changes if c.better),
        worse=tuple(c for c in changes if not c.better),
        only_baseline=tuple(i for i, q in old if (i, q) not in new),
        only_current=tuple(i for i, q in new if (i, q) not in old),
    )


def _shift(gauge: Gauge, pairs: Sequence[tuple[Result, Result]]) -> Shift | None:
    key = gauge.of or gauge.key
    both = [(a[key], b[key]) for old, new in pairs if key in (a := _values(old)) and key in (b := _values(new))]
    if not both:
        return None
    before, after = [a for a, _ in both], [b for _, b in both]
    if gauge.statistic != "share":
        return Shift(gauge, _quantile(before, gauge), _quantile(after, gauge), len(both))
    low, high = bootstrap([b - a for a, b in both], mean)
    return Shift(gauge, sum(before) / len(both), sum(after) / len(both), len(both), low, high)


def _quantile(values: Sequence[float], gauge: Gauge) -> float:
    value = number(values, gauge.statistic).value
    return 0.0 if value is None else value


def _values(result: Result) -> dict[str, float]:
    return {key: sum(v) / len(v) for key, v in observations(result).items()}


def _change(old: Result, new: Result) -> Change | None:
    before, after = _values(old), _values(new)
    moved = [k for k in _QUESTION if k in before and k in after and before[k] != after[k]]
    if not moved:
        return None
    first = moved[0]
    better = (after[first] > before[first]) != _GAUGE[first].lower_is_better
    moves = tuple(f"{_GAUGE[k].label} {share(before[k])}→{share(after[k])}" for k in moved)
    return Change(new.case, better, moves, *(r.answer.answer if r.answer else "" for r in (old, new)))


def share(value: float) -> str:
    """0.6543 → 65.4%."""
    return f"{100 * value:.1f}%"
