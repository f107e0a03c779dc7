"""The plots as data: cells with their round, blanks where nothing is judged, colours, the order of rounds."""

import json
from dataclasses import replace
from datetime import date

import pytest

from assistant.selfcheck.assessment import Label
from assistant.selfcheck.rounds import Given
from tests.rounds import edition
from ui.web.selfcheck.plots import figures, findings_bar, heat_map, trend_lines


@pytest.fixture
def rollup(scene):
    """One department with two rounds, of which the newer has one answer; another with none."""
    rounds = scene.desk.rounds
    given = {"department": "青溪市城管局", "unit_type": "县区政府", "label": Label.ANNUAL, "by": "甲"}
    newer = rounds.start(edition(), **given | {"year": 2026}).id
    rounds.start(edition(), **given | {"department": "临江县", "year": 2025})
    rounds.answer(newer, "1.2.1-q1", Given("2026-02-01"), by="甲")
    return scene.desk.rollup(today=date(2026, 6, 1))


def figure(plot) -> dict:
    assert plot.type == "plotly"
    return json.loads(plot.plot)


def test_cells_carry_their_round_and_section_and_are_blank_where_nothing_is_judged(rollup) -> None:
    (data,) = figure(heat_map(rollup, rollup.rows))["data"]
    assert data["y"] == ["临江县", "青溪市城管局"]
    assert data["z"] == [[None, None], [25.0, None]]
    assert data["customdata"][1] == [[2, "1"], [2, "2"]]
    assert data["x"][0] == "1 一级1"


def test_a_trend_is_drawn_where_there_are_several_rounds(rollup) -> None:
    assert [f is not None for f in figures(rollup, rollup.rows)] == [True] * 3
    alone = replace(rollup, trend={"临江县": rollup.trend["临江县"]})
    assert figures(alone, rollup.rows)[2] is None


def test_findings_add_up(rollup) -> None:
    data = figure(findings_bar(rollup.rows))["data"]
    assert [sum(series["x"][n] for series in data) for n in range(2)] == [4, 4]
    assert data[0]["marker"]["color"] == "#3C8A68"


def test_rounds_follow_each_other(rollup) -> None:
    told = figure(trend_lines(rollup))
    assert told["layout"]["xaxis"]["categoryarray"] == ["2025年度", "2026年度"]
    (line,) = [series for series in told["data"] if series["name"] == "青溪市城管局"]
    assert (line["x"], line["y"]) == (["2025年度", "2026年度"], [0.0, 20.0])
