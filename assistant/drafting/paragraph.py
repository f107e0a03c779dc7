"""One field of work put into sentences: what reports say, what records add in figures, what is still to be filled in."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.compare import alike, told_otherwise
from assistant.drafting.facts import Fact, FactKind
from assistant.drafting.material import Material, Piece, Place
from assistant.drafting.proof import unproved
from assistant.drafting.report import Sentence, Source, State
from knowledge.reports import Topic, Wanted

_TOGETHER = 3
_HEADING = 1.5
"""What a word of the heading over a sentence counts beside one of its own."""
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
    """The pieces by the field that has most of their words; what fits none is left out."""
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
    told = [fact for piece in said for fact in piece.facts]
    rows = [p for p in results if p.cells and not p.unfavourable and p.facts and _counts(p) and _adds(p, said)]
    sentences = [sentence(piece, material, issuer) for piece in said] + _listed(rows, material)
    told += [fact for piece in rows for fact in piece.facts]
    missing = []
    for wanted in topic.facts:
        if any(wanted.fits(f.measure, f.unit) for f in told) or any(_says(p, wanted) for p in said):
            continue
        given = _given(wanted, material)
        if given:
            sentences += [_bare(*given, material)] if given[0].unfavourable else []
        elif not _none_of(wanted, results):
            missing.append(Missing(topic.heading, wanted.name, wanted.needed))
            blank = wanted.sentence.format(f"【待填：{wanted.name}】")
            sentences += [Sentence(blank, (), State.TO_FILL)] if wanted.needed else []
    unique = tuple(dict.fromkeys(sentences))
    return Filled((unique,) if unique else (), tuple(missing))


def sentence(piece: Piece, material: Material, issuer: str) -> Sentence:
    """A piece as a sentence of the report; another office's piece names that office. What a person changed in it is the person's."""
    text = _spoken_for(piece, issuer)
    if piece.by_hand:
        return Sentence(text, piece.sources, State.PERSON, (piece.by_hand,))
    return proved(text, piece.sources, _doubts(piece, material))


def proved(text: str, sources: Sequence[Source], doubts: Sequence[str] = ()) -> Sentence:
    """A sentence with its state: what its sources do not hold, or another paper tells otherwise, makes it 待核."""
    stray = unproved(text, sources)
    told = tuple(dict.fromkeys([*(f"“{one}”在所引材料里找不到" for one in stray), *doubts]))
    return Sentence(text, tuple(sources), State.UNVERIFIED if told else State.SUPPORTED, told)


def _fit(piece: Piece, topic: Topic) -> float:
    own = {m.group() for m in topic.words.finditer(piece.text)}
    around = {m.group() for m in topic.words.finditer(piece.around)}
    return len(own) + _HEADING * len(around - own)


def _adds(piece: Piece, said: Sequence[Piece]) -> bool:
    """Whether a record has a figure that nobody has said yet."""
    told = [fact for other in said for fact in other.facts]
    figures = [f for f in piece.facts if f.kind is FactKind.FIGURE]
    return bool(figures) and not all(_known(f, told) for f in figures)


def _known(fact: Fact, told: Sequence[Fact]) -> bool:
    return any(f.shown == fact.shown and (alike(f, fact) or f.source == fact.source) for f in told)


def _counts(piece: Piece) -> bool:
    """Whether a row of a table says how much there is of what it is about, and not what happened on one day."""
    return any(fact.measure and piece.text.startswith(f"{fact.measure}{fact.shown}") for fact in piece.facts)


def _listed(rows: Sequence[Piece], material: Material) -> list[Sentence]:
    """Rows of tables, a few in a sentence: 告知听证权利9件，举行听证1件；不予行政处罚17件。"""
    found = []
    for start in range(0, len(rows), _TOGETHER):
        some = rows[start : start + _TOGETHER]
        sources = tuple(dict.fromkeys(source for row in some for source in row.sources))
        doubts = [doubt for row in some for doubt in _doubts(row, material)]
        found.append(proved("；".join(row.text.rstrip("。") for row in some) + "。", sources, doubts))
    return found


def _given(wanted: Wanted, material: Material) -> tuple[Piece, Fact] | None:
    """Where the papers give a wanted figure of the year, if in any field; a plain result before an unfavourable one."""
    found = [
        (piece, fact)
        for piece in material.pieces
        if piece.place in (Place.RESULTS, Place.LEADER)
        for fact in piece.facts
        if fact.period == material.year and wanted.fits(fact.measure, fact.unit) and (not fact.column or _counts(piece))
    ]
    return min(found, key=lambda one: one[0].unfavourable, default=None)


def _bare(piece: Piece, fact: Fact, material: Material) -> Sentence:
    """The figure alone out of a sentence that also tells what went wrong, so that a person looks at it."""
    doubts = [f"材料同一处还写了：{piece.text}", *_doubts(piece, material)]
    return proved(f"{fact.measure.replace(' ', '')}{fact.shown}。", fact.sources, doubts)


def _says(piece: Piece, wanted: Wanted) -> bool:
    """Whether a sentence gives a wanted figure though its clause alone does not name it."""
    return any(wanted.fits(piece.text, fact.unit) for fact in piece.facts)


def _none_of(wanted: Wanted, pieces: Sequence[Piece]) -> bool:
    """Whether a paper says that there was nothing of it: 全年没有行政复议和行政诉讼案件."""
    return any(
        all(word.search(piece.text) for word in wanted.words)
        for piece in pieces
        if any(never in piece.text for never in _NEVER)
    )


def _doubts(piece: Piece, material: Material) -> list[str]:
    """What other papers tell otherwise, and what the papers themselves contradict."""
    quotes = {source.quote for source in piece.sources}
    against = [f"{i.kind}：{i.what}" for i in material.inconsistencies if quotes & {s.quote for s in i.statements}]
    told = [
        f"{fact.measure}：《{fact.source.doc}》写{fact.shown}，《{other.source.doc}》写{other.shown}"
        for fact in piece.facts
        for other in told_otherwise(fact, material.facts)
    ]
    return [*against, *told]


def _spoken_for(piece: Piece, issuer: str) -> str:
    if not piece.unit or not issuer or piece.unit == issuer or piece.unit in piece.text:
        return piece.text
    for own in ("我局", "本局", "我委", "本委", "我办", "我单位", "本单位", "我镇", "我街道"):
        if own in piece.text:
            return piece.text.replace(own, piece.unit)
    return piece.unit + piece.text.removeprefix("全年")
