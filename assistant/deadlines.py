"""The time limit that a question means, found in the library of limits, and the day it ends on. No model."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from knowledge.dates.counting import Calculation, calculate
from knowledge.dates.day import Start, parse_start, without_dates
from knowledge.dates.deadline import Deadline, Unit, find_deadline, load_deadlines
from knowledge.errors import UsageError
from knowledge.names import read_aliases
from knowledge.numerals import normalise
from knowledge.tokens import characters, words


@dataclass(frozen=True)
class Match:
    """A limit that a question may mean, how well it fits, and the words that it fits by."""

    deadline: Deadline
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class Reckoning:
    """What a question came to: limits it may mean, the best first; the calculation when it also named a day."""

    matches: tuple[Match, ...]
    start: Start | None
    calculation: Calculation | None


def work_out(
    question: str = "",
    id_: str = "",
    start: str = "",
    *,
    today: date,
    extend: bool = False,
    excluded_days: int = 0,
) -> Reckoning:
    """What a door hands over, a question or the id of a limit: the limits meant, and the calculation with a start.

    A given `start` (2026-05-06, 2026-05-06 09:30, 5月6日) wins over one in the question. Raises UsageError when neither
    or both are given, when no limit fits, or when the start is no date.
    """
    if bool(id_) == bool(question.strip()):
        raise UsageError("请给出期限编号（id）或者问题（question）中的一个。")
    given, deadlines = _start_of(start, today), load_deadlines()
    if id_:
        found = (Match(find_deadline(deadlines, id_), 0.0, ()),)
        return _reckoned(found, given, today, extend, excluded_days)
    names, terms = read_aliases()
    return reckon(
        question,
        deadlines,
        today=today,
        start=given,
        extend=extend,
        excluded_days=excluded_days,
        terms=terms,
        names=names,
    )


def _start_of(text: str, today: date) -> Start | None:
    found = parse_start(text, today)
    if text.strip() and found is None:
        raise UsageError(f"“{text}”不是日期，请写成 2026-05-06、2026-05-06 09:30 或者 5月6日。")
    return found


def reckon(
    question: str,
    deadlines: Sequence[Deadline],
    *,
    today: date,
    start: Start | None = None,
    extend: bool = False,
    excluded_days: int = 0,
    terms: Mapping[str, Sequence[str]] | None = None,
    names: Mapping[str, Sequence[str]] | None = None,
) -> Reckoning:
    """Read a question such as 5月6日收到公开申请，最晚哪天答复 and answer it; raises UsageError when no limit fits.

    A `start` that is given goes before the day that the question names.
    """
    matches = match_deadline(question, deadlines, terms=terms, names=names)
    if not matches:
        raise UsageError("没有找到对应的法定期限。换个说法，或者用 yifa deadline --list 找到编号后用 --id 指定。")
    start = start or parse_start(question, today)
    return _reckoned(matches, start, today, extend, excluded_days)


def _reckoned(
    matches: tuple[Match, ...], start: Start | None, today: date, extend: bool, excluded_days: int
) -> Reckoning:
    best = matches[0].deadline
    if start is None and best.unit is Unit.YEARLY:
        start = Start(today, None, "")
    if start is None:
        return Reckoning(matches, None, None)
    result = calculate(best, start.day, hour=start.hour, extend=extend, excluded_days=excluded_days)
    return Reckoning(matches, start, replace(result, notes=(*filter(None, [start.note]), *result.notes)))


# Finding the limit that a question means

_ASKING = re.compile(
    r"最晚|最迟|最早|最长|最多|最少|至少|哪天|哪一天|哪日|什么时候|何时|几号|多久|多长时间|几天|几个工作日|几日|几个月|多少天|截止|到期日|"
    r"应该|应当|必须|需要|之前|以前|以内|请问|我们|你们|怎么算|计算|到哪|为止|来得及|可以|能够|能不能|[吗呢呀啊么了的要前能]"
)
_AT_ONCE = re.compile("当场|立即|马上|即时|当天|立刻")
_CLAUSE = re.compile(r"[，,。；;？?！!\s]+")
_FIELDS = ("event", "start", "who", "keywords", "law")
_SUBJECTS = re.compile("复议|许可|强制|赔偿|信访|规章|处罚|诉讼|法律援助|督查|公务员|留置|决策|信息公开|移送|营商|调解")
_ENOUGH = 6.0
_NAMED = 8.0
_NEAR = 0.45


@dataclass(frozen=True)
class Asked:
    """A question in tokens: all of it, what happened (the part with the date), and what is to be done (the rest)."""

    text: str
    tokens: frozenset[str]
    happened: frozenset[str]
    wanted: frozenset[str]


def match_deadline(
    question: str,
    deadlines: Sequence[Deadline],
    *,
    terms: Mapping[str, Sequence[str]] | None = None,
    names: Mapping[str, Sequence[str]] | None = None,
    limit: int = 5,
) -> tuple[Match, ...]:
    """The limits that a question may mean, best first: keywords in it, and words shared with event, start and subject.

    What happened (收到公开申请) is compared with the start of a limit, what is wanted (答复) with its event. `terms`
    turns colloquial words into legal ones, `names` gives other names of laws (both stand in aliases.yaml).
    """
    asked = _understood(question, terms or {})
    weights = _rarity(deadlines)
    named = {d.law for d in deadlines if any(n in asked.text for n in (d.law, *(names or {}).get(d.law, ())))}
    scored = [_score(asked, d, weights, d.law in named) for d in deadlines]
    found = sorted((m for m in scored if m.score >= _ENOUGH), key=lambda m: -m.score)[:limit]
    return tuple(m for m in found if m.score >= found[0].score * _NEAR)


def _understood(question: str, terms: Mapping[str, Sequence[str]]) -> Asked:
    clauses = [c for c in _CLAUSE.split(normalise(question)) if c]
    dated = [c for c in clauses if without_dates(c) != c]
    parts = [(_legal(c, terms), c in dated) for c in clauses]
    happened = _tokens(" ".join(text for text, is_dated in parts if is_dated))
    wanted = _tokens(" ".join(text for text, is_dated in parts if not is_dated))
    whole = " ".join(text for text, _ in parts)
    return Asked(whole, happened | wanted, happened or wanted, wanted or happened)


def _legal(clause: str, terms: Mapping[str, Sequence[str]]) -> str:
    """A clause without days and asking words, its colloquial words followed by the legal ones."""
    plain = without_dates(clause)
    legal = [word for spoken, words_ in terms.items() if spoken in plain for word in words_]
    return " ".join([_ASKING.sub(" ", plain), *legal])


def _score(asked: Asked, deadline: Deadline, weights: Mapping[str, float], named: bool) -> Match:
    own = _own(deadline)
    keywords = [k for k in deadline.keywords if k in asked.text]
    pairs = (
        (2.0, asked.wanted & own["event"]),
        (1.5, asked.happened & own["start"]),
        (0.4, asked.happened & own["event"]),
        (0.6, asked.tokens & own["who"]),
        (1.2, asked.tokens & own["keywords"]),
        (1.2, asked.tokens & own["law"]),
    )
    score = sum(weight * math.fsum(weights[t] for t in shared) for weight, shared in pairs) / 2
    score += 2 * sum(map(len, keywords))
    known = set().union(*own.values()) & asked.tokens
    score *= 0.4 + math.fsum(weights[t] for t in known) / (math.fsum(weights.get(t, 4.0) for t in asked.tokens) or 1.0)
    if deadline.unit is Unit.AT_ONCE and not _AT_ONCE.search(asked.text):
        score *= 0.5
    about = "".join(_field(deadline, name) for name in _FIELDS)
    subjects = _SUBJECTS.findall(asked.text)
    score *= 0.5 if subjects and not any(s in about for s in subjects) else 1.0
    why = dict.fromkeys((*keywords, *sorted(known)))
    return Match(deadline, round(score + (_NAMED if named and score else 0.0), 2), tuple(why))


@cache
def _own(deadline: Deadline) -> Mapping[str, frozenset[str]]:
    """The tokens of a limit by field; read once, for the library of limits is the same for every question."""
    return {name: _tokens(normalise(_field(deadline, name))) for name in _FIELDS}


def _field(deadline: Deadline, name: str) -> str:
    value = getattr(deadline, name)
    return " ".join(value) if isinstance(value, tuple) else value


def _rarity(deadlines: Sequence[Deadline]) -> dict[str, float]:
    """How telling each token is: the logarithm of how few limits hold it."""
    counts: Counter[str] = Counter()
    for d in deadlines:
        counts.update(set().union(*_own(d).values()))
    return {token: math.log(1 + len(deadlines) / n) for token, n in counts.items()}


def _tokens(text: str) -> frozenset[str]:
    return frozenset(t for t in (*words(text), *characters(text)) if len(t) > 1)
