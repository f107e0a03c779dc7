"""Which statements of the papers speak of an indicator, how surely, and what each does to it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from assistant.prefill.facts import plain
from assistant.prefill.mark import Mark
from assistant.prefill.models import Models, Numbers, load_models
from assistant.prefill.papers import Papers, Statement, own_years
from assistant.prefill.signals import EFFECTS, effect_grams, further, topic_tokens
from assistant.prefill.stages import StageBook, Stages, load_stages
from assistant.prefill.weigh import weigh
from knowledge.indicators.indicator import Indicator

_HEADING, _BEFORE, _CELL = 0.3, 0.25, 0.9
"""Weight of the heading and of the sentence before beside a statement's own words, of a single cell beside its row."""
_LEAST, _MOST, _KIN = 0.08, 16, 0.5
"""Probability below which a statement is not looked at, statements looked at for one indicator, probability from which an
indicator of another edition counts as one that is known."""
NO_TOPIC = "无"
"""The class of statements about no indicator."""
_LONGEST_HEADING, _LAST_WORDS = 30, 60
_SHIFT = 0.85
_NO_MATTER = re.compile(
    "^(?:编号|序号?|号|案号|文号|名称|备注|说明|时间|日期|单位|地点|金额|类别|项目?|情况|结果|姓名|年度|状态|标题|主题|合同|文件|事项|案由|事由|物品|处理|受理|办结|收到?)$|编号"
)
_OF_DAYS = re.compile("颠倒|超过|少于|才办")
_NO_STATEMENT = re.compile(
    r"仅供|^[^，；。\d]{0,12}(?:如下|见附表|见下表)[：:。]?$|^(?:填报|统计|登记)[^，；。]{0,12}$|^附?表[一二三四五六七八九十\d]+"
)
_TITLE = re.compile(
    r"^(?:第?[一二三四五六七八九十\dA-Z]+[、.．，　 ]|（[一二三四五六七八九十\d]+）|[◆◎●■【#])?\s*[^，；。：！？\d]{1,22}[】]?$"
)


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
class Tools:
    """What papers are read with."""

    models: Models
    book: StageBook


def load_tools() -> Tools:
    """The shipped models and stages."""
    return Tools(load_models(), load_stages())


@dataclass(frozen=True)
class Reading:
    """All statements of the papers as the models read them."""

    papers: Papers
    tools: Tools
    year: int

    @property
    def models(self) -> Models:
        """The trained models."""
        return self.tools.models

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
        return self._sure(own + around + before)

    @cached_property
    def _cells(self) -> tuple[tuple[tuple[int, Statement], ...], Numbers]:
        """Each cell that tells a matter of its own as a statement, with the place of its row, and its topics."""
        cells = tuple(
            (n, replace(s, text=f"{name}：{value}", cells=((name, value),)))
            for n, s in enumerate(self.statements)
            for name, value in s.cells
            if len(s.cells) > 1 and len(name) > 1 and not _NO_MATTER.search(name)
        )
        return cells, _CELL * self._sure(self._scores([s.text for _, s in cells]))

    @cached_property
    def _cell_effects(self) -> Numbers:
        return self.models.effect.scores([effect_grams(s.text, self.year) for _, s in self._cells[0]])

    @cached_property
    def _effects(self) -> Numbers:
        return self.models.effect.scores([effect_grams(s.text, self.year) for s in self.statements])

    def kin(self, indicator: Indicator) -> int | None:
        """The trained topic of an indicator: its own, or for one of another edition the nearest; None without any."""
        classes = self.models.topic.classes
        if indicator.title in classes:
            return classes.index(indicator.title)
        told = [indicator.title, indicator.requirement, *(point.text for point in indicator.check_points)]
        scores = (self._scores([" ".join(told)]) + self._scores([indicator.title])) / 2
        nearest = int(np.argmax(scores))
        return nearest if self._sure(scores)[0, nearest] >= _KIN and classes[nearest] != NO_TOPIC else None

    def stages(self, indicator: Indicator) -> Stages:
        """The limits, orders and matters of an indicator, or of the nearest that is known."""
        kin = self.kin(indicator)
        known = [] if kin is None else [self.models.topic.classes[kin]]
        return self.tools.book.of([indicator.title, *known])

    def absent(self, indicator: Indicator) -> list[Statement]:
        """The statements that say that the matter of an indicator did not occur in the whole year."""
        stages = self.stages(indicator)
        return [s for s in self.papers.statements if stages.matters and stages.absent(plain(s.text))]

    def about(self, indicator: Indicator) -> list[Evidence]:
        """The statements about an indicator, the surest first."""
        kin = self.kin(indicator)
        if kin is None:
            return []
        stages = self.stages(indicator)
        cells, told = self._cells
        best: dict[int, tuple[float, int]] = {
            n: (float(p), -1) for n, p in enumerate(self.topics[:, kin]) if p > _LEAST
        }
        for number, (place, _) in enumerate(cells):
            if told[number, kin] > max(_LEAST, best.get(place, (0.0, -1))[0]):
                best[place] = (float(told[number, kin]), number)
        chosen = sorted(best.items(), key=lambda item: -item[1][0])[:_MOST]
        return [self._evidence(indicator, stages, place, topic, cell) for place, (topic, cell) in chosen]

    def _evidence(self, indicator: Indicator, stages: Stages, place: int, topic: float, cell: int) -> Evidence:
        """A statement, or one cell of it, about an indicator; the order and distance of days are told by the whole row."""
        row = self.statements[place]
        told = self._as_told(row if cell < 0 else self._cells[0][cell][1])
        scores = self._effects[place] if cell < 0 else self._cell_effects[cell]
        numbers = np.array(further(told, indicator, stages, self.year))
        effects = _shares((scores + self.models.effect.further @ numbers)[None, :])[0]
        marks = weigh(told, indicator, stages, self.year)
        if cell >= 0:
            marks += [
                m
                for m in weigh(self._as_told(row), indicator, stages, self.year)
                if m.sure and _OF_DAYS.search(m.reason)
            ]
        return Evidence(row, topic, self._of_other_year(row, effects), tuple(replace(m, statement=row) for m in marks))

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
