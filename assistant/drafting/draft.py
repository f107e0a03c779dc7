"""A report drafted section by section from what the papers say. No model; nothing is said without a source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from assistant.drafting.material import Material, Piece, Place
from assistant.drafting.paragraph import Missing, assign, fill, sentence
from assistant.drafting.report import Report, Section, Sentence, State
from assistant.selfcheck.gap import Gap
from knowledge.reports import ReportType, Role, SectionType, Topic

_CAUSE = ("原因", "由于", "因为", "主要是")
_PLACES = {Role.PROBLEMS: Place.PROBLEMS, Role.LEADER: Place.LEADER, Role.PLAN: Place.PLAN}
_DOER = ("主要负责人", "第一责任人", "述法", "局长")


@dataclass(frozen=True)
class Request:
    """What is to be drafted. `issuer` "" takes the office whose papers these are; `section` one section only."""

    type: ReportType
    year: int
    issuer: str = ""
    section: str = ""


@dataclass(frozen=True)
class Round:
    """What a self-check adds: its gaps, and its findings as sentences."""

    gaps: tuple[Gap, ...] = ()
    findings: tuple[Sentence, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Draft:
    """A report and what it still lacks. `unfavourable` are sentences of records that no result is made of."""

    report: Report
    type: ReportType
    year: int
    missing: tuple[Missing, ...]
    unfavourable: tuple[Sentence, ...] = ()


@dataclass
class _Writer:
    """The state of one drafting: what is said is not said again."""

    request: Request
    material: Material
    round: Round
    issuer: str
    topics: Callable[[Sequence[Topic]], Sequence[tuple[str, Topic]]]
    missing: list[Missing] = field(default_factory=list)
    used: set[str] = field(default_factory=set)


def draft(
    request: Request,
    material: Material,
    *,
    round_: Round | None = None,
    topics: Callable[[Sequence[Topic]], Sequence[tuple[str, Topic]]] | None = None,
) -> Draft:
    """The draft of a report or of one section; `topics` may order and name the fields as an earlier report does.

    Raises UsageError for a section the type does not have.
    """
    kind = request.type
    issuer = request.issuer or material.unit
    chosen = (kind.section(request.section),) if request.section else kind.sections
    writer = _Writer(request, material, round_ or Round(), issuer, topics or _own_headings)
    sections = tuple(part for section in chosen for part in _section(writer, section))
    shown = issuer or "【待填：单位名称】"
    report = Report(
        kind=kind.id,
        title=kind.heading.format(issuer=shown, year=request.year),
        issuer=shown,
        number="",
        recipient=material.addressee or f"【待填：主送机关（{kind.recipient}）】",
        opening=((Sentence(kind.opening.format(issuer=shown, year=request.year), (), State.PERSON),),),
        sections=sections,
        signed_by=shown,
        date=None,
    )
    bad = [sentence(p, material, issuer) for p in material.pieces if p.primary and p.unfavourable and not p.cells]
    return Draft(report, kind, request.year, tuple(writer.missing), tuple(bad))


def _own_headings(topics: Sequence[Topic]) -> list[tuple[str, Topic]]:
    return [(topic.heading, topic) for topic in topics]


def _section(writer: _Writer, section: SectionType) -> list[Section]:
    if section.role is Role.RESULTS:
        return _results(writer, section)
    if section.role in _PLACES:
        return [_told(writer, section)]
    if section.role in (Role.MEASURES, Role.OPEN):
        return [_gaps(writer, section)]
    if section.role is Role.SCORES and writer.round.findings:
        return [Section(section.id, section.heading, 1, (writer.round.findings,))]
    return [Section(section.id, section.heading, 1, (_asked(writer, section),))]


def _results(writer: _Writer, section: SectionType) -> list[Section]:
    pieces = [p for p in writer.material.pieces if p.place is Place.RESULTS]
    assigned = assign(pieces, section.topics)
    found = [Section(section.id, section.heading, 1)]
    for heading, topic in writer.topics(section.topics):
        filled = fill(topic, assigned[topic.id], writer.material, writer.issuer)
        writer.missing += filled.missing
        if filled.paragraphs:
            found.append(Section(f"{section.id}.{topic.id}", heading, 2, filled.paragraphs))
    return found


def _told(writer: _Writer, section: SectionType) -> Section:
    """What papers say under such a heading; of problems also the gaps of the round."""
    place = _PLACES[section.role]
    pieces = [p for p in writer.material.pieces if p.place is place and not p.cells]
    if place is Place.LEADER and not pieces:
        pieces = [p for p in writer.material.pieces if _of_leader(p)]
    said = list(dict.fromkeys(sentence(p, writer.material, writer.issuer) for p in pieces))
    if place is Place.PROBLEMS:
        said += [_gap(writer, gap.problem) for gap in writer.round.gaps]
    numbered = place is Place.PROBLEMS and len(said) > 1
    said = [replace(s, text=f"{_ORDER[n]}是{s.text}") for n, s in enumerate(said[: len(_ORDER)])] if numbered else said
    text = "".join(s.text for s in said)
    asked = list(section.ask) if not said else []
    if place is Place.PROBLEMS and said and not any(word in text for word in _CAUSE):
        asked = [one for one in section.ask if "原因" in one]
    if place is Place.LEADER and said and "述法" not in text:
        asked = [one for one in section.ask if "述法" in one]
    return Section(section.id, section.heading, 1, ((*said, *_ask(writer, section, asked)),))


_ORDER = "一二三四五六七八九十"


def _of_leader(piece: Piece) -> bool:
    return not piece.unfavourable and piece.place is Place.RESULTS and any(word in piece.text for word in _DOER)


def _gaps(writer: _Writer, section: SectionType) -> Section:
    """The gaps of the round one by one: problem, measure, progress, who and by when."""
    wanted = [g for g in writer.round.gaps if g.open or section.role is Role.MEASURES]
    paragraphs = []
    for number, gap in enumerate(wanted, 1):
        day = gap.deadline.isoformat() if gap.deadline else "【待填：时限】"
        told = [
            f"{number}. {gap.problem.rstrip('。')}。",
            f"整改措施：{(gap.measure or '【待填：措施】').rstrip('。')}。",
        ]
        told.append(
            f"责任单位：{gap.responsible or gap.lead or '【待填：责任单位】'}，时限：{day}，进展：{gap.progress}。"
        )
        paragraphs.append(tuple(_gap(writer, text) for text in told))
    return Section(section.id, section.heading, 1, tuple(paragraphs) or (_asked(writer, section),))


def _gap(writer: _Writer, text: str) -> Sentence:
    """Words of the ledger, which people wrote; the ledger is their source."""
    state = State.TO_FILL if "【待填" in text else State.PERSON
    whole = text if text.endswith("。") else f"{text}。"
    return Sentence(whole, (), state)


def _asked(writer: _Writer, section: SectionType) -> tuple[Sentence, ...]:
    return tuple(_ask(writer, section, section.ask))


def _ask(writer: _Writer, section: SectionType, names: Sequence[str]) -> list[Sentence]:
    writer.missing += [Missing(section.heading, name, True) for name in names]
    return [Sentence(f"【待填：{name}】。", (), State.TO_FILL) for name in names]
