"""For each indicator the statements that speak of it, what each does to it, and what several of them say together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.prefill.days import EXTENDED, cell_days, lateness
from assistant.prefill.evidence import Evidence, Reading
from assistant.prefill.facts import dates, number_in, plain, shares
from assistant.prefill.mark import Effect, Mark
from assistant.prefill.papers import Paper, Papers, Statement
from assistant.prefill.signals import EFFECTS
from assistant.prefill.stages import Stages
from assistant.prefill.weigh import is_aside
from knowledge.indicators.indicator import Indicator, MeasureType, Operator
from knowledge.numerals import chinese_day
from knowledge.pinpoint import Pinpoint

_YEARLY_REPORT = re.compile("法治政府建设.{0,14}(?:报告|总结|情况)")
_BARE_DAY = re.compile(r"^(?:[^，。；]{0,24}号)?[^，。；\d]{0,20}\d{4}年\d{1,2}月\d{1,2}日$")
_DITTO = frozenset({"同上", "〃", "″", "同前"})
_EVENT_UNITS = frozenset({"次", "期", "场"})
ABOUT, _HALF, _CONVINCED, _LONGEST_CLAUSE = 0.5, 0.5, 0.75, 36
"""Probability from which a statement counts as one about an indicator, as one that proves it, as one that speaks against it
where no rule sees why; characters of a reason."""
_EFFECTS = dict(
    zip(
        EFFECTS,
        (Effect.BREAKS, Effect.GENERAL, Effect.LACKS, Effect.NONE, Effect.OTHER_YEAR, Effect.PROVES),
        strict=True,
    )
)
_REASONS = {
    Effect.PROVES: "有数据或者记录",
    Effect.GENERAL: "只有概括表述，没有事项和数据",
    Effect.OTHER_YEAR: "是别的年度的材料",
    Effect.NONE: "全年没有这类事项",
}


@dataclass(frozen=True)
class Proof:
    """What all papers say of one indicator: `evidence` one by one, `marks` of all, `absent` where its matter did not occur."""

    indicator: Indicator
    evidence: tuple[Evidence, ...]
    marks: tuple[Mark, ...]
    absent: tuple[Statement, ...] = ()

    def of(self, *effects: Effect) -> list[Mark]:
        """The marks with one of these effects, those that figures decide first, records before reports."""
        found = [mark for mark in self.marks if mark.effect in effects]
        return sorted(found, key=lambda mark: (not mark.sure, not mark.statement.primary))

    @property
    def features(self) -> list[float]:
        """What the verdict model sees."""
        told: list[float] = []
        for effect in EFFECTS:
            weights = sorted((e.weight(effect) for e in self.evidence), reverse=True)
            primary = [e.weight(effect) for e in self.evidence if e.statement.primary]
            told += [*[*weights, 0.0, 0.0][:2], max(primary, default=0.0)]
        for effect in (Effect.BREAKS, Effect.LACKS):
            together = float(any(m.sure and m.effect is effect for m in self.marks))
            told += [max(together, self._rule(effect, sure=True)), self._rule(effect, sure=False)]
        told.append(float(self.only_adopted))
        topics = [e.topic for e in self.evidence]
        return [*told, max(topics, default=0.0), sum(topics)]

    @property
    def only_adopted(self) -> bool:
        """Whether all that proves it says no more than that a rule was made."""
        proofs = [e for e in self.evidence if e.weight("proves") > _HALF]
        return bool(proofs) and all(only_adopted(e.statement.text) for e in proofs)

    def _rule(self, effect: Effect, *, sure: bool) -> float:
        return max(
            (e.topic for e in self.evidence for m in e.marks if m.effect is effect and m.sure is sure), default=0.0
        )


def prove(reading: Reading, indicator: Indicator) -> Proof:
    """Every statement that speaks of an indicator, then what several of them say together."""
    evidence = reading.about(indicator)
    year, stages = reading.year, reading.stages(indicator)
    place = {id(s): n for n, s in enumerate(reading.statements)}
    told = sorted((e.statement for e in evidence if e.topic >= ABOUT), key=lambda s: place[id(s)])
    parts = [(s, s.text) for s in told]
    marks = [_mark(e) for e in evidence if e.topic >= ABOUT]
    marks += _together(parts, indicator, year)
    marks += _summed(parts, indicator, year)
    marks += _order_in_tables(reading.papers, stages, year)
    marks += _events(_beside(reading, told), indicator, year)
    if indicator.measure.deadline and "报送" in indicator.title:
        marks += _sent(reading.papers, indicator, year)
    return Proof(indicator, tuple(evidence), tuple(marks), tuple(reading.absent(indicator)))


def _beside(reading: Reading, told: Sequence[Statement]) -> list[Statement]:
    """Statements of an indicator with what stands in the same paragraphs."""
    places = {(s.paper.name, str(s.pinpoint), s.heading) for s in told if not s.cells}
    held = {id(s) for s in told}
    return [
        s
        for s in reading.statements
        if id(s) in held or (not s.cells and (s.paper.name, str(s.pinpoint), s.heading) in places)
    ]


def _mark(evidence: Evidence) -> Mark:
    """What a statement does: what figures and days decide, else what the model finds likeliest, with the rules' reason."""
    if decided := next((m for m in evidence.marks if m.sure and m.effect in (Effect.BREAKS, Effect.LACKS)), None):
        return decided
    seen = {mark.effect: mark.reason for mark in reversed(evidence.marks)}
    likeliest = sorted(zip(EFFECTS, evidence.effects, strict=True), key=lambda pair: -pair[1])
    for name, share in likeliest:
        effect = _EFFECTS[name]
        if effect in seen or share >= _CONVINCED or effect not in (Effect.BREAKS, Effect.LACKS):
            break
    reason = seen.get(effect) or _REASONS.get(effect) or clause_of(evidence)
    return Mark(effect, evidence.statement, reason, by_rule=effect in seen)


