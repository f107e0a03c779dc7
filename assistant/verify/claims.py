"""A claim against the sentence of the evidence that it most resembles: amounts, bounds, must and may, not, who acts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.answer import Check
from assistant.verify.sentence import Sentence, common, pairs_of, share
from assistant.verify.wording import CLAUSE_END, Stance, amounts, first_word, matter, roles, same_actor
from knowledge.numerals import normalise
from knowledge.tokens import words

NUMBER, WORDS, ACTOR, SUPPORT = "数字", "应当可以不得", "主体", "内容"
_SAYS = {
    NUMBER: "数字与依据不符",
    WORDS: "应当、可以、不得与依据不符",
    ACTOR: "行为主体与依据不符",
    SUPPORT: "依据里没有说到",
}
_FEW = 3
_AMOUNT_WEIGHT = 0.25
_WHEN = re.compile(r"\d|之日|日起|届满")
_DENIES = re.compile("不得|不能|不可以|不应|不予|不必|不用|不需|无权|无需|无须|禁止")
_VERDICT = re.compile(r"^(?P<no>不|没|无)?(?:可以|能够?|行|得|应当|应该|必须|需要?|用|有权|允许)[，,。：:；;]?$")


@dataclass(frozen=True)
class Compared:
    """What came of it: a check a kind of contradiction, None when nothing could be compared; and what was held against."""

    checks: tuple[Check, ...]
    against: tuple[Sentence, ...]


def compare(sentence: str, evidence: Sequence[Sentence]) -> Compared:
    """Hold each clause of a claim against the sentence of the evidence that says most of the same."""
    claim, body = Sentence(normalise(sentence)), "\n".join(s.text for s in evidence)
    wrong: dict[str, list[str]] = {NUMBER: [], WORDS: [], ACTOR: [], SUPPORT: []}
    ran, against = {NUMBER, SUPPORT}, []
    for number, (_, clause) in enumerate(claim.clauses):
        wrong[NUMBER] += _wrong_amounts(claim, number, evidence)
        wrong[SUPPORT] += _unheard(clause, body)
        wrong[WORDS] += _wrong_verdict(claim, number)
        nearest = _nearest(claim, number, evidence)
        if not nearest:
            continue
        against.append(nearest)
        blocks = _shared(claim, number, nearest)
        if blocks:
            ran.add(WORDS)
            wrong[WORDS] += _wrong_words(claim, number, nearest, blocks)
            for claimed, actor in _actors(claim, number, nearest, blocks):
                ran.add(ACTOR)
                if not same_actor(claimed, actor, nearest.source):
                    wrong[ACTOR].append(f"“{claimed}”，依据是“{actor}”")
    return Compared(tuple(_check(name, found, name in ran) for name, found in wrong.items()), tuple(against))


def _check(name: str, wrong: Sequence[str], ran: bool) -> Check:
    if wrong:
        return Check(name, False, f"{_SAYS[name]}：{'、'.join(dict.fromkeys(wrong))}")
    return Check(name, True if ran else None)


def _nearest(claim: Sentence, number: int, evidence: Sequence[Sentence]) -> Sentence | None:
    """The sentence that says most of what a clause says: first of all what is done, then who does it and when.

    An amount in common counts as a quarter of the words; the claim as a whole and the clause's words decide between equals.
    """
    clause, actor, unit = claim.clauses[number][1], claim.actor(number), claim.unit(number)
    main = unit if claim.leads(number) else clause
    deed = pairs_of(matter(main.replace(actor, " ") if actor else main))
    rest, whole, plain, said = pairs_of(matter(unit)) - deed, pairs_of(claim.matter), pairs_of(clause), amounts(unit)

    def rated(s: Sentence) -> tuple[float, ...]:
        alike = 2 * common(deed, s.matter) + common(rest, s.matter)
        agreeing = any(a.agrees(b) for b in s.amounts for a in said)
        score = alike / (2 * len(deed) + len(rest)) + (_AMOUNT_WEIGHT if agreeing else 0)
        return score, common(whole, s.matter), common(plain, s.text)

    return max((s for s in evidence if common(deed | rest, s.matter)), key=rated, default=None)


def _unheard(clause: str, body: str) -> Iterator[str]:
    """A clause most of whose words do not stand in the evidence; under three words there is too little to tell."""
    said = {w for w in words(matter(clause)) if len(w) == 2}
    if len(said) >= _FEW and 2 * sum(w in body for w in said) < len(said):
        yield clause.strip(CLAUSE_END)


# Amounts --------------------------------------------------------------------------------------------------------------


def _wrong_amounts(claim: Sentence, number: int, evidence: Sequence[Sentence]) -> Iterator[str]:
    """Amounts that stand in the evidence, but with another bound, or not where the evidence speaks of this."""
    unit = pairs_of(matter(claim.unit(number)))
    for claimed in amounts(claim.clauses[number][1]):
        holders = [(s, a) for s in evidence for a in s.amounts if (a.value, a.unit) == (claimed.value, claimed.unit)]
        fitting = {(s, s.clause_at(a.start)) for s, a in holders if claimed.agrees(a)}
        if holders and not fitting:
            yield f"{claimed.bound}{claimed}（依据是{holders[0][1].bound}{claimed}）"
        elif holders:
            here = [_likeness(unit, s, n) for s, n in fitting]
            places = {(s, s.clause_at(a.start)) for s in evidence for a in s.amounts if a.kind == claimed.kind}
            for other, n in places - fitting:
                there = _likeness(unit, other, n)
                if there[0] and all(there[0] >= h[0] and sum(there) > sum(h) for h in here):
                    yield f"{claimed}（依据是“{other.clauses[n][1].strip(CLAUSE_END)}”）"


def _likeness(unit: frozenset[str], other: Sentence, number: int) -> tuple[float, float]:
    """How much of a clause stands in one clause of a sentence, and in the sentence; numbers do not count."""
    return share(unit, matter(other.unit(number))), share(unit, other.matter)


# Words ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Block:
    """Words that a clause and a sentence share: where they start in each, and the words."""

    clause: int
    other: int
    text: str


def _shared(claim: Sentence, number: int, other: Sentence) -> list[_Block]:
    """What a clause shares with a sentence besides words of duty; those as well when there is nothing else."""
    start, clause = claim.clauses[number]
    muted = _mute(clause, claim.stances[start:], "<"), _mute(other.text, other.stances, ">")
    return _blocks(clause, *muted) or _blocks(clause, clause, other.text)


def _mute(text: str, meant: Sequence[Stance], sign: str) -> str:
    return "".join(sign if stance.word else char for char, stance in zip(text, meant, strict=False))


def _blocks(clause: str, one: str, other: str) -> list[_Block]:
    found = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    blocks = (_Block(m.a, m.b, clause[m.a : m.a + m.size].strip(CLAUSE_END)) for m in found)
    return [b for b in blocks if len(re.sub(r"\W", "", b.text)) > 1]


def _wrong_words(claim: Sentence, number: int, other: Sentence, blocks: Sequence[_Block]) -> Iterator[str]:
    """Shared words that the claim denies, allows or orders where the evidence does not."""
    start, clause = claim.clauses[number]
    case, word = claim.is_case(number), first_word(clause)
    for block in blocks:
        own = claim.stances[start + block.clause]
        places = _places(claim, number, block, other)
        wrong = [_difference(own, other, place, case, block.clause > word) for place in places]
        if all(wrong):
            yield f"“{block.text}”{wrong[0]}"


def _places(claim: Sentence, number: int, block: _Block, other: Sentence) -> list[int]:
    """Where the shared words stand in the sentence: in cases or outside them like the claim, under the likest condition."""
    found = dict.fromkeys([block.other, *(m.start() for m in re.finditer(re.escape(block.text), other.text))])
    places = [p for p in found if other.is_case(other.clause_at(p)) == claim.is_case(number)] or [block.other]
    unit = pairs_of(matter(claim.unit(number)))
    alike = {p: common(unit, matter(other.unit(other.clause_at(p)))) for p in places}
    return [p for p in places if alike[p] == max(alike.values())]


def _difference(own: Stance, other: Sentence, place: int, case: bool, governed: bool) -> str:
    """How a word is meant otherwise in the sentence, "" when it is not. A claim may speak of a duty broken as a case."""
    stated = other.stances[place]
    broken = case and not other.is_case(other.clause_at(place)) and stated.modal == "must"
    if own.negated and not stated.near and not broken:
        return "在依据里没有否定"
    if stated.negated and not own.near and not broken:
        return "在依据里是否定的"
    if governed and not case and {own.modal, stated.modal} == {"may", "must"}:
        return f"在依据里是{'可以' if stated.modal == 'may' else '应当'}"
    return ""


def _wrong_verdict(claim: Sentence, number: int) -> Iterator[str]:
    """A bare 可以 or 不可以 that none of the clauses after it bears out."""
    verdict = _VERDICT.match(claim.clauses[number][1].strip())
    if not verdict:
        return
    later = [claim.clauses[n][1] for n in range(number + 1, len(claim.clauses)) if not claim.is_case(n)]
    denied = [bool(_DENIES.search(text)) for text in later if first_word(text) < len(text)]
    if denied and bool(verdict["no"]) not in denied:
        yield f"开头的“{verdict.group().strip(CLAUSE_END)}”与后文相反"


# Who acts -------------------------------------------------------------------------------------------------------------


def _actors(claim: Sentence, number: int, other: Sentence, blocks: Sequence[_Block]) -> Iterator[tuple[str, str]]:
    """(claimed, stated): who acts, then who approves or is applied to, with the one in the same part that fits best."""
    clause = claim.clauses[number][1]
    claimed, stated = claim.actor(number), other.actor(other.clause_at(_deed(clause, blocks).other))
    if claimed and stated:
        yield claimed, stated
    for mark, named in roles(clause):
        others = [actor for part, actor in roles(other.text) if part == mark]
        if others:
            yield named, max(others, key=lambda o: same_actor(named, o, other.text))


def _deed(clause: str, blocks: Sequence[_Block]) -> _Block:
    """What is done: the longest shared words after the clause's 应当 or 可以, or anywhere when there is none."""
    word = first_word(clause)
    after = [b for b in blocks if b.clause + len(b.text) > word + 1] or blocks
    timeless = [b for b in after if not _WHEN.search(b.text)]
    return max(timeless or after, key=lambda b: len(b.text))
