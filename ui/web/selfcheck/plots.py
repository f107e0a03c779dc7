"""The plots of the roll-up as Plotly figures: plain data that the page's own Plotly draws; no library is needed here."""

import json
from collections.abc import Sequence
from typing import Any

from gradio.components.plot import PlotData

from assistant.selfcheck.rollup import Rollup, Row
from knowledge.indicators.indicator import Finding

COLOURS = {
    Finding.MET: "#3c8a68",
    Finding.PARTLY: "#d9a531",
    Finding.NOT_MET: "#b5423e",
    Finding.UNKNOWN: "#b9b4aa",
    Finding.NOT_APPLICABLE: "#e1ddd4",
}
SCALE = [[0.0, "#b5423e"], [0.5, "#f2dfae"], [1.0, "#3c8a68"]]
"""From 0 to 100 percent."""
_FONT = {"family": "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif", "size": 13, "color": "#686c73"}
_ROW, _AROUND = 34, 170
"""Pixels of a row, and of what stands around the rows."""


def heat_map(rollup: Rollup, rows: Sequence[Row]) -> PlotData:
    """Departments by sections: the share of the points in percent; a cell carries its round and section for a click."""
    cells = [{c.section: c for c in row.cells} for row in rows]
    percents = [[of[s].percent if s in of else None for s in rollup.sections] for of in cells]
    data = {
        "type": "heatmap",
        "x": [f"{id_} {name}" for id_, name in rollup.sections.items()],
        "y": [row.assessment.department for row in rows],
        "z": percents,
        "customdata": [[[row.assessment.id, s] for s in rollup.sections] for row in rows],
        "text": [["" if p is None else f"{p:g}" for p in line] for line in percents],
        "texttemplate": "%{text}",
        "hovertemplate": "%{y}<br>%{x}<br>得分率 %{z}%<extra></extra>",
        "colorscale": SCALE,
        "zmin": 0,
        "zmax": 100,
        "xgap": 2,
        "ygap": 2,
        "colorbar": {"title": {"text": "得分率%"}, "thickness": 12},
    }
    axes = {
        "xaxis": {"tickangle": -35, "automargin": True, "type": "category"},
        "yaxis": {"autorange": "reversed", "automargin": True, "type": "category"},
    }
    return _figure([data], _AROUND + 60 + _ROW * len(rows), axes)


def findings_bar(rows: Sequence[Row]) -> PlotData:
    """How the findings of every department are distributed."""
    names = [row.assessment.department for row in rows]
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": finding.value,
            "y": names,
            "x": [row.findings[finding] for row in rows],
            "marker": {"color": COLOURS[finding]},
            "hovertemplate": f"%{{y}}<br>{finding} %{{x}} 项<extra></extra>",
        }
        for finding in Finding
    ]
    axes = {
        "barmode": "stack",
        "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "traceorder": "normal"},
        "yaxis": {"autorange": "reversed", "automargin": True, "type": "category"},
    }
    return _figure(data, _AROUND - 60 + _ROW * len(rows), axes)


def trend_lines(rollup: Rollup) -> PlotData:
    """The score of every department from round to round."""
    order = sorted(
        {(r.assessment.year, r.assessment.label.value) for rows in rollup.trend.values() for r in rows},
        key=lambda when: (when[0], when[1] == "年度"),
    )
    data = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": department,
            "x": [f"{r.assessment.year}{r.assessment.label}" for r in rows],
            "y": [r.percent for r in rows],
            "hovertemplate": f"{department}<br>%{{x}}<br>%{{y}} 分<extra></extra>",
        }
        for department, rows in rollup.trend.items()
    ]
    categories = [f"{year}{label}" for year, label in order]
    axes = {
        "xaxis": {"type": "category", "categoryorder": "array", "categoryarray": categories},
        "yaxis": {"range": [0, 104], "title": {"text": "得分"}},
        "showlegend": True,
        "legend": {"orientation": "h", "y": -0.2},
    }
    return _figure(data, 340, axes)


def _figure(data: list[dict[str, Any]], height: int, layout: dict[str, Any]) -> PlotData:
    clear = "rgba(0,0,0,0)"
    around = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 12, "b": 8},
        "font": _FONT,
        "hoverlabel": {"font": _FONT},
    }
    figure = {
        "data": data,
        "layout": {"paper_bgcolor": clear, "plot_bgcolor": clear, "dragmode": False} | around | layout,
    }
    return PlotData(type="plotly", plot=json.dumps(figure, ensure_ascii=False))
