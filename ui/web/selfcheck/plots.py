"""The plots of the roll-up as Plotly figures: plain data that the page's own Plotly draws; no library is needed here."""

import json
from collections.abc import Sequence
from typing import Any

from gradio.components.plot import PlotData

from assistant.export.summary import COLOURS, occasions
from assistant.selfcheck.rollup import Rollup, Row
from knowledge.indicators.indicator import Finding

SCALE = [[0.0, "#b5423e"], [0.5, "#f2dfae"], [1.0, "#3c8a68"]]
"""From 0 to 100 percent."""
_FONT = {"family": "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif", "size": 13, "color": "#7d8188"}
_GRID = "rgba(128,128,128,0.25)"
_ROW, _LINE = 34, 7
"""Pixels of a row, and characters on one line of a section's name."""


def figures(rollup: Rollup, rows: Sequence[Row]) -> tuple[PlotData, PlotData, PlotData | None]:
    """The matrix, the distribution of findings, and where a department has several rounds, the trend."""
    several = any(len(of) > 1 for of in rollup.trend.values())
    return heat_map(rollup, rows), findings_bar(rows), trend_lines(rollup) if several else None


def heat_map(rollup: Rollup, rows: Sequence[Row]) -> PlotData:
    """Departments by sections: the share of the points in percent; a cell carries its round and section for a click."""
    cells = [{c.section: c for c in row.cells} for row in rows]
    percents = [[of[s].percent if s in of and of[s].judged else None for s in rollup.sections] for of in cells]
    data = {
        "type": "heatmap",
        "x": [_folded(f"{id_} {name}") for id_, name in rollup.sections.items()],
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
        "showscale": False,
    }
    axes = {
        "xaxis": {
            "side": "top",
            "tickangle": 0,
            "type": "category",
            "tickfont": {"size": 11},
            "showgrid": False,
            "zeroline": False,
        },
        "yaxis": {
            "autorange": "reversed",
            "automargin": True,
            "type": "category",
            "showgrid": False,
            "zeroline": False,
        },
    }
    return _figure(
        "各部分得分率（%），点一格看是哪些指标；空格是不适用或者还没有判断",
        [data],
        150 + _ROW * len(rows),
        axes,
        above=120,
    )


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
            "marker": {"color": f"#{COLOURS[finding]}"},
            "hovertemplate": f"%{{y}}<br>{finding} %{{x}} 项<extra></extra>",
        }
        for finding in Finding
    ]
    axes = {
        "barmode": "stack",
        "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "traceorder": "normal"},
        "xaxis": {"automargin": True, "gridcolor": _GRID},
        "yaxis": {"autorange": "reversed", "automargin": True, "type": "category"},
    }
    return _figure("结论分布（项）", data, 120 + _ROW * len(rows), axes, above=70)


def trend_lines(rollup: Rollup) -> PlotData:
    """The score of every department from round to round."""
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
    categories = [f"{year}{label}" for year, label in occasions(rollup)]
    axes = {
        "xaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": categories,
            "automargin": True,
            "showgrid": False,
        },
        "yaxis": {"range": [0, 104], "automargin": True, "gridcolor": _GRID},
        "showlegend": True,
        "legend": {"orientation": "h", "y": -0.15},
    }
    return _figure("历次得分（分）", data, 340, axes, above=50)


def _folded(name: str) -> str:
    """A long name on several lines."""
    return "<br>".join(name[n : n + _LINE] for n in range(0, len(name), _LINE))


def _figure(title: str, data: list[dict[str, Any]], height: int, layout: dict[str, Any], *, above: int) -> PlotData:
    clear = "rgba(0,0,0,0)"
    heading = {"text": title, "x": 0.01, "xanchor": "left", "y": 0.98, "yanchor": "top", "font": _FONT | {"size": 15}}
    around = {
        "title": heading,
        "height": height,
        "margin": {"l": 12, "r": 16, "t": above, "b": 30},
        "font": _FONT,
        "hoverlabel": {"font": _FONT},
        "paper_bgcolor": clear,
        "plot_bgcolor": clear,
        "dragmode": False,
    }
    return PlotData(type="plotly", plot=json.dumps({"data": data, "layout": around | layout}, ensure_ascii=False))
