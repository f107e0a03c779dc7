"""Official letters (公文): whom they are to, who signed them and when, their annexes, and the lines that say so.

The form is that of GB/T 9704: title, addressee, body, list of annexes, signature and date, notes, imprint.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ingest.metadata import Metadata, dates_in
from ingest.split.outline import mark_of
from knowledge.numerals import NUMERAL, clean

SIGNATURE, ANNEXES, IMPRINT = "落款", "附件说明", "版记"
"""Names of the blocks that stand apart from the body."""

_N = rf"[\d{NUMERAL}]"
_ADDRESSEE = re.compile(
    r"^[^。；！？“”]{1,300}(?:政府|部门|机构|单位|[局委办院厅部处科室站所会社组队店]|中心|公司|企业|大队|支队|委员|代表|同志|女士|先生|"
    r"学校|医院|街道|[镇乡村省市区县州盟旗]|社区|法庭|集团)(?:[（(][^（）()]{1,30}[）)])?[：:]$"
)
_LEAD_IN = re.compile("如下|以下|下列|包括|分别|通知|规定|要求")
_SIGNER = re.compile(
    r"^[\u4e00-\u9fff（）()〇·、]{2,40}(?:政府|局|委员会|委|办公室|办公厅|办|院|厅|部|处|科|中心|公司|大队|支队|常委会|协会|学会|联合会|工会|"
    r"党组|党委|领导小组|指挥部|管委会|街道办事处|办事处|学校|医院|站|所|社|组)(?:[（(](?:印章|盖章|公章|章)[）)])?$"
)
_SEAL = re.compile(r"[（(](?:印章|盖章|公章|章)[）)]$")
_DAY = re.compile(
    rf"(?P<signer>\D{{0,60}}?)(?P<day>{_N}{{4}}年{_N}{{1,3}}月{_N}{{1,3}}日?)(?:[（(](?:印章|盖章|公章|章)[）)])?"
)
_NOTE = re.compile(r"[（(][^（）()]{2,80}[）)]")
_LIST = re.compile(r"^附\s*件?\s*[：:]\s*(?P<rest>.*)$")
_ITEM = re.compile(rf"^\s*(?:\d{{1,2}}|[{NUMERAL}]{{1,3}})[.．、]\s*(?!\d)")
_ITEMS = re.compile(r"(?:^|(?<=[\s；;]))\d{1,2}[.．、]\s*(?!\d)")
_ANNEX = re.compile(rf"^附\s*件\s*{_N}{{0,3}}$")
_IMPRINT = re.compile(r"^(?:抄送|抄报|分送|主题词|印发机关)[：:]|日印发$")
_TOP = 15
_MOST_SIGNERS = 10
_MOST_ANNEXES = 50
_AFTER = 60
"""Longest line that may still follow a signature, other than notes and imprint."""


@dataclass(frozen=True)
class Letter:
    """What a letter says of itself; empty for other texts. `dated` is 成文日期, `issuer` who signed, joined by 、.

    `body_from` is the first line of the body, `apart` names the lines that belong to no section by their index.
    """

    addressee: str = ""
    issuer: str = ""
    dated: date | None = None
    attachments: tuple[str, ...] = ()
    body_from: int = 0
    apart: dict[int, str] = field(default_factory=dict)


def find_letter(lines: Sequence[str]) -> Letter:
    """The parts of a letter among the lines of a text, none of them empty."""
    texts = [re.sub(r"\s+", "", line) for line in lines]
    at = _addressee(texts)
    begin = at + 1 if at is not None else 0
    end = next((n for n in range(begin, len(texts)) if _ANNEX.match(texts[n])), len(texts))
    signature = _signature(texts, begin, end)
    listed = _listed(texts, begin, signature.start if signature else end)
    named = _titles(lines[listed.start : listed.stop]) or tuple(_annex_titles(texts, end))
    apart = dict.fromkeys(listed, ANNEXES) | dict.fromkeys(signature or (), SIGNATURE)
    apart |= {n: IMPRINT for n in range(max(begin, len(texts) - _TOP), len(texts)) if _IMPRINT.search(texts[n])}
    issuer, dated = _signed([texts[n] for n in signature or ()])
    addressee = texts[at].rstrip("：:") if at is not None else ""
    return Letter(addressee, issuer, dated, named if at is not None or signature else (), begin, apart)


def signed(found: Metadata, letter: Letter) -> Metadata:
    """The metadata with what the letter itself says; an issuer that the title names stays, it is the full name."""
    titled = found.issuer and found.title.startswith(found.issuer)
    return replace(
        found,
        issuer=found.issuer if titled else letter.issuer or found.issuer,
        adopted_on=letter.dated or found.adopted_on,
        addressee=letter.addressee,
        attachments=letter.attachments,
    )


def _addressee(texts: Sequence[str]) -> int | None:
    """The line that names whom the letter is to: near the top, below the title, before any numbered block."""
    for n, text in enumerate(texts[:_TOP]):
        if mark_of(text)[0] >= 0 or "。" in text:
            return None
        if _ADDRESSEE.match(text) and not _LEAD_IN.search(text):
            return n
    return None


def _signature(texts: Sequence[str], begin: int, end: int) -> range | None:
    """The lines of signature, date and notes: after the last sentence, with little but notes below."""
    for n in range(begin, end):
        found = _DAY.fullmatch(clean(texts[n]))
        if not found or not any("。" in text for text in texts[begin:n]):
            continue
        start = n
        while start > begin and n - start < _MOST_SIGNERS and _SIGNER.match(texts[start - 1]):
            start -= 1
        stop = n + 1
        while stop < end and _NOTE.fullmatch(texts[stop]):
            stop += 1
        if _closes(texts[stop:end]) and (start < n or _SIGNER.match(found["signer"]) or not found["signer"]):
            return range(start, stop)
    return None


def _closes(rest: Sequence[str]) -> bool:
    return len(rest) <= 4 and all(_IMPRINT.search(text) or len(text) <= _AFTER for text in rest)


def _signed(texts: Sequence[str]) -> tuple[str, date | None]:
    """(who signed, when) of the lines of a signature."""
    signers: list[str] = []
    for text in texts:
        day = _DAY.fullmatch(clean(text))
        signer = _SEAL.sub("", day["signer"] if day else text)
        if _SIGNER.match(signer):
            signers.append(signer)
        if day:
            return "、".join(signers), next(iter(dates_in(text)), None)
    return "、".join(signers), None


def _listed(texts: Sequence[str], begin: int, end: int) -> range:
    """The list of annexes (附件：1.… 2.…) that ends the body; empty when text follows it."""
    for n in range(begin, end):
        if _LIST.match(texts[n]):
            stop = n + 1
            while stop < end and stop - n < _MOST_ANNEXES and _ITEM.match(texts[stop]) and "。" not in texts[stop]:
                stop += 1
            return range(n, stop) if stop == end and end < len(texts) else range(0)
    return range(0)


def _titles(lines: Sequence[str]) -> tuple[str, ...]:
    """The annexes by title, without their numbers."""
    out: list[str] = []
    for line in lines:
        first = _LIST.match(line.strip())
        out += [title.strip(" \u3000；;。") for title in _ITEMS.split(first["rest"] if first else line.strip())]
    return tuple(title for title in out if title)


def _annex_titles(texts: Sequence[str], first: int) -> Iterator[str]:
    """The titles that stand below the headings 附件1, 附件2."""
    for n in range(first, len(texts) - 1):
        if _ANNEX.match(texts[n]) and not _ANNEX.match(texts[n + 1]) and len(texts[n + 1]) <= _AFTER:
            yield texts[n + 1]
