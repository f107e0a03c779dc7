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
GAP = "……"
_MARK = re.compile(r"[\[【]\s*(E\d+(?:\s*[,，、]\s*E?\d+)*)\s*[\]】]")
_ANY_MARK = re.compile(r"[\[【]\s*[A-Za-z]{1,3}\s*\d+[^\]】]{0,20}[\]】]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:%|个?(?:工作日|小时|月)|[日年元倍人件名次岁周]|周岁|分钟|万元)?")
_QUOTE = re.compile(r"“([^”]*)”|「([^」]*)」|『([^』]*)』|\"([^\"]*)\"")
_SHORTEST_QUOTE = 6
_TITLE = re.compile(r"《([^》]{2,60})》")
_LISTED = re.compile(r"^\s*(?:\d{1,2}[.．、)）](?!\d)|[（(]\d{1,2}[）)])")
_OPENING, _CLOSING = "“「『", "”」』"
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


def cite(hit: Hit, spans: Sequence[tuple[int, int]], pinpoint: str, day: date) -> Citation:
    """A citation of `hit` that quotes these spans of the passage text, in order; neighbours become one."""
    document, joined = hit.document, _joined(spans)
    return Citation(
        passage_id=hit.passage.id,
        doc=document.short_title,
        version=document.version,
        article=hit.passage.pinpoint.label,
        pinpoint=pinpoint,
        quote=GAP.join(hit.passage.text[start:end] for start, end in joined),
        spans=joined,
        state=_STATES.get(document.status_on(day), CitationState.ENDED),
        form=document.form,
        page=hit.passage.page,
    )


def _joined(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    out: list[tuple[int, int]] = []
    for start, end in spans:
        touching = out and start - out[-1][1] <= 1  # a line break at most
        out.append((out.pop()[0], end) if touching else (start, end))
    return tuple(out)


def verify(text: str, evidence: Mapping[str, Hit]) -> Verified:
    """Check a model's text sentence by sentence against the evidence it points at.

    Every sentence with content needs a mark; every mark must exist; every number, quotation and mentioned article
    must stand in the marked evidence. A sentence that fails is kept and marked 【待核】; a mark that cannot be read is
    kept as well.
    """
    out, checks, used = [], [], []
    for sentence in _sentences(text):
        keys = list(dict.fromkeys(k for m in _MARK.finditer(sentence) for k in _keys(m.group(1))))
        plain = _MARK.sub("", sentence)
        known = [k for k in keys if k in evidence]
        unknown = [k for k in keys if k not in evidence] + _ANY_MARK.findall(plain)
        own = _check(plain, unknown, [evidence[k] for k in known])
        used += [k for k in known if k not in used]
        checks += own
        printed = "".join(f"（《{evidence[k].document.short_title}》{evidence[k].passage.pinpoint}）" for k in known)
        failed = any(c.holds is False for c in own)
        out.append(_insert(plain, printed + (UNVERIFIED if failed else "")))
    return Verified("".join(out).strip(), tuple(used), tuple(checks))


def _check(plain: str, unknown: Sequence[str], cited: Sequence[Hit]) -> list[Check]:
    checks = []
    if unknown:
        checks.append(Check("资料编号", False, f"指向不存在的资料：{'、'.join(unknown)}"))
    if not re.search(r"[0-9A-Za-z\u4e00-\u9fff]", plain):
        return checks
    if not cited:
        return [*checks, Check("依据", False, f"没有依据：{plain.strip()[:40]}")]
    body = normalise(" ".join(h.document.title + h.passage.text for h in cited))
    titles = _bare(" ".join((*(n for h in cited for n in _names(h)), *(h.passage.text for h in cited))))
    places = {h.passage.pinpoint.label for h in cited}
    mentions = {m.pinpoint.label for m in find_references(plain)}
    missing = [n for n in _numbers(_LISTED.sub("", plain)) if n not in _numbers(body)]
    quotes = [q for q in _quotes(plain) if normalise(q) not in body]
    foreign = [f"《{t}》" for t in _TITLE.findall(plain) if _bare(t) not in titles]
    stray = sorted(m for m in mentions - places if normalise(m) not in body)
    checks.append(Check("数字", not missing, f"数字与依据不符：{'、'.join(missing)}" if missing else ""))
    checks.append(Check("引文", not quotes, f"引文与原文不符：{'；'.join(quotes)}" if quotes else ""))
    checks.append(Check("文件名", not foreign, f"文件不在依据内：{'、'.join(foreign)}" if foreign else ""))
    checks.append(Check("条号", not stray, f"条号不在依据内：{'、'.join(stray)}" if stray else ""))
    return checks


def _numbers(text: str) -> list[str]:
    without_places = re.sub(r"第\d+[条款项章节](?:之\d+)?", "", normalise(text))
    return [re.sub("个(?=工作日|小时)", "", m.group()) for m in _NUMBER.finditer(without_places)]


def _quotes(text: str) -> list[str]:
    found = ["".join(m.groups(default="")) for m in _QUOTE.finditer(text)]
    return [q for q in found if len(q) >= _SHORTEST_QUOTE]


def _names(hit: Hit) -> tuple[str, ...]:
    return (hit.document.title, hit.document.short_title, *hit.document.aliases)


def _bare(text: str) -> str:
    return re.sub(r"中华人民共和国|[《》〈〉\s]", "", normalise(text))


def _keys(marks: str) -> list[str]:
    return [k if k.startswith("E") else f"E{k}" for k in re.split(r"\s*[,，、]\s*", marks.strip())]


def _sentences(text: str) -> list[str]:
    """Sentences, each with the marks that follow its full stop."""
    parts: list[str] = []
    for part in _pieces(text):
        while parts and (mark := _ANY_MARK.match(part.lstrip())):
            cut = len(part) - len(part.lstrip()) + mark.end()
            parts[-1] += part[:cut]
            part = part[cut:]
        if part:
            parts.append(part)
    return parts


def _pieces(text: str) -> list[str]:
    """The text cut after 。！？； and line ends, never inside a quotation; closing marks stay with their quotation."""
    pieces, start, depth, straight = [], 0, 0, False
    for place, char in enumerate(text):
        if char == '"':
            char, straight = "”" if straight else "“", not straight
        depth = 0 if char == "\n" else max(0, depth + (char in _OPENING) - (char in _CLOSING))
        straight = straight and char != "\n"
        ends = char in "。！？；\n" or (char in _CLOSING and text[place - 1 : place] in ("。", "！", "？"))
        if ends and not depth and text[place + 1 : place + 2] not in tuple(_CLOSING):
            pieces.append(text[start : place + 1])
            start = place + 1
    return [*pieces, text[start:]] if start < len(text) else pieces


def _insert(sentence: str, addition: str) -> str:
    """Put the printed basis before the sentence's last mark of punctuation."""
    match = re.search(r"[。！？；\s]*$", sentence)
    cut = match.start() if match else len(sentence)
    return sentence[:cut] + addition + sentence[cut:]
