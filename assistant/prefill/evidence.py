"""Which statements of the papers speak of an indicator, how surely, and what each does to it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from assistant.prefill.facts import plain
from assistant.prefill.mark import Mark
from assistant.prefill.models import Models, Numbers
from assistant.prefill.papers import Papers, Statement, own_years
from assistant.prefill.signals import EFFECTS, effect_grams, further, topic_tokens
from assistant.prefill.stages import StageBook, Stages
from assistant.prefill.weigh import weigh
from knowledge.indicators.indicator import Indicator

_HEADING, _BEFORE, _CELL = 0.3, 0.25, 0.9
"""Weight of the heading and of the sentence before beside a statement's own words, of a single cell beside its row."""
_LEAST, _MOST = 0.08, 16
"""Probability below which a statement is not looked at, statements looked at for one indicator."""
_LONGEST_HEADING, _LAST_WORDS = 30, 60
_SHIFT = 0.85
_NO_STATEMENT = re.compile(
    r"虚构|仅供|^[^，；。\d]{0,12}(?:如下|见附表|见下表)[：:。]?$|^(?:填报|统计|登记)[^，；。]{0,12}$|^附?表[一二三四五六七八九十\d]+"
)
_TITLE = re.compile(r"^(?:第?[一二三四五六七八九十\dA-Z]+[、.．，　 ]|（[一二三四五六七八九十\d]+）|[◆◎●■【#])?\s*[^，；。：！？\d]{1,22}[】]?$")


@dataclass(frozen=True)
class Evidence:
    """A statement about an indicator: the probability that it is about it, that of each effect, and what rules see."""

    statement: Statement
    topic: float
    effects: tuple[float, ...]
    marks: tuple[Mark, ...]

    def weight(self, effect: str) -> float:
        """The probability that it is about the indicator and has this effect."""
        return self.topic * self.effects[EFFECTS.index(effect)]


@dataclass(frozen=True)
class Reading:
    """All statements of the papers as the models read them."""

    papers: Papers
    models: Models
    book: StageBook
    year: int

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The statements that say something: no headings, no notes on the paper itself."""
        return tuple(s for s in self.papers.statements if not _says_nothing(s))

    @cached_property
    def topics(self) -> Numbers:
        """The probability of each topic for each statement."""
        own = self._scores([s.text for s in self.statements])
        around = _HEADING * self._scores([s.heading for s in self.statements])
        before = _BEFORE * np.maximum(self._scores([s.before[-_LAST_WORDS:] for s in self.statements]) + 1, 0)
        found = self._sure(own + around + before)
        cells = [(n, f"{name}：{value}") for n, s in enumerate(self.statements) for name, value in s.cells if name]
        if cells:
            places = np.array([n for n, _ in cells])
            told = self._sure(self._scores([text for _, text in cells]) + around[places])
            np.maximum.at(found, places, _CELL * told)
        return found

    @cached_property
    def _effects(self) -> Numbers:
        return self.models.effect.scores([effect_grams(s.text, self.year) for s in self.statements])

    def kin(self, indicator: Indicator) -> tuple[int, float]:
        """The trained topic of an indicator: its own, or for one of another edition the nearest, with its share."""
        classes = self.models.topic.classes
        if indicator.title in classes:
            return classes.index(indicator.title), 1.0
        told = [indicator.title, indicator.requirement, *(point.text for point in indicator.check_points)]
        scores = self._scores([" ".join(told)])[0] + self._scores([indicator.title])[0]
        return int(np.argmax(scores)), 1.0

    def stages(self, indicator: Indicator) -> Stages:
        """The limits, orders and matters of an indicator, or of the nearest that is known."""
        return self.book.of([indicator.title, self.models.topic.classes[self.kin(indicator)[0]]])

    def absent(self, indicator: Indicator) -> list[Statement]:
        """The statements that say that the matter of an indicator did not occur in the whole year."""
        stages = self.stages(indicator)
        return [s for s in self.papers.statements if stages.matters and stages.absent(plain(s.text))]

    def about(self, indicator: Indicator) -> list[Evidence]:
        """The statements about an indicator, the surest first."""
        column = self.topics[:, self.kin(indicator)[0]]
        places = [n for n in np.argsort(-column)[:_MOST] if column[n] > _LEAST]
        if not places:
            return []
        stages = self.stages(indicator)
        own = [self._as_told(self.statements[n]) for n in places]
        numbers = np.array([further(s, indicator, stages, self.year) for s in own])
        effects = _shares(self._effects[places] + numbers @ self.models.effect.further.T)
        return [
            Evidence(
                self.statements[n],
                float(column[n]),
                self._of_other_year(self.statements[n], effects[row]),
                tuple(weigh(own[row], indicator, stages, self.year)),
            )
            for row, n in enumerate(places)
        ]

    def _as_told(self, statement: Statement) -> Statement:
        """The statement with only the years it names itself."""
        return replace(statement, years=own_years(statement.text) or frozenset({self.year}))

    def _of_other_year(self, statement: Statement, effects: Numbers) -> tuple[float, ...]:
        """The effects, those of a statement under a heading of another year moved to 别的年度."""
        if own_years(statement.text) or not statement.years or statement.years & {self.year, self.year + 1}:
            return tuple(float(p) for p in effects)
        moved = effects * (1 - _SHIFT)
        moved[EFFECTS.index("other_year")] += _SHIFT
        return tuple(float(p) for p in moved)

    def _scores(self, texts: Iterable[str]) -> Numbers:
        return self.models.topic.scores([topic_tokens(text, self.year) for text in texts])

    def _sure(self, scores: Numbers) -> Numbers:
        return sure(scores, self.models.sure)


def sure(scores: Numbers, weights: Numbers) -> Numbers:
    """Scores of topics as probabilities, by their height and by how far they lead the others."""
    ordered = np.sort(scores, axis=1)
    top, second = ordered[:, -1:], ordered[:, -2:-1]
    lead = scores - np.where(scores == top, second, top)
    shares: Numbers = 1 / (1 + np.exp(-(weights[0] * scores + weights[1] * lead + weights[2])))
    return shares


def _shares(scores: Numbers) -> Numbers:
    """Scores of one against the rest as shares of one."""
    each = 1 / (1 + np.exp(-scores))
    shares: Numbers = each / each.sum(axis=1, keepdims=True)
    return shares


def _says_nothing(statement: Statement) -> bool:
    """Whether it is a heading or a note on the paper and not a statement."""
    text = plain(statement.text).strip()
    if statement.cells:
        return False
    heads = (statement.heading, statement.paper.document.title)
    return text in heads or bool(_NO_STATEMENT.search(text) or _TITLE.match(text))


def features(found: Sequence[Evidence], absent: bool) -> list[float]:
    """What the verdict model sees of all evidence for an indicator."""
    told: list[float] = []
    for effect in EFFECTS:
        weights = sorted((e.weight(effect) for e in found), reverse=True)
        primary = [e.weight(effect) for e in found if e.statement.primary]
        told += [*[*weights, 0.0, 0.0][:2], max(primary, default=0.0)]
    rules: Mapping[str, float] = _by_rule(found)
    told += [rules.get(name, 0.0) for name in ("违反", "缺项", "证明")]
    told += [max((e.topic for e in found), default=0.0), sum(e.topic for e in found), float(absent)]
    return told


def _by_rule(found: Sequence[Evidence]) -> dict[str, float]:
    most: dict[str, float] = {}
    for e in found:
        for mark in e.marks:
            most[mark.effect.value] = max(most.get(mark.effect.value, 0.0), e.topic)
    return most
