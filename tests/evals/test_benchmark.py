"""Files in STARD's format: what enters, and what is refused with which words."""

import gzip
import json
from pathlib import Path

import pytest

from evals.benchmark import read_benchmark
from evals.pairs import Article, Question
from knowledge.errors import UsageError

ARTICLES = [
    {
        "id": 7,
        "title": "青溪停车法",
        "article": "第一条",
        "text": "停车应当有序。",
        "chapter": "第一章 总则",
        "src": "x",
    },
    {"id": 9, "title": "青溪养犬法", "article": "第二条", "text": "养犬应当拴绳。"},
]
QUESTIONS = [
    '{"id": 1, "question": "遛狗要拴绳吗？", "gold": [9, 7], "answer": "要。"}',
    '{"id": 2, "question": "车停哪儿？", "gold": [7], "answer": NaN}',
    '{"id": 3, "question": "谁来管？", "gold": [7], "answer": null}',
]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "条文.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(a, ensure_ascii=False) for a in ARTICLES).encode()))
    return path


def queries(folder: Path, *lines: str) -> Path:
    path = folder / "问题.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_golds_become_places_and_a_missing_answer_is_empty(corpus, tmp_path) -> None:
    benchmark = read_benchmark(corpus, queries(tmp_path, *QUESTIONS))
    assert benchmark.ids == ("7", "9")
    assert benchmark.articles[0] == Article("青溪停车法", "第一条", "第一章 总则", "停车应当有序。")
    assert benchmark.questions == {
        "1": Question("遛狗要拴绳吗？", (1, 0), "要。"),
        "2": Question("车停哪儿？", (0,)),
        "3": Question("谁来管？", (0,)),
    }


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id": 4, "question": "谁？", "gold": [8]}', "第 4 行：条文.jsonl.gz 里没有编号为 8 的条文"),
        ('{"id": 4, "question": "谁？", "gold": []}', "第 4 行不对：gold"),
        ('{"id": 1, "question": "谁？", "gold": [7]}', "编号重复：1"),
    ],
)
def test_a_bad_question_is_refused(corpus, tmp_path, line, words) -> None:
    with pytest.raises(UsageError, match=words):
        read_benchmark(corpus, queries(tmp_path, *QUESTIONS, line))


def test_a_damaged_archive_is_refused(corpus, tmp_path) -> None:
    corpus.write_bytes(corpus.read_bytes()[:40])
    with pytest.raises(UsageError, match=r"条文\.jsonl\.gz 读不了"):
        read_benchmark(corpus, queries(tmp_path, *QUESTIONS))


def test_the_shared_benchmark_is_read_whole(shared) -> None:
    folder = shared / "training" / "stard"
    benchmark = read_benchmark(folder / "corpus.jsonl.gz", folder / "train.jsonl")
    assert (len(benchmark.ids), len(benchmark.questions)) == (59802, 988)
