"""Above every page of a draft: what it is, its steps with what is done, and what comes next."""

from dataclasses import replace

from assistant.drafting.proof import placeholders
from assistant.drafting.report import State
from ui.web.drafting.scene import CHECKS, DRAFTS, EDIT, FACTS, LETTER, OUT, PAPERS, STEPS, Scene
from ui.web.fragments import fill
from ui.web.selfcheck.head import Next, Step

READY, AT_WORK = "已认可", "起草中"


def open_places(scene: Scene) -> tuple[int, int]:
    """How many placeholders and how many unverified sentences the report has."""
    report = scene.report
    frame = (report.title, report.recipient, report.signed_by)
    to_fill = sum(len(placeholders(text)) for text in (*frame, *(s.text for s in report.sentences)))
    return to_fill, sum(s.state is State.UNVERIFIED for s in report.sentences)


def next_of(scene: Scene) -> Next:
    """What a writer does next."""
    touched = any(v.number > 1 for v in scene.versions.values()) or scene.place.page in (EDIT, CHECKS, OUT)
    if not touched and not scene.desk.drafts.edits(scene.place.number):
        return Next(FACTS, "核对事实")
    if waiting := len(scene.waiting):
        return Next(EDIT, f"改稿，还有 {waiting} 部分没有认可")
    if any(open_places(scene)):
        return Next(CHECKS, "处理待填和待核")
    return Next(OUT, "导出")


def head_html(scene: Scene) -> str:
    """The line of steps of a draft; on the other pages the way to the list and to the letters."""
    page = scene.place.page
    if page in (DRAFTS, LETTER, PAPERS):
        return fill("draft_top", page=LETTER if page == LETTER else DRAFTS)
    own, next_ = scene.stored, next_of(scene)
    return fill(
        "check_head",
        back=DRAFTS,
        back_to="全部草稿",
        title=scene.report.title,
        facts=f"{scene.type.title}，材料 {len(own.papers)} 份",
        stage=AT_WORK if scene.waiting else READY,
        style="note" if scene.waiting else "good",
        steps=[replace(step, here=step.page == page) for step in steps_of(scene)],
        next=next_,
        here=page,
        returned="",
    )


def steps_of(scene: Scene) -> list[Step]:
    """Every step with what is done in it."""
    edits = len(scene.desk.drafts.edits(scene.place.number))
    written = [s for s in scene.report.sections if s.paragraphs]
    accepted = len(written) - len(scene.waiting)
    to_fill, unverified = open_places(scene)
    told = {
        FACTS: (f"改了 {edits} 条" if edits else "核对、补数", bool(edits or accepted)),
        EDIT: (f"已认可 {accepted}/{len(written)}", accepted == len(written)),
        CHECKS: (f"待填 {to_fill}，待核 {unverified}", not to_fill and not unverified),
        OUT: ("Word、Markdown", False),
    }
    return [Step(page, name, told[page][0], told[page][1], False) for page, name in STEPS.items()]
