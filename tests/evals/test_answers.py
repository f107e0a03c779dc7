"""Answers against references: LeCoQA's fields, articles in every spelling, means over what applies."""

import json
from pathlib import Path

import pytest

from evals.answers import GAUGES, Consultation, consultations, read_consultations, score, summary
from evals.benchmark import Benchmark
from evals.pairs import Article, Question
from knowledge.errors import UsageError

LECOQA = """[
 {"问题": "车停哪儿？", "答案文本": "停在车位里。", "match_name": ["中华人民共和国停车法第二十一条", "青溪市停车办法（2020修正）第3条"],
  "match_id": [1, 2], "典型案例": NaN, "query_id": 0},
 {"问题": "谁来管？", "答案文本": "城管局。", "match_name": NaN, "query_id": 5}
]"""
"""Two invented questions under the names of LeCoQA's fields."""


@pytest.fixture
def asked(tmp_path: Path) -> tuple[Consultation, ...]:
    (tmp_path / "q.json").write_text(LECOQA, encoding="utf-8")
    return read_consultations(tmp_path / "q.json")


def test_both_spellings_of_the_fields_are_read(asked, tmp_path) -> None:
    plain = [{"id": a.id, "question": a.question, "answer": a.answer, "articles": a.articles} for a in asked]
    (tmp_path / "q.jsonl").write_text("\n".join(json.dumps(p, ensure_ascii=False) for p in plain), encoding="utf-8")
    assert read_consultations(tmp_path / "q.jsonl") == asked
    assert [(a.id, len(a.articles)) for a in asked] == [("0", 2), ("5", 0)]


def test_a_question_without_reference_is_refused_by_number(tmp_path) -> None:
    (tmp_path / "q.json").write_text(
        '[{"id": 1, "问题": "谁？", "答案文本": "我"}, {"id": 2, "问题": "谁？"}]', "utf-8"
    )
    with pytest.raises(UsageError, match=r"q\.json 第 2 行不对：answer 缺这个字段"):
        read_consultations(tmp_path / "q.json")


def test_questions_of_a_retrieval_benchmark_name_their_articles() -> None:
    article = Article("停车法", "第二十一条", "", "停在车位里。")
    questions = {"1": Question("车停哪儿？", (0,), "车位。"), "2": Question("谁？", (0,))}
    (one,) = consultations(Benchmark(("7",), (article,), questions))
    assert (one.id, one.answer, one.articles) == ("1", "车位。", ("停车法第二十一条",))


def test_citations_count_by_article_whatever_version_and_spelling(asked, make_answer) -> None:
    cited = [
        {"doc": "停车法", "version": "2020-01-01", "article": "第21条"},
        {"doc": "停车法", "version": "2010-01-01", "article": "第二十一条", "pinpoint": "第二十一条第一款"},
        {"doc": "养犬法", "version": "2020-01-01", "article": "第一条"},
        {"doc": "某局年度报告"},
    ]
    found = score(asked[0], make_answer(answer="停在车位里。", citations=cited))
    assert (found.precision, found.recall, found.f1) == (1 / 2, 1 / 2, 2 * 1 / (2 + 2))
    assert found.bleu == pytest.approx(1)
    assert found.meteor > 0.99


def test_means_leave_out_what_does_not_apply(asked, make_answer) -> None:
    silent = make_answer(answer="不知道。", abstained=True, citations=[])
    right = make_answer(answer="城管局。", citations=[{"doc": "停车法", "article": "第一条"}])
    numbers = summary([score(asked[0], silent), score(asked[1], right)])
    assert set(numbers) == {gauge.key for gauge in GAUGES}
    assert (numbers["citation_precision"].value, numbers["citation_precision"].n) == (None, 0)
    assert (numbers["citation_recall"].value, numbers["citation_recall"].n) == (0, 1)
    assert (numbers["citation_f1"].value, numbers["withheld"].value) == (0, 1 / 2)
