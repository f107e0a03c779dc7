"""Letters that ask for something over HTTP: their items, the answer, the tasks for the ledger."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Response, UploadFile

from assistant.drafting.tasks import take_up
from assistant.export.official import RedHead
from assistant.export.reference import Copy
from assistant.opinion import Answered, answer_opinion, write_answer
from assistant.prefill.papers import Paper, Papers, read_paper
from assistant.wiring import Office
from knowledge.errors import UsageError
from ui.api.ask import AnOffice
from ui.api.assessments import ADesk, download
from ui.opinions import answered_record

router = APIRouter(prefix="/opinions")

Letter = Annotated[UploadFile, File(description="来文")]
Told = Annotated[list[UploadFile], File(description="写办理情况用的材料")]
Year = Annotated[int | None, Form(ge=2000, le=2100, description="材料写的是哪一年，默认今年")]
Issuer = Annotated[str, Form(max_length=200, description="答复的单位")]
Received = Annotated[date | None, Form(description="收到来文的日期")]


@router.post("", summary="来文逐项拆分，拟答复")
def post_opinion(
    letter: Letter,
    desk: ADesk,
    office: AnOffice,
    docs: Told = [],  # noqa: B006
    year: Year = None,
    issuer: Issuer = "",
    received: Received = None,
    assessment: Annotated[int | None, Form(description="把各项列入这一轮自查的台账")] = None,
    by: Annotated[str, Form(max_length=100)] = "",
) -> dict[str, Any]:
    """各项要求、责任单位、时限，逐项答复的底稿，待填和待核的句子。"""
    made = _answered(office, letter, docs, year, issuer, received)
    return answered_record(made, take_up(desk.ledger, assessment, made.opinion, by=by) if assessment else ())


@router.post("/file", summary="答复写成文件", response_class=Response)
def post_opinion_file(
    letter: Letter,
    office: AnOffice,
    kind: Annotated[Literal["docx", "md", "xlsx"], Form(description="docx、md 是答复，xlsx 是任务分解表")] = "docx",
    sources: Annotated[Copy, Form(description="clean 清稿不列来源，footnotes 脚注，table 来源表")] = Copy.FOOTNOTES,
    head: Annotated[str, Form(max_length=60, description="Word 上的发文机关标志，不写没有红头")] = "",
    signer: Annotated[str, Form(max_length=60, description="红头上的签发人")] = "",
    docs: Told = [],  # noqa: B006
    year: Year = None,
    issuer: Issuer = "",
    received: Received = None,
) -> Response:
    """与上面同样的答复，Word、Markdown 或 Excel。"""
    made = _answered(office, letter, docs, year, issuer, received)
    red_head = RedHead(head, signer) if head else None
    return download(write_answer(made, kind, sources, red_head), f"{made.report.title}.{kind}")


def _answered(
    office: Office, letter: UploadFile, docs: list[UploadFile], year: int | None, issuer: str, received: date | None
) -> Answered:
    papers = Papers(tuple(_paper(office, file) for file in docs)) if docs else None
    model, of = office.settings.embedding_model, year or date.today().year
    return answer_opinion(_paper(office, letter), papers, model, year=of, issuer=issuer, received=received)


def _paper(office: Office, file: UploadFile) -> Paper:
    """An uploaded file as a paper; raises UsageError when it is too large, Unreadable when it cannot be read."""
    data = file.file.read(office.limits.file + 1)
    if len(data) > office.limits.file:
        raise UsageError(f"文件超过 {office.settings.file_megabytes} 兆字节。")
    return read_paper(data, file.filename or "未命名", office.limits)
