"""Cross-validation on a small invented benchmark: no fold learns from its own questions."""

from dataclasses import replace
from math import log
from pathlib import Path

import numpy as np
import pytest

from evals.benchmark import Benchmark
from evals.pairs import Article, Question
from evals.retrieval import Run
from evals.stard import FOLDS, NEIGHBOURS, STAGES, Fold, Memory, Nearest, cross_validate, rows, split
from evals.train_embedding import Recipe

THINGS = ("停车", "养犬", "油烟", "噪声", "广告", "树木", "河道", "渣土", "路灯", "集市")
RECIPE = replace(Recipe(), dimension=8, nested=(8,), vocabulary=500, batch=16, steps=2, tune_steps=2)


@pytest.fixture(scope="module")
def benchmark() -> Benchmark:
    texts = [f"{thing}由主管部门负责管理。违反{thing}规定的，责令改正；拒不改正的，处五百元罚款。" for thing in THINGS]
    articles = tuple(Article("青溪市条例", f"第{i}条", f"第一章 {THINGS[i]}", text) for i, text in enumerate(texts))
    questions = {f"q{i}": Question(f"{THINGS[i]}归谁管？", (i,), "主管部门。") for i in range(10)}
    return Benchmark(tuple(f"a{i}" for i in range(10)), articles, questions)


def test_folds_part_the_questions_the_same_way_every_time() -> None:
    keys = [f"q{i}" for i in range(13)]
    parts = split(keys, seed=1)
    assert sorted(key for part in parts for key in part) == sorted(keys)
    assert sorted(map(len, parts)) == [2, 2, 3, 3, 3]
    assert parts == split(keys, seed=1) != split(keys, seed=2)


def test_the_nearest_vectors_come_first_and_as_many_as_asked_for() -> None:
    nearest = Nearest(["a", "b", "c"], np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32))
    vector = np.array([0, 1], dtype=np.float32)
    assert nearest.search(vector, limit=2) == [("b", 1.0), ("c", pytest.approx(0.8))]
    assert [i for i, _ in nearest.search(vector, limit=300)] == ["b", "c", "a"]


def test_memory_leads_to_the_articles_of_the_nearest_questions() -> None:
    memory = Memory(np.eye(3, dtype=np.float32), [["a", "b"], ["b", "c"], ["c"]])
    ranking = memory.ranking(np.array([0.6, 0.8, 0.0], dtype=np.float32))
    assert dict(ranking) == pytest.approx({"a": 0.6**2, "b": 0.6**2 + 0.8**2, "c": 0.8**2})


def test_memory_looks_at_the_nearest_questions_only() -> None:
    likeness = np.linspace(1, 0, NEIGHBOURS + 5, dtype=np.float32)[:, None]
    memory = Memory(likeness, [[f"a{i}"] for i in range(len(likeness))])
    assert [i for i, _ in memory.ranking(np.ones(1, np.float32))] == [f"a{i}" for i in range(NEIGHBOURS)]


def test_a_law_that_answers_much_is_expected_to_answer_more() -> None:
    memory = Memory(np.eye(2, dtype=np.float32), [["a", "b"], ["b"]])
    prior = memory.prior({"a": "甲法", "b": "甲法", "c": "甲法", "d": "乙法"})
    assert prior["a"] == prior["c"] == pytest.approx(log((3 + 0.05) / (3 + 20)))
    assert prior["d"] == pytest.approx(log(0.05 / (1 + 20)))


@pytest.fixture(scope="module")
def scratch(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("stard")


@pytest.fixture(scope="module")
def folds(benchmark, scratch) -> list[Fold]:
    return list(cross_validate(benchmark, RECIPE, scratch))


def test_every_question_is_asked_once_at_every_stage(benchmark, folds) -> None:
    assert len(folds) == FOLDS
    for name in STAGES:
        assert sorted(key for fold in folds for key in fold.runs[name].ranked) == sorted(benchmark.questions)
    for fold in folds:
        assert fold.unseen == set(fold.runs["lexical"].ranked)
        assert all(ranked[0] == key.replace("q", "a") for key, ranked in fold.runs["lexical"].ranked.items())


def test_the_embedding_of_a_fold_knows_nothing_of_its_questions(benchmark, folds, scratch, tmp_path) -> None:
    held = folds[0].runs["vectors"].ranked
    changed = {
        key: replace(question, text=f"{question.text}或者别的什么话", answer="别的答复。") if key in held else question
        for key, question in benchmark.questions.items()
    }
    next(cross_validate(replace(benchmark, questions=changed), RECIPE, tmp_path))
    model = Path("0", "model", "model.safetensors")
    assert (tmp_path / model).read_bytes() == (scratch / model).read_bytes()
    assert (scratch / model).read_bytes() != (scratch / "1" / "model" / "model.safetensors").read_bytes()


def test_the_tables_show_means_over_folds(benchmark) -> None:
    hit, miss = Run({"q1": ["a1"]}, [2.0]), Run({"q2": ["a1"], "q3": ["a1"]}, [4.0, 8.0])
    found = [Fold(dict.fromkeys(STAGES, hit), frozenset({"q1"})), Fold(dict.fromkeys(STAGES, miss), frozenset())]
    lines = list(rows(benchmark, found))
    assert "| 1 | 1 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 | 2.0 |" in lines
    assert "| mean | 3 | 0.500 | 0.500 | 0.500 | 0.500 | 0.500 | 4.0 |" in lines
    assert "| unseen articles: lexical | 1 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 |" in lines
