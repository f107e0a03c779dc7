"""Rounds of the self-check as people and programs see them; one wording for command line and API."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from assistant.selfcheck.assessment import Assessment, Decision, Response, Round
from assistant.selfcheck.evidence import Evidence
from assistant.selfcheck.gap import Gap
from assistant.selfcheck.migrate import Migration
from assistant.selfcheck.review import Moved
from assistant.selfcheck.rollup import Rollup
from assistant.selfcheck.score import BOUNDS, Judged, Score, judge_all, threshold_of, total
from assistant.selfcheck.suggest import Prefill, outdated, standing
from assistant.selfcheck.value import plain
from assistant.selfcheck.walk import Reply, Step, next_step, progress
from knowledge.indicators.indicator import Indicator
from ui.render import local


def plain_record(value: Any) -> Any:
    """Contents of our types as JSON: enums and days as text, moments as the clock on the wall shows them."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return local(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {plain_record(k): plain_record(v) for k, v in value.items()}
    return [plain_record(item) for item in value] if isinstance(value, list | tuple) else value


def assessment_record(assessment: Assessment) -> dict[str, Any]:
    """A round as it was started."""
    hidden = ("system_hash",)
    record = {k: v for k, v in asdict(assessment).items() if k not in hidden}
    shown: dict[str, Any] = plain_record(record)
    return {"title": assessment.title} | shown


def round_record(round_: Round) -> dict[str, Any]:
    """A round with its stage and how far each section is."""
    told = [asdict(p) for p in progress(round_)]
    done = {"done": sum(p["done"] for p in told), "total": sum(p["total"] for p in told)}
    return assessment_record(round_.assessment) | {"stage": round_.stage.value} | done | {"progress": told}


def response_record(response: Response) -> dict[str, Any]:
    """An answer or a mark; `version` is what the next writer has to name as seen."""
    record: dict[str, Any] = plain_record(asdict(response))
    return record


def decision_record(decision: Decision) -> dict[str, Any]:
    """A finding somebody settled on."""
    record: dict[str, Any] = plain_record(asdict(decision))
    return record


def step_record(round_: Round, step: Step | None) -> dict[str, Any]:
    """The next indicator in plain words, and the progress; `step` is null when all is answered."""
    if step is None:
        return {"step": None} | round_record(round_)
    record = plain_record(asdict(step))
    own = step.indicator
    record |= {"indicator": own.id, "title": own.title, "answered": [response_record(r) for r in step.answered]}
    return {"step": record} | round_record(round_)


def reply_record(reply: Reply, after: Round) -> dict[str, Any]:
    """What a typed answer became, and what comes next."""
    written = [response_record(r) for r in reply.written]
    return {"indicator": reply.indicator, "written": written, "back": list(reply.back)} | step_record(
        after, next_step(after)
    )


def findings_record(round_: Round) -> dict[str, Any]:
    """Every finding with how it came about, the reviewer's beside it, and the score."""
    judged = judge_all(round_)
    return {
        "assessment": assessment_record(round_.assessment),
        "stage": round_.stage.value,
        "score": score_record(total(round_, judged)),
        "indicators": [judged_record(round_, one) for one in judged],
    }


def prefilled_record(round_: Round, last: Prefill | None, evidence: Sequence[Evidence]) -> dict[str, Any]:
    """What was read from the papers of a round: how far it is settled, suggestions, contradictions with both quotes.

    `outdated` says that papers came or went since then; before the first reading nothing is filled.
    """
    now = standing(round_)
    wanted = {i.id for i in round_.indicators}
    told = plain_record(asdict(last)) if last else {"contradictions": [], "unread": [], "by": "", "at": ""}
    return {
        "title": round_.assessment.title,
        "filled": now.filled,
        "waiting": now.waiting,
        "outdated": last is not None and outdated(last, evidence),
        "suggestions": [decision_record(s) for i, s in round_.suggestions.items() if i in wanted],
        **{k: told[k] for k in ("contradictions", "unread", "by", "at")},
    }


def judged_record(round_: Round, judged: Judged) -> dict[str, Any]:
    """One finding; `suggestion` is what rules or models read from the papers, `review` the reviewer's."""
    beside = {"suggestion": round_.suggestions.get(judged.indicator), "review": round_.reviews.get(judged.indicator)}
    title = {"title": round_.system.by_id[judged.indicator].title}
    record: dict[str, Any] = plain_record(asdict(judged))
    return record | title | {name: decision_record(d) if d else None for name, d in beside.items()}


def score_record(score: Score) -> dict[str, Any]:
    """The score with the way there."""
    record: dict[str, Any] = plain_record(asdict(score))
    return record


def scheme_record(round_: Round) -> dict[str, Any]:
    """How a round is counted: weight and threshold of every indicator, `changed` where the round differs from its edition."""
    scheme = round_.scheme
    rows = [
        {
            "id": i.id,
            "title": i.title,
            "weight": scheme.weights.get(i.id, i.weight),
            "threshold": threshold_text(round_, i),
            "changed": i.id in scheme.weights or i.id in scheme.thresholds,
        }
        for i in round_.indicators
    ]
    return {"partly": scheme.partly, "modifiers": dict(scheme.modifiers), "indicators": rows}


def threshold_text(round_: Round, indicator: Indicator) -> str:
    """不低于 100%; empty where an indicator has no threshold."""
    limit = threshold_of(round_, indicator)
    return f"{BOUNDS[limit.op]} {plain(limit.value)}{indicator.measure.unit}" if limit else ""


def gap_record(gap: Gap, today: date) -> dict[str, Any]:
    """A gap with its status of today."""
    record: dict[str, Any] = plain_record(asdict(gap))
    return record | {"status": gap.status(today), "overdue": gap.overdue(today)}


def evidence_record(evidence: Evidence, year: int, today: date) -> dict[str, Any]:
    """A proof with what a reviewer would ask about it."""
    record: dict[str, Any] = plain_record(asdict(evidence))
    return record | {"doubts": list(evidence.doubts(year, today))}


def course_record(round_: Round, course: Sequence[Moved]) -> dict[str, Any]:
    """Where a round stands, and every step of its review."""
    return round_record(round_) | {"course": [plain_record(asdict(moved)) for moved in course]}


def rollup_record(rollup: Rollup) -> dict[str, Any]:
    """The roll-up of all rounds."""
    record: dict[str, Any] = plain_record(asdict(rollup))
    return record


def migration_record(migration: Migration) -> dict[str, Any]:
    """What became of the answers of a round."""
    record: dict[str, Any] = plain_record(asdict(migration))
    return record | {"assessment": assessment_record(migration.assessment)}


def step_lines(round_: Round, step: Step | None) -> list[str]:
    """The next indicator as it is read on a screen of plain text."""
    if step is None:
        return ["已经全部答完。"]
    told = [f"第 {step.number}/{step.of} 项　{step.indicator.id} {step.indicator.title}", f"　{' › '.join(step.path)}"]
    told += [f"为什么：{step.why}", *([f"标准：{step.target}"] if step.target else [])]
    told += [f"已答：{r.check_point} {r.shown}" for r in step.answered]
    told += [f"问：{a.check_point} {a.text}（{a.hint}）{f'【{a.marked}】' if a.marked else ''}" for a in step.asks]
    told += [f"常用材料：{'、'.join(step.evidence)}"] if step.evidence else []
    return told + ([f"依据：{'、'.join(step.basis)}"] if step.basis else [])


def progress_text(round_: Round) -> str:
    """1 政府职能依法全面履行 3/12；2 ……."""
    return "；".join(f"{p.section} {p.name} {p.done}/{p.total}" for p in progress(round_))
