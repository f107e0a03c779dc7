"""Findings and score, each with how it came about."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.selfcheck.assessment import Assessment, Decider, Decision, Label, Mark, Response, Round, Scheme, Stage
from assistant.selfcheck.score import judge, judge_all, measured_points, threshold_of, total, whole_is_zero
from knowledge.indicators.file import systems
from knowledge.indicators.indicator import Finding
from tests.indicators import indicator, question, system
from tests.rounds import RATIO, edition

NOW = datetime(2025, 6, 1)


def response(id_: str, value: str, note: str = "", source: Decider = Decider.PERSON) -> Response:
    mark = Mark(value) if value in list(Mark) else None
    return Response(id_, "" if mark else value, mark, note, source, "甲", NOW, 1)


def round_of(answers: dict[str, str] | None = None, own=None, scheme: Scheme = Scheme(), **more) -> Round:  # noqa: B008
    assessment = Assessment(1, "甲局", "执法部门", 2025, Label.ANNUAL, "demo-2025", "", None, "甲", NOW)
    said = {id_: response(id_, value) for id_, value in (answers or {}).items()}
    given = {"decisions": {}, "suggestions": {}, "reviews": {}} | more
    return Round(assessment, own or edition(), said, scheme=scheme, stage=Stage.OPEN, **given)


def finding(id_: str, **answers: str) -> tuple[Finding, str]:
    round_ = round_of({f"{id_}-{point}": value for point, value in answers.items()})
    judged = judge(round_, round_.indicator(id_))
    return judged.finding, judged.reason


def decision(id_: str, wanted: Finding, source: Decider = Decider.PERSON) -> Decision:
    return Decision(id_, wanted, "看过材料", (), None, source, "乙", NOW, 1)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"q1": "是", "q2": "2025-01", "q3": "是"}, Finding.MET),
        ({"q1": "是", "q3": "是"}, Finding.MET),
        ({"q1": "是", "q3": "否"}, Finding.PARTLY),
        ({"q1": "否", "q3": "否"}, Finding.NOT_MET),
        ({"q1": "是"}, Finding.UNKNOWN),
        ({"q1": "是", "q3": "不确定"}, Finding.UNKNOWN),
        ({"q1": "是", "q3": "稍后"}, Finding.UNKNOWN),
        ({"q1": "是", "q3": "不适用"}, Finding.MET),
        ({"q1": "不适用", "q2": "不适用", "q3": "不适用"}, Finding.NOT_APPLICABLE),
        ({"q1": "不适用", "q2": "稍后", "q3": "不适用"}, Finding.UNKNOWN),
        ({}, Finding.UNKNOWN),
    ],
)
def test_answers_make_a_finding(answers, expected) -> None:
    assert finding("1.1.1", **answers)[0] is expected


def test_a_ratio_is_held_against_its_threshold_and_its_parts() -> None:
    assert finding("1.1.2", q1="5", q2="5", q3="100", q4="是")[0] is Finding.MET
    assert finding("1.1.2", q1="5", q2="3", q3="60", q4="否")[0] is Finding.NOT_MET
    found, reason = finding("1.1.2", q1="5", q2="3", q3="100", q4="是")
    assert found is Finding.UNKNOWN
    assert "按 5 件中 3 件应为 60%，前后不一致" in reason


def test_nothing_happened_is_no_failure() -> None:
    assert finding("1.1.2", q1="0", q2="0", q4="不适用")[0] is Finding.NOT_APPLICABLE
    assert finding("1.1.2", q1="0", q2="0", q4="是")[0] is Finding.MET
    round_ = round_of({"1.1.2-q1": "0"})
    own = round_.indicator("1.1.2")
    assert [whole_is_zero(round_, own, p) for p in own.check_points] == [False, False, True, False]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-02-28", Finding.MET),
        ("2025-03-01", Finding.MET),
        ("2026-03-01", Finding.MET),
        ("2025-02", Finding.MET),
        ("2025-03-02", Finding.NOT_MET),
        ("2025-04", Finding.NOT_MET),
        ("2024-02-28", Finding.NOT_MET),
        ("2025-03", Finding.UNKNOWN),
        ("2025", Finding.UNKNOWN),
    ],
)
def test_a_due_day_of_every_year(day, expected) -> None:
    assert finding("1.2.1", q1=day)[0] is expected


def test_a_person_goes_before_the_answers_and_a_suggestion_only_fills_what_is_open() -> None:
    answers = {"1.1.1-q1": "否", "1.1.1-q3": "否"}
    suggested = {"1.1.1": decision("1.1.1", Finding.MET, Decider.RULE)}
    own = edition().indicator("1.1.1")
    judged = judge(round_of({}, suggestions=suggested), own)
    assert (judged.finding, judged.source, judged.confirmed) == (Finding.MET, Decider.RULE, False)
    judged = judge(round_of({"1.1.1-q1": "否"}, suggestions=suggested), own)
    assert (judged.finding, [c.check_point for c in judged.failed]) == (Finding.UNKNOWN, ["1.1.1-q1"])
    judged = judge(round_of(answers, suggestions=suggested), own)
    assert (judged.finding, judged.confirmed) == (Finding.NOT_MET, True)
    judged = judge(round_of(answers, decisions={"1.1.1": decision("1.1.1", Finding.PARTLY)}), own)
    assert (judged.finding, judged.by, judged.confirmed) == (Finding.PARTLY, "乙", True)


def test_what_rules_filled_in_is_not_confirmed() -> None:
    round_ = round_of({"1.1.1-q1": "是"})
    said = {**round_.responses, "1.1.1-q3": response("1.1.1-q3", "是", source=Decider.RULE)}
    judged = judge(Round(**vars(round_) | {"responses": said}), edition().indicator("1.1.1"))
    assert (judged.finding, judged.confirmed) == (Finding.MET, False)


def test_the_score_and_the_way_there() -> None:
    answers = {
        "1.1.1-q1": "是",
        "1.1.1-q3": "否",
        "1.1.2-q1": "2",
        "1.1.2-q2": "2",
        "1.1.2-q3": "100",
        "1.1.2-q4": "是",
    }
    round_ = round_of(answers | {"1.2.1-q1": "不适用"})
    score = total(round_, judge_all(round_))
    assert (score.earned, score.possible, score.percent, score.judged) == (0.5 + 2, 1 + 2, 83.3, 100)
    assert score.counts[Finding.NOT_APPLICABLE] == 1
    assert "2.5 ÷ 3 = 83.3 分" in score.explanation[1]
    open_ = round_of(answers)
    assert total(open_, judge_all(open_)).percent == 62.5
    assert "还有 1 项无法判断" in total(open_, judge_all(open_)).explanation[-1]


def test_weights_thresholds_and_extra_points_of_a_round() -> None:
    modified = system("demo-2025", indicator("1.1.1", "比例", measure=RATIO))
    scheme = Scheme({"1.1.1": 4}, {"1.1.1": 60}, {}, 0.5)
    round_ = round_of({"1.1.1-q1": "60"}, modified, scheme)
    assert threshold_of(round_, round_.indicators[0]).value == 60
    assert total(round_, judge_all(round_)).possible == 4
    shipped = systems().find("national-2021")
    round_ = round_of({}, shipped, Scheme(modifiers={"P1": 2, "V1": 0}))
    score = total(round_, judge_all(round_))
    assert (score.percent, score.extra, len(score.vetoed)) == (2, 2, 1)


def test_a_question_that_only_tells_whether_it_applies() -> None:
    own = system(
        "demo-2025", indicator("1.1.1", check_points=[question("1.1.1-q1", expect="任意"), question("1.1.1-q2")])
    )
    for answer, expected in (("否", Finding.NOT_APPLICABLE), ("是", Finding.UNKNOWN)):
        round_ = round_of({"1.1.1-q1": answer}, own)
        assert judge(round_, round_.indicators[0]).finding is expected


def test_every_measure_of_the_shipped_edition_has_a_question() -> None:
    """Where an edition sets a threshold, full marks can be reached and missed by answers alone."""
    shipped = systems().find("national-2021")
    without = [i.id for i in shipped.indicators if i.measure.threshold and not measured_points(i)]
    assert without == ["4.5.1"]
    answers = {"4.5.1-q1": "10", "4.5.1-q2": "9", "4.5.1-q3": "否"}
    round_ = round_of(answers, shipped)
    assert judge(round_, shipped.indicator("4.5.1")).finding is Finding.PARTLY
    assert [p.id for p in measured_points(shipped.indicator("2.2.1"))] == ["2.2.1-q3"]
    assert [p.id for p in measured_points(shipped.indicator("1.3.1"))] == ["1.3.1-q3"]


@given(st.dictionaries(st.sampled_from(list(edition().check_points)), st.sampled_from(["是", "否", *Mark]), max_size=5))
def test_an_open_question_never_passes(answers) -> None:
    yes_no = {id_: v for id_, v in answers.items() if edition().check_points[id_].type == "是否" or v in list(Mark)}
    round_ = round_of(yes_no)
    for judged in judge_all(round_):
        deciding = [c for c in judged.checks if c.decides]
        if judged.finding is Finding.MET:
            assert deciding
            assert all(c.fulfilled for c in deciding)
