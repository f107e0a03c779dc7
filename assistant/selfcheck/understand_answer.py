"""What a typed answer says to the questions of one indicator: 有制度，去年12月发的，但还没公示. Rules only.

Nothing is guessed: a piece that could mean two questions, or nothing definite, becomes a question back.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.selfcheck.assessment import Mark
from assistant.selfcheck.rounds import Given
from assistant.selfcheck.value import HINTS, NO, YES, percentage, plain
from knowledge.dates.day import corresponding_day, parse_start
from knowledge.errors import UsageError
from knowledge.indicators.indicator import AnswerType, CheckPoint
from knowledge.numerals import normalise


@dataclass(frozen=True)
class Understood:
    """What was understood, by check point, and what must be asked back in plain words."""

    given: dict[str, Given]
    back: tuple[str, ...]


_CLAUSE = re.compile(r"[，。；;！!\n]|,(?!\d{3}(?!\d))|、(?=[还但没未])|但是?|不过|而且|只是")
_THING = "案件|事项|业务|职能|职责|任务|情形|情况|工作|诉讼|复议|项目|权限"
_NOT_OURS = re.compile(
    rf"(?:没有?|无|未发生|没发生|不存在)过?(?:这类|这种|此类|该类|这项|该项|这方面的?|相关)的?(?:{_THING})|"
    rf"(?:没有?|不|未)(?:承担|涉及|负责|具有)(?:这|此|该|相关|上述|.{{0,6}}(?:{_THING})|$)|不适用|不涉及|与(?:我|本)\S{{1,3}}无关"
)
_VAGUE = re.compile(
    "基本|差不多|大概|可能|应该有|好像|大部分|部分|有的|尽量|一般都?是|正在|(?:准备|打算|计划|拟)(?=[在今明下建制出搞做])|还行|不太"
)
_UNSURE = re.compile("不清楚|不知道|不确定|说不准|记不清|要问|没查过")
_LATER = re.compile("^(?:稍后|以后再(?:说|填)|晚点|待会|先跳过|跳过|下次)")
_NEGATION = re.compile(r"(?:还|尚|从)?(?:没有?|未|无|不|否)(?!仅|但|断|同|少于|低于|超过|管|论)")
_AFFIRMATION = re.compile("有|是|已|都|全部|均|做了|建了|完成|对|存在")
_ALL = re.compile("都(?:有|是|做|已|落实|完成)|全部?(?:有|是|做|已|落实|完成)|均(?:有|是|已)")
_BARE = re.compile(
    r"(?:我们|本单位|我局|目前|现在|已经?|还|尚)*(?:是的?|有的?|对|没有?|未|否|无|不是|没|不存在|存在|做了|建了|没做)[啊呢的了过]*"
)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_NUMBER = re.compile(
    r"(?<![\d.第年月])(\d+(?:\.\d+)?)\s*(万元|人次|户次|场次|学时|工作日|[件起个宗次人份项期场日天台卷处])?(?![\d.年月号%])"
)
_SAME_UNITS = {"起": "件", "宗": "件", "个": "件", "天": "日", "场": "场次", "名": "人"}
_MONTH = re.compile(r"(?:(\d{4})年|(去年|今年|前年|上年|本年))(?:的?(\d{1,2})月)?(?:份|底|初)?(?!\d)")
_YEARS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0}
_SYNONYMS = ((re.compile("公示|公开|发布|上网|挂网"), "公布"), (re.compile("出台|下发|发文|(?<=月)发的?|印的"), "印发"))
_THERE = re.compile("(?:还|目前|已经?)?(?:没有?|未)?(?:有|建|制定|没有)")
_IS_IT_THERE = re.compile("是否(?:都)?(?:有|建|制定)")
_EMPTY = re.compile("是否|都|有没有|没有|有|已经?|还|尚|多少|何时|什么时间|是|的|了|吗|过|本?年度|全年|[？，。]")


def understand(text: str, points: Sequence[CheckPoint], today: date) -> Understood:
    """What `text` says to the open questions `points` of an indicator, in order."""
    said = normalise(text).strip()
    note = text.strip()
    if not said:
        return Understood({}, ("请说说情况。",))
    if _LATER.match(said):
        return Understood({p.id: Given(mark=Mark.LATER) for p in points}, ())
    if _UNSURE.search(said) and not _CLAUSE.search(said.rstrip("。！ ")):
        return Understood({p.id: Given(mark=Mark.UNSURE, note=note) for p in points}, ())
    if _NOT_OURS.search(said):
        return Understood({p.id: Given(mark=Mark.NOT_APPLICABLE, note=note) for p in points}, ())
    reading = _Reading(points, today, note)
    for clause in filter(None, (c.strip(" 、") for c in _CLAUSE.split(said))):
        reading.take(clause)
    reading.count(said)
    return Understood(
        reading.given, tuple(dict.fromkeys(reading.back or (() if reading.given else (_ask(points[0]),))))
    )


class _Reading:
    """An answer being read piece by piece."""

    def __init__(self, points: Sequence[CheckPoint], today: date, note: str) -> None:
        self._points, self._today, self._note = points, today, note
        self.given: dict[str, Given] = {}
        self.back: list[str] = []

    def take(self, clause: str) -> None:
        """Read one clause: its day, its percentage, then whether it says yes or no."""
        day = _day(clause, self._today)
        if day and (point := self._meant(clause, AnswerType.DATE)):
            self._give(point, day)
        if percent := _PERCENT.search(clause):
            self._ratio(clause, percent[1])
        if not (day or percent or _numbers(clause)):
            self._yes_or_no(clause)

    def count(self, said: str) -> None:
        """Read the numbers of the whole answer: parts of a whole, and counts by their unit."""
        numbers = _numbers(said)
        counts = self._open(AnswerType.NUMBER)
        for point in counts:
            fitting = [n for n in numbers if _unit(n[1]) == _unit(point.unit) or not n[1]]
            rivals = [p for p in counts if _unit(p.unit) == _unit(point.unit)]
            if len(fitting) == 1 and len(rivals) == 1:
                self._give(point, plain(fitting[0][0]))
            elif fitting and len(fitting) == len(rivals):
                self._give(point, plain(fitting[rivals.index(point)][0]))
            elif fitting and len(rivals) > 1:
                near = max(rivals, key=lambda p: _likeness(said, p))
                if len(fitting) == 1 and _likeness(said, near) > 0 and near is point:
                    self._give(point, plain(fitting[0][0]))
        ratios = self._open(AnswerType.RATIO)
        if ratios and len(numbers) == 2 and _unit(numbers[0][1]) == _unit(numbers[1][1] or numbers[0][1]):
            (whole, _), (part, _) = sorted(numbers, reverse=True)
            if whole and len(ratios) == 1:
                self._give(ratios[0], percentage(part, whole))
            elif whole:
                self.back.append(f"“{self._note}”说的是哪一个比例：{'还是'.join(p.text for p in ratios)}")
        if numbers and not self.given:
            self.back += [_ask(p) for p in (counts or ratios)[:1]]

    def _ratio(self, clause: str, percent: str) -> None:
        if float(percent) > 100:
            self.back.append(f"“{percent}%”超过了 100%，请核对。")
        elif point := self._meant(clause, AnswerType.RATIO):
            self._give(point, plain(float(percent)))

    def _yes_or_no(self, clause: str) -> None:
        points = self._open(AnswerType.YES_NO)
        if not points:
            return
        if _VAGUE.search(clause) or _UNSURE.search(clause):
            self.back.append(f"“{clause}”还看不出是或否。{_ask(self._nearest(clause, points) or points[0])}")
            return
        if _ALL.search(clause) and not _NEGATION.search(clause) and not self._nearest(clause, points):
            for point in points:
                if point.expect == YES:
                    self._give(point, YES)
                else:
                    self.back.append(_ask(point))
            return
        bare = _BARE.fullmatch(clause)
        meant = self._nearest(clause, points) if not bare else points[0] if len(points) == 1 else None
        value = _polarity(clause, meant) if meant else None
        if meant and value:
            self._give(meant, value)
        elif bare or meant or _AFFIRMATION.search(clause) or _NEGATION.search(clause):
            self.back.append(f"“{clause}”说的是哪一问？{_ask(meant or points[0])}")

    def _meant(self, clause: str, kind: AnswerType) -> CheckPoint | None:
        """The open question of a kind that a clause answers; asks back where two are as near."""
        points = self._open(kind)
        if len(points) < 2:
            return points[0] if points else None
        near = self._nearest(clause, points)
        if near is None:
            self.back.append(f"“{clause}”说的是哪一问：{'还是'.join(p.text for p in points)}")
        return near

    def _nearest(self, clause: str, points: Sequence[CheckPoint]) -> CheckPoint | None:
        """The one question that shares most with a clause; None where none does, or two do alike."""
        scored = sorted(((_likeness(clause, p), p) for p in points), key=lambda s: -s[0])
        alone = len(scored) == 1 or scored[0][0] > scored[1][0]
        return scored[0][1] if scored and scored[0][0] > 0 and alone else None

    def _open(self, kind: AnswerType) -> list[CheckPoint]:
        return [p for p in self._points if p.type is kind and p.id not in self.given]

    def _give(self, point: CheckPoint, value: str) -> None:
        self.given[point.id] = Given(value, note=self._note)


def _ask(point: CheckPoint) -> str:
    return f"{point.text}请{HINTS[point.type]}。"


def _likeness(clause: str, point: CheckPoint) -> float:
    """How many pairs of characters a clause shares with a question, beside the words that every question has; a little
    more where both say that something is there.
    """
    shared = len(set(_pairs(clause)) & set(_pairs(point.text)))
    return shared + 0.5 * bool(shared and _THERE.match(clause) and _IS_IT_THERE.search(point.text))


def _pairs(text: str) -> Iterator[str]:
    for pattern, word in _SYNONYMS:
        text = pattern.sub(word, text)
    for piece in _EMPTY.sub(" ", _NEGATION.sub(" ", text)).split():
        yield from (piece[n : n + 2] for n in range(len(piece) - 1))


def _polarity(clause: str, point: CheckPoint) -> str | None:
    """是 or 否; None where two negations meet. A negation that the question itself contains (无证) says nothing."""
    follows = [clause[m.end() : m.end() + 1] for m in _NEGATION.finditer(clause)]
    negations = [f for f in follows if not (f and re.search(f"[未没无不]{re.escape(f)}", point.text))]
    if len(negations) > 1:
        return None
    return NO if negations else YES


def _numbers(text: str) -> list[tuple[float, str]]:
    """Numbers with their unit; not those of days and percentages."""
    return [(float(m[1]), m[2] or "") for m in _NUMBER.finditer(_PERCENT.sub(" ", _MONTH.sub(" ", text)))]


def _unit(unit: str) -> str:
    return _SAME_UNITS.get(unit, unit)


def _day(clause: str, today: date) -> str:
    """The day or month a clause names; "" when it names none, or one that is no day."""
    try:
        start = parse_start(clause, today)
    except UsageError:
        return ""
    if start:
        return start.day.isoformat()
    month = _MONTH.search(clause)
    if month:
        year = int(month[1]) if month[1] else today.year + _YEARS[month[2]]
        return f"{year}-{int(month[3]):02}" if month[3] and 1 <= int(month[3]) <= 12 else "" if month[3] else str(year)
    if last := re.search("上个?月", clause):
        return corresponding_day(today.replace(day=1), -1).isoformat()[:7] if last else ""
    return ""
