"""How a run is shown: tables for the terminal, and one HTML page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from evals.ablate import Ablation, Row
from evals.case import Type
from evals.compare import Comparison, Shift, share
from evals.grade import cites
from evals.measures import GAUGES, Gauge, Number, Result, Suite, gauges_of
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
_ABLATED = {
    "recall@1": "召回@1",
    "recall@5": "召回@5",
    "recall@20": "召回@20",
    "correct": "正确",
    "signed": "签发",
    "citation_recall": "引全",
    "abstention": "应拒",
}
"""Measures of the ablation, under such names too."""
_STYLE = {"变差": "red", "变好": "green"}
_GAUGE = {g.key: g for g in GAUGES}


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
    for gauge in gauges_of(evaluation.suite):
        n = evaluation.numbers[gauge.key]
        overall.add_row(gauge.label, show(n, gauge), str(n.n), str(n.unscored) if n.unscored else "")
    columns = [key for key in _BY_TYPE if key in evaluation.numbers]
    types = Table("题型", "题数", *(_BY_TYPE[key] for key in columns), title="各题型（%）")
    asked = _asked(evaluation)
    for kind, numbers in evaluation.types.items():
        values = (numbers[key].value for key in columns)
        cells = ["—" if value is None else f"{100 * value:.0f}" for value in values]
        types.add_row(TYPES[kind], str(asked[kind]), *cells)
    return [overall, types]


def _asked(evaluation: Evaluation) -> Counter[Type]:
    """How many questions of each type were asked."""
    return Counter(r.case.type for r in evaluation.results)


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


def ablation_tables(ablation: Ablation) -> list[Table]:
    """What each stage gives, for the terminal: first on what is found, then on what is answered."""
    measured = [key for key in _ABLATED if key in ablation.full.numbers]
    found = [key for key in measured if _GAUGE[key].suite is Suite.RETRIEVAL]
    answered = [key for key in measured if key not in found]
    return [_ablation_table(ablation, keys) for keys in (found, answered) if keys]


def _ablation_table(ablation: Ablation, keys: Sequence[str]) -> Table:
    title = f"检索各环节的作用 {ablation.full.label}（差和 95% 区间为百分点）"
    made = Table("检索方式", *(_ABLATED[key] for key in keys), title=escape(title))
    for row in ablation.rows:
        cells = [ablation_cell(row, key) for key in keys]
        texts = [Text(f"{c.value} {c.difference}\n{c.interval}".strip(), _STYLE.get(c.verdict, "")) for c in cells]
        made.add_row(row.label, *texts)
    return made


@dataclass(frozen=True)
class AblationCell:
    """A value as people read it and, but for the whole search, its difference to it with interval and verdict."""

    value: str
    difference: str = ""
    interval: str = ""
    verdict: str = ""


def ablation_cell(row: Row, key: str) -> AblationCell:
    """What one way to search gives by one measure."""
    value, shift = _cell(row.numbers[key], _GAUGE[key]), row.shifts.get(key)
    if shift is None or shift.low is None or shift.high is None:
        return AblationCell(value)
    interval = f"{100 * shift.low:+.1f}～{100 * shift.high:+.1f}"
    return AblationCell(value, f"{100 * (shift.after - shift.before):+.1f}", interval, shift.verdict)


def html(evaluation: Evaluation, comparison: Comparison | None = None, ablation: Ablation | None = None) -> str:
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
        ablation=ablation,
        ablated={key: label for key, label in _ABLATED.items() if key in evaluation.numbers},
        ablation_cell=ablation_cell,
        gauges=gauges_of(evaluation.suite),
        gauge=_GAUGE,
        headline=[key for key in _HEADLINE if key in evaluation.numbers],
        columns=[key for key in _BY_TYPE if key in evaluation.numbers],
        asked=_asked(evaluation),
        types=TYPES,
        show=show,
        cell=_cell,
        shift_cells=shift_cells,
        cites=cites,
        parts=_parts(evaluation),
    )


def _parts(evaluation: Evaluation) -> Mapping[str, list[Result]]:
    """The questions for the page: by whether the answer is right, or without answers, whether everything was found."""
    kept = evaluation.results
    if evaluation.suite is Suite.RETRIEVAL:
        whole = [r for r in kept if r.ranking and r.ranking["recall@20"] == 1]
        missed = [r for r in kept if r.ranking and r.ranking["recall@20"] < 1]
        return {"前二十条没有找全的题": missed, "找全的题": whole}
    right = [r for r in kept if r.grade and r.grade.correct]
    return {"未答对的题": [r for r in kept if not (r.grade and r.grade.correct)], "答对的题": right}
