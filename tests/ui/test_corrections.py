"""Corrections as JSON, and approved answers as cases that the evaluation accepts."""

import pytest

from assistant.ask import ask
from assistant.recall import approve
from evals.case import Type, load_cases
from ingest.add import add
from ingest.source import sources_of
from ui.corrections import approved_record, case_lines, correction_record


@pytest.fixture
def marked(office, qingxi):
    """An office of Qingxi with two answers marked as wrong."""
    add(sources_of([qingxi], office.limits), office.corpus, limits=office.limits)
    for question in ("犬只几日内可以认领", "收容单位能不能出售收容的犬只"):
        office.records.rate(ask(office, question).id, False, "不对")
    return office


def test_a_task_is_told_with_question_answer_and_reason(marked) -> None:
    record = correction_record(marked.corrections.find(1))
    assert (record["question"], record["reason"], record["state"], record["decided_at"]) == (
        "犬只几日内可以认领", "不对", "待核对", "",
    )  # fmt: skip
    assert record["answer"]


def test_approved_answers_are_cases_of_the_evaluation(marked, tmp_path) -> None:
    approve(marked, 1, "三十日内。", ["青溪市犬只收容办法第四条"], points=[["三十日", "30日"]], by="张三")
    ruled = approve(marked, 2, "不可以。", ["青溪市犬只收容办法第六条"], by="张三")
    assert approved_record(ruled)["bases"] == ["青溪市犬只收容办法(2021-08-02)#第六条"]
    file = tmp_path / "cases.jsonl"
    file.write_text(case_lines(marked), encoding="utf-8")
    first, second = load_cases(file)
    assert (first.type, first.key_points, first.reference_answer) == (
        Type.DEADLINE_NUMBER,
        (("三十日", "30日"),),
        "三十日内。",
    )
    assert (second.type, second.key_points) == (Type.YES_NO, (("不可以。",),))
    assert [(g.doc, g.version, g.article) for g in first.gold] == [("青溪市犬只收容办法", "2021-08-02", "第四条")]
    marked.corpus.remove("青溪市犬只收容办法(2021-08-02)")
    assert case_lines(marked) == ""
