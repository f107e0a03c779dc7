"""Answers marked as wrong over HTTP: the reviewer's list, approving, aliases, cases for the evaluation."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from assistant.corrections import AliasKind
from assistant.recall import approve
from assistant.records import State
from ui.api.ask import AnOffice
from ui.corrections import approved_record, case_lines, correction_record

router = APIRouter()
By = Annotated[str, Field(min_length=1, max_length=100, description="核对人")]
Text = Annotated[str, Field(min_length=1, max_length=2000)]


class Ruled(BaseModel):
    """An answer that a reviewer approves."""

    text: Text = Field(description="核定的答复")
    bases: list[Text] = Field(min_length=1, max_length=20, description="依据：行政处罚法第六十三条，或者条文编号")
    wordings: list[Text] = Field(default_factory=list, max_length=50, description="同一个问题的其他问法")
    points: list[list[Text]] = Field(default_factory=list, max_length=20, description="评测要点，每个要点的几种写法")
    by: By


class Named(BaseModel):
    """An alias that a reviewer adds."""

    kind: AliasKind = Field(description="文件：文件的别名；用语：口语对应的法律用语")
    word: str = Field(max_length=100, description="人们的说法")
    means: str = Field(max_length=100, description="文件简称，或者法律用语")
    by: By


class Dismissed(BaseModel):
    """Why an answer stays as it is."""

    note: str = Field(max_length=1000, description="为什么不需改正")
    by: By


@router.get("/feedback", summary="标为有误的回答")
def get_feedback(
    office: AnOffice, state: Annotated[State | None, Query(description="待核对、已核定、已加别名、不需改正")] = None
) -> list[dict[str, Any]]:
    """读者标为没用的回答，新的在前。"""
    return [correction_record(c) for c in office.corrections.all(state)]


@router.get("/feedback/approved", summary="核定的答复")
def get_approved(office: AnOffice) -> list[dict[str, Any]]:
    """再问到时先给出的答复。"""
    return [approved_record(a) for a in office.corrections.approved()]


@router.delete("/feedback/approved/{number}", summary="撤回核定的答复")
def delete_approved(number: int, office: AnOffice) -> dict[str, int]:
    """原来的反馈重新待核对。"""
    office.corrections.withdraw(number)
    return {"withdrawn": number}


@router.get("/feedback/cases", summary="评测题", response_class=Response)
def get_cases(office: AnOffice) -> Response:
    """核定的答复写成评测题，一行一题，供 yifa eval --cases 使用。"""
    return Response(case_lines(office), media_type="application/jsonl; charset=utf-8")


@router.get("/feedback/{number}", summary="一条反馈")
def get_correction(number: int, office: AnOffice) -> dict[str, Any]:
    """问题、当时的回答、读者写的原因、处理情况。"""
    return correction_record(office.corrections.find(number))


@router.post("/feedback/{number}/approve", summary="核定答复", status_code=201)
def post_approve(number: int, body: Ruled, office: AnOffice) -> dict[str, Any]:
    """以后问到同一个问题，先给出这个答复；依据每次都重新核对，不再有效就不用。"""
    ruled = approve(office, number, body.text, body.bases, wordings=body.wordings, points=body.points, by=body.by)
    return approved_record(ruled)


@router.post("/feedback/{number}/alias", summary="加一个别名", status_code=201)
def post_alias(number: int, body: Named, office: AnOffice) -> dict[str, Any]:
    """以后检索时认得这个说法。"""
    office.corrections.name(number, body.kind, body.word, body.means, by=body.by)
    return correction_record(office.corrections.find(number))


@router.post("/feedback/{number}/dismiss", summary="不需改正")
def post_dismiss(number: int, body: Dismissed, office: AnOffice) -> dict[str, Any]:
    """写明原因后结束。"""
    office.corrections.dismiss(number, body.note, by=body.by)
    return correction_record(office.corrections.find(number))
