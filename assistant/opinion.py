"""Answer a letter that asks for something: read its items, find what the papers tell about them, write the skeleton."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.drafting.material import gather
from assistant.drafting.opinion import Opinion
from assistant.drafting.opinions import read_opinion
from assistant.drafting.reply import Told, reply
from assistant.drafting.report import Report
from assistant.export.markdown import write_markdown
from assistant.export.official import RedHead, write_official
from assistant.export.reference import Copy
from assistant.export.tasks import task_form
from assistant.export.xlsx import write_xlsx
from assistant.prefill.papers import Paper, Papers
from knowledge.embed import load_embedder
from knowledge.errors import UsageError


@dataclass(frozen=True)
class Answered:
    """A letter and the skeleton of its answer."""

    opinion: Opinion
    report: Report


def answer_opinion(
    letter: Paper, papers: Papers | None, model: Path, *, year: int, issuer: str = "", received: date | None = None
) -> Answered:
    """The items of a letter and the answer; `papers` tell what was done in `year`, found with the embedding `model`.

    Raises UsageError when the letter asks for nothing.
    """
    opinion = read_opinion(letter, received)
    told = Told(gather(papers.papers, year), load_embedder(model)) if papers else None
    return Answered(opinion, reply(opinion, told, issuer=issuer))


def write_answer(made: Answered, kind: str, copy: Copy, red_head: RedHead | None = None) -> bytes:
    """The answer as docx or md, the tasks as xlsx; a working copy in Word ends with the tasks.

    Raises UsageError for any other kind of file.
    """
    if kind == "docx":
        tasks = () if copy is Copy.CLEAN else (task_form(made.opinion),)
        return write_official(made.report, copy, red_head=red_head, appended=tasks)
    if kind == "md":
        return write_markdown(made.report, copy).encode()
    if kind == "xlsx":
        return write_xlsx({"任务分解表": task_form(made.opinion)})
    raise UsageError(f"只能写成 docx、md、xlsx 文件（现为 {kind or '没有后缀'}）。")
