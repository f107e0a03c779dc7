"""One field of work put into sentences: what reports say, what records add in figures, what is still to be filled in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.compare import alike, told_otherwise
from assistant.drafting.facts import Fact, FactKind
from assistant.drafting.material import Material, Piece, Place
from assistant.drafting.proof import unproved
from assistant.drafting.report import Sentence, Source, State
from knowledge.reports import Topic, Wanted

_TOGETHER = 4
_LONGEST_MEASURE = 22
_NEVER = ("没有", "未发生", "无")


@dataclass(frozen=True)
class Missing:
    """A fact that nobody gave; `needed` ones leave a placeholder in the text."""

    section: str
    name: str
    needed: bool


@dataclass(frozen=True)
class Filled:
    """The paragraphs of a field, and the facts that are missing."""

    paragraphs: tuple[tuple[Sentence, ...], ...]
    missing: tuple[Missing, ...] = ()


def assign(pieces: Sequence[Piece], topics: Sequence[Topic]) -> dict[str, list[Piece]]:
    """The pieces by the field that has most of their words; the heading counts half; what fits none is left out."""
    found: dict[str, list[Piece]] = {topic.id: [] for topic in topics}
    for piece in pieces:
        rated = [(_fit(piece, topic), -n, topic.id) for n, topic in enumerate(topics)]
        score, _, best = max(rated, default=(0.0, 0, ""))
        if score:
            found[best].append(piece)
    return found


def fill(topic: Topic, pieces: Sequence[Piece], material: Material, issuer: str) -> Filled:
    """The sentences of a field in the order: reports, records, tables, placeholders."""
    results = [p for p in pieces if p.place is Place.RESULTS]
    said = [p for p in results if not p.primary]
    for piece in results:
        if piece.primary and not piece.cells and not piece.unfavourable and piece.facts and _adds(piece, said):
            said.append(piece)
    rows = [p for p in results if p.cells and not p.unfavourable]
    told = [fact for piece in said for fact in piece.facts]
    listed = [f for p in rows for f in p.facts if f.period == material.year and _listable(f) and not _known(f, told)]
    sentences = [sentence(piece, material, issuer) for piece in said]
    sentences += _listed(listed, material)
    told += listed
    missing = []
    for wanted in topic.facts:
        if any(wanted.fits(f.measure, f.unit) for f in told) or _none_of(wanted, results):
            continue
        fact = next((f for f in _own(material) if wanted.fits(f.measure, f.unit)), None)
        if fact:
            sentences.append(_patterned(wanted.sentence, fact, material))
            told.append(fact)
            continue
        missing.append(Missing(topic.heading, wanted.name, wanted.needed))
        if wanted.needed:
            sentences.append(Sentence(wanted.sentence.format(f"【待填：{wanted.name}】"), (), State.TO_FILL))
    unique = tuple(dict.fromkeys(sentences))
    return Filled((unique,) if unique else (), tuple(missing))


def sentence(piece: Piece, material: Material, issuer: str) -> Sentence:
    """A piece as a sentence of the report; another office's piece names that office."""
    text = _spoken_for(piece, issuer)
    return proved(text, piece.sources, _doubts(piece.facts, material))


def proved(text: str, sources: Sequence[Source], doubts: Sequence[str] = ()) -> Sentence:
    """A sentence with its state: what its sources do not hold, or another paper tells otherwise, makes it 待核."""
    stray = unproved(text, sources)
    told = tuple(dict.fromkeys([*(f"“{one}”在所引材料里找不到" for one in stray), *doubts]))
    return Sentence(text, tuple(sources), State.UNVERIFIED if told else State.SUPPORTED, told)


def _fit(piece: Piece, topic: Topic) -> float:
    own = {m.group() for m in topic.words.finditer(piece.text)}
    around = {m.group() for m in topic.words.finditer(piece.around)}
    return len(own) + len(around - own) / 2


def _adds(piece: Piece, said: Sequence[Piece]) -> bool:
    """Whether a record has a figure that nobody has said yet."""
    told = [fact for other in said for fact in other.facts]
    figures = [f for f in piece.facts if f.kind is FactKind.FIGURE]
    return bool(figures) and not all(_known(f, told) for f in figures)


def _known(fact: Fact, told: Sequence[Fact]) -> bool:
    return any(f.shown == fact.shown and (alike(f, fact) or f.source == fact.source) for f in told)


def _listable(fact: Fact) -> bool:
    return fact.kind is FactKind.FIGURE and 2 < len(fact.measure) <= _LONGEST_MEASURE and fact.unit not in ("日", "天")


def _listed(facts: Sequence[Fact], material: Material) -> Iterator[Sentence]:
    """Figures of tables, a few in a sentence: 告知听证权利9件，不予行政处罚17件。"""
    single = list({(f.measure, f.shown): f for f in facts}.values())
    for start in range(0, len(single), _TOGETHER):
        some = single[start : start + _TOGETHER]
        text = "，".join(f"{f.measure.replace(' ', '')}{f.shown}" for f in some) + "。"
        yield proved(text, tuple(dict.fromkeys(f.source for f in some)), _doubts(some, material))


def _patterned(pattern: str, fact: Fact, material: Material) -> Sentence:
    return proved(pattern.format(fact.shown), (fact.source,), _doubts((fact,), material))


def _own(material: Material) -> list[Fact]:
    """The figures of the report's year, those of records first."""
    own = [f for f in material.facts if f.period == material.year and f.kind is FactKind.FIGURE]
    return sorted(own, key=lambda f: not f.primary)


def _none_of(wanted: Wanted, pieces: Sequence[Piece]) -> bool:
    """Whether a paper says that there was nothing of it: 全年没有行政复议和行政诉讼案件."""
    return any(
        all(word.search(piece.text) for word in wanted.words)
        for piece in pieces
        if any(never in piece.text for never in _NEVER)
    )


def _doubts(facts: Sequence[Fact], material: Material) -> list[str]:
    return [
        f"{fact.measure}：《{fact.source.doc}》写{fact.shown}，《{other.source.doc}》写{other.shown}"
        for fact in facts
        for other in told_otherwise(fact, material.facts)
    ]


def _spoken_for(piece: Piece, issuer: str) -> str:
    if not piece.unit or not issuer or piece.unit == issuer or piece.unit in piece.text:
        return piece.text
    for own in ("我局", "本局", "我委", "本委", "我办", "我单位", "本单位", "我镇", "我街道"):
        if own in piece.text:
            return piece.text.replace(own, piece.unit)
    return piece.unit + piece.text.removeprefix("全年")
