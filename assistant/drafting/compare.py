"""The same fact told twice, and last year's value beside this year's."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.facts import Fact, FactKind
from assistant.drafting.figures import worth
from assistant.verify.sentence import pairs_of

_ALIKE, _ALIKE_CLAUSE = 0.8, 0.6
"""Pairs in common that make two measures one, and the words of their own clauses without what they lean on."""

_LEAST_PAIRS = 2
_OFFICE = re.compile(r"([\u4e00-\u9fff]{1,8}(?:所|局|镇|乡|街道|队|村|科|股|办|站)) ")
_PARTS = ("其中", "其余", "应", "已", "实", "未", "不", "新", "超", "拟")


@dataclass(frozen=True)
class Change:
    """A figure of this year beside that of the year before; `share` is the change by the earlier value (0.1: 10 %)."""

    now: Fact
    before: Fact
    share: float


def alike(one: Fact, other: Fact) -> bool:
    """Whether two facts count the same thing: one unit, one word for what sets apart (应审, 实审), most pairs in common."""
    if one.unit != other.unit or one.kind is not other.kind:
        return False
    if _apart(one.clause) != _apart(other.clause) or _office(one.measure) != _office(other.measure):
        return False
    return _share(one.measure, other.measure) >= _ALIKE and _share(one.clause, other.clause) >= _ALIKE_CLAUSE


def _share(one: str, other: str) -> float:
    """Pairs of characters in common, by Dice; 0 where there are too few to tell."""
    first, second = pairs_of(one), pairs_of(other)
    few = min(len(first), len(second)) < _LEAST_PAIRS
    return 0.0 if few and one != other else 2 * len(first & second) / max(1, len(first) + len(second))


def told_otherwise(fact: Fact, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Facts of other papers that give another value for the same thing and year."""
    for other in facts:
        same = other.period == fact.period and other.source.doc != fact.source.doc
        if same and other.value != fact.value and other.kind is FactKind.FIGURE and alike(fact, other):
            yield other


def told_again(fact: Fact, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Facts of other papers that give the same value for the same thing and year."""
    for other in facts:
        same = other.period == fact.period and other.source.doc != fact.source.doc
        if same and other.value == fact.value and alike(fact, other):
            yield other


def last_year(fact: Fact, facts: Sequence[Fact]) -> Fact | None:
    """The same thing a year before."""
    before = [f for f in facts if f.period == fact.period - 1 and f.kind is fact.kind and alike(fact, f)]
    return max(before, key=lambda f: len(pairs_of(f.measure) & pairs_of(fact.measure)), default=None)


def changes(facts: Sequence[Fact], year: int) -> Iterator[Change]:
    """This year's figures that have one of the year before."""
    for fact in facts:
        before = last_year(fact, facts) if fact.period == year and fact.kind is FactKind.FIGURE else None
        now, then = worth(fact.value), worth(before.value) if before else None
        if before and now is not None and then:
            yield Change(fact, before, float((now - then) / then))


def _office(measure: str) -> str:
    """The part of the office a row of a table is about: 城东所 of 城东所 行政处罚立案."""
    match = _OFFICE.match(measure)
    return match[1] if match else ""


def _apart(clause: str) -> frozenset[str]:
    return frozenset(word for word in _PARTS if word in clause)
