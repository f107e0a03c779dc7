"""A sentence taken apart for comparing: clauses, what each is about, how it is meant, its amounts, who acts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.verify.wording import Amount, Stance, amounts, clauses_of, first_word, matter, stances, subject
from knowledge.document import Hit, clauses
from knowledge.numerals import normalise

_SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]?")
_CASE = re.compile(r"^(?:如果|若|倘).*[，,]$|的[，,：:。]?$")
_EXCEPT = re.compile(r"但|例外|除外|另有规定|除.{2,20}外")
_TOPIC = 8
"""Up to so many characters before a comma, without a word of duty and without a number, are what the next clause is about."""

Pairs = frozenset[str]
"""Pairs of neighbouring characters: the words of a text without having to know them."""


@dataclass(frozen=True)
class Sentence:
    """One sentence, numbers in one spelling; of the evidence when `hit` is given, of a claim otherwise."""

    text: str
    hit: Hit | None = None

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
    def excepts(self) -> bool:
        """Whether it states an exception."""
        return bool(_EXCEPT.search(self.text))

    @property
    def source(self) -> str:
        """The whole passage it stands in."""
        return normalise(self.hit.passage.text) if self.hit else self.text

    def clause_at(self, place: int) -> int:
        """Number of the clause that holds a character."""
        return max(n for n, (start, _) in enumerate(self.clauses) if start <= place)

    def is_case(self, number: int) -> bool:
        """Whether a clause is a condition: 逾期的, 对…不服的."""
        return bool(_CASE.search(self.clauses[number][1].strip()))

    def leads(self, number: int) -> bool:
        """Whether a clause is a condition of the next one, or its topic."""
        clause = self.clauses[number][1].strip()
        bare = first_word(clause) == len(clause) and not amounts(clause)
        return self.is_case(number) or (len(clause) <= _TOPIC and clause[-1:] in "，,：:" and bare)

    def unit(self, number: int) -> str:
        """A clause with the condition or topic before it; a condition or topic with the clause that follows."""
        clause = self.clauses[number][1]
        if number and self.leads(number - 1):
            return self.clauses[number - 1][1] + clause
        last = number + 1 == len(self.clauses)
        return clause if last or not self.leads(number) else clause + self.clauses[number + 1][1]

    def actor(self, number: int) -> str:
        """Who acts in a clause, or in the last clause before it that says so; a semicolon ends what is carried over."""
        for n in range(number, -1, -1):
            if found := subject(self.clauses[n][1]):
                return found
            if n and self.clauses[n - 1][1][-1] in "；;。\n":
                break
        return ""


def sentences_of(hits: Sequence[Hit]) -> list[Sentence]:
    """All sentences of these passages; a 项 is read with the 款 that it hangs under."""
    out = []
    for hit in hits:
        for clause in clauses(hit.passage):
            own = [s for s in _SENTENCE.findall(clause.text) if s.strip()]
            out += [Sentence(normalise(clause.lead + text), hit) for text in own]
    return out


def pairs_of(text: str) -> Pairs:
    """The pairs of a text, none across punctuation."""
    plain = re.sub(r"[^\w#]", " ", text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1) if " " not in plain[i : i + 2])


def common(pairs: Pairs, text: str) -> int:
    """How many pairs stand in a text."""
    return sum(p in text for p in pairs)


def share(pairs: Pairs, text: str) -> float:
    """The share of them that stands in a text, 0 when there are none."""
    return common(pairs, text) / len(pairs) if pairs else 0.0
