"""Better prose from a chat model, held to the same sources: what it invents is marked, what it leaves out is put back."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.chat import ChatModel
from assistant.drafting.measure import measured
from assistant.drafting.paragraph import proved
from assistant.drafting.proof import placeholders
from assistant.drafting.report import Report, Section, Sentence, State
from assistant.prompts import load_prompt
from assistant.verify.sentence import pairs_of, share
from knowledge.errors import ModelFailed
from knowledge.numerals import normalise

_AT_ONCE = 500
"""Characters of the sentences that a model gets in one go."""

_TOO_LONG, _ALWAYS = 1.5, 200
"""How many times the characters it was given a reply may have, and how many in any case; the rest is cut off."""

_SUPPORTED = 0.5
"""Share of a sentence's pairs of characters that must stand in what it cites."""

_SAME = 0.3
"""Share of what a figure is said to count that must stand in what the cited sentence counts by it."""

_MARK = re.compile(r"[\[【]\s*(S\d+(?:\s*[,，、]\s*S?\d+)*)\s*[\]】]")
_ANY_MARK = re.compile(r"[\[【]\s*[A-Za-z]{1,3}\s*\d+[^\]】]{0,20}[\]】]")
_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]?(?:\s*[\[【]\s*[A-Za-z]\s*\d[^\]】]*[\]】])*[。！？]?")
_NONE = "无"


@dataclass(frozen=True)
class Reworded:
    """A section as the model words it, and what had to be done about it."""

    section: Section
    notes: tuple[str, ...] = ()


def reword_report(report: Report, model: ChatModel, *, style: str = "") -> tuple[Report, tuple[str, ...]]:
    """The whole report in the model's words, and what had to be done about it."""
    reworded = [reword(section, model, style=style) for section in report.sections]
    notes = tuple(note for one in reworded for note in one.notes)
    return replace(report, sections=tuple(one.section for one in reworded)), notes


def reword(section: Section, model: ChatModel, *, remark: str = "", style: str = "") -> Reworded:
    """The section in the model's words; a paragraph on which the model fails stays as it was."""
    paragraphs: list[tuple[Sentence, ...]] = []
    notes: list[str] = []
    for paragraph in section.paragraphs:
        sentences: list[Sentence] = []
        for part in _parts(paragraph):
            try:
                reply, cut = _say(model, section.heading, part, remark, style)
            except ModelFailed as error:
                notes.append(f"{section.heading}：{error.reason}，这一段保留原句。")
                sentences += part
                continue
            notes += [f"{section.heading}：模型写得过长，后面的已删去。"] if cut else []
            sentences += _verified(reply, part, notes, section.heading)
        paragraphs.append(tuple(sentences))
    return Reworded(replace(section, paragraphs=tuple(paragraphs)), tuple(dict.fromkeys(notes)))


def _parts(paragraph: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    part: list[Sentence] = []
    for sentence in paragraph:
        if part and sum(len(s.text) for s in part) + len(sentence.text) > _AT_ONCE:
            yield part
            part = []
        part.append(sentence)
    if part:
        yield part


def _say(model: ChatModel, heading: str, part: Sequence[Sentence], remark: str, style: str) -> tuple[str, bool]:
    """(the reply, whether it was cut off because it was too long)."""
    given = "\n".join(f"[S{n}] {s.text}" for n, s in enumerate(part, 1))
    limit = max(_ALWAYS, int(_TOO_LONG * len(given)))
    prompt = load_prompt("draft").fill(
        {
            "heading": heading,
            "sentences": given,
            "style": style or _NONE,
            "remark": remark or _NONE,
            "characters": str(len(given)),
        }
    )
    reply = ""
    for piece in model.stream(prompt):
        reply += piece
        if len(reply) > limit:
            kept = reply[:limit]
            return kept[: max(kept.rfind("。"), kept.rfind("]")) + 1], True
    return reply, False


def _verified(reply: str, part: Sequence[Sentence], notes: list[str], heading: str) -> list[Sentence]:
    """The sentences of a reply, each against those it points at; then the given ones of which nothing was made."""
    given = {f"S{n}": sentence for n, sentence in enumerate(part, 1)}
    written = [_held(text, given) for text in _sentences(reply)]
    used = {key for text in _sentences(reply) for key in _keys(text)}
    kept = {blank for sentence in written for blank in placeholders(sentence.text)}
    for key, sentence in given.items():
        lost = [blank for blank in placeholders(sentence.text) if blank not in kept]
        if key not in used or lost:
            notes.append(f"{heading}：模型没有写“{sentence.text}”，已放回。")
            written.append(sentence)
    return written


def _held(text: str, given: Mapping[str, Sentence]) -> Sentence:
    """A sentence of the model with the sources and doubts of the sentences it points at."""
    keys = _keys(text)
    cited = [given[key] for key in keys if key in given]
    plain = _ANY_MARK.sub("", _MARK.sub("", text)).replace("【待核】", "").strip()
    sources = tuple(dict.fromkeys(source for sentence in cited for source in sentence.sources))
    doubts = [doubt for sentence in cited for doubt in sentence.doubts]
    unknown = [key for key in keys if key not in given]
    doubts += [f"指向不存在的句子：{'、'.join(unknown)}"] if unknown else []
    doubts += [] if cited else ["没有标明依据"]
    body = normalise("".join(sentence.text for sentence in cited) + "".join(s.quote for s in sources))
    if cited and share(pairs_of(normalise(plain)), body) < _SUPPORTED:
        doubts.append("依据里没有说到")
    doubts += [f"{figure}说的不是同一件事" for figure in _swapped(plain, cited)]
    blanks = [b for b in placeholders(plain) if not any(b in sentence.text for sentence in cited)]
    doubts += [f"{blank}不是原有的待填项" for blank in blanks]
    sentence = proved(plain, sources, doubts)
    if sentence.state is State.SUPPORTED and placeholders(plain):
        return replace(sentence, state=State.TO_FILL)
    by_hand = all(one.state is State.PERSON for one in cited)
    return replace(sentence, state=State.PERSON) if sentence.state is State.SUPPORTED and by_hand else sentence


def _swapped(plain: str, cited: Sequence[Sentence]) -> Iterator[str]:
    """Figures that the cited sentences do have, but of something else: 维持1件 where 撤销1件 was told."""
    told = [one for sentence in cited for one in measured(sentence.text)]
    for said in measured(plain):
        same = [o for o in told if (o.figure.value, o.figure.unit) == (said.figure.value, said.figure.unit)]
        about = pairs_of(said.clause or said.measure)
        if same and about and max(share(about, f"{o.measure} {o.clause}") for o in same) < _SAME:
            yield said.figure.value + said.figure.unit


def _sentences(reply: str) -> list[str]:
    """The sentences of a reply with the marks that follow them."""
    return [text for text in _SENTENCE.findall(reply) if re.search(r"[\u4e00-\u9fff]", text)]


def _keys(text: str) -> list[str]:
    found = [key for match in _MARK.finditer(text) for key in re.findall(r"\d+", match[1])]
    return list(dict.fromkeys(f"S{key}" for key in found))
