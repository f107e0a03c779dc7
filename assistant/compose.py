"""The answer without a model: choose the 款 and 项 that answer, quote them, name the basis. Nothing is made up.

Every sentence of the answer is an exact part of a passage, except for fixed words such as 依据 and the printed period.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from math import fsum

import numpy as np

from knowledge.document import Clause, Form, Hit, clauses
from knowledge.embed import Embedder, Vectors
from knowledge.numerals import NUMERAL, normalise
from knowledge.search import REFERENCE
from knowledge.tokens import characters
from knowledge.understand import Asks, Query

_N = rf"[{NUMERAL}\d]"
LENGTH_OF_TIME = rf"{_N}+个?(?:工作日|日|月|年|小时|周)"
_SIGNS = {
    Asks.TIME: re.compile(rf"{LENGTH_OF_TIME}|期限|届满|之日起|及时|立即|当场"),
    Asks.AMOUNT: re.compile(rf"{_N}+(?:元|倍|人|名|件|次|个|项|份|%)|百分之|分之|不得超[过出]|以[上下]|数额|比例"),
    Asks.WHO: re.compile(
        r"由[^，。；]{2,30}|向[^，。；]{2,30}(?:申请|提出|提起|报告)|部门|机关|政府|负责人|委员会|机构"
    ),
    Asks.WHETHER: re.compile(r"不得|应当|可以|禁止|有权|不予|必须|不[能停]|包括|属于"),
    Asks.STEPS: re.compile(r"应当|程序|首先|经|后|制作|送达|告知|批准|登记|报"),
    Asks.CONDITION: re.compile(r"有下列|情形|条件|的，|符合|除外|但是"),
    Asks.MEANING: re.compile(r"是指|本[法条例规定办法]+所称|包括|称为"),
    Asks.LIABILITY: re.compile(r"责令|处分|罚款|追究|警告|记过|降级|撤职|开除|没收|吊销|承担|拘留"),
    Asks.DIFFERENCE: re.compile(r"是指|分别|适用|但是"),
}
_DECISIVE = {
    Asks.TIME: re.compile(LENGTH_OF_TIME),
    Asks.LIABILITY: re.compile("处分|罚款|追究|没收|吊销|赔偿|责令"),
}
"""What a sentence must say when a length of time or what befalls somebody is asked for."""
_SENTENCE = re.compile(r"[^。；]*[。；]?")
_FIRST_CLAUSE = re.compile(r"[（(][^）)]*[）)][^，；。]{6,}(?=[，；。])")
_AS_GOOD, _PASSAGES = 0.85, 3
"""Share of the best score from which a sentence of another passage is quoted as well, and how many are quoted at most."""
_ADDRESSEE = re.compile(
    r"(?<=[，；])(?:[^，；。\n]{2,20}的，)?(?:并)?对(?:直接|负有|有关|主要|其他|责任|相关|个人|单位|其|行政机关|领导|工作)"
    r"[^，；。]{0,40}(?:给予|处以|处[\d一二三四五六七八九十百千万]|予以|追究|依法|进行|罚款)"
)
"""What befalls one of several: 对直接负责的主管人员和其他直接责任人员依法给予, with the condition right before it."""
_BEFALLS = re.compile("责令|给予|通报|罚款|没收|吊销|赔偿")
_ASKS_FOR_LISTS = frozenset({Asks.STEPS, Asks.CONDITION, Asks.MEANING, Asks.LIABILITY, Asks.WHO})


@dataclass(frozen=True)
class Unit:
    """A sentence or 项 that can be quoted on its own; `start`, `end` are its span in the passage text."""

    hit: int
    clause: Clause
    text: str
    start: int
    end: int
    score: float = 0.0
    parts: tuple[float, ...] = ()


@dataclass(frozen=True)
class Composed:
    """What to say: quoted units grouped by passage, in the order they are shown."""

    text: str
    units: tuple[Unit, ...]


def compose(query: Query, hits: Sequence[Hit], units: Sequence[Unit], *, characters_limit: int) -> Composed:
    """Answer from the hits and their rated units within `characters_limit` characters, basis included.

    An article asked for by number answers alone.
    """
    named = [u for u in units if REFERENCE in hits[u.hit].why]
    chosen = choose(query, hits, named or units, characters_limit)
    text = write(chosen, hits)
    return Composed(by_addressee(text) if Asks.LIABILITY in query.asks else text, tuple(chosen))


def units_of(index: int, hit: Hit) -> list[Unit]:
    """The quotable pieces of a passage: sentences of its 款, and its 项 whole, which bring the words before the list along."""
    out = []
    every = clauses(hit.passage)
    leads = {c.lead for c in every}
    for clause in every:
        if clause.pinpoint.subparagraph or (len(clause.text) <= 60 and clause.text not in leads):
            out.append(Unit(index, clause, clause.text, clause.start, clause.end))
            continue
        for match in _SENTENCE.finditer(clause.text):
            if match.group().strip() and not (clause.text in leads and match.group().endswith(("：", ":"))):
                start = clause.start + match.start()
                out.append(Unit(index, clause, match.group(), start, start + len(match.group())))
    return out


def rate(query: Query, hits: Sequence[Hit], embedder: Embedder) -> list[Unit]:
    """Units of all hits with a score: likeness to the question, shared words, signs of the kind of answer wanted."""
    units = [u for n, hit in enumerate(hits) for u in units_of(n, hit)]
    if not units:
        return []
    wanted = " ".join((query.text, query.context))
    vectors = embedder.embed([u.clause.lead + u.text for u in units])
    words = [frozenset(characters(normalise(u.clause.lead + u.text))) for u in units]
    rarity = _rarity(words)
    top = max(h.score for h in hits) or 1.0
    asked = [_beside_title(query, hit) for hit in hits]
    own = [_signs(query, u.text) + _asked_column(asked[u.hit], u) + 0.8 * hits[u.hit].score / top for u in units]

    def rated(text: str, likeness: Vectors) -> list[float]:
        tokens = frozenset(characters(text))
        return [float(likeness[n]) + 0.3 * _shared(tokens, words[n], rarity) + own[n] for n in range(len(units))]

    whole = rated(query.text, vectors @ embedder.embed_query(wanted))
    parts = [rated(part, vectors @ embedder.embed_query(part)) for part in query.parts]
    return [replace(u, score=whole[n], parts=tuple(scores[n] for scores in parts)) for n, u in enumerate(units)]


def near_best(units: Sequence[Unit], share: float) -> list[Unit]:
    """Units with this share of the best score, for the question as a whole or for one of its parts."""
    views = [[u.score for u in units], *(list(scores) for scores in zip(*(u.parts for u in units), strict=True))]
    return [u for n, u in enumerate(units) if any(scores[n] >= share * max(scores) for scores in views)]


def choose(query: Query, hits: Sequence[Hit], units: Sequence[Unit], limit: int) -> list[Unit]:
    """The units to quote, within `limit` characters as printed, passage by passage, the one with the best unit first.

    First the best for each of the questions asked and the best of all, the list it belongs to whole if one is asked for;
    then whatever scores best: more of the passages quoted, and of others (three at most) what is nearly as good.
    """

    def fits(chosen: Sequence[Unit]) -> bool:
        return len(write(_in_order(chosen), hits)) <= limit

    if not units:
        return []
    best = max(units, key=lambda u: u.score)
    picked: list[Unit] = []
    for unit in dict.fromkeys((*(max(units, key=lambda u: u.parts[n]) for n in range(len(query.parts))), best)):
        if not picked or fits([*picked, unit]):
            picked.append(unit)
    picked = _listed_whole(query, [u for u in units if u.hit == best.hit], picked, fits)
    for unit in sorted((u for u in units if u not in picked), key=lambda u: -u.score):
        quoted = {p.hit for p in picked}
        new = len(quoted) < _PASSAGES and unit.score >= _AS_GOOD * best.score
        if (unit.hit in quoted or new) and _goes_with(query, hits, best, unit) and fits([*picked, unit]):
            picked.append(unit)
    return _in_order(picked)


def _goes_with(query: Query, hits: Sequence[Hit], best: Unit, unit: Unit) -> bool:
    """Whether a unit may stand beside the best one. Cells and sentences are not mixed; of a row the columns are told that
    the question names, or what is nearly as good when it names none (all, of a row asked for by its number); of another
    row, found as well, the same column."""
    place, wanted = unit.clause.pinpoint, best.clause.pinpoint
    if not place.row or not wanted.row:
        return place.row == wanted.row
    asked, near = _beside_title(query, hits[best.hit]), unit.score >= _AS_GOOD * best.score
    if unit.hit == best.hit:
        by_number = REFERENCE in hits[best.hit].why
        unnamed = not _is_named(asked, wanted.column) if by_number else near and not _asked_column(asked, best)
        return unnamed or _is_named(asked, place.column)
    return place.column == wanted.column and hits[unit.hit].score >= _AS_GOOD * hits[best.hit].score


def _beside_title(query: Query, hit: Hit) -> str:
    """The question without what it has in common with a table's title: 任务分解表 does not ask for the column 任务."""
    title = hit.passage.text.partition("\n")[0] if hit.passage.pinpoint.row else ""
    common = SequenceMatcher(None, query.text, title, autojunk=False).find_longest_match()
    return query.text[: common.a] + " " + query.text[common.a + common.size :] if common.size > 2 else query.text


