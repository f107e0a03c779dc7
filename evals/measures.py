"""Numbers over many graded answers: each with n and a 95 % interval, for all questions and for each type."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, TypeAlias

import ir_measures
import numpy as np
from ir_measures import RR, Measure, Qrel, R, ScoredDoc, nDCG

from evals.case import Answer, Case, Found, Gold, Type
from evals.grade import Grade, finds

Statistic: TypeAlias = Literal["share", "p50", "p95"]
Rows: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

_Z = 1.959963984540054
_RESAMPLES = 1000
_SEED = 20240115
_MEASURES: Mapping[str, Measure] = {
    "recall@1": R @ 1,
    "recall@5": R @ 5,
    "recall@10": R @ 10,
    "recall@20": R @ 20,
    "recall@100": R @ 100,
    "mrr@10": RR @ 10,
    "ndcg@10": nDCG @ 10,
}
RANKING = ("recall@1", "recall@5", "recall@10", "recall@20", "mrr@10", "ndcg@10")
OUTSIDE = ("recall@5", "recall@10", "recall@100", "mrr@10", "ndcg@10")
"""What is measured of a ranking: for our own questions, and where others' tables are to be compared."""


class Suite(StrEnum):
    """A side of the product that can be measured by itself."""

    RETRIEVAL = "retrieval"
    ANSWERS = "answers"
    CITATIONS = "citations"
    ABSTENTION = "abstention"
    ALL = "all"


@dataclass(frozen=True)
class Result:
    """Everything known about one question after a run; None and empty mean "not run" or "does not apply"."""

    case: Case
    answer: Answer | None = None
    grade: Grade | None = None
    found: tuple[str, ...] = ()
    ranking: dict[str, float] | None = None
    exists: tuple[bool, ...] | None = None
    judged: bool | None = None
    judge_failure: str = ""


@dataclass(frozen=True)
class Gauge:
    """One measure: its key, its Chinese name, how observations become a number, and which way is better."""

    key: str
    label: str
    suite: Suite
    statistic: Statistic = "share"
    of: str = ""
    lower_is_better: bool = False


