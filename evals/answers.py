"""Outside answer benchmarks in LeCoQA's format: likeness to a reference answer, and the articles that were cited."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from evals.benchmark import Benchmark, missing
from evals.case import Answer, read_lines, unique
from evals.grade import plain
from evals.likeness import bleu, cut, meteor
from evals.measures import Gauge, Number, Suite, number
from knowledge.numerals import normalise

GAUGES = (
    Gauge("bleu-4", "BLEU-4", Suite.ANSWERS),
    Gauge("meteor", "METEOR", Suite.ANSWERS),
    Gauge("citation_precision", "引用准确率", Suite.CITATIONS),
    Gauge("citation_recall", "引用召回率", Suite.CITATIONS),
    Gauge("citation_f1", "引用 F1", Suite.CITATIONS),
    Gauge("withheld", "拒答率", Suite.ABSTENTION, lower_is_better=True),
)
_EDITION = re.compile(r"[（(]\d{4}年?[^（()）]*[）)]")


class Consultation(BaseModel):
    """One question with its reference answer and the names of the articles that answer it (民法典第五十四条).

    LeCoQA's own names of the fields are understood: query_id, 问题, 答案文本, match_name; other fields are not looked at.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    id: str = Field(min_length=1, validation_alias=AliasChoices("id", "query_id"))
    question: str = Field(min_length=1, validation_alias=AliasChoices("question", "问题"))
    answer: str = Field(min_length=1, validation_alias=AliasChoices("answer", "答案文本"))
    articles: Annotated[tuple[str, ...], BeforeValidator(lambda value: () if missing(value) else value)] = Field(
        (), validation_alias=AliasChoices("articles", "match_name")
    )


def read_consultations(path: Path) -> tuple[Consultation, ...]:
    """Questions of a JSONL file or a JSON list; raises UsageError naming the line."""
    rows = tuple(row for _, row in read_lines(path, Consultation.model_validate_json))
    unique((row.id for row in rows), path)
    return rows


def consultations(benchmark: Benchmark) -> tuple[Consultation, ...]:
    """The questions of a retrieval benchmark that have a reference answer."""
    names = [article.title + article.number for article in benchmark.articles]
    return tuple(
        Consultation(id=key, question=q.text, answer=q.answer, articles=tuple(names[i] for i in q.gold))
        for key, q in benchmark.questions.items()
        if q.answer
    )


@dataclass(frozen=True)
class Score:
    """One answer against its reference; `precision` is None when nothing was cited, all three when no article is wanted."""

    id: str
    bleu: float
    meteor: float
    precision: float | None
    recall: float | None
    f1: float | None
    withheld: bool


def score(asked: Consultation, answer: Answer) -> Score:
    """Likeness of the words, and precision, recall and F1 of the cited articles whatever their version."""
    reference, words = cut(asked.answer), cut(answer.answer)
    wanted = {_name(name) for name in asked.articles}
    cited = {_name(c.doc + c.article) for c in answer.citations if c.article}
    hit = len(wanted & cited)
    return Score(
        asked.id,
        bleu(reference, words),
        meteor(reference, words),
        hit / len(cited) if cited and wanted else None,
        hit / len(wanted) if wanted else None,
        2 * hit / (len(cited) + len(wanted)) if wanted else None,
        answer.withheld,
    )


def _name(article: str) -> str:
    """The name of an article without the state's name, edition, marks and spelling of numbers."""
    return plain(normalise(_EDITION.sub("", article))).text.removeprefix("中华人民共和国")


def summary(scores: Sequence[Score]) -> dict[str, Number]:
    """Every measure of `GAUGES`: the mean over the answers it applies to, with its interval."""
    columns: dict[str, list[float | None]] = {
        "bleu-4": [s.bleu for s in scores],
        "meteor": [s.meteor for s in scores],
        "citation_precision": [s.precision for s in scores],
        "citation_recall": [s.recall for s in scores],
        "citation_f1": [s.f1 for s in scores],
        "withheld": [float(s.withheld) for s in scores],
    }
    return {key: number([v for v in values if v is not None]) for key, values in columns.items()}
