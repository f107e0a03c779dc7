"""What the papers of one round say against each other, or against the calendar: each finding with its quotes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.prefill.days import expiry
from assistant.prefill.evidence import Evidence
from assistant.prefill.facts import counts, plain, rates, shares
from assistant.prefill.mark import Effect, Mark
from assistant.prefill.papers import Papers, Statement
from assistant.prefill.prove import ABOUT, Proof
from assistant.prefill.weigh import alike
from knowledge.numerals import chinese_day
from knowledge.titles import Titles, bare_title

_CLAIM = re.compile(
    "100%|件件|逐件|保证|合法|全部|全都|均|都|人人|没有|无(?!法)|零|按时|按期|及时|到位|规范|健全|落实|严格|\\d"
)
_ALL = re.compile("100%|件件|逐件|全部|全都|(?<!人)(?<!平)均|都|人人|到位")
_TITLED = re.compile("《([^》]{4,40})》")
_CITES = re.compile("依据|根据|依照|按照|执行|适用|对照|按")
_IN_USE = re.compile("继续有效|现行有效|仍(?:在|按|作为|执行)|继续(?:执行|使用|施行)|有效$|作为|依据|执行|在用")
_DETAIL = re.compile("其中|季度|上半年|下半年|\\d+月(?!.*全年)|截至|计划|不少于|目标|应当|每")
_NOISE = re.compile(
    r"全年|共计?|累计|总计|合计|本年度?|我局|全局|全镇|\d+年|已|均|约|达到?|为|了|的|有|作出|受理|办理|完成|开展"
)
_LEAST_LABEL, _HINTED = 4, 0.2
"""Characters of what a figure counts; probability from which a claim of all and everything counts as one of an indicator."""
_SHARED, _NEAR = 0.6, 1.5
"""Share of characters that two labels of one thing have in common, and how many times a figure the other may be then."""
_OFF = 0.6
"""Percentage points by which a rate may differ from its parts for having been rounded."""


@dataclass(frozen=True)
class Inconsistency:
    """Statements that cannot all be right, or one that cannot be right on its day; `kind` names the check."""

    kind: str
    what: str
    statements: tuple[Statement, ...]


def crosscheck(papers: Papers, proofs: Sequence[Proof], titles: Titles, year: int) -> tuple[Inconsistency, ...]:
    """Every inconsistency, each told once."""
    found = [
        *_claims(proofs),
        *_faults(proofs),
        *_told_differently(papers, year),
        *_rates(papers),
        *_bare_rates(proofs),
        *_expired(papers, year),
        *_repealed(papers, titles, year),
        *_forgotten(papers, year),
    ]
    seen: dict[tuple[str, frozenset[str]], Inconsistency] = {}
    for one in found:
        seen.setdefault((one.kind, frozenset(s.quote for s in one.statements)), one)
    return tuple(seen.values())


def _claims(proofs: Iterable[Proof]) -> Iterator[Inconsistency]:
    """A claim that all is well beside a record that says otherwise, or a record of another year only."""
    for proof in proofs:
        against = _told(proof, Effect.BREAKS) or _told(proof, Effect.LACKS) or _recorded(proof)
        other = [m for e in proof.evidence if e.topic >= ABOUT for m in e.marks if m.effect is Effect.OTHER_YEAR]
        told = [m for m in proof.of(Effect.PROVES, Effect.GENERAL) if not m.statement.primary]
        claims = [e.statement for e in proof.evidence if _claims_all(e)]
        title = proof.indicator.title
        if against and (claim := _beside(claims, against[0])):
            yield Inconsistency(
                "说法不一", f"{title}：一处说做到了，另一处{against[0].reason}。", (claim, against[0].statement)
            )
        elif other and not any(m.statement.primary for m in proof.of(Effect.PROVES)):
            beside = (told[0].statement,) if told else ()
            yield Inconsistency("年度不符", f"{title}：{other[0].reason}。", (*beside, other[0].statement))


def _claims_all(evidence: Evidence) -> bool:
    """Whether a statement says that all is well and rules see nothing against it."""
    text = plain(evidence.statement.text)
    well = all(mark.effect in (Effect.PROVES, Effect.GENERAL) for mark in evidence.marks)
    return well and bool(_CLAIM.search(text)) and evidence.topic >= (_HINTED if _ALL.search(text) else ABOUT)


def _beside(claims: Sequence[Statement], against: Mark) -> Statement | None:
    """The claim furthest from the record: one of all and everything, of another paper, of a report."""
    others = [s for s in claims if s != against.statement]

    def far(claim: Statement) -> tuple[bool, bool, bool]:
        return bool(_ALL.search(plain(claim.text))), claim.paper.name != against.statement.paper.name, not claim.primary

    return max(others, key=far, default=None)


def _told(proof: Proof, effect: Effect) -> list[Mark]:
    return [mark for mark in proof.of(effect) if mark.by_rule]


def _recorded(proof: Proof) -> list[Mark]:
    """What rules see against it in a record, where the model gave the statement its reason."""
    seen = [m for e in proof.evidence if e.topic >= ABOUT and e.statement.primary for m in e.marks]
    return [mark for mark in seen if mark.effect in (Effect.BREAKS, Effect.LACKS)]


_FAULT_KINDS = {
    "时间倒置": re.compile("次序颠倒"),
    "逾期": re.compile("超过|晚于|才办|超期|逾期|少于"),
    "有制度无落实": re.compile("学习|正在|尚未|没有|未|无|记录|仍为"),
}


def _faults(proofs: Iterable[Proof]) -> Iterator[Inconsistency]:
    """What the calendar or the record itself contradicts: impossible order, too late, a rule without a trace of use."""
    for proof in proofs:
        for mark in proof.of(Effect.BREAKS, Effect.LACKS):
            kinds = [kind for kind, told in _FAULT_KINDS.items() if told.search(mark.reason)]
            if kinds and (kinds[0] != "有制度无落实" or _is_rule(mark.statement)):
                yield Inconsistency(kinds[0], f"{proof.indicator.title}：{mark.reason}。", (mark.statement,))


def _is_rule(statement: Statement) -> bool:
    return bool(re.search("办法|制度|清单|预案|规定|细则|机制|方案", statement.text))


@dataclass(frozen=True)
class _Told:
    """A figure with what it counts."""

    label: str
    unit: str
    value: float
    statement: Statement


def _told_differently(papers: Papers, year: int) -> Iterator[Inconsistency]:
    """The same thing counted with different results in two papers."""
    told: list[tuple[frozenset[str], _Told]] = []
    for s in papers.statements:
        if s.cells or (s.years and not s.years & {year, year + 1}) or s.paper.year not in (0, year, year + 1):
            continue
        text = plain(s.text)
        figures = [(c.label, c.unit, c.value) for c in counts(text)] + [(r.label, "%", r.value) for r in rates(text)]
        for label, unit, value in figures:
            bare = _NOISE.sub("", label)[-8:]
            if len(bare) >= _LEAST_LABEL - (unit == "%") and not _DETAIL.search(label):
                told.append((frozenset(bare), _Told(bare, unit, value, s)))
    for n, (words, first) in enumerate(told):
        for others, other in told[n + 1 :]:
            apart = first.statement.paper.name != other.statement.paper.name and first.value != other.value
            if apart and first.unit == other.unit and _one_thing(words, others, first, other):
                label, unit = first.label, first.unit
                what = f"“{label}”一处是{first.value:g}{unit}，另一处是{other.value:g}{unit}。"
                yield Inconsistency("数字不一", what, (first.statement, other.statement))
                break


def _one_thing(words: frozenset[str], others: frozenset[str], first: _Told, other: _Told) -> bool:
    """Whether two figures count the same: in the same words, or in nearly the same with nearly the same figure."""
    if first.label == other.label:
        return True
    low, high = sorted((first.value, other.value))
    return len(words & others) >= _SHARED * len(words | others) and low * _NEAR >= high


def _rates(papers: Papers) -> Iterator[Inconsistency]:
    """A rate that does not follow from the whole and the part beside it."""
    for s in papers.statements:
        text = plain(s.text)
        parts, named = list(shares(text)), rates(text)
        same = len(parts) == len(named) == 1 and alike(parts[0].part.label + parts[0].whole.label, named[0].label)
        if same and abs(parts[0].percent - named[0].value) > _OFF:
            what = f"{named[0].label}写{named[0].value:g}%，按件数应为{parts[0].percent:.1f}%。"
            yield Inconsistency("比例与件数不符", what, (s,))


def _bare_rates(proofs: Iterable[Proof]) -> Iterator[Inconsistency]:
    """A 100 % for which no paper has a number."""
    for proof in proofs:
        held = [m.statement for m in proof.of(Effect.PROVES, Effect.BREAKS)]
        bare = [s for s in held if any(r.value == 100 for r in rates(plain(s.text))) and not counts(plain(s.text))]
        if bare and len(bare) == len(held):
            yield Inconsistency("只有比例", f"{proof.indicator.title}：写了100%，没有件数可以核对。", (bare[0],))


def _expired(papers: Papers, year: int) -> Iterator[Inconsistency]:
    """A document past its validity that is still listed as in force, or used in the year."""
    for s in papers.statements:
        end = expiry(s)
        if not end or end >= date(year, 12, 31):
            continue
        names = {value for _, value in s.cells if len(value) >= _LEAST_LABEL and not re.search(r"^\d|年$", value)}
        names |= set(_TITLED.findall(s.text))
        users = [o for o in papers.statements if o != s and any(n in o.text for n in names) and _CITES.search(o.text)]
        if users or _IN_USE.search(s.text):
            what = f"有效期到{chinese_day(end)}已满，仍在使用。"
            yield Inconsistency("文件过期", what, (s, *users[:1]))


def _repealed(papers: Papers, titles: Titles, year: int) -> Iterator[Inconsistency]:
    """A law named as the basis that was repealed before the year of review ended."""
    for s in papers.statements:
        for name in _TITLED.findall(s.text) if _CITES.search(s.text) else ():
            chain = titles.chain(bare_title(name))
            if chain and (chain[0].ended is None or chain[0].ended <= date(year, 12, 31)):
                successor = f"，现为《{chain[-1].next}》" if chain[-1].next else ""
                yield Inconsistency("依据已废止", f"《{name}》已废止{successor}。", (s,))


_PROMISE = re.compile(r"(?:制定|出台|修订|印发|建立|完成)[^，。；]{0,8}《([^》]{4,40})》")


def _forgotten(papers: Papers, year: int) -> Iterator[Inconsistency]:
    """A document that last year's plan promised and of which no other paper speaks."""
    for s in papers.statements:
        promised = _PROMISE.search(s.text)
        if not promised or s.paper.year != year - 1 or year not in s.years:
            continue
        if not any(promised[1] in o.text for o in papers.statements if o.paper.name != s.paper.name):
            yield Inconsistency("计划没有下文", f"上年计划的《{promised[1]}》，本年材料没有再提到。", (s,))