def _is_named(asked: str, column: str) -> bool:
    """Whether the question names a column by the last part of its name."""
    return bool(column) and column.rpartition("/")[2] in asked


def _asked_column(asked: str, unit: Unit) -> float:
    """Up to 0.2 for a cell by how much of its column's name is in the question."""
    name = unit.clause.pinpoint.column.rpartition("/")[2]
    pairs = [name[n : n + 2] for n in range(len(name) - 1)]
    return 0.2 * sum(pair in asked for pair in pairs) / len(pairs) if pairs else 0.0


def _in_order(units: Sequence[Unit]) -> list[Unit]:
    """Passages by their best unit, units in reading order."""
    strength: dict[int, float] = {}
    for unit in units:
        strength[unit.hit] = max(strength.get(unit.hit, 0.0), unit.score)
    return sorted(units, key=lambda u: (-strength[u.hit], u.hit, u.start))


def _listed_whole(
    query: Query, units: Sequence[Unit], picked: list[Unit], fits: Callable[[Sequence[Unit]], bool]
) -> list[Unit]:
    """When a list is asked for and does not fit, its items in brief instead of some of them in full."""
    leads = [u.clause.lead for u in picked if u in units and u.clause.pinpoint.subparagraph]
    items = [u for u in units if leads and u.clause.lead == leads[0]]
    if not query.asks & _ASKS_FOR_LISTS or all(u in picked for u in items) or len(query.parts) > 2:
        return picked
    shown = {u: _brief(u) for u in items}
    if not items or not fits(list(shown.values())):
        return picked
    others = [u for u in picked if u not in shown]
    for unit in sorted((*items, *others), key=lambda u: -u.score):
        longer = {**shown, unit: unit}
        if fits(list(longer.values())):
            shown = longer
    return list(shown.values())


