"""The roll-up of all departments as forms and charts: the matrix in colours, scores, frequent gaps, the trend."""

from collections.abc import Sequence
from datetime import date

from assistant.export.chart import Chart, Kind, Series
from assistant.export.form import Column, Form
from assistant.selfcheck.assessment import Label
from assistant.selfcheck.rollup import Rollup, Row
from knowledge.indicators.indicator import Finding
from knowledge.numerals import chinese_day

COLOURS = {
    Finding.MET: "3C8A68",
    Finding.PARTLY: "D9A531",
    Finding.NOT_MET: "B5423E",
    Finding.UNKNOWN: "B9B4AA",
    Finding.NOT_APPLICABLE: "E1DDD4",
}
"""The colours of the findings, in print and on the page."""
_WORST, _MIDDLE, _BEST = (0xE8, 0xA9, 0xA4), (0xF7, 0xEB, 0xC8), (0xA6, 0xD3, 0xBB)
"""The colours of 0, 50 and 100 percent: light, for there is text on them."""
_MOST = 20


def summary_forms(rollup: Rollup, today: date) -> list[Form]:
    """The matrix of departments and sections, the scores, and the most frequent gaps."""
    return [_matrix(rollup, today), _scores(rollup, today), _frequent(rollup)]


def summary_charts(rollup: Rollup) -> list[Chart]:
    """How findings are distributed; and where a department has several rounds, how scores went."""
    names = tuple(row.assessment.department for row in rollup.rows)
    height = 45 + 9 * len(names)
    shares = tuple(Series(f.value, tuple(row.findings[f] for row in rollup.rows), COLOURS[f]) for f in Finding)
    charts = [Chart("结论分布（项）", Kind.STACKED_BARS, names, shares, height)]
    if any(len(rows) > 1 for rows in rollup.trend.values()):
        when = occasions(rollup)
        lines = tuple(Series(name, tuple(_scores_on(rows, when))) for name, rows in rollup.trend.items())
        charts.append(Chart("历次得分（分）", Kind.LINES, tuple(f"{y}{label}" for y, label in when), lines))
    return charts


def occasions(rollup: Rollup) -> list[tuple[int, Label]]:
    """Every (year, kind of check) there was, in order: within a year the annual one comes last."""
    found = {(r.assessment.year, r.assessment.label) for rows in rollup.trend.values() for r in rows}
    return sorted(found, key=lambda when: (when[0], when[1] is Label.ANNUAL, when[1]))


def _scores_on(rows: Sequence[Row], when: Sequence[tuple[int, Label]]) -> list[float | None]:
    told = {(r.assessment.year, r.assessment.label): r.percent for r in rows}
    return [told.get(one) for one in when]


def _matrix(rollup: Rollup, today: date) -> Form:
    sections = list(rollup.sections.items())
    columns = (Column("单位", 20), *(Column(f"{id_} {name}", 10, centred=True) for id_, name in sections))
    rows: list[tuple[str, ...]] = []
    fills: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rollup.rows):
        percents = {c.section: c.percent for c in row.cells if c.judged}
        rows.append((row.assessment.department, *(_shown(percents.get(id_)) for id_, _ in sections)))
        fills |= {
            (number, place): _shade(percent)
            for place, (id_, _) in enumerate(sections, 1)
            if (percent := percents.get(id_)) is not None
        }
    above = (f"汇总日期：{chinese_day(today)}　各单位最近一轮，得分率（%）；空格为不适用或者还没有判断",)
    return Form("法治政府建设自查汇总", columns, tuple(rows), above, fills=fills)


def _scores(rollup: Rollup, today: date) -> Form:
    columns = (
        Column("单位", 22),
        Column("轮次", 10, centred=True),
        Column("状态", 9, centred=True),
        Column("得分", 8, centred=True),
        *(Column(finding.value, 9, centred=True) for finding in Finding),
        Column("未销号", 8, centred=True),
        Column("逾期", 7, centred=True),
    )
    rows = tuple(
        (
            row.assessment.department,
            f"{row.assessment.year}{row.assessment.label}",
            row.stage.value,
            f"{row.percent:g}",
            *(str(row.findings[finding]) for finding in Finding),
            str(row.open),
            str(row.overdue),
        )
        for row in rollup.rows
    )
    above = (f"单位 {len(rows)} 个，未销号问题 {rollup.open} 个，逾期 {rollup.overdue} 个（{chinese_day(today)}）",)
    return Form("各单位得分和整改", columns, rows, above)


def _frequent(rollup: Rollup) -> Form:
    departments = {r.assessment.id: r.assessment.department for rows in rollup.trend.values() for r in rows}
    columns = (
        Column("序号", 5, centred=True),
        Column("指标", 34),
        Column("单位数", 8, centred=True),
        Column("单位", 50),
    )
    rows = tuple(
        (str(n), f"{f.indicator} {f.title}", str(len(f.rounds)), "、".join(departments[i] for i in f.rounds))
        for n, f in enumerate(rollup.frequent[:_MOST], 1)
    )
    return Form("最常见的问题", columns, rows)


def _shown(percent: float | None) -> str:
    return "" if percent is None else f"{percent:g}"


def _shade(percent: float) -> str:
    """Between the three colours, as RRGGBB."""
    first, second, part = (_WORST, _MIDDLE, percent / 50) if percent < 50 else (_MIDDLE, _BEST, (percent - 50) / 50)
    return "".join(f"{round(a + (b - a) * part):02X}" for a, b in zip(first, second, strict=True))
