"""Let the chat model word an answer: write, verify, repair once. What cannot be used gives way to the extract."""

import re
import time
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from assistant.answer import Answer, Step
from assistant.cite import cite
from assistant.judge.scope import clean_question
from assistant.prompts import load_prompt
from assistant.verify.verify import Checked, Verified, verify
from assistant.wiring import Office
from knowledge.document import Hit
from knowledge.errors import ModelFailed
from knowledge.understand import Query

NOTHING = "资料中没有答案"
UNCHECKED, CHECKING, REPAIRING = "成文（未核对）", "核对", "修正"
_TOO_LONG = 2
"""How many times the characters asked for a reply may have, marks included."""

_STUTTER = re.compile(r"(.{2,30}?)\1{3,}")
_KEY = re.compile(r"[\[【](?=\s*[A-Za-z]{1,3}\s*\d)([^\]】]*)[\]】]")


@dataclass(frozen=True)
class Draft:
    """A reply of the model, verified; `unusable` says why it must not be shown, "" when it may."""

    reply: str
    verified: Verified
    unusable: str


def write(
    office: Office, extract: Answer, query: Query, hits: Sequence[Hit], day: date
) -> Generator[Step, None, Answer]:
    """The answer as the model words it, every sentence verified; or `extract` with a warning that says why not.

    The steps in between are for showing: pieces of text are not verified yet.
    """
    evidence = {f"E{n}": _without_commands(hit) for n, hit in enumerate(hits, 1)}
    until = time.monotonic() + office.settings.model_total_timeout
    prompt = load_prompt("ask")
    yield Step(UNCHECKED)
    try:
        reply = yield from _say(office, prompt.fill(_asked(office, query, evidence, day)), until)
    except ModelFailed as error:
        return _instead(extract, error.reason)
    yield Step(CHECKING)
    draft, used, warning = _draft(office, reply, evidence, day), prompt.label, ""
    if not draft.unusable and draft.verified.failed:
        yield Step(REPAIRING)
        draft, warning = yield from _repair(office, query, draft, evidence, day, until)
        used += f"、{load_prompt('repair').label}"
    unusable = draft.unusable or _mostly_wrong(draft.verified)
    if unusable:
        return _instead(replace(extract, prompt=used), unusable)
    shown = {f"E{n}": hit for n, hit in enumerate(hits, 1)}
    return _answer(office, replace(extract, prompt=used), draft.verified, shown, day, warning)


def _answer(
    office: Office, extract: Answer, verified: Verified, hits: Mapping[str, Hit], day: date, warning: str
) -> Answer:
    assert office.model
    cited = [hits[k] for k in verified.used]
    citations = tuple(cite(h, [(0, len(h.passage.text))], str(h.passage.pinpoint), day) for h in cited)
    return replace(
        extract,
        text=verified.text,
        citations=citations,
        checks=verified.checks,
        warnings=tuple(filter(None, (*extract.warnings, *verified.doubts, warning, *verified.left_out))),
        author=office.model.name,
    )


def _instead(extract: Answer, reason: str) -> Answer:
    return replace(extract, warnings=(*extract.warnings, f"{reason}，以下为原文摘录。"))


def _say(office: Office, prompt: str, until: float, *, show: bool = True) -> Generator[Step, None, str]:
    """The reply, its pieces as steps when `show`; left when it is too long or takes until after `until`."""
    assert office.model
    reply = ""
    with closing(office.model.stream(prompt)) as pieces:
        for piece in pieces:
            reply += piece
            if show:
                yield Step(UNCHECKED, text=piece)
            if time.monotonic() > until:
                raise ModelFailed(f"模型在 {office.settings.model_total_timeout:g} 秒内没有写完")
            if len(reply) > _TOO_LONG * office.settings.answer_characters:
                raise ModelFailed("模型的答复超过长度上限，没有写完")
    return reply


def _draft(office: Office, reply: str, evidence: Mapping[str, Hit], day: date) -> Draft:
    verified = verify(reply, evidence, day=day, names=office.names)
    return Draft(reply, verified, _unusable(reply, verified))


def _unusable(reply: str, verified: Verified) -> str:
    """Why a reply is no answer at all, "" when it is one."""
    if NOTHING in reply:
        return "模型认为资料不足以回答"
    if not verified.used:
        return "模型的答复没有标明依据，未采用"
    if not any(s.checks for s in verified.sentences):
        return "模型的答复没有内容，未采用"
    plain = "".join(s.plain for s in verified.sentences)
    letters, han = len(re.findall(r"\w", plain)), len(re.findall(r"[\u4e00-\u9fff]", plain))
    if 2 * han < letters:
        return "模型的答复不是中文，未采用"
    same = Counter(s.plain.strip() for s in verified.sentences if s.checks)
    if _STUTTER.search(plain) or max(same.values()) > 2:
        return "模型的答复反复重复，未采用"
    return ""


def _mostly_wrong(verified: Verified) -> str:
    said = [s for s in verified.sentences if s.checks]
    return "模型的答复过半没有通过核对，未采用" if 2 * len(verified.failed) > len(said) else ""


def _repair(
    office: Office, query: Query, draft: Draft, evidence: Mapping[str, Hit], day: date, until: float
) -> Generator[Step, None, tuple[Draft, str]]:
    """(the better of both drafts, a warning when the model gave no second one)."""
    values = {
        "evidence": _texts(evidence),
        "question": query.question,
        "text": draft.reply,
        "problems": "\n".join(f"- {_problem(s)}" for s in draft.verified.failed),
        "characters": str(office.settings.answer_characters),
    }
    try:
        reply = yield from _say(office, load_prompt("repair").fill(values), until, show=False)
    except ModelFailed as error:
        return draft, f"没有通过核对的句子未能修正：{error.reason}。"
    yield Step(CHECKING)
    repaired = _draft(office, reply, evidence, day)
    better = not repaired.unusable and len(repaired.verified.failed) < len(draft.verified.failed)
    return (repaired if better else draft), ""


def _problem(sentence: Checked) -> str:
    reasons = "；".join(c.detail for c in sentence.checks if c.holds is False)
    return f"“{sentence.plain.strip()}”：{reasons}"


def _asked(office: Office, query: Query, evidence: Mapping[str, Hit], day: date) -> dict[str, str]:
    return {
        "today": day.isoformat(),
        "evidence": _texts(evidence),
        "history": clean_question(query.rewritten.removesuffix(f"；{query.question}")).question or "无",
        "question": query.question,
        "characters": str(office.settings.answer_characters),
    }


def _without_commands(hit: Hit) -> Hit:
    """A passage as the model gets it: sentences that try to command the assistant are no evidence for anything."""
    cleaned = clean_question(hit.passage.text)
    return replace(hit, passage=replace(hit.passage, text=cleaned.question)) if cleaned.hostile else hit


def _texts(evidence: Mapping[str, Hit]) -> str:
    """The passages under their keys; what looks like a key inside a passage loses its brackets."""
    return "\n\n".join(f"[{k}] " + _KEY.sub(r"（\1）", h.passage.text) for k, h in evidence.items())
