"""What each stage of the search gives: the same questions with all of them, without each, and with one ranking alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from evals.compare import Shift, compare
from evals.measures import Number
from evals.run import Evaluation
from knowledge.search import Stage

STAGES: dict[Stage, str] = {
    Stage.LEXICAL: "用词检索",
    Stage.VECTORS: "向量检索",
    Stage.HINTS: "典型问题",
    Stage.TERMS: "口语词补充",
    Stage.CONTEXT: "承接上文",
    Stage.LIMITS: "期限库",
    Stage.HEIRS: "旧条对应",
    Stage.NAMED: "点名文件",
    Stage.RERANK: "重排",
    Stage.PARTS: "一问多题",
    Stage.DEFINITIONS: "定义优先",
    Stage.REFERENCES: "条号直达",
}
"""What people call the stages."""

Run = Callable[[frozenset[Stage]], Evaluation]


@dataclass(frozen=True)
class Row:
    """One way to search: what it keeps, its numbers, and the difference to the whole search by measure."""

    label: str
    stages: tuple[Stage, ...]
    numbers: dict[str, Number]
    shifts: dict[str, Shift]


@dataclass(frozen=True)
class Ablation:
    """The run with the whole search, and a row for each way to search, the whole one first."""

    full: Evaluation
    rows: tuple[Row, ...]


def ways(stages: frozenset[Stage]) -> Iterator[tuple[str, frozenset[Stage]]]:
    """Names and stages of the searches to be measured, the whole one first."""
    yield "全部环节", stages
    for stage in Stage:
        if stage in stages:
            yield f"去掉{STAGES[stage]}", stages - {stage}
    yield "只有用词检索", frozenset({Stage.LEXICAL})
    yield "只有向量检索", frozenset({Stage.VECTORS})


def ablate(run: Run, stages: frozenset[Stage]) -> Ablation:
    """Run everything once in each way; differences are paired by question, with bootstrap intervals."""
    measured = [(label, kept, run(kept)) for label, kept in ways(stages)]
    full = measured[0][2]
    return Ablation(full, tuple(_row(label, kept, full, found) for label, kept, found in measured))


def _row(label: str, kept: frozenset[Stage], full: Evaluation, found: Evaluation) -> Row:
    shifts = () if found is full else compare(full, found).shifts
    return Row(label, tuple(s for s in Stage if s in kept), found.numbers, {s.gauge.key: s for s in shifts})