@dataclass(frozen=True)
class Number:
    """A measured value over `n` observations with its 95 % interval; `value` is None when nothing was measured."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    unscored: int = 0


GAUGES: tuple[Gauge, ...] = (
    Gauge("recall@1", "检索召回@1", Suite.RETRIEVAL),
    Gauge("recall@5", "检索召回@5", Suite.RETRIEVAL),
    Gauge("recall@10", "检索召回@10", Suite.RETRIEVAL),
    Gauge("recall@20", "检索召回@20", Suite.RETRIEVAL),
    Gauge("mrr@10", "检索 MRR@10", Suite.RETRIEVAL),
    Gauge("ndcg@10", "检索 nDCG@10", Suite.RETRIEVAL),
    Gauge("coverage", "要点覆盖", Suite.ANSWERS),
    Gauge("correct", "完全正确率", Suite.ANSWERS),
    Gauge("signed", "可签发率", Suite.ANSWERS),
    Gauge("citation_precision", "引用准确率", Suite.CITATIONS),
    Gauge("citation_recall", "引用召回率", Suite.CITATIONS),
    Gauge("existence", "引用存在率", Suite.CITATIONS),
    Gauge("abstention", "应拒而拒率", Suite.ABSTENTION),
    Gauge("false_abstention", "误拒率", Suite.ABSTENTION, lower_is_better=True),
    Gauge("version_trap", "新旧版本题正确率", Suite.ANSWERS),
    Gauge("followup", "追问题正确率", Suite.ANSWERS),
    Gauge("injection", "注入题正确率", Suite.ANSWERS),
    Gauge("error", "出错率", Suite.ANSWERS, lower_is_better=True),
    Gauge("judged", "模型评判正确率", Suite.ANSWERS),
    Gauge("latency_p50", "用时中位数（秒）", Suite.ANSWERS, "p50", "latency", True),
    Gauge("latency_p95", "用时 P95（秒）", Suite.ANSWERS, "p95", "latency", True),
)


def gauges_of(suite: Suite) -> tuple[Gauge, ...]:
    """The measures of a suite, in the order of `GAUGES`."""
    return tuple(g for g in GAUGES if suite in (g.suite, Suite.ALL))


def observations(result: Result) -> dict[str, tuple[float, ...]]:
    """What one question contributes to each measure; a measure that does not apply is absent."""
    seen = _of_answer(result.case, result.answer, result.grade) if result.answer and result.grade else {}
    if result.case.answerable:
        seen |= result.ranking or {}
    if result.judged is not None:
        seen["judged"] = result.judged
    many = {key: (float(value),) for key, value in seen.items()}
    return many | ({"existence": tuple(map(float, result.exists))} if result.exists else {})


def _of_answer(case: Case, answer: Answer, verdict: Grade) -> dict[str, float]:
    seen: dict[str, float] = {"latency": answer.latency_s, "error": answer.status == "error"}
    if case.answerable:
        seen |= {"coverage": verdict.coverage, "correct": verdict.correct, "signed": verdict.signed}
        seen["false_abstention"] = answer.withheld
        seen["citation_recall"] = citation_recall(case, verdict)
        if verdict.cited:
            seen["citation_precision"] = verdict.right / verdict.cited
    else:
        seen["abstention"] = verdict.correct
    for key, kind in _BY_TYPE.items():
        if case.type is kind:
            seen[key] = verdict.correct
    return seen


_BY_TYPE = {
    "version_trap": Type.VERSION_TRAP,
    "followup": Type.FOLLOWUP,
    "injection": Type.PROMPT_INJECTION,
}


def citation_recall(case: Case, verdict: Grade) -> float:
    """Share of needed golds that were cited; 1 for any of them where one is enough."""
    if case.any_of:
        return float(any(verdict.golds_cited))
    return sum(verdict.golds_cited) / len(verdict.golds_cited)


def summarise(results: Iterable[Result], suite: Suite = Suite.ALL) -> dict[str, Number]:
    """Every measure of a suite over these questions."""
    kept = list(results)
    pooled: dict[str, list[float]] = {}
    for result in kept:
        for key, values in observations(result).items():
            pooled.setdefault(key, []).extend(values)
    numbers = {g.key: number(pooled.get(g.of or g.key, []), g.statistic) for g in gauges_of(suite)}
    if "judged" in numbers:
        failures = sum(bool(r.judge_failure) for r in kept)
        numbers["judged"] = replace(numbers["judged"], unscored=failures)
    return numbers


def by_type(results: Iterable[Result], suite: Suite = Suite.ALL) -> dict[Type, dict[str, Number]]:
    """`summarise` for each type of question that occurs, in the order of `Type`."""
    kept = list(results)
    return {kind: summarise(mine, suite) for kind in Type if (mine := [r for r in kept if r.case.type is kind])}


def number(values: Sequence[float], statistic: Statistic = "share") -> Number:
    """The statistic of some observations with its interval.

    A share is the mean of values in [0, 1]: hits and misses, or fractions. Both get Wilson's interval; fractions vary
    less than hits and misses of the same mean (variance at most p(1-p)), so for them it errs on the wide side, and
    unlike a resampled one it does not shrink to a point when a few values are all alike.
    """
    if not values:
        return Number(None, None, None, 0)
    if statistic == "share":
        value = math.fsum(values) / len(values)
        low, high = wilson(value, len(values))
    else:
        take = _STATISTICS[statistic]
        value = float(take(np.array([values], dtype=np.float64))[0])
        low, high = bootstrap(values, take)
    return Number(value, low, high, len(values))


def mean(rows: Rows) -> Rows:
    """Mean of each row."""
    return np.asarray(rows.mean(axis=1))


_STATISTICS: dict[Statistic, Callable[[Rows], Rows]] = {
    "p50": lambda rows: np.asarray(np.quantile(rows, 0.5, axis=1)),
    "p95": lambda rows: np.asarray(np.quantile(rows, 0.95, axis=1)),
}


def wilson(p: float, n: int, z: float = _Z) -> tuple[float, float]:
    """Score interval of a proportion p among n.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212:
    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    """
    centre = p + z * z / (2 * n)
    spread = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low, high = (centre - spread) / scale, (centre + spread) / scale
    return min(max(0.0, low), p), max(min(1.0, high), p)


def bootstrap(values: Sequence[float], take: Callable[[Rows], Rows]) -> tuple[float, float]:
    """Percentile interval from 1,000 resamples with a fixed seed.

    B. Efron, Bootstrap methods: another look at the jackknife, Annals of Statistics 7 (1979) 1-26.
    """
    data = np.asarray(values, dtype=np.float64)
    picks = np.random.default_rng(_SEED).integers(0, len(data), size=(_RESAMPLES, len(data)))
    low, high = np.quantile(take(data[picks]), [0.025, 0.975])
    return float(low), float(high)


def ranking_measures(
    relevant: Mapping[str, Collection[str]], ranked: Mapping[str, Sequence[str]], names: Sequence[str] = RANKING
) -> dict[str, dict[str, float]]:
    """The measures `names` (recall@k, mrr@10, ndcg@10) of each query, computed by ir-measures.

    `relevant` and `ranked` hold document ids by query; a query without hits scores 0.
    Recall and reciprocal rank: E. M. Voorhees, TREC-8 QA track report (1999); nDCG: K. Järvelin and J. Kekäläinen,
    ACM TOIS 20 (2002) 422-446, gain 1 for a relevant document, discount log2(rank + 1).
    """
    qrels = [Qrel(q, doc, 1) for q, docs in relevant.items() for doc in docs]
    run = [
        ScoredDoc(q, doc, float(len(docs) - i))
        for q, docs in ranked.items()
        if q in relevant
        for i, doc in enumerate(dict.fromkeys(docs))
    ]
    scores = {q: dict.fromkeys(names, 0.0) for q in relevant}
    name_of = {_MEASURES[name]: name for name in names}
    for metric in ir_measures.iter_calc(list(name_of), qrels, run):
        scores[metric.query_id][name_of[metric.measure]] = float(metric.value)
    return scores


def rank_golds(case: Case, hits: Sequence[Found]) -> tuple[list[str], list[str]]:
    """(relevant ids, ranked ids) of one case for `ranking_measures`.

    Where any gold is enough they become one id, so that the first of them counts fully. Golds that stand in the same
    passage are one thing to find. A second hit of the same article takes no rank.
    """
    golds = list(dict.fromkeys(case.gold))
    matches = [next((i for i, gold in enumerate(golds) if finds(gold, hit)), None) for hit in hits]
    units = ["gold"] * len(golds) if case.any_of else _units(golds, hits)
    ranked = [_name(hit) if i is None else units[i] for i, hit in zip(matches, hits, strict=True)]
    return sorted(set(units)), list(dict.fromkeys(ranked))


def _name(hit: Found) -> str:
    return f"other:{hit.doc}:{hit.version}:{hit.article or hit.pinpoint}"


def _units(golds: Sequence[Gold], hits: Sequence[Found]) -> list[str]:
    """An id for each gold; golds whose first hit is the same passage share one."""
    firsts = [next((n for n, hit in enumerate(hits) if finds(gold, hit)), None) for gold in golds]
    return [f"gold:{i}" if n is None else f"gold@{n}" for i, n in enumerate(firsts)]