def clause_of(evidence: Evidence) -> str:
    """The words of a statement as a reason."""
    text = evidence.statement.text.strip("。；")
    return f"材料写明“{text}”" if len(text) <= _LONGEST_CLAUSE else f"材料写明“{text[:_LONGEST_CLAUSE]}……”"


_ADOPTED = re.compile(
    r"(?:制定|印发|出台|建立|建有|修订|健全)[^，；。]{0,36}(?:办法|制度|规定|细则|机制|方案|规则|规程|通知|意见)|《[^》]+》"
)


def only_adopted(text: str) -> bool:
    """Whether a statement only says that a rule was made: no figure besides days, no other deed."""
    rest = re.sub(r"\d{4}年|\d+月(?:\d+日)?|〔\d+〕\d+号", "", plain(text))
    return bool(_ADOPTED.search(rest)) and not re.search(r"\d|已|全部|均|执行|开展|落实", _ADOPTED.sub("", rest))


def _together(parts: Sequence[tuple[Statement, str]], indicator: Indicator, year: int) -> list[Mark]:
    """A whole in one sentence and a part in the next of the same paragraph."""
    found = []
    paragraphs: dict[tuple[str, str], list[tuple[Statement, str]]] = {}
    for s, part in parts:
        if not s.cells and (not s.years or s.years & {year, year + 1}):
            paragraphs.setdefault((s.paper.name, str(s.pinpoint) + s.heading), []).append((s, part))
    threshold = indicator.measure.threshold
    least = threshold.value if threshold and indicator.measure.unit == "%" else 100
    for group in paragraphs.values():
        if len(group) < 2:
            continue
        alone = [short for _, part in group for short in shares(plain(part))]
        for short in shares(plain("，".join(part for _, part in group))):
            paired = any(one.whole.value == short.whole.value for one in alone)
            if (
                paired
                or short.percent >= least
                or is_aside(short.part.label)
                or any(EXTENDED.search(p) for _, p in group)
            ):
                continue
            holder = next((s for s, part in reversed(group) if f"{short.part.value:g}" in plain(part)), group[-1][0])
            told = f"{short.whole.value:g}{short.whole.unit}中只有{short.part.value:g}{short.part.unit}，为{short.percent:.1f}%"
            found.append(Mark(Effect.BREAKS, holder, told, sure=True))
            break
    return found


def _summed(parts: Sequence[tuple[Statement, str]], indicator: Indicator, year: int) -> list[Mark]:
    """A measure that a table gives event by event: the sum of the rows of the year, without rows of other years."""
    measure, threshold = indicator.measure, indicator.measure.threshold
    if not threshold or measure.type is not MeasureType.NUMBER or measure.unit != "学时":
        return []
    rows = []
    for s, _ in parts:
        value = next((number_in(v) for n, v in s.cells if measure.unit in n), None)
        if value is not None and any(dates(plain(v), year) for n, v in s.cells if re.search("时间|日期", n)):
            rows.append((s, value))
    own = [(s, value) for s, value in rows if year in s.years]
    total = sum(value for _, value in own)
    if not rows or threshold.holds(total):
        return []
    others = [s for s, _ in rows if year not in s.years]
    told = f"{year}年各行合计{total:g}{measure.unit}，没有达到{threshold.value:g}{measure.unit}"
    return [Mark(Effect.BREAKS, s, told, sure=True) for s in (*others, own[0][0] if own else rows[0][0])][:3]


