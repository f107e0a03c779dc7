"""Was this answer right? Text matching by the rules of the case files, citations at article level.

The rules: texts are compared after NFKC, lower case, without blanks and punctuation (% and decimal points stay).
A way of putting a key point does not count directly behind a numeral when it starts with one (五日 is not in 十五日),
behind 不, 未, 无 or 非, or as second half of a question like 能不能. A wrong statement does not count where it is being
denied or where an old rule is being told.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from evals.case import Answer, Case, Cited, Found, Gold

LEAD = 300
_NUMERALS = frozenset("0123456789零〇一二三四五六七八九十百千万亿两")
_NEGATIONS = frozenset("不未无非")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_DENIED = re.compile(r"不[能得可应是再用]|[并而]非|无[法需须]")
_DENIED_BEFORE = 6
_OLD_OR_WRONG = re.compile(r"旧|曾|废止|原规定|原来|(?:修[订改正]|[此以])前|过去|错误|有误|不(?:正确|准确|属实)|说法")
_OLD_BEFORE, _OLD_AFTER = 18, 8
_PLACE = re.compile(r"^[\u4e00-\u9fff]{1,8}?(?:省|自治区|市|自治州|州|盟|县|旗|区)")
_SHINGLE = 4
_OVERLAP = 0.5
_SHORTEST_TITLE = 6
_SHORTEST_QUOTE = 8


@dataclass(frozen=True)
class Plain:
    """A text ready for comparison; `apart[i]` says that punctuation stood before character i."""

    text: str
    apart: tuple[bool, ...]


@dataclass(frozen=True)
class Grade:
    """Verdict on one answer. `cited` and `right` count different articles, not citations."""

    points: tuple[bool, ...]
    wrong: tuple[str, ...]
    withheld: bool
    correct: bool
    signed: bool
    golds_cited: tuple[bool, ...]
    cited: int
    right: int

    @property
    def coverage(self) -> float:
        """Share of key points that were hit; 0 when there are none."""
        return sum(self.points) / len(self.points) if self.points else 0.0


def plain(text: str) -> Plain:
    """The comparable form of a text."""
    source = unicodedata.normalize("NFKC", text)
    kept: list[str] = []
    apart: list[bool] = []
    gap = True
    for i, char in enumerate(source):
        if char.isspace():
            continue
        if char == "%" or unicodedata.category(char)[0] in "LN" or _is_decimal_point(source, i):
            folded = char.lower()
            kept.append(folded)
            apart += [gap] + [False] * (len(folded) - 1)
            gap = False
        else:
            gap = True
    return Plain("".join(kept), tuple(apart))


def _is_decimal_point(text: str, i: int) -> bool:
    return text[i] == "." and text[i - 1 : i].isdigit() and text[i + 1 : i + 2].isdigit()


def occurrences(text: Plain, wording: str) -> list[int]:
    """Places where `text` really says `wording`, after the three guards."""
    target = plain(wording).text
    if not target:
        return []
    starts = [m.start() for m in re.finditer(f"(?={re.escape(target)})", text.text)]
    return [i for i in starts if i == 0 or text.apart[i] or not _guarded(text.text[i - 1], target)]


def _guarded(before: str, target: str) -> bool:
    if before in _NEGATIONS:
        return True
    if target[0] in _NUMERALS and (before in _NUMERALS or before == "."):
        return True
    return target[0] == "不" and before == target[1:2]


def says(text: str, wordings: Sequence[str]) -> bool:
    """Does the text contain one of these ways of putting it?"""
    ready = plain(text)
    return any(occurrences(ready, wording) for wording in wordings)


def wrong_statements(text: str, must_not: Sequence[str]) -> tuple[str, ...]:
    """The `must_not` wordings that are stated, not denied and not told as an old rule; sorted."""
    found: set[str] = set()
    for sentence in _SENTENCE_END.split(text):
        ready = plain(sentence)
        for wording in must_not:
            length = len(plain(wording).text)
            if any(not _corrected(ready.text, i, i + length) for i in occurrences(ready, wording)):
                found.add(wording)
    return tuple(sorted(found))


def _corrected(text: str, start: int, end: int) -> bool:
    near = text[max(0, start - _DENIED_BEFORE) : start]
    wide = text[max(0, start - _OLD_BEFORE) : end + _OLD_AFTER]
    return bool(_DENIED.search(near) or _OLD_OR_WRONG.search(wide))


def same_title(one: str, other: str) -> bool:
    """Are these titles of the same paper? One may lack the place in front or words around it."""
    a, b = (plain(t).text.removeprefix("中华人民共和国") for t in (one, other))
    short, long = sorted((a, b), key=len)
    if a == b or (len(short) >= _SHORTEST_TITLE and short in long):
        return True
    return bool(_without_outer_places(a) & _without_outer_places(b))


def _without_outer_places(title: str) -> set[str]:
    """德阳市罗江区X gives itself and 罗江区X; the bare X stays out, any county could have written it."""
    forms = set()
    while match := _PLACE.match(title):
        forms.add(title)
        title = title[match.end() :]
    return forms


def overlap(quote: str, text: str) -> float:
    """Share of the quote's four-character runs that the text contains; a shorter quote must be contained whole."""
    needle, hay = plain(quote).text, plain(text).text
    if len(needle) < _SHINGLE:
        return float(bool(needle) and needle in hay)
    runs = {needle[i : i + _SHINGLE] for i in range(len(needle) - _SHINGLE + 1)}
    return sum(run in hay for run in runs) / len(runs)


