"""Citations: made from evidence by code, resolved by key, and everything in a text that can be checked is checked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import Check, Citation, CitationState
from knowledge.document import Hit, Status
from knowledge.numerals import normalise
from knowledge.pinpoint import find_references

UNVERIFIED = "【待核】"
_MARK = re.compile(r"[\[【]\s*(E\d+(?:\s*[,，、]\s*E?\d+)*)\s*[\]】]")
_ANY_MARK = re.compile(r"[\[【]\s*[A-Za-z]{1,3}\s*\d+[^\]】]{0,20}[\]】]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:%|个?工作日|[日月年元倍人件名次岁]|周岁|小时|万元)?")
_QUOTE = re.compile(r"[“「]([^”」]{6,})[”」]")
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")
_STATES = {Status.IN_FORCE: CitationState.VALID, Status.NOT_YET: CitationState.NOT_YET}


@dataclass(frozen=True)
class Verified:
    """A text with its marks turned into printed bases, doubtful sentences marked, and what each check found."""

    text: str
    used: tuple[str, ...]
    checks: tuple[Check, ...]

    @property
    def doubts(self) -> tuple[str, ...]:
        """What could not be verified, as one line each."""
        return tuple(c.detail for c in self.checks if c.holds is False)


def cite(hit: Hit, start: int, end: int, pinpoint: str, day: date) -> Citation:
    """A citation of `hit` whose quote is the span [start, end) of the passage text."""
    document = hit.document
    return Citation(
        passage_id=hit.passage.id,
        doc=document.short_title,
        version=document.version,
        article=hit.passage.pinpoint.label,
        pinpoint=pinpoint,
        quote=hit.passage.text[start:end],
        start=start,
        end=end,
        state=_STATES.get(document.status_on(day), CitationState.ENDED),
        form=document.form,
        page=hit.passage.page,
    )


def verify(text: str, evidence: Mapping[str, Hit]) -> Verified:
    """Check a model's text sentence by sentence against the evidence it points at.

    Every sentence with content needs a mark; every mark must exist; every number, quotation and mentioned article
    must stand in the marked evidence. A sentence that fails is kept and marked 【待核】.
    """
    out, checks, used = [], [], []
    for sentence in _sentences(text):
        keys = [k for m in _MARK.finditer(sentence) for k in _keys(m.group(1))]
        plain = _ANY_MARK.sub("", sentence)
        known = [k for k in keys if k in evidence]
        own = _check(plain, keys, [evidence[k] for k in known], evidence)
        used += [k for k in known if k not in used]
        checks += own
        printed = "".join(f"（《{evidence[k].document.short_title}》{evidence[k].passage.pinpoint}）" for k in known)
        failed = any(c.holds is False for c in own)
        out.append(_insert(plain, printed + (UNVERIFIED if failed else "")))
    return Verified("".join(out).strip(), tuple(used), tuple(checks))


def _check(plain: str, keys: Sequence[str], cited: Sequence[Hit], evidence: Mapping[str, Hit]) -> list[Check]:
    if not re.search(r"[\u4e00-\u9fff]{2}", plain):
        return []
    checks = []
    unknown = [k for k in keys if k not in evidence]
    if unknown:
        checks.append(Check("资料编号", False, f"指向不存在的资料：{'、'.join(unknown)}"))
    if not cited:
        return [*checks, Check("依据", False, f"没有依据：{plain.strip()[:40]}")]
    body = normalise(" ".join(h.document.title + h.passage.text for h in cited))
    places = {h.passage.pinpoint.label for h in cited}
    mentions = {m.pinpoint.label for m in find_references(plain)}
    missing = [n for n in _numbers(plain) if n not in _numbers(body)]
    quotes = [q for q in _QUOTE.findall(plain) if normalise(q) not in body]
    stray = sorted(m for m in mentions - places if normalise(m) not in body)
    checks.append(Check("数字", not missing, f"数字与依据不符：{'、'.join(missing)}" if missing else ""))
    checks.append(Check("引文", not quotes, f"引文与原文不符：{'；'.join(quotes)}" if quotes else ""))
    checks.append(Check("条号", not stray, f"条号不在依据内：{'、'.join(stray)}" if stray else ""))
    return checks


def _numbers(text: str) -> list[str]:
    without_places = re.sub(r"第\d+[条款项章节](?:之\d+)?", "", normalise(text))
    return [m.group() for m in _NUMBER.finditer(without_places)]


def _keys(marks: str) -> list[str]:
    return [k if k.startswith("E") else f"E{k}" for k in re.split(r"\s*[,，、]\s*", marks.strip())]


def _sentences(text: str) -> list[str]:
    """Sentences, each with the marks that follow its full stop."""
    parts: list[str] = []
    for part in (m.group() for m in _SENTENCE.finditer(text) if m.group()):
        mark = _ANY_MARK.match(part.lstrip())
        if mark and parts:
            head = part[: len(part) - len(part.lstrip()) + mark.end()]
            parts[-1] += head
            part = part[len(head) :]
        if part:
            parts.append(part)
    return parts


def _insert(sentence: str, addition: str) -> str:
    """Put the printed basis before the sentence's last mark of punctuation."""
    match = re.search(r"[。！？；\s]*$", sentence)
    cut = match.start() if match else len(sentence)
    return sentence[:cut] + addition + sentence[cut:]
