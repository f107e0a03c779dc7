"""A model's text sentence by sentence against the evidence it points at. What does not hold is marked, never dropped."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import Check
from assistant.compose import basis, units_of
from assistant.verify.claims import NUMBER, compare
from assistant.verify.naming import foreign_numbers, foreign_titles
from assistant.verify.sentence import Sentence, sentences_of
from assistant.verify.wording import Amount, amounts
from knowledge.document import Document, Hit, Status
from knowledge.names import Names
from knowledge.numerals import normalise
from knowledge.pinpoint import find_references

UNVERIFIED = "【待核】"
_MARK = re.compile(r"[\[【]\s*(E\d+(?:\s*[,，、]\s*E?\d+)*)\s*[\]】]")
_ANY_MARK = re.compile(r"[\[【]\s*[A-Za-z]{1,3}\s*\d+[^\]】]{0,20}[\]】]")
_QUOTE = re.compile(r"“([^”]*)”|「([^」]*)」|『([^』]*)』|\"([^\"]*)\"")
_SHORTEST_QUOTE = 6
_LISTED = re.compile(r"^\s*(?:\d{1,2}[.．、)）](?!\d)|[（(]\d{1,2}[）)])")
_OPENING, _CLOSING = "“「『", "”」』"
_OLD = re.compile(r"旧|原来?规定|原法|当时|(?:修订|修改|修正)前|废止|失效|\d{4}年?(?:版|修订|修正)|尚未施行|起施行")
_NOW = re.compile(r"现行|目前|现在|如今")


@dataclass(frozen=True)
class Checked:
    """One sentence as it was written without its marks, the keys it points at, what was checked, and as it is printed."""

    plain: str
    keys: tuple[str, ...]
    checks: tuple[Check, ...]
    printed: str

    @property
    def failed(self) -> bool:
        """Whether any check found something wrong."""
        return any(c.holds is False for c in self.checks)


@dataclass(frozen=True)
class Verified:
    """A text with its marks turned into printed bases, doubtful sentences marked, and what each check found.

    `left_out` are exceptions of the evidence that the text does not mention, one line each.
    """

    sentences: tuple[Checked, ...]
    left_out: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is shown."""
        return "".join(s.printed for s in self.sentences).strip()

    @property
    def used(self) -> tuple[str, ...]:
        """Keys of the evidence it rests on, in order."""
        return tuple(dict.fromkeys(k for s in self.sentences for k in s.keys))

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check of every sentence."""
        return tuple(c for s in self.sentences for c in s.checks)

    @property
    def failed(self) -> tuple[Checked, ...]:
        """The sentences with something wrong."""
        return tuple(s for s in self.sentences if s.failed)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What could not be verified, as one line each."""
        return tuple(c.detail for c in self.checks if c.holds is False)


def verify(text: str, evidence: Mapping[str, Hit], *, day: date, names: Names | None = None) -> Verified:
    """Check a text against the evidence that each of its sentences points at.

    Every sentence with content needs a mark and every mark must exist; each clause is held against the sentence of the
    marked evidence that it most resembles. A sentence that fails is kept and marked 【待核】; a mark that cannot be read
    is kept as well. `day` decides which version is in force; `names` knows the titles of the library.
    """
    sentences: list[Checked] = []
    held: list[Sentence] = []
    for sentence in _sentences(text):
        keys = list(dict.fromkeys(k for m in _MARK.finditer(sentence) for k in _keys(m.group(1))))
        plain = _MARK.sub("", sentence)
        known = tuple(k for k in keys if k in evidence)
        unknown = [k for k in keys if k not in evidence] + _ANY_MARK.findall(plain)
        checks, used = _check(plain, unknown, [evidence[k] for k in known], day, names)
        held += used
        failed = any(c.holds is False for c in checks)
        bases = "".join(_printed(evidence[k], day) for k in known)
        printed = _insert(plain, bases + (UNVERIFIED if failed else ""))
        sentences.append(Checked(plain, known, tuple(checks), printed))
    told = Sentence(normalise(text)).excepts
    return Verified(tuple(sentences), () if told else tuple(_exceptions(held)))


