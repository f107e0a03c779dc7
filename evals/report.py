"""How a run is shown: tables for the terminal, one HTML page, and the comparison with an earlier run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from evals.case import Case, Type
from evals.grade import cites
from evals.measures import GAUGES, Gauge, Number, Result, bootstrap, mean, number, observations
from evals.run import Evaluation

TYPES: Mapping[Type, str] = {
    Type.DEADLINE_NUMBER: "期限数额",
    Type.PROCEDURE: "程序步骤",
    Type.AUTHORITY: "管辖职权",
    Type.CONDITION: "条件情形",
    Type.DEFINITION: "定义",
    Type.YES_NO: "可否判断",
    Type.LIABILITY: "法律责任",
    Type.COMPARISON: "比较",
    Type.MULTI_HOP: "多步综合",
    Type.VERSION_TRAP: "新旧版本",
    Type.REPORT_FACT: "报告事实",
    Type.FOLLOWUP: "追问",
    Type.UNANSWERABLE: "资料没有",
    Type.OUT_OF_SCOPE: "范围之外",
    Type.PROMPT_INJECTION: "指令注入",
}
_HEADLINE = (
    "signed",
    "correct",
    "recall@5",
    "citation_recall",
    "citation_precision",
    "abstention",
    "false_abstention",
    "latency_p95",
)
_BY_TYPE = {
    "recall@5": "召回",
    "coverage": "要点",
    "correct": "正确",
    "signed": "签发",
    "citation_precision": "引准",
    "citation_recall": "引全",
    "abstention": "应拒",
    "false_abstention": "误拒",
}
"""Measures of the table by type, under names that fit a terminal of 80 columns."""
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
        shifts=tuple(s for gauge in GAUGES if (s := _shift(gauge, pairs))),
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
    return Change(new.case, better, moves, old.answer.answer, new.answer.answer)


def share(value: float) -> str:
    """0.6543 → 65.4%."""
    return f"{100 * value:.1f}%"


def show(number: Number, gauge: Gauge, *, interval: bool = True) -> str:
    """A number as people read it, with its interval; 未测 when there is none."""
    if number.value is None or number.low is None or number.high is None:
        return "未测"
    if gauge.statistic == "share":
        return share(number.value) + (f"（{100 * number.low:.1f}–{100 * number.high:.1f}）" if interval else "")
    return f"{number.value:.3f}" + (f"（{number.low:.3f}–{number.high:.3f}）" if interval else "")


def tables(evaluation: Evaluation) -> list[Table]:
    """The run for the terminal: every measure, then the main ones for each type of question."""
    overall = Table("指标", "数值（95% 区间）", "n", "未评分", title=escape(f"评测 {evaluation.label}".strip()))
    for gauge in GAUGES:
        n = evaluation.numbers[gauge.key]
        overall.add_row(gauge.label, show(n, gauge), str(n.n), str(n.unscored) if n.unscored else "")
    types = Table("题型", "题数", *_BY_TYPE.values(), title="各题型（%）")
    for kind, numbers in evaluation.types.items():
        values = (numbers[k].value for k in _BY_TYPE)
        cells = ["—" if value is None else f"{100 * value:.0f}" for value in values]
        types.add_row(TYPES[kind], str(numbers["latency_p50"].n), *cells)
    return [overall, types]


def _cell(number: Number, gauge: Gauge) -> str:
    return "—" if number.value is None else show(number, gauge, interval=False)


def comparison_tables(comparison: Comparison) -> list[Table]:
    """The comparison for the terminal: measures, then the questions that moved."""
    title = f"{comparison.baseline or '基线'} → {comparison.current or '本次'}，共有 {comparison.shared} 题"
    overall = Table("指标", "原来", "现在", "差（95% 区间）", "结论", "n", title=escape(title))
    for s in comparison.shifts:
        overall.add_row(s.gauge.label, *shift_cells(s), str(s.n))
    questions = Table("", "编号", "问题", "变化", title="逐题变化")
    for sign, changes in (("变差", comparison.worse), ("变好", comparison.better)):
        for change in changes:
            questions.add_row(sign, Text(change.case.id), Text(change.case.question), "；".join(change.moves))
    return [overall, questions]


def shift_cells(shift: Shift) -> tuple[str, str, str, str]:
    """Before, after, difference and verdict of a measure, as people read them."""
    if shift.low is None or shift.high is None:
        return f"{shift.before:.3f}", f"{shift.after:.3f}", f"{shift.after - shift.before:+.3f}", shift.verdict
    points = f"{100 * (shift.after - shift.before):+.1f}（{100 * shift.low:+.1f}～{100 * shift.high:+.1f}）"
    return share(shift.before), share(shift.after), points, shift.verdict


def html(evaluation: Evaluation, comparison: Comparison | None = None) -> str:
    """The run as one self-contained page: no script, no request."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2").render(
        run=evaluation,
        comparison=comparison,
        gauges=GAUGES,
        gauge=_GAUGE,
        headline=_HEADLINE,
        columns=_BY_TYPE,
        types=TYPES,
        show=show,
        cell=_cell,
        shift_cells=shift_cells,
        cites=cites,
        missed=[r for r in evaluation.results if not r.grade.correct],
        correct=[r for r in evaluation.results if r.grade.correct],
    )
