"""来文办理: a letter read item by item, its items for a round's ledger, the skeleton of the answer as files."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.drafting.opinion import OpinionItem
from assistant.drafting.report import State
from assistant.drafting.tasks import take_up
from assistant.export.reference import Copy
from assistant.opinion import Answered, answer_opinion, write_answer
from assistant.prefill.papers import Papers, read_paper
from knowledge.errors import UsageError
from ui.web.drafting.papers import FAILED_FILES, keep, papers_of_round, rounds_of
from ui.web.drafting.scene import LETTER, Done, Fields, Letter, Place, Scene
from ui.web.fragments import fill
from ui.web.work import uploaded

UPLOAD_LETTER = "上传来文"
READ, ANSWERED, TAKEN_UP, THERE = (
    "已读“{name}”，请核对事项和时限。",
    "答复已按所填重拟。",
    "已列入“{title}”的整改台账 {count} 项。",
    "这些事项已经在“{title}”的台账里。",
)
FILES = (
    ("docx", "Word 答复（带来源）", Copy.FOOTNOTES),
    ("md", "Markdown", Copy.CLEAN),
    ("xlsx", "任务分解表", Copy.CLEAN),
)


@dataclass(frozen=True)
class Line:
    """An item of the letter: who is asked, and by when."""

    item: OpinionItem
    who: str
    day: str
    doubt: str


def letter_html(scene: Scene, notice: str = "") -> str:
    """The items of the letter with the answer to them; without a letter what this is for."""
    letter, rounds = scene.place.letter, rounds_of(scene)
    if letter is None:
        return fill("draft_letter", place="letter", notice=notice, letter=None)
    made = answered(scene, letter)
    sentences = list(made.report.sentences)
    return fill(
        "draft_letter",
        place=f"letter-{letter.paper.sha256}",
        notice=notice,
        letter=letter,
        opinion=made.opinion,
        lines=[_line(made, item) for item in made.opinion.items],
        rounds=rounds,
        sections=made.report.sections,
        states=State,
        cited=sum(bool(s.sources) for s in sentences),
        to_fill=sum(s.state is State.TO_FILL for s in sentences),
        files=[_file(made, kind, label, copy) for kind, label, copy in FILES],
    )


def hand_in_letter(scene: Scene, files: Sequence[str]) -> Done:
    """Read a letter; raises UsageError for several files or for one that asks for nothing."""
    with uploaded(scene.office, files) as sources:
        if len(sources) != 1:
            raise UsageError("一次办理一件来文，请只选一个文件。")
        kept, failed = keep(scene, sources)
    if failed:
        return Done(scene.place, FAILED_FILES.format(names="；".join(failed)))
    paper = kept[0][1]
    answered(scene, Letter(paper))
    return Done(Place(LETTER, letter=Letter(paper)), READ.format(name=paper.name))


def answer(scene: Scene, fields: Fields) -> Done:
    """Who answers, when the letter came, and whose papers tell what was done."""
    received = fields["received"].strip()
    _day(received)
    own = replace(_own(scene), unit=fields["unit"].strip(), received=received, round=int(fields["round"] or 0))
    return Done(replace(scene.place, letter=own), ANSWERED)


def take_items(scene: Scene, fields: Fields) -> Done:
    """Put the items on the ledger of a round."""
    if not fields["round"]:
        raise UsageError("请先选列入哪一轮自查的台账。")
    number = int(fields["round"])
    title = scene.check.rounds.assessment(number).title
    added = take_up(scene.check.ledger, number, answered(scene, _own(scene)).opinion, by=scene.by)
    return Done(scene.place, TAKEN_UP.format(title=title, count=len(added)) if added else THERE.format(title=title))


def answered(scene: Scene, letter: Letter) -> Answered:
    """The letter and the skeleton of its answer; raises UsageError when it asks for nothing."""
    limits, year = scene.office.limits, date.today().year
    paper = read_paper(scene.desk.papers.read(letter.paper.sha256), letter.paper.name, limits)
    papers = None
    if letter.round:
        year = scene.check.rounds.assessment(letter.round).year
        files = papers_of_round(scene, letter.round)
        papers = Papers(tuple(read_paper(scene.desk.papers.read(p.sha256), p.name, limits) for p in files))
    model = scene.office.settings.embedding_model
    return answer_opinion(paper, papers, model, year=year, issuer=letter.unit, received=_day(letter.received))


def _own(scene: Scene) -> Letter:
    if scene.place.letter is None:
        raise UsageError("请先上传来文。")
    return scene.place.letter


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"“{text}”不是日期，请写成 2025-04-12 这样。") from error


def _line(made: Answered, item: OpinionItem) -> Line:
    due = made.opinion.due_of(item)
    day = (due.day.isoformat() if due.day else due.text) if due else ""
    return Line(item, made.opinion.who_of(item), day, due.doubt if due else "")


def _file(made: Answered, kind: str, label: str, copy: Copy) -> tuple[str, str, str]:
    """(label, name of the file, its content as an address)."""
    content = base64.b64encode(write_answer(made, kind, copy)).decode()
    return label, f"{made.report.title}.{kind}", f"data:application/octet-stream;base64,{content}"
