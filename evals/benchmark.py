"""Outside benchmarks in STARD's format: articles (JSONL, plain or .gz) and questions that name the articles wanted."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from evals.case import read_lines, unique
from evals.pairs import Article, Question
from knowledge.errors import UsageError


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


class _ArticleRow(_Row):
    id: str = Field(min_length=1)
    title: str
    article: str = ""
    text: str = Field(min_length=1)
    chapter: str = ""


def missing(value: object) -> bool:
    """Whether nothing stands here: null, or the NaN that pandas writes for it."""
    return value is None or (isinstance(value, float) and isnan(value))


class _QuestionRow(_Row):
    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    gold: tuple[str, ...] = Field(min_length=1)
    answer: Annotated[str, BeforeValidator(lambda value: "" if missing(value) else value)] = ""


@dataclass(frozen=True)
class Benchmark:
    """Articles with their ids, and questions with theirs by id; `Question.gold` are places among `articles`."""

    ids: tuple[str, ...]
    articles: tuple[Article, ...]
    questions: Mapping[str, Question]


def read_benchmark(corpus: Path, queries: Path) -> Benchmark:
    """Both files; raises UsageError naming the line that is wrong or asks for an article that is not there."""
    rows = [row for _, row in read_lines(corpus, _ArticleRow.model_validate_json)]
    asked = list(read_lines(queries, _QuestionRow.model_validate_json))
    unique((row.id for row in rows), corpus)
    unique((row.id for _, row in asked), queries)
    place = {row.id: i for i, row in enumerate(rows)}
    for number, row in asked:
        if unknown := [i for i in row.gold if i not in place]:
            raise UsageError(f"{queries.name} 第 {number} 行：{corpus.name} 里没有编号为 {'、'.join(unknown)} 的条文。")
    return Benchmark(
        tuple(place),
        tuple(Article(row.title, row.article, row.chapter, row.text) for row in rows),
        {row.id: Question(row.question, tuple(place[i] for i in row.gold), row.answer) for _, row in asked},
    )
