"""A claim against the sentence of the evidence that it most resembles: amounts, bounds, must and may, not, who acts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from assistant.answer import Check
from assistant.wording import (
    CLAUSE_END,
    Amount,
    Stance,
    amounts,
    clauses_of,
    first_word,
    matter,
    roles,
    same_actor,
    stances,
    subject,
)
from knowledge.document import Hit, clauses
from knowledge.numerals import normalise
from knowledge.tokens import words

NUMBER, WORDS, ACTOR, SUPPORT = "数字", "应当可以不得", "主体", "内容"
_SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]?")
_IF = re.compile(r"^(?:如果|如|若|对|凡)|的[，,：:。]?$")
_TOPIC = 8
"""Up to so many characters before a comma, without a word of duty and without a number, are what the next clause is about."""
_FEW = 3
_AMOUNT_WEIGHT = 0.25
_WHEN = re.compile(r"\d|之日|日起|届满")
_EXCEPT = re.compile(r"但是|但|除外|另有规定|除.{2,20}外")


@dataclass(frozen=True)
class Stated:
    """A sentence of the evidence as it is read: with the 款 that a 项 hangs under, numbers in one spelling."""

    hit: Hit
    text: str

    @cached_property
    def clauses(self) -> list[tuple[int, str]]:
        """(start, text) of its clauses."""
        return list(clauses_of(self.text))

    @cached_property
    def matter(self) -> str:
        """What it is about."""
        return matter(self.text)

    @cached_property
    def stances(self) -> list[Stance]:
        """How each character is meant."""
        return stances(self.text)

    @cached_property
    def amounts(self) -> list[Amount]:
        """Its amounts."""
        return amounts(self.text)

    @property
    def exception(self) -> bool:
        """Whether it states an exception."""
        return bool(_EXCEPT.search(self.text))

    def clause_at(self, place: int) -> int:
        """Index of the clause that holds a character."""
        return max(n for n, (start, _) in enumerate(self.clauses) if start <= place)

    def is_case(self, place: int) -> bool:
        """Whether the clause at a place is a condition."""
        return bool(_IF.search(self.clauses[self.clause_at(place)][1].strip()))

    def actor_at(self, place: int) -> str:
        """Who acts in the clause at a place, or in the last clause before it that says so."""
        return _actor(self.clauses, self.clause_at(place))


def stated_in(hits: Sequence[Hit]) -> list[Stated]:
    """All sentences of these passages."""
    out = []
    for hit in hits:
        for clause in clauses(hit.passage):
            lead = clause.lead if clause.lead != clause.text else ""
            out += [Stated(hit, normalise(lead + own)) for own in _SENTENCE.findall(clause.text) if own.strip()]
    return out


def compare(sentence: str, stated: Sequence[Stated]) -> tuple[list[Check], list[Stated]]:
    """What each clause of a claim contradicts, one check a kind of contradiction, and the sentences it was held against.

    A check is None when no clause could be held against a sentence of the evidence.
    """
    text = normalise(sentence)
    found: dict[str, list[str]] = {NUMBER: [], WORDS: [], ACTOR: [], SUPPORT: []}
    ran = {NUMBER: True, WORDS: False, ACTOR: False, SUPPORT: True}
    evidence = "\n".join(s.text for s in stated)
    used = []
    own, meant = list(clauses_of(text)), stances(text)
    for number, (start, clause) in enumerate(own):
        whole = _unit(own, number)
        nearest = _nearest(own, number, stated)
        found[NUMBER] += _wrong_amounts(clause, whole, stated)
        found[SUPPORT] += _unheard(clause, evidence)
        if not nearest:
            continue
        used.append(nearest)
        spoken = meant[start : start + len(clause)]
        blocks = _shared(_mute(clause, spoken, "<"), _mute(nearest.text, nearest.stances, ">"))
        blocks = blocks or _shared(clause, nearest.text)
        if not blocks:
            continue
        ran[WORDS] = True
        found[WORDS] += _wrong_words(clause, spoken, nearest, blocks)
        pairs = [(_actor(own, number), nearest.actor_at(_deed(clause, blocks).b)), *_roles(clause, nearest)]
        for claimed, actor in pairs:
            if claimed and actor:
                ran[ACTOR] = True
                if not same_actor(claimed, actor, normalise(nearest.hit.passage.text)):
                    found[ACTOR].append(f"“{claimed}”，依据是“{actor}”")
    checks = [
        Check(name, not wrong if ran[name] or wrong else None, f"{_SAYS[name]}：{'、'.join(dict.fromkeys(wrong))}" if wrong else "")
        for name, wrong in found.items()
    ]
    return checks, used


_SAYS = {NUMBER: "数字与依据不符", WORDS: "应当、可以、不得与依据不符", ACTOR: "行为主体与依据不符", SUPPORT: "依据里没有说到"}


def _nearest(own: Sequence[tuple[int, str]], number: int, stated: Sequence[Stated]) -> Stated | None:
    """The sentence that says most of what a clause says: first of all what is done, then who does it and when.

    An amount in common counts as a quarter of the words; the claim as a whole and the clause's words decide between equals.
    """
    clause, actor, unit = own[number][1], _actor(own, number), _unit(own, number)
    main = unit if _leads(clause) else clause
    deed = _pairs(matter(main.replace(actor, " ") if actor else main))
    rest, whole, plain = _pairs(matter(unit)) - deed, _pairs(matter("".join(t for _, t in own))), _pairs(clause)
    said = amounts(unit)

    def rated(s: Stated) -> tuple[float, ...]:
        alike = 2 * _common(deed, s.matter) + _common(rest, s.matter)
        agreeing = any(a.agrees(b) for b in s.amounts for a in said)
        score = alike / (2 * len(deed) + len(rest)) + (_AMOUNT_WEIGHT if agreeing else 0)
        return score, _common(whole, s.matter), _common(plain, s.text)

    return max((s for s in stated if _common(deed | rest, s.matter)), key=rated, default=None)


def _unheard(clause: str, evidence: str) -> Iterator[str]:
    """A clause most of whose words do not stand in the evidence; under three words there is too little to tell."""
    said = {w for w in words(matter(clause)) if len(w) == 2}
    if len(said) >= _FEW and 2 * sum(w in evidence for w in said) < len(said):
        yield clause.strip(CLAUSE_END)


def _wrong_amounts(clause: str, unit: str, stated: Sequence[Stated]) -> Iterator[str]:
    """Amounts that stand in the evidence, but with another bound, or not where the evidence speaks of this."""
    for claimed in amounts(clause):
        holders = [(s, a) for s in stated for a in s.amounts if (a.value, a.unit) == (claimed.value, claimed.unit)]
        if not holders:
            continue
        if not any(claimed.agrees(a) for _, a in holders):
            yield f"{_bounded(claimed)}（依据是{_bounded(holders[0][1])}）"
            continue
        fitting = {(s, s.clause_at(a.start)) for s, a in holders if claimed.agrees(a)}
        here = [_likeness(unit, s, number) for s, number in fitting]
        for other in stated:
            for number in {other.clause_at(a.start) for a in other.amounts if a.kind == claimed.kind}:
                there = _likeness(unit, other, number)
                nearer = there[0] and all(there[0] >= h[0] and sum(there) > sum(h) for h in here)
                if nearer and (other, number) not in fitting:
                    yield f"{claimed}（依据是“{other.clauses[number][1].strip(CLAUSE_END)}”）"


def _likeness(unit: str, stated: Stated, number: int) -> tuple[float, float]:
    """How much of a claim's clause stands in one clause of a sentence, and in the sentence; numbers do not count."""
    own = _pairs(matter(unit))
    return _share(own, matter(_unit(stated.clauses, number))), _share(own, stated.matter)