def _events(told: Sequence[Statement], indicator: Indicator, year: int) -> list[Mark]:
    """How many dated records of an event there are, where the measure counts events."""
    measure, threshold = indicator.measure, indicator.measure.threshold
    if not threshold or measure.unit not in _EVENT_UNITS or threshold.op is not Operator.AT_LEAST:
        return []
    days: dict[date, Statement] = {}
    for s in told:
        if s.primary and year in s.years:
            days |= {day: s for day in dates(plain(s.text), year) if day.year == year}
    if not threshold.holds(len(days)):
        return []
    return [Mark(Effect.PROVES, s, f"记录有{len(days)}{measure.unit}") for s in dict.fromkeys(days.values())]


def _order_in_tables(papers: Papers, stages: Stages, year: int) -> list[Mark]:
    """Stages that stand one below the other in a table (环节, 日期), in an impossible order: each column by itself."""
    found = []
    for rows in _by_document(papers) if stages.orders else ():
        for column in range(1, max(len(s.values) for s in rows)):
            told = [
                (s.values[0] if column > 1 else "；".join(s.values[:-1]), cell_days("", s.values[column], year), s)
                for s in rows
                if len(s.values) > column
            ]
            found += _reversed(told, stages)
    return found


def _reversed(told: Sequence[tuple[str, list[date], Statement]], stages: Stages) -> list[Mark]:
    found = []
    for order in stages.orders:
        firsts = [(days[-1], s) for name, days, s in told if days and order.before.search(name)]
        lasts = [
            (days[0], s)
            for name, days, s in told
            if days and order.after.search(name) and not order.before.search(name)
        ]
        early = [(day, s) for day, s in lasts if firsts and firsts[0][0] > day]
        if len(firsts) == 1 and early:
            why = f"{chinese_day(firsts[0][0])}在{chinese_day(early[0][0])}之后，次序颠倒"
            found += [Mark(Effect.BREAKS, s, why, sure=True) for s in (firsts[0][1], early[0][1])]
    return found


def _by_document(papers: Papers) -> list[list[Statement]]:
    """The rows of each table, those of one document (named once, then 同上) by themselves."""
    groups: dict[tuple[str, int, str], list[Statement]] = {}
    for paper in papers.papers:
        rows = [s for s in paper.statements if s.cells]
        several = {s.pinpoint.table for s in rows if s.values[0] in _DITTO}
        name = ""
        for s in rows:
            name = s.values[0] if s.values[0] not in _DITTO else name
            groups.setdefault((paper.name, s.pinpoint.table, name if s.pinpoint.table in several else ""), []).append(s)
    return list(groups.values())


def _sent(papers: Papers, indicator: Indicator, year: int) -> list[Mark]:
    """The day a yearly report was sent: the one it bears."""
    found = []
    for paper in papers.papers:
        if not _YEARLY_REPORT.search(paper.document.title) or paper.year != year:
            continue
        ends = [s for s in paper.statements if _BARE_DAY.search(plain(s.text))]
        bearing = [s for s in ends for day in dates(plain(s.text), year) if day.year == year + 1]
        if not bearing and (day := paper.document.adopted_on) and day.year == year + 1:
            words = chinese_day(day)
            bearing = [Statement(paper, Pinpoint(), words, paper.document.title, frozenset({day.year}), -1)]
        if not bearing:
            continue
        late = lateness(bearing[0], plain(bearing[0].text), indicator, year, act=False)
        effect = Effect.BREAKS if late else Effect.PROVES
        day = dates(plain(bearing[0].text), year)[-1]
        found += _absent_parts(paper, bearing[0])
        found.append(Mark(effect, bearing[0], late or f"{chinese_day(day)}行文，在期限以内", sure=True))
    return found


_PARTS = {
    "不足和原因": re.compile("不足|问题|短板"),
    "第一责任人履职": re.compile("第一责任人|主要负责人|党政主要"),
    "下一年度安排": re.compile("下一年|下一步|明年|年(?:工作|度)?(?:安排|打算|计划|思路)|工作(?:安排|打算)"),
}
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、[^。]+$")
_LEAST_REPORT, _LONGEST_HEAD = 300, 30
"""Characters below which a paper is an excerpt and no report, and of a heading."""


def _absent_parts(paper: Paper, bearing: Statement) -> list[Mark]:
    """The parts a yearly report must have and has not."""
    heads = " ".join(s.text for s in paper.statements if len(s.text) < _LONGEST_HEAD and _NUMBERED.match(s.text))
    absent = [name for name, words in _PARTS.items() if not words.search(heads)]
    if not absent or len(paper.text) < _LEAST_REPORT or len(absent) == len(_PARTS):
        return []
    return [Mark(Effect.LACKS, bearing, f"报告没有写{'、'.join(absent)}")]
