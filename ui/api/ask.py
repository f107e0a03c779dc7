"""Questions, search and feedback over HTTP."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from assistant.ask import ask, ask_stream
from assistant.find import find
from assistant.wiring import Office
from knowledge.errors import YifaError
from ui.render import answer_record, hit_record

router = APIRouter()


def office_of(request: Request) -> Office:
    """The open office of this service."""
    office: Office = request.app.state.office
    return office


AnOffice = Annotated[Office, Depends(office_of)]


class Turn(BaseModel):
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=20000)


class Question(BaseModel):
    """A question with what was said before."""

    question: str = Field(description="问题", examples=["普通程序的处罚案件多久要办结？"])
    history: list[Turn] = Field(default_factory=list, max_length=100, description="此前的对话，先用户后助手")
    as_of: date | None = Field(None, description="按哪一天的有效条文回答；默认今天")
    use_model: bool = Field(True, description="是否使用已配置的对话模型")
    stream: bool = Field(False, description="true 时以服务器推送事件逐步返回")


class Verdict(BaseModel):
    """A reader's opinion of an answer."""

    good: bool
    reason: str = Field("", max_length=1000)


@router.post("/ask", summary="提问", response_model=None)
def post_ask(body: Question, office: AnOffice) -> dict[str, Any] | StreamingResponse:
    """一次作答；`stream` 为 true 时依次推送 stage、text、answer 事件；text 是尚未核对的片段，以 answer 为准。"""
    options: dict[str, Any] = {"history": pairs(body.history), "as_of": body.as_of, "use_model": body.use_model}
    if body.stream:
        return StreamingResponse(
            _events(office, body.question, options),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
    return answer_record(ask(office, body.question, **options))


@router.get("/search", summary="检索条文")
def get_search(
    office: AnOffice,
    q: Annotated[str, Query(min_length=1, max_length=2000)],
    k: Annotated[int, Query(ge=1, le=50)] = 10,
    as_of: date | None = None,
) -> list[dict[str, Any]]:
    """最相关的条文，附得分和命中原因。"""
    hits = find(office, q, limit=k, as_of=as_of)
    return [hit_record(hit, n) for n, hit in enumerate(hits, 1)]


@router.post("/answers/{answer_id}/feedback", summary="评价一个回答", status_code=201)
def post_feedback(answer_id: str, body: Verdict, office: AnOffice) -> dict[str, str]:
    """好评或差评，可写原因。"""
    office.records.rate(answer_id, body.good, body.reason)
    return {"status": "saved"}


def pairs(turns: list[Turn]) -> list[tuple[str, str]]:
    """(question, answer) pairs of a message list; a question without an answer is dropped."""
    out, asked = [], ""
    for turn in turns:
        if turn.role == "user":
            asked = turn.content
        elif asked:
            out.append((asked, turn.content))
            asked = ""
    return out


def _events(office: Office, question: str, options: dict[str, Any]) -> Iterator[str]:
    try:
        for step in ask_stream(office, question, **options):
            if step.answer:
                yield _event("answer", answer_record(step.answer))
            elif step.text:
                yield _event("text", {"text": step.text, "verified": False})
            else:
                yield _event("stage", {"stage": step.stage})
    except YifaError as error:
        yield _event("error", {"error": str(error)})


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