def _unit(own: Sequence[tuple[int, str]], number: int) -> str:
    """A clause with the condition or topic that stands before it; a condition or topic with the clause that follows."""
    text = own[number][1]
    if number and _leads(own[number - 1][1]):
        return own[number - 1][1] + text
    return text + own[number + 1][1] if _leads(text) and number + 1 < len(own) else text


def _leads(clause: str) -> bool:
    plain = clause.strip()
    topic = len(plain) <= _TOPIC and plain[-1:] in "，,：:" and first_word(plain) == len(plain) and not amounts(plain)
    return bool(_IF.search(plain)) or topic


def _bounded(amount: Amount) -> str:
    return f"{amount}{'以上' if amount.bound == '≥' else ''}" if amount.bound in ("", "≥") else f"{amount.bound}{amount}"


def _wrong_words(
    clause: str, meant: Sequence[Stance], stated: Stated, blocks: Sequence["_Block"]
) -> Iterator[str]:
    """Shared words that the claim denies, allows or orders where the evidence does not."""
    condition, word = bool(_IF.search(clause.strip())), first_word(clause)
    for block in blocks:
        own = meant[block.a]
        shown = clause[block.a : block.a + block.size].strip(CLAUSE_END)
        wrong = [
            _difference(own, stated, place, condition, deed=block.a > word)
            for place in _places(shown, stated, block.b, condition)
        ]
        if all(wrong):
            yield f"“{shown}”{wrong[0]}"