def same_words(one: str, other: str) -> bool:
    """Do two quotes overlap substantially? The shorter one is looked for in the longer; a scrap proves nothing."""
    short, long = sorted((one, other), key=lambda quote: len(plain(quote).text))
    return len(plain(short).text) >= _SHORTEST_QUOTE and overlap(short, long) >= _OVERLAP


def _same_article(gold: Gold, doc: str, version: str, article: str) -> bool:
    def law(name: str) -> str:
        return plain(name).text.removeprefix("中华人民共和国")

    return (law(gold.doc), gold.version, plain(gold.article).text) == (law(doc), version, plain(article).text)


def cites(gold: Gold, citation: Cited) -> bool:
    """Is this citation the gold? Laws: same article of the same version. Reports: same paper, or the same words."""
    if gold.article:
        return _same_article(gold, citation.doc, citation.version, citation.article)
    return not citation.article and (same_title(gold.doc, citation.doc) or same_words(gold.quote, citation.quote))


def finds(gold: Gold, hit: Found) -> bool:
    """Is this hit the gold? Laws as in `cites`; of a report the passage that holds the quoted words."""
    if gold.article:
        return _same_article(gold, hit.doc, hit.version, hit.article)
    return not hit.article and overlap(gold.quote, hit.text) >= _OVERLAP


def grade(case: Case, answer: Answer) -> Grade:
    """Verdict on one answer.

    Signed: what a lawyer would put a name to; every key point within the first 300 characters, nothing wrong
    anywhere, every needed citation there, and at least a third of the cited articles right.
    """
    points = tuple(says(answer.answer, wordings) for wordings in case.key_points)
    wrong = wrong_statements(answer.answer, case.must_not)
    articles = different(answer.citations)
    golds_cited = tuple(any(cites(gold, c) for c in articles) for gold in case.gold)
    right = sum(any(cites(gold, c) for gold in case.gold) for c in articles)
    sourced = any(golds_cited) if case.any_of else all(golds_cited)
    in_lead = all(says(answer.answer[:LEAD], wordings) for wordings in case.key_points)
    sound = case.answerable and not answer.withheld and not wrong
    return Grade(
        points=points,
        wrong=wrong,
        withheld=answer.withheld,
        correct=not wrong and (all(points) if case.answerable else answer.withheld),
        signed=sound and in_lead and sourced and 3 * right >= len(articles),
        golds_cited=golds_cited,
        cited=len(articles),
        right=right,
    )


def different(citations: Sequence[Cited]) -> list[Cited]:
    """Citations with each article once (of a report: each quote once), in order."""
    seen: dict[tuple[str, ...], Cited] = {}
    for c in citations:
        key = (plain(c.doc).text, c.version, plain(c.article or c.pinpoint + c.quote).text)
        seen.setdefault(key, c)
    return list(seen.values())
