"""The administrative vocabulary: how papers speak of what an indicator asks for; shipped as data, bound by titles."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from assistant.prefill.facts import plain
from assistant.prefill.papers import Statement
from knowledge.indicators.indicator import Indicator
from knowledge.numerals import normalise
from knowledge.strict_yaml import checked, read_yaml
from knowledge.tokens import words

SHIPPED = Path(__file__).parents[2] / "knowledge" / "library" / "evidence_words.yaml"
_OWN_WORDS = 3
_LEANS = re.compile("其中|均|都|并|也|有|无|未|另|其余|全部")
_FOLLOWS = re.compile(
    r"其中|其余|另|截至|该|上述|(?:20\d\d年)?(?:没有|未|尚未)|均|全部|目前|但|整改|已|结果|后|\d+[件项份起]|\d+月\d+日"
)
_NEVER = re.compile(r"(?!)")


class TopicRow(BaseModel):
    """One entry of the file."""

    model_config = ConfigDict(extra="forbid")

    for_: str = Field(alias="for", min_length=2)
    about: list[str] = Field(min_length=1)
    proof: list[str] = []
    lack: list[str] = []
    wrong: list[str] = []
    alone: list[str] = []
    none: list[str] = []
    standing: bool = False

    @field_validator("about", "proof", "lack", "wrong", "alone", "none")
    @classmethod
    def _patterns(cls, texts: list[str]) -> list[str]:
        for text in texts:
            try:
                re.compile(text.replace(" & ", "|"))
            except re.error as error:
                raise ValueError(f"“{text}”不是正则表达式：{error}") from error
        return texts


class LimitRow(BaseModel):
    """The longest time between two stages."""

    model_config = ConfigDict(extra="forbid")

    for_: str = Field(alias="for", min_length=2)
    from_: str = Field(alias="from")
    to: str
    within: str = Field(pattern=r"^\d+(日|个工作日|个月)$")
    apart: str = ""


class OrderRow(BaseModel):
    """A stage that comes before another."""

    model_config = ConfigDict(extra="forbid")

    for_: str = Field(alias="for", min_length=2)
    before: str
    after: str


class WordFile(BaseModel):
    """The file of words."""

    model_config = ConfigDict(extra="forbid")

    topics: list[TopicRow]
    limits: list[LimitRow] = []
    orders: list[OrderRow] = []


@dataclass(frozen=True)
class About:
    """A way of speaking of a matter: `word` stands in the statement itself, `around` there or in what surrounds it."""

    around: re.Pattern[str] | None
    word: re.Pattern[str]


@dataclass(frozen=True)
class Limit:
    """From one stage to another at most so much: 30日, 10个工作日, 2个月; `apart` excuses."""

    start: re.Pattern[str]
    end: re.Pattern[str]
    within: str
    apart: re.Pattern[str] = _NEVER


@dataclass(frozen=True)
class Order:
    """A stage that must not come after another."""

    before: re.Pattern[str]
    after: re.Pattern[str]


@dataclass(frozen=True)
class Topic:
    """How papers speak of one indicator. `standing`: lists and rules of earlier years that are still in force count."""

    about: tuple[About, ...]
    proof: re.Pattern[str] = _NEVER
    lack: re.Pattern[str] = _NEVER
    wrong: re.Pattern[str] = _NEVER
    alone: re.Pattern[str] = _NEVER
    none: re.Pattern[str] = _NEVER
    standing: bool = False
    limits: tuple[Limit, ...] = ()
    orders: tuple[Order, ...] = ()

    def part(self, statement: Statement) -> str:
        """What a statement says of the matter: all of it, or the cell of the column that names it; "" when nothing."""
        told = plain(statement.text)
        if self.none.search(told) or self.alone.search(told):
            return statement.text
        for about in self.about:
            if about.around and not about.around.search(statement.text) and not about.around.search(statement.context):
                continue
            if not statement.cells:
                if match := about.word.search(statement.text):
                    around = about.around.search(statement.text) if about.around else None
                    return _from_clause(statement.text, min(m.start() for m in (match, around) if m))
                if _goes_on(about, statement):
                    return statement.text
            elif any(about.word.search(value) for _, value in statement.cells) or (
                _one_matter(statement.heading) and about.word.search(statement.heading)
            ):
                return statement.text
            elif cells := [f"{name}：{value}" for name, value in statement.cells if about.word.search(name)]:
                return "；".join(cells)
        return ""


@dataclass(frozen=True)
class Words:
    """The topics by the word of a title that binds them."""

    topics: Mapping[str, Topic]

    def of(self, indicator: Indicator, all_indicators: Iterable[Indicator]) -> Topic:
        """The topic of an indicator: bound by its title, else made from its own rarest words."""
        found = [topic for name, topic in self.topics.items() if name in indicator.title]
        return found[0] if found else _from_own_words(indicator, all_indicators)


def _goes_on(about: About, statement: Statement) -> bool:
    """Whether a sentence stands under a heading of this one matter, or leans on a sentence before it about the matter."""
    if _one_matter(statement.heading) and about.word.search(statement.heading):
        return True
    return bool(_FOLLOWS.match(statement.text)) and bool(about.word.search(statement.before))


def _one_matter(heading: str) -> bool:
    return bool(heading) and not re.search("[、和及]", heading.lstrip("一二三四五六七八九十、（）0123456789.． "))


def _from_clause(text: str, place: int) -> str:
    """A sentence from the clause on that holds a place; from its beginning where that clause leans on the one before."""
    start = max(text.rfind(mark, 0, place) for mark in "，,：:") + 1
    return text if _LEANS.match(text, start) or text[start - 1 : start] in "：:" else text[start:]


def load_words(path: Path = SHIPPED) -> Words:
    """The shipped words; raises UsageError naming the entry that is wrong."""
    file = checked(WordFile, read_yaml(path, "用语表"), f"用语表 {path.name}")
    return Words({row.for_: _topic(row, file) for row in file.topics})


def _topic(row: TopicRow, file: WordFile) -> Topic:
    return Topic(
        tuple(_about(text) for text in row.about),
        proof=_any(row.proof),
        lack=_any(row.lack),
        wrong=_any(row.wrong),
        alone=_any(row.alone),
        none=_any(row.none),
        standing=row.standing,
        limits=tuple(
            Limit(re.compile(x.from_), re.compile(x.to), x.within, _any([x.apart] if x.apart else []))
            for x in file.limits
            if x.for_ == row.for_
        ),
        orders=tuple(Order(re.compile(x.before), re.compile(x.after)) for x in file.orders if x.for_ == row.for_),
    )


def _about(text: str) -> About:
    around, mark, word = text.rpartition(" & ")
    return About(re.compile(around) if mark else None, re.compile(word))


def _any(texts: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(texts)) if texts else _NEVER


def _from_own_words(indicator: Indicator, all_indicators: Iterable[Indicator]) -> Topic:
    """Two of the words of the title and tags that the fewest other indicators use."""
    used = Counter(word for other in all_indicators for word in set(_own(other)))
    rare = sorted(dict.fromkeys(_own(indicator)), key=lambda word: (used[word], -len(word)))[:_OWN_WORDS]
    abouts = [
        About(re.compile(re.escape(one)), re.compile(re.escape(two))) for one in rare for two in rare if one != two
    ]
    only = [About(None, re.compile(re.escape(word))) for word in rare if len(word) > 3 or len(rare) == 1]
    return Topic((*only, *abouts))


def _own(indicator: Indicator) -> list[str]:
    return [word for word in words(normalise(" ".join((indicator.title, *indicator.tags)))) if len(word) > 1]
