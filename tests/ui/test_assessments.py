"""Rounds as JSON and as text."""

import json
from datetime import date

from assistant.selfcheck.gap import Gap
from assistant.selfcheck.score import judge_all, total
from assistant.selfcheck.walk import next_step
from tests.assistant.selfcheck.test_score import round_of
from ui.assessments import (
    assessment_record,
    findings_record,
    gap_record,
    plain_record,
    progress_text,
    response_record,
    round_record,
    score_record,
    step_lines,
    step_record,
)

ANSWERS = {"1.1.1-q1": "是", "1.1.1-q2": "稍后"}


def test_everything_is_json() -> None:
    round_ = round_of(ANSWERS)
    records = [round_record(round_), findings_record(round_), step_record(round_, next_step(round_))]
    records += [score_record(total(round_, judge_all(round_))), gap_record(Gap(1, (), "甲。"), date(2025, 1, 1))]
    records += [response_record(r) for r in round_.responses.values()]
    assert json.loads(json.dumps(records)) == records
    assert plain_record({"a": (date(2025, 1, 2),)}) == {"a": ["2025-01-02"]}


def test_a_round_tells_no_hash_and_its_progress() -> None:
    round_ = round_of(ANSWERS)
    assert "system_hash" not in assessment_record(round_.assessment)
    assert (round_record(round_)["done"], round_record(round_)["total"]) == (0, 3)
    assert progress_text(round_) == "1 一级1 0/3"


def test_a_step_in_plain_text() -> None:
    round_ = round_of(ANSWERS)
    lines = step_lines(round_, next_step(round_))
    assert lines[0] == "第 1/3 项　1.1.1 指标1.1.1"
    assert "已答：1.1.1-q1 是" in lines
    assert any(line.endswith("【稍后】") for line in lines)
    assert step_lines(round_, None) == ["已经全部答完。"]
    assert step_record(round_, None)["step"] is None
