"""The OpenAI protocol, so that any chat client can talk to Yifa. Every answer still carries its bases."""

import json
import time
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, field_validator

from assistant.ask import ask
from ui.api.ask import AnOffice, Turn, pairs
from ui.render import basis_line

MODEL = "yifa"
router = APIRouter()


class Message(BaseModel):
    """One chat message; system messages are accepted and have no effect, and so are parts that are no text."""

    role: str
    content: str = Field("", max_length=20000)

    @field_validator("content", mode="before")
    @classmethod
    def _as_text(cls, content: Any) -> Any:
        if isinstance(content, list):
            return "\n".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
        return "" if content is None else content


class Completion(BaseModel):
    """The part of a chat completion request that matters here; sampling options are accepted and ignored."""

    messages: list[Message] = Field(min_length=1, max_length=200)
    model: str = MODEL
    stream: bool = False


@router.get("/models", summary="模型列表")
def get_models() -> dict[str, Any]:
    """只有一个：yifa。"""
    return {"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "yifa"}]}


@router.post("/chat/completions", summary="对话", response_model=None)
def post_completions(body: Completion, office: AnOffice) -> dict[str, Any] | StreamingResponse:
    """按 OpenAI 协议作答，依据附在正文后。"""
    asked = [m for m in body.messages if m.role == "user"]
    question = asked[-1].content if asked else ""
    earlier = [Turn(role=m.role, content=m.content) for m in body.messages if m.role in ("user", "assistant")]  # type: ignore[arg-type]
    answer = ask(office, question, history=pairs(earlier))
    bases = "\n".join(f"- {basis_line(c)}" for c in answer.citations or answer.nearest)
    title = "依据" if answer.citations else "相近条文"
    text = answer.text + (f"\n\n{title}：\n{bases}" if bases else "")
    if body.stream:
        return StreamingResponse(_chunks(answer.id, text), media_type="text/event-stream")
    message = {"role": "assistant", "content": text}
    return {
        "id": answer.id,
        "object": "chat.completion",
        "created": int(time.time()),
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    }


def _chunks(answer_id: str, text: str) -> Iterator[str]:
    head = {"id": answer_id, "object": "chat.completion.chunk", "created": int(time.time()), "model": MODEL}
    for delta, reason in (({"role": "assistant", "content": text}, None), ({}, "stop")):
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        yield f"data: {json.dumps(head | {'choices': [choice]}, ensure_ascii=False)}\n\n"
    yield "data: [DONE]\n\n"
