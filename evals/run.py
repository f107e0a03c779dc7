"""Ask every question once, in order, and keep everything that came back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from pydantic import TypeAdapter, ValidationError

from evals.case import Answer, Ask, Case, Exists, Found, Search, Status, Type, load_answers
from evals.grade import different, grade
from evals.measures import Number, Result, Suite, by_type, rank_golds, ranking_measures, summarise
from knowledge.errors import UsageError, YifaError

DEPTH = 20


class Judge(Protocol):
    """A model's opinion whether the answer is right; raises YifaError when it gives none that can be read."""

    def __call__(self, case: Case, answer: Answer, /) -> bool:
        """See the class."""
        ...


class Progress(Protocol):
    """Called after each question."""

    def __call__(self, done: int, total: int, case: Case, /) -> None:
        """See the class."""
        ...


@dataclass(frozen=True)
class Evaluation:
    """One run: numbers over all questions and for each type, and every question. `not_run` names what was left out."""

    label: str
    numbers: dict[str, Number]
    types: dict[Type, dict[str, Number]]
    results: tuple[Result, ...]
    not_run: tuple[str, ...] = ()
    suite: Suite = Suite.ALL


_FILE = TypeAdapter(Evaluation)


def evaluate(
    cases: Sequence[Case],
    ask: Ask,
    search: Search | None = None,
    exists: Exists | None = None,
    *,
    judge: Judge | None = None,
    progress: Progress | None = None,
    label: str = "",
    suite: Suite = Suite.ALL,
) -> Evaluation:
    """Ask, search, grade and measure; without `search`, `exists` or `judge` those measures are reported as not run.

    A `suite` does only the work that its own measures need; raises UsageError when it is `retrieval` without `search`.
    """
    if suite is Suite.RETRIEVAL and search is None:
        raise UsageError("单评检索要当场检索，已有的回答里没有。请去掉 --answers。")
    answering = None if suite is Suite.RETRIEVAL else ask
    search = search if suite in (Suite.ALL, Suite.RETRIEVAL) else None
    exists = exists if suite in (Suite.ALL, Suite.CITATIONS) else None
    judge = judge if suite in (Suite.ALL, Suite.ANSWERS) else None
    results = []
    rankings = _rank(cases, search) if search else {}
    for done, case in enumerate(cases, 1):
        results.append(_result(case, answering, rankings.get(case.id), exists, judge))
        if progress:
            progress(done, len(cases), case)
    optional = {"回答": answering, "检索": search, "引用存在": exists, "模型评判": judge}
    return Evaluation(
        label=label,
        numbers=summarise(results, suite),
        types=by_type(results, suite),
        results=tuple(results),
        not_run=tuple(name for name, given in optional.items() if given is None),
        suite=suite,
    )


@dataclass(frozen=True)
class _Ranking:
    found: tuple[str, ...]
    values: dict[str, float] | None


def _rank(cases: Sequence[Case], search: Search) -> dict[str, _Ranking]:
    hits = {case.id: [Found.model_validate(h) for h in search(case)[:DEPTH]] for case in cases}
    pairs = {case.id: rank_golds(case, hits[case.id]) for case in cases if case.answerable}
    values = ranking_measures({i: golds for i, (golds, _) in pairs.items()}, {i: r for i, (_, r) in pairs.items()})
    return {i: _Ranking(tuple(str(h) for h in found), values.get(i)) for i, found in hits.items()}


def _result(
    case: Case, ask: Ask | None, ranking: _Ranking | None, exists: Exists | None, judge: Judge | None
) -> Result:
    searched = Result(case, found=ranking.found if ranking else (), ranking=ranking.values if ranking else None)
    if ask is None:
        return searched
    answer = _answer(case, ask)
    verdict, failure = _judged(case, answer, judge)
    return replace(
        searched,
        answer=answer,
        grade=grade(case, answer),
        exists=tuple(exists(c.doc, c.version, c.article) for c in different(answer.citations)) if exists else None,
        judged=verdict,
        judge_failure=failure,
    )


def _answer(case: Case, ask: Ask) -> Answer:
    """The product's answer; an error that it raises on purpose is graded as an answer with status `error`."""
    try:
        return Answer.model_validate(ask(case))
    except YifaError as error:
        return Answer(
            id=case.id, answer="", status=Status.ERROR, abstained=False, warnings=(str(error),), latency_s=0.0
        )


def _judged(case: Case, answer: Answer, judge: Judge | None) -> tuple[bool | None, str]:
    if judge is None:
        return None, ""
    try:
        return judge(case, answer), ""
    except YifaError as error:
        return None, str(error) or type(error).__name__


def recorded(path: Path, cases: Sequence[Case]) -> Ask:
    """Answers of an earlier `yifa ask --batch`; raises UsageError when a question has none."""
    answers = load_answers(path, (case.id for case in cases))
    return lambda case: answers[case.id].model_dump()


def save(evaluation: Evaluation, path: Path) -> None:
    """Write the run as JSON; it can serve as a baseline later."""
    path.write_bytes(_FILE.dump_json(evaluation, indent=1) + b"\n")


def load(path: Path) -> Evaluation:
    """Read a run that `save` wrote; raises UsageError for anything else."""
    try:
        return _FILE.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise UsageError(
            f"{path.name} 不是 yifa eval 存下的结果，不能作比较基线。请先用 yifa eval --json 存一份。"
        ) from error
