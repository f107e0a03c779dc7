"""Statutory time limits over HTTP: the list, and the calculation of a date."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from assistant.deadlines import Calculation, Reckoning, reckon, reckon_one
from knowledge.day import Start, chinese, parse_start, weekday
from knowledge.deadline import Deadline, Rule, Unit, find_deadline, load_deadlines
from knowledge.errors import UsageError
from knowledge.understand import read_aliases

router = APIRouter()


class Wanted(BaseModel):
    """What to calculate: a limit by `id` with `start`, or a `question` that names both."""

    id: str = Field("", max_length=60, description="期限编号；与 question 二选一", examples=["政府信息公开条例-33"])
    question: str = Field("", max_length=2000, description="问题", examples=["5月6日收到公开申请，最晚哪天答复"])
    start: str = Field("", max_length=40, description="起算日期（或时刻），如 2026-05-06、2026-05-06 09:30、5月6日")
    extend: bool = Field(False, description="是否按法定的延长计算")
    excluded_days: int = Field(0, ge=0, le=3650, description="依法不计入期限的天数")


@router.get("/deadlines", summary="法定期限列表")
def get_deadlines(q: Annotated[str, Query(max_length=200)] = "") -> list[dict[str, Any]]:
    """全部法定期限；`q` 按法律、事项、主体、关键词和编号筛选。"""
    return [deadline_record(d) for d in filter_deadlines(load_deadlines(), q)]


@router.post("/deadlines/calculate", summary="期限计算")
def post_calculate(body: Wanted) -> dict[str, Any]:
    """最晚日期、逐日计数、依据；问题里没有日期时只给出可能的期限。"""
    return reckoning_record(answer(body, date.today()))


def answer(wanted: Wanted, today: date) -> Reckoning:
    """The limits meant and, where a start is known, the calculation; a given start wins over one in the question."""
    if bool(wanted.id) == bool(wanted.question.strip()):
        raise UsageError("请给出期限编号（id）或者问题（question）中的一个。")
    options: dict[str, Any] = {
        "today": today,
        "start": start_of(wanted.start, today),
        "extend": wanted.extend,
        "excluded_days": wanted.excluded_days,
    }
    if wanted.id:
        return reckon_one(find_deadline(load_deadlines(), wanted.id), **options)
    names, terms = read_aliases()
    return reckon(wanted.question, load_deadlines(), terms=terms, names=names, **options)


def start_of(text: str, today: date) -> Start | None:
    """The moment that a start names, in ISO form or in words; raises UsageError for anything else."""
    found = parse_start(text, today)
    if text.strip() and found is None:
        raise UsageError(f"“{text}”不是日期，请写成 2026-05-06、2026-05-06 09:30 或者 5月6日。")
    return found


def filter_deadlines(deadlines: tuple[Deadline, ...], text: str) -> list[Deadline]:
    """The limits that hold every word of `text` in law, event, subject, keywords or id."""
    wanted = text.split()
    return [d for d in deadlines if all(word in _searchable(d) for word in wanted)]


def deadline_record(deadline: Deadline) -> dict[str, Any]:
    """A time limit as JSON."""
    extend = deadline.extend
    return {
        "id": deadline.id,
        "law": deadline.law,
        "version": deadline.version,
        "event": deadline.event,
        "who": deadline.who,
        "count": deadline.count,
        "unit": deadline.unit.value,
        "rule": deadline.rule.value,
        "start": deadline.start,
        "term": deadline.term,
        "basis": deadline.citation,
        "article": deadline.basis.label,
        "extend": {"count": extend.count, "by": extend.by, "condition": extend.condition} if extend else None,
        "excluded": deadline.excluded,
        "note": deadline.note,
        "keywords": list(deadline.keywords),
    }


def reckoning_record(found: Reckoning) -> dict[str, Any]:
    """What a question came to, as JSON: the best limit, others it may mean, and the calculation or null."""
    first, *others = found.matches
    return {
        "deadline": deadline_record(first.deadline),
        "calculation": calculation_record(found.calculation) if found.calculation else None,
        "alternatives": [deadline_record(m.deadline) | {"score": m.score} for m in others],
    }


def calculation_record(result: Calculation) -> dict[str, Any]:
    """A calculation as JSON, the counting line by line."""
    return {
        "text": conclusion(result),
        "start": result.start.isoformat(),
        "due": result.due.isoformat(),
        "due_time": f"{result.hour:%H:%M}" if result.hour else "",
        "weekday": weekday(result.due),
        "moved": result.moved,
        "why_moved": result.why_moved,
        "nominal": result.nominal.isoformat(),
        "earliest": result.earliest.isoformat() if result.earliest else "",
        "safe": result.safe.isoformat() if result.safe else "",
        "extended": result.extended,
        "excluded_days": result.excluded_days,
        "basis": result.deadline.citation,
        "notes": list(result.notes),
        "rows": [
            {
                "date": r.date.isoformat(),
                "weekday": r.weekday,
                "counted": r.counted,
                "number": r.number,
                "reason": r.reason,
            }
            for r in result.rows
        ],
    }


def conclusion(result: Calculation) -> str:
    """The answer in one sentence."""
    deadline, day = result.deadline, chinese(result.due)
    if result.hour:
        return f"最晚{day}{result.hour:%H:%M}：{deadline.event}。"
    if deadline.unit is Unit.AT_ONCE:
        return f"{day}当场或者立即：{deadline.event}。"
    if result.earliest and deadline.rule is Rule.LAST:
        return f"从{chinese(result.earliest)}起：{deadline.event}。"
    if result.earliest:
        return f"{deadline.event}：{day}届满，{chinese(result.earliest)}起为期满之后。"
    if deadline.rule is Rule.AT_LEAST:
        return f"至少到{day}：{deadline.event}。"
    if deadline.rule is Rule.AT_MOST:
        return f"最长到{day}：{deadline.event}。"
    return f"最晚{day}：{deadline.event}。"


def _searchable(deadline: Deadline) -> str:
    return " ".join((deadline.id, deadline.law, deadline.event, deadline.who, deadline.start, *deadline.keywords))
