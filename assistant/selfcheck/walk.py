"""The guided walk: one indicator at a time in plain words, what is answered already left out. No model."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.selfcheck.assessment import Mark, Response, Round
from assistant.selfcheck.rounds import Given, Rounds
from assistant.selfcheck.score import ANYTHING, BOUNDS, threshold_of, whole_is_zero
from assistant.selfcheck.understand_answer import understand
from assistant.selfcheck.value import HINTS, NO, plain
from knowledge.indicators.indicator import CheckPoint, Indicator


@dataclass(frozen=True)
class Ask:
    """One open question and how to answer it; `marked` is what stands there in place of an answer."""

    check_point: str
    text: str
    hint: str
    marked: str = ""


@dataclass(frozen=True)
class Progress:
    """How much of a section is answered: indicators without an open question, of all that apply."""

    section: str
    name: str
    done: int
    total: int


@dataclass(frozen=True)
class Step:
    """One indicator as a person is led through it; `number` counts from 1 among those that apply."""

    indicator: Indicator
    number: int
    of: int
    path: tuple[str, ...]
    why: str
    target: str
    asks: tuple[Ask, ...]
    answered: tuple[Response, ...]
    evidence: tuple[str, ...]
    basis: tuple[str, ...]


@dataclass(frozen=True)
class Reply:
    """What became of a typed answer: written responses, and what is asked back."""

    indicator: str
    written: tuple[Response, ...]
    back: tuple[str, ...]


def next_step(round_: Round, section: str = "") -> Step | None:
    """The next indicator with an open question, those put off last; None when all is answered. `section` keeps to one
    section.
    """
    own = [i for i in round_.indicators if f"{i.id}.".startswith(f"{section}." if section else "")]
    fresh = (i for i in own if any(not ask.marked for ask in _asks(round_, i)))
    put_off = (i for i in own if is_open(round_, i))
    found = next(fresh, None) or next(put_off, None)
    return step(round_, found) if found else None


def step(round_: Round, indicator: Indicator) -> Step:
    """An indicator in plain words, answered or not."""
    path = [section.name for section in round_.system.path(indicator.id)]
    limit = threshold_of(round_, indicator)
    measure = indicator.measure
    target = f"{measure.name}{BOUNDS[limit.op]}{plain(limit.value)}{measure.unit}" if limit else ""
    due = f"每年{measure.deadline[0]}月{measure.deadline[1]}日前" if measure.deadline else ""
    return Step(
        indicator,
        round_.indicators.index(indicator) + 1,
        len(round_.indicators),
        tuple(path),
        indicator.requirement,
        "，".join(filter(None, (target, due))),
        tuple(_asks(round_, indicator)),
        tuple(round_.responses[p.id] for p in indicator.check_points if p.id in round_.responses),
        indicator.evidence,
        tuple(basis.citation for basis in indicator.legal_basis),
    )


def progress(round_: Round) -> list[Progress]:
    """How far each section of level 1 is, in order; sections without an indicator that applies are left out."""
    found = []
    for group in round_.system.groups:
        own = [i for i in group.walk() if i in round_.indicators]
        if own:
            found.append(Progress(group.id, group.name, sum(not is_open(round_, i) for i in own), len(own)))
    return found


def is_open(round_: Round, indicator: Indicator) -> bool:
    """Whether an indicator has a question that nobody has answered; one whose finding a person settled has none."""
    return bool(_asks(round_, indicator))


def say(rounds: Rounds, number: int, text: str, *, by: str, today: date, indicator: str = "") -> Reply:
    """Take a typed answer to the indicator that is next, or a named one, and write what it says for certain.

    A named one may be answered anew. Raises what `Rounds.answer` raises, and UsageError where nothing is open.
    """
    round_ = rounds.round(number)
    chosen = round_.indicator(indicator) if indicator else None
    if chosen is None:
        following = next_step(round_)
        if following is None:
            return Reply("", (), ("已经全部答完。要改哪一项，请写明指标编号。",))
        chosen = following.indicator
    understood = understand(text, _answerable(round_, chosen, anew=bool(indicator)), today)
    seen = {id_: r.version for id_, r in round_.responses.items()}
    written = [
        rounds.answer(number, id_, _based(given, seen.get(id_, 0)), by=by) for id_, given in understood.given.items()
    ]
    return Reply(chosen.id, tuple(written), understood.back)


def mark(rounds: Rounds, number: int, key: str, given: Mark, note: str, *, by: str) -> list[Response]:
    """Put a mark on a check point, or on every open check point of an indicator."""
    round_ = rounds.round(number)
    points: Sequence[CheckPoint] = (
        _answerable(round_, round_.indicator(key)) if "-" not in key else (round_.check_point(key),)
    )
    return [rounds.answer(number, p.id, Given(mark=given, note=note), by=by) for p in points]


def _asks(round_: Round, indicator: Indicator) -> list[Ask]:
    """The open questions of an indicator; none where its first question said that it does not apply, or a person has
    settled the finding.
    """
    if indicator.id in round_.decisions:
        return []
    open_ = [p for p in indicator.check_points if _is_open(round_, indicator, p)]
    return [Ask(p.id, p.text, HINTS[p.type], r.shown if (r := round_.responses.get(p.id)) else "") for p in open_]


def _is_open(round_: Round, indicator: Indicator, point: CheckPoint) -> bool:
    response = round_.responses.get(point.id)
    settled = response is not None and response.mark is not Mark.LATER
    return not settled and not whole_is_zero(round_, indicator, point) and not _outside(round_, indicator)


def _outside(round_: Round, indicator: Indicator) -> bool:
    told = (round_.responses.get(p.id) for p in indicator.check_points if p.expect == ANYTHING)
    return any(response is not None and response.value == NO for response in told)


def _answerable(round_: Round, indicator: Indicator, *, anew: bool = False) -> tuple[CheckPoint, ...]:
    """The questions an answer may be about: the open ones; all of them where none is open or it is answered anew."""
    open_ = {ask.check_point for ask in _asks(round_, indicator)}
    return tuple(p for p in indicator.check_points if anew or not open_ or p.id in open_)


def _based(given: Given, base: int) -> Given:
    return Given(given.value, given.mark, given.note, base)