def _check(
    plain: str, unknown: Sequence[str], cited: Sequence[Hit], day: date, names: Names | None
) -> tuple[list[Check], Sequence[Sentence]]:
    """Checks of one sentence, and the sentences of the evidence it was held against."""
    checks = [Check("资料编号", False, f"指向不存在的资料：{'、'.join(unknown)}")] if unknown else []
    if not re.search(r"[0-9A-Za-z\u4e00-\u9fff]", plain):
        return checks, []
    if not cited:
        return [*checks, Check("依据", False, f"没有依据：{plain.strip()[:40]}")], []
    body = normalise(" ".join(h.document.title + h.passage.text for h in cited))
    claim = _LISTED.sub("", plain)
    missing = _missing(claim, body, [h.document for h in cited])
    quotes = [q for q in _quotes(plain) if normalise(q) not in body]
    places = {h.passage.pinpoint.label for h in cited}
    mentions = {m.pinpoint.label for m in find_references(plain)}
    stray = sorted(m for m in mentions - places if normalise(m) not in body)
    compared = compare(_own_words(claim, quotes), sentences_of(cited))
    ended = [h.document for h in cited if h.document.status_on(day) is not Status.IN_FORCE]
    if not compared.against and not quotes:
        checks.append(Check("依据", False, f"没有可以核对的内容：{plain.strip()[:40]}"))
    checks += [c for c in compared.checks if c.name != NUMBER or not missing]
    if missing:
        checks.append(_found(NUMBER, "数字与依据不符", missing))
    checks.append(_found("引文", "引文与原文不符", quotes))
    checks.append(_found("文件名", "文件不在依据内", foreign_titles(plain, cited, names)))
    checks.append(_found("文号", "文号不在依据内", foreign_numbers(plain, cited)))
    checks.append(_found("条号", "条号不在依据内", stray))
    checks.append(_found("效力", "不是现行有效的版本", _presented_as_law(plain, ended)))
    return checks, compared.against


def _own_words(claim: str, wrong_quotes: Sequence[str]) -> str:
    """What a claim says itself: without titles, and without quotations that are wrong already."""
    text = re.sub(r"(?:根据|依据|按照|依照|按|依)?《[^》]*》", "", claim)
    for quote in wrong_quotes:
        text = text.replace(quote, "")
    return text


def _found(name: str, says: str, wrong: Sequence[str]) -> Check:
    return Check(name, not wrong, f"{says}：{'、'.join(wrong)}" if wrong else "")


def _missing(claim: str, body: str, documents: Sequence[Document]) -> list[str]:
    """Amounts that do not stand in the evidence at all; one of something is a manner of speaking."""
    days = [d for document in documents for d in (document.adopted_on, document.effective_on) if d]
    dates = {(f"{d.year}年{d.month}月{d.day}日", "") for d in days} | {(str(d.year), "年") for d in days}
    known = {(a.value, a.unit) for a in amounts(body)} | dates
    said = [a for a in amounts(normalise(claim)) if (a.value, a.unit) not in known and not _is_manner(a)]
    return [str(a) for a in said]


def _is_manner(amount: Amount) -> bool:
    return amount.value == "1" and amount.unit in ("", "个", "件", "次")


def _presented_as_law(plain: str, ended: Sequence[Document]) -> list[str]:
    """Versions not in force that a sentence rests on without saying so."""
    said = _OLD.search(plain) and not _NOW.search(plain)
    return [] if said else [f"《{d.short_title}》（{d.version[:4]}年版）" for d in ended]


def _exceptions(held: Sequence[Sentence]) -> list[str]:
    """The exceptions that these sentences make, each once."""
    hits = [s.hit for s in held if s.hit and s.excepts]
    places = dict.fromkeys(f"《{h.document.short_title}》{h.passage.pinpoint.label}" for h in hits)
    return [f"{place}还有例外规定，答复没有写出，请看原文。" for place in places]


def _printed(hit: Hit, day: date) -> str:
    old = "" if hit.document.status_on(day) is Status.IN_FORCE else "，非现行"
    return f"（{basis(hit, units_of(0, hit))}{old}）"


def _quotes(text: str) -> list[str]:
    found = ["".join(m.groups(default="")) for m in _QUOTE.finditer(text)]
    return [q for q in found if len(q) >= _SHORTEST_QUOTE]


def _keys(marks: str) -> list[str]:
    return [k if k.startswith("E") else f"E{k}" for k in re.split(r"\s*[,，、]\s*", marks.strip())]


def _sentences(text: str) -> list[str]:
    """Sentences, each with the marks that follow its full stop; a part before ； without marks shares those that follow."""
    parts: list[str] = []
    for part in _pieces(text):
        while parts and (mark := _ANY_MARK.match(part.lstrip())):
            cut = len(part) - len(part.lstrip()) + mark.end()
            parts[-1] += part[:cut]
            part = part[cut:]
        if part and parts and parts[-1].endswith("；") and not _ANY_MARK.search(parts[-1]):
            parts[-1] += part
        elif part:
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