def _brief(item: Unit) -> Unit:
    """A 项 up to the end of its first clause, an exact part of it."""
    match = _FIRST_CLAUSE.match(item.text)
    text = match.group() if match else item.text
    return replace(item, text=text, end=item.start + len(text))


def write(units: Sequence[Unit], hits: Sequence[Hit]) -> str:
    """The chosen units as text, each passage followed by its basis."""
    paragraphs = []
    for index in dict.fromkeys(u.hit for u in units):
        own = [u for u in units if u.hit == index]
        hit = hits[index]
        paragraphs.append(_join(own) + f"（{basis(hit, own)}）")
    return "\n".join(paragraphs)


def by_addressee(text: str) -> str:
    """What befalls each of those who are liable on a line of its own: the body, its people in charge, its staff."""

    def broken(match: re.Match[str]) -> str:
        paragraph = text[: match.start()].rpartition("\n")[2]
        return "\n" * bool(_BEFALLS.search(paragraph)) + match.group()

    return _ADDRESSEE.sub(broken, text)


def basis(hit: Hit, units: Sequence[Unit]) -> str:
    """《行政处罚法》第六十条, narrowed down when all quoted units stand in one 款; a digest says that it is one."""
    places = {(p.paragraph, p.subparagraph, p.column) for p in (u.clause.pinpoint for u in units)}
    place = (
        str(units[0].clause.pinpoint)
        if len(places) == 1
        else str(
            hit.passage.pinpoint.within(units[0].clause.pinpoint.paragraph)
            if len({p for p, *_ in places}) == 1
            else hit.passage.pinpoint
        )
    )
    note = "，要点，非原文" if hit.document.form is Form.DIGEST else ""
    return f"《{hit.document.short_title}》{place}{note}"


def _join(units: Sequence[Unit]) -> str:
    if units[0].clause.pinpoint.row:
        name = units[0].clause.lead if all(u.clause.lead for u in units) else ""
        return "，".join(filter(None, (name, "；".join(u.text for u in units))))
    text, last_end, last_lead = "", -1, ""
    for unit in units:
        lead = unit.clause.lead
        said = max((u.end - u.clause.start for u in units if lead and u.clause.text == lead), default=0)
        if lead and lead != last_lead and said < len(lead):
            text += lead[said:] if said else _last_sentence(lead)
        elif last_end >= 0 and unit.start - last_end > 1:
            text += "……"
        text += unit.text
        last_end, last_lead = unit.end, lead or last_lead
    return text


def _last_sentence(lead: str) -> str:
    """The words before a list; of a long text only the sentence that leads in."""
    return lead.rpartition("。")[2] if len(lead) > 60 else lead


def _signs(query: Query, text: str) -> float:
    """0.15 for signs of all kinds of answer wanted, and 0.2 for each kind that is decided by what must be said."""
    signs = sum(1.0 for kind in query.asks if _SIGNS[kind].search(text)) / max(1, len(query.asks))
    said = sum(1.0 for kind, pattern in _DECISIVE.items() if kind in query.asks and pattern.search(text))
    return 0.15 * signs + 0.2 * said


def _rarity(units: Sequence[frozenset[str]]) -> dict[str, float]:
    seen = Counter(token for words in units for token in words)
    return {t: float(np.log(1 + len(units) / n)) for t, n in seen.items()}


def _shared(tokens: frozenset[str], own: frozenset[str], rarity: dict[str, float]) -> float:
    total = fsum(rarity.get(t, 0.0) for t in tokens)  # sets have no order: fsum gives every run the same
    return fsum(rarity.get(t, 0.0) for t in tokens & own) / total if total else 0.0
