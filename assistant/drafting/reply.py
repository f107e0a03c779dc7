"""The skeleton of the answer to a letter: item by item what is asked, what was done as the papers tell it, what comes next."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.demand import gist
from assistant.drafting.figures import in_marks
from assistant.drafting.fitting import fitting
from assistant.drafting.material import Material, Place
from assistant.drafting.opinion import Opinion, OpinionItem, OpinionKind
from assistant.drafting.paragraph import sentence
from assistant.drafting.report import Report, Section, Sentence, Source, State
from knowledge.embed import Embedder

_OFFICE = re.compile("[局委办院厅府会室处部]$|代表$|委员$")
_SEAL = "【待填：单位名称】"


@dataclass(frozen=True)
class _Form:
    """How letters of a kind are answered. `kind` is the type of report, `to` what follows the name of a person."""

    kind: str
    title: str
    opening: str
    closing: str
    to: str = ""


_REPORT = ("关于{name}落实情况的报告", "现将{name}落实情况报告如下：", "特此报告。")
_REMEDY = (
    "关于{name}整改落实情况的报告",
    "现将{name}整改落实情况报告如下：",
    "特此报告。",
)
_ANSWER = (
    "关于{name}的复函",
    "您提出的{name}收悉，现答复如下：",
    "感谢您对我们工作的关心和支持。联系人和电话：【待填：联系人、电话】。",
)
_RETURN = ("关于{name}办理情况的复函", "{name}收悉，现将办理情况函复如下：", "特此函复。")
_FORMS = {
    OpinionKind.DELIBERATION: _Form("opinion_report", *_REPORT),
    OpinionKind.DEPUTIES: _Form("proposal_reply", *_ANSWER, "代表"),
    OpinionKind.MEMBERS: _Form("proposal_reply", *_ANSWER, "委员"),
    OpinionKind.PROCURATORS: _Form("rectification_report", *_RETURN),
    OpinionKind.COURT: _Form("rectification_report", *_RETURN),
    OpinionKind.INSPECTION: _Form("rectification_report", *_REMEDY),
    OpinionKind.AUDIT: _Form("rectification_report", *_REMEDY),
    OpinionKind.OTHER: _Form("opinion_report", *_REPORT),
}


@dataclass(frozen=True)
class Told:
    """What the papers tell, and the embedding by which it is found."""

    material: Material
    embedder: Embedder


def reply(opinion: Opinion, told: Told | None = None, *, issuer: str = "") -> Report:
    """The answer, with what was done as the papers tell it; without papers all that was done is to be filled in."""
    form = _FORMS[opinion.kind]
    name = _named(opinion)
    by = issuer or (told.material.unit if told else "") or _SEAL
    person = form.to and not _OFFICE.search(opinion.issuer)
    asker = opinion.issuer or f"【待填：{'提出人' if form.to else '来文机关'}】"
    opening = Sentence(form.opening.format(name=name), (Source(opinion.doc, opinion.title),))
    return Report(
        kind=form.kind,
        title=form.title.format(name=name),
        issuer=by,
        number="",
        recipient=f"{asker}{form.to}" if person and opinion.issuer else asker,
        opening=((opening,),),
        sections=(*_items(opinion, told, by), _last(form)),
        signed_by=by,
        date=None,
    )


def _items(opinion: Opinion, told: Told | None, issuer: str) -> Iterator[Section]:
    """A section for every item, with a paragraph for every demand of it."""
    demands = [f"{item.heading} {asked}" for item in opinion.items for asked in item.asked]
    done = iter(_fitting(demands, told, issuer, Place.RESULTS))
    planned = _fitting([" ".join((i.heading, *i.asked)) for i in opinion.items], told, issuer, Place.PLAN)
    for item, plan in zip(opinion.items, planned, strict=True):
        answered = (_answered(asked, next(done), alone=len(item.asked) == 1) for asked in item.asked)
        paragraphs = (_asked(opinion, item), *answered, _next(opinion, item, plan))
        yield Section(f"item-{item.number}", f"关于“{_within(in_marks(item.heading))}”", 1, paragraphs)


def _fitting(demands: Sequence[str], told: Told | None, issuer: str, place: Place) -> list[tuple[Sentence, ...]]:
    """For each demand the sentences of the papers about it, ready to be said; rows of tables and faults are left out."""
    if told is None:
        return [()] * len(demands)
    pieces = [p for p in told.material.pieces if p.place is place and not p.cells and not p.unfavourable]
    chosen = fitting(demands, [f"{p.around} {p.text}" for p in pieces], told.embedder)
    return [tuple(sentence(pieces[n], told.material, issuer) for n in found) for found in chosen]


def _asked(opinion: Opinion, item: OpinionItem) -> tuple[Sentence, ...]:
    """What the letter asks, in its words."""
    said = []
    for n, asked in enumerate(item.asked):
        text = f"{in_marks(asked).rstrip('。；')}。"
        source = Source(opinion.doc, asked if asked in item.quote else item.quote, item.pinpoint)
        said.append(Sentence(text if n else f"{opinion.kind}提出：{text}", (source,)))
    return tuple(said)


def _answered(asked: str, told: Sequence[Sentence], *, alone: bool) -> tuple[Sentence, ...]:
    """What was done about one demand: the sentences of the papers, or a place to fill in."""
    about = _within(gist(in_marks(asked)))
    if not told:
        return (Sentence(f"【待填：针对“{about}”的办理情况】。", state=State.TO_FILL),)
    return tuple(told) if alone else (Sentence(f"针对“{about}”："), *told)


def _next(opinion: Opinion, item: OpinionItem, planned: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """What comes next: sentences on plans, who does it, and by when in the words of the item."""
    who = in_marks(opinion.who_of(item)) or "【待填：责任单位】"
    plan = planned or (Sentence("下一步，【待填：下一步措施和完成时限】。", state=State.TO_FILL),)
    if item.due is None:
        return (*plan, Sentence(f"此项由{who}负责。", state=_state(who)))
    doubts = (item.due.doubt,) if item.due.day is None else ()
    source = Source(opinion.doc, item.due.text, item.pinpoint)
    text = f"此项由{who}负责，来文要求的时限为“{item.due.text}”。"
    return (*plan, Sentence(text, (source,), State.UNVERIFIED if doubts else _state(who), doubts))


def _last(form: _Form) -> Section:
    plan = Sentence("【待填：未办成事项的原因、安排和时限】。", state=State.TO_FILL)
    return Section("plan", "下一步工作打算", 1, ((plan,), (Sentence(form.closing, state=_state(form.closing)),)))


def _named(opinion: Opinion) -> str:
    """The letter by name: 《…》 and its number."""
    title = in_marks(opinion.title).replace("《", "〈").replace("》", "〉")
    return f"《{title}》" + (f"（{opinion.number}）" if opinion.number else "")


def _within(text: str) -> str:
    """A text that stands in quotation marks itself."""
    return text.replace("“", "‘").replace("”", "’")


def _state(text: str) -> State:
    return State.TO_FILL if "【待填" in text else State.SUPPORTED
