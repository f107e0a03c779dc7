"""改稿: the outline, the text of a section with its sources, the evidence of a sentence; edited, accepted, locked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from assistant.drafting.desk import Changed
from assistant.drafting.drafts import Version
from assistant.drafting.report import Section, Sentence, State
from assistant.export.reference import Stretch, stretches
from assistant.selfcheck.assessment import Decider
from knowledge.errors import UsageError
from knowledge.history.wording import Edit, edits
from ui.render import local
from ui.web.drafting.quotes import quote_of
from ui.web.drafting.scene import EDIT, Done, Fields, Scene
from ui.web.fragments import fill
from ui.web.selfcheck.quotes import Shown

_FRONT = re.compile(r"^[\W\d_]*(?:年度?)?")
_CHIP = 9
"""Characters on a chip."""
STATE_STYLE = {State.SUPPORTED: "good", State.UNVERIFIED: "note", State.TO_FILL: "ended", State.PERSON: "plain"}
SAVED, CONFIRMED, GONE = "这句已保存。", "这句已标为人工核实。", "这句已删去。旧版可以在“版本”里恢复。"
ACCEPTED, LOCKED, UNLOCKED, RESTORED = (
    "已认可“{name}”。",
    "“{name}”已锁定。",
    "“{name}”已解锁。",
    "已恢复第 {number} 版。",
)
AGAIN = "“{name}”已重写为第 {number} 版，旧版在“版本”里。"


@dataclass(frozen=True)
class Entry:
    """A section in the outline."""

    key: str
    heading: str
    level: int
    state: str
    style: str
    open: int
    here: bool


@dataclass(frozen=True)
class Said:
    """A sentence in the text: where it is, cut at its marks, and the papers it rests on (name, in short)."""

    spot: str
    sentence: Sentence
    stretches: Sequence[Stretch]
    docs: Sequence[tuple[str, str]]
    here: bool


@dataclass(frozen=True)
class Chosen:
    """The sentence that is looked at, with its quotes."""

    spot: str
    sentence: Sentence
    style: str
    quotes: Sequence[Shown]


@dataclass(frozen=True)
class Past:
    """A version of a section in the list of versions."""

    version: Version
    told: str


def edit_html(scene: Scene, notice: str = "") -> str:
    """A section between the outline and its evidence; the first that waits where none is named."""
    key = _key(scene)
    version = scene.versions[key]
    section = version.section
    order = [s.key for s in scene.report.sections]
    at = order.index(key)
    return fill(
        "draft_edit",
        place=f"edit-{scene.place.number}-{key}",
        notice=notice,
        heading=scene.headings[key],
        key=key,
        version=version,
        told=_told(version),
        entries=[_entry(scene, s, key) for s in scene.report.sections],
        rows=_rows(scene, section),
        chosen=_chosen(scene, section),
        history=[Past(v, _told(v)) for v in reversed(scene.desk.drafts.history(scene.place.number, key))],
        compared=scene.place.version,
        edits=_compared(scene, key) if scene.place.version else [],
        before=order[at - 1] if at else "",
        after=order[at + 1] if at + 1 < len(order) else "",
        model=scene.office.model is not None,
        mine=not version.locked or version.by == scene.by,
        states=State,
    )


def edit(scene: Scene, fields: Fields) -> Done:
    """A sentence as the person wrote it."""
    text = fields["text"].strip()
    if not text:
        raise UsageError("句子是空的。要去掉这句，请点“删去”。")
    return _changed(scene, fields, Changed(*_spot(fields), text), SAVED)


def add(scene: Scene, fields: Fields) -> Done:
    """A sentence of the person's own at the end of a paragraph."""
    if not fields["text"].strip():
        raise UsageError("请先写要加的句子。")
    return _changed(scene, fields, Changed(*_spot(fields), fields["text"]), SAVED)


def confirm(scene: Scene, fields: Fields) -> Done:
    """The person vouches for a sentence as it is."""
    paragraph, number = _spot(fields)
    section = scene.desk.drafts.section(scene.place.number, fields["section"]).section
    text = section.paragraphs[paragraph][number].text
    return _changed(scene, fields, Changed(paragraph, number, text, confirmed=True), CONFIRMED)


def leave_out(scene: Scene, fields: Fields) -> Done:
    """Take a sentence out."""
    done = _changed(scene, fields, Changed(*_spot(fields), ""), GONE)
    return Done(scene.at(page=EDIT, section=fields["section"], spot="").place, done.notice)


def accept(scene: Scene, fields: Fields) -> Done:
    """A section read and found good; the way leads to the next that waits."""
    version = scene.desk.accept(scene.place.number, fields["section"], base=int(fields["base"]), by=scene.by)
    following = scene.at().waiting
    key = following[0].key if following else fields["section"]
    return Done(scene.at(section=key, spot="", version=0).place, ACCEPTED.format(name=version.section.heading))


