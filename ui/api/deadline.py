"""Statutory time limits over HTTP: the list, and the calculation of a date."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from assistant.deadlines import work_out
from knowledge.dates.deadline import filter_deadlines, load_deadlines
from ui.render import deadline_record, reckoning_record

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
    return reckoning_record(
        work_out(
            body.question,
            body.id,
            body.start,
            today=date.today(),
            extend=body.extend,
            excluded_days=body.excluded_days,
        )
    )
