"""The product's indexes and fusion over a small invented benchmark."""

import json

import pytest

from evals.benchmark import Benchmark
from evals.measures import OUTSIDE
from evals.pairs import Article, Question
from evals.retrieval import GAUGES, Run, best, indexed, measure, run, search, summary, write_run
from knowledge.errors import UsageError

TEXTS = {
    "7": "车辆应当停放在划定的停车泊位内，不得占用消防通道。",
    "9": "携带犬只出户应当使用犬绳牵领，主动避让老年人和儿童。",
    "11": "餐饮业经营者应当安装油烟净化设施，保持正常使用。",
}


@pytest.fixture(scope="module")
def benchmark() -> Benchmark:
    articles = tuple(Article("青溪市管理条例", f"第{i}条", "第二章 行为规范", text) for i, text in TEXTS.items())
    questions = {"a": Question("遛狗不用犬绳牵领行吗？", (1,)), "b": Question("车辆可以停在消防通道吗？", (0, 2))}
    return Benchmark(tuple(TEXTS), articles, questions)


def test_questions_are_ranked_and_timed(benchmark, embedder, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    asked = []
    with indexed(benchmark, embedder) as index:
        result = run(benchmark.questions, search(index, embedder), lambda: asked.append(1))
    assert [ranked[0] for ranked in result.ranked.values()] == ["9", "7"]
    assert all(sorted(ranked) == sorted(TEXTS) for ranked in result.ranked.values())
    assert len(asked) == len(result.milliseconds) == 2
    assert all(time > 0 for time in result.milliseconds)
    assert list(tmp_path.glob("yifa-benchmark-*")) == []


def test_a_kept_folder_serves_again_for_the_same_articles_only(benchmark, embedder, tmp_path) -> None:
    folder = tmp_path / "索引"
    with indexed(benchmark, embedder, folder) as index:
        first = index.rankings("犬绳", embedder.embed_query("犬绳"))
    made = (folder / "made-from.txt").stat().st_mtime_ns
    with indexed(benchmark, embedder, folder) as index:
        assert index.rankings("犬绳", embedder.embed_query("犬绳")) == first
    assert (folder / "made-from.txt").stat().st_mtime_ns == made
    other = Benchmark(benchmark.ids, benchmark.articles[::-1], benchmark.questions)
    with pytest.raises(UsageError, match="请换一个空目录"), indexed(other, embedder, folder):
        pass


def test_a_folder_with_other_things_is_left_alone(benchmark, embedder, tmp_path) -> None:
    (tmp_path / "信.txt").write_text("x")
    with pytest.raises(UsageError, match="请换一个空目录"), indexed(benchmark, embedder, tmp_path):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["信.txt"]


def test_fusion_scales_the_lexical_score_and_breaks_ties_by_id() -> None:
    rankings = {"lexical": [("7", 20.0), ("9", 10.0)], "vectors": [("9", 0.5), ("11", 0.5), ("10", 0.5)]}
    assert best(rankings, {"lexical": 1.0, "vectors": 1.5}) == ["9", "7", "10", "11"]


def test_measures_are_means_over_the_questions_that_were_ranked(benchmark) -> None:
    numbers = measure(benchmark, {"a": ["7", "9"], "b": ["9", "7", "11"]})
    assert set(numbers) == set(OUTSIDE)
    assert (numbers["recall@5"].value, numbers["mrr@10"].value, numbers["mrr@10"].n) == (1, 1 / 2, 2)
    assert measure(benchmark, {"b": ["7"]})["recall@100"].value == 1 / 2


def test_the_summary_holds_every_gauge(benchmark) -> None:
    numbers = summary(benchmark, Run({"a": ["9"], "b": []}, [2.0, 4.0]))
    assert set(numbers) == {gauge.key for gauge in GAUGES}
    assert (numbers["recall@5"].value, numbers["ms_p50"].value) == (1 / 2, 3.0)


def test_a_run_is_written_line_by_line(tmp_path) -> None:
    write_run(Run({"a": ["9", "7"], "b": []}, [1.0, 1.0]), tmp_path / "run.jsonl")
    lines = (tmp_path / "run.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [{"id": "a", "ranking": ["9", "7"]}, {"id": "b", "ranking": []}]