def lock(scene: Scene, fields: Fields) -> Done:
    """Lock a section against others, or unlock it."""
    now = scene.desk.drafts.section(scene.place.number, fields["section"])
    scene.desk.lock(scene.place.number, fields["section"], not now.locked, base=int(fields["base"]), by=scene.by)
    return _here(scene, fields, (UNLOCKED if now.locked else LOCKED).format(name=now.section.heading))


def regenerate(scene: Scene, fields: Fields) -> Done:
    """Make a section anew; what became of the remark is told."""
    version = scene.desk.regenerate(
        scene.place.number, fields["section"], fields["remark"].strip(), base=int(fields["base"]), by=scene.by
    )
    told = AGAIN.format(name=version.section.heading, number=version.number)
    return _here(scene.at(spot=""), fields, " ".join((told, *version.notes)))


def restore(scene: Scene, fields: Fields) -> Done:
    """A former version as the newest one."""
    number, key = scene.place.number, fields["section"]
    wanted = int(fields["version"])
    former = next(v for v in scene.desk.drafts.history(number, key) if v.number == wanted)
    scene.desk.drafts.write(number, former.section, base=int(fields["base"]), by=scene.by)
    return _here(scene.at(spot="", version=0), fields, RESTORED.format(number=wanted))


def _key(scene: Scene) -> str:
    if scene.place.section:
        return scene.desk.drafts.section(scene.place.number, scene.place.section).section.key
    waiting = scene.waiting
    return waiting[0].key if waiting else scene.report.sections[0].key


def _spot(fields: Fields) -> tuple[int, int]:
    paragraph, _, number = fields["spot"].partition(".")
    return int(paragraph), int(number)


def _changed(scene: Scene, fields: Fields, change: Changed, notice: str) -> Done:
    key, base = fields["section"], int(fields["base"])
    scene.desk.edit(scene.place.number, key, [change], base=base, by=scene.by)
    return _here(scene.at(spot=fields["spot"]), fields, notice)


def _here(scene: Scene, fields: Fields, notice: str) -> Done:
    return Done(scene.at(page=EDIT, section=fields["section"]).place, notice)


def _entry(scene: Scene, section: Section, here: str) -> Entry:
    version = scene.versions[section.key]
    open_ = sum(s.state in (State.TO_FILL, State.UNVERIFIED) for s in section.sentences)
    state, style = ("", "plain") if section.paragraphs else ("", "")
    if version.locked:
        state, style = "已锁定", "good"
    elif version.accepted:
        state, style = "已认可", "good"
    elif version.source is Decider.PERSON:
        state, style = "改过", "note"
    return Entry(section.key, scene.headings[section.key], section.level, state, style, open_, section.key == here)


def _rows(scene: Scene, section: Section) -> list[list[Said]]:
    return [
        [
            Said(
                spot := f"{paragraph}.{number}",
                sentence,
                list(stretches(sentence)),
                [(doc, _short(doc)) for doc in dict.fromkeys(source.doc for source in sentence.sources)],
                spot == scene.place.spot,
            )
            for number, sentence in enumerate(sentences)
        ]
        for paragraph, sentences in enumerate(section.paragraphs)
    ]


def _chosen(scene: Scene, section: Section) -> Chosen | None:
    said = {f"{p}.{n}": s for p, row in enumerate(section.paragraphs) for n, s in enumerate(row)}
    sentence = said.get(scene.place.spot)
    if sentence is None:
        return None
    quotes = [quote_of(scene, source) for source in sentence.sources]
    return Chosen(scene.place.spot, sentence, STATE_STYLE[sentence.state], quotes)


def _compared(scene: Scene, key: str) -> list[Edit]:
    """The chosen version beside the one before it, word by word."""
    texts = {v.number: _text(v.section) for v in scene.desk.drafts.history(scene.place.number, key)}
    return edits(texts.get(scene.place.version - 1, ""), texts[scene.place.version])


def _short(doc: str) -> str:
    """The name of a paper as a chip has room for it: without number, year and suffix."""
    name = _FRONT.sub("", PurePath(doc).stem) or doc
    return name if len(name) <= _CHIP else f"{name[: _CHIP - 1]}…"


def _text(section: Section) -> str:
    return "\n".join("".join(s.text for s in paragraph) for paragraph in section.paragraphs)


def _told(version: Version) -> str:
    who = {Decider.RULE: "系统拟写", Decider.MODEL: "模型拟写"}.get(version.source, version.by or "未署名")
    return f"第 {version.number} 版，{who}，{local(version.at)[:16]}"