def _places(shown: str, stated: Stated, first: int, condition: bool) -> list[int]:
    """Where the shared words stand in the sentence, the place they were matched with first; in cases or outside them."""
    places = [m.start() for m in re.finditer(re.escape(shown), stated.text) if m.start() != first]
    return [p for p in (first, *places) if stated.is_case(p) == condition] or [first]


def _difference(own: Stance, stated: Stated, place: int, condition: bool, *, deed: bool) -> str:
    """How a word is meant otherwise in the sentence; "" when it is not. Who breaks a duty may be spoken of as a case."""
    other = stated.stances[place]
    case = condition and not stated.is_case(place) and other.modal == "must"
    if own.negated and not other.near and not case:
        return "在依据里没有否定"
    if other.negated and not own.near and not case:
        return "在依据里是否定的"
    if deed and not condition and {own.modal, other.modal} == {"may", "must"}:
        return f"在依据里是{'可以' if other.modal == 'may' else '应当'}"
    return ""


def _mute(text: str, meant: Sequence[Stance], sign: str) -> str:
    """A text with its words of duty, permission and negation blotted out, so that only what they govern is compared."""
    return "".join(sign if stance.word else char for char, stance in zip(text, meant, strict=True))


@dataclass(frozen=True)
class _Block:
    """Words that a clause and a sentence share: where they start in each, and how many characters they are."""

    a: int
    b: int
    size: int


def _shared(clause: str, text: str) -> list[_Block]:
    matcher = SequenceMatcher(None, clause, text, autojunk=False)
    return [_Block(*m) for m in matcher.get_matching_blocks() if len(re.sub(r"\W", "", clause[m.a : m.a + m.size])) > 1]


def _deed(clause: str, blocks: Sequence[_Block]) -> _Block:
    """What is done: the longest shared words after the clause's 应当 or 可以, or anywhere when there is none."""
    word = first_word(clause)
    after = [b for b in blocks if b.a + b.size > word + 1] or blocks
    timeless = [b for b in after if not _WHEN.search(clause[b.a : b.a + b.size])]
    return max(timeless or after, key=lambda b: b.size)


def _actor(own: Sequence[tuple[int, str]], number: int) -> str:
    """Who acts in a clause, or in the last one before it that says so."""
    named = (subject(text) for _, text in reversed(own[: number + 1]))
    return next(filter(None, named), "")


def _roles(clause: str, stated: Stated) -> Iterator[tuple[str, str]]:
    """Who approves or is applied to in the claim, with the one of the sentence in the same part that fits best."""
    for mark, claimed in roles(clause):
        others = [actor for other, actor in roles(stated.text) if other == mark]
        if others:
            yield claimed, max(others, key=lambda o: same_actor(claimed, o, stated.text))


def _pairs(text: str) -> frozenset[str]:
    plain = re.sub(r"[^\w#]", " ", text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1) if " " not in plain[i : i + 2])


def _common(pairs: frozenset[str], text: str) -> int:
    return sum(p in text for p in pairs)


def _share(pairs: frozenset[str], text: str) -> float:
    return _common(pairs, text) / len(pairs) if pairs else 0.0
