"""Suggested findings of a round from its own evidence, kept beside what people say; what its papers contradict.

Rules read the papers anew every time. A person's finding or answer stays where it is; a finding that nobody has settled
is only ever a suggestion.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import PurePath
from threading import Event
from typing import Any

from assistant.prefill.papers import Paper, Papers, Unread, read_paper
from assistant.prefill.result import check_papers
from assistant.selfcheck.assessment import Decider, Quote, Round
from assistant.selfcheck.entries import ONLY, Kind
from assistant.selfcheck.evidence import Evidence, EvidenceDesk
from assistant.selfcheck.rounds import Rounds
from assistant.selfcheck.walk import is_open
from ingest.page import Limits, untold
from ingest.workers import Pool
from knowledge.errors import Unreadable, UsageError
from knowledge.indicators.indicator import Finding
from knowledge.titles import Titles

RULES = "预填规则"
"""Who a suggestion by rules is by."""

READING, JUDGING = "读材料", "逐项判断"
"""The stages of a prefill, as people see them."""

Tell = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, of how many."""


@dataclass(frozen=True)
class PaperTask:
    """A file to be read as a paper."""

    name: str
    data: bytes = field(repr=False)
    limits: Limits


@dataclass(frozen=True)
class Contradiction:
    """What papers say against each other, or against the calendar; `kind` names the check."""

    kind: str
    what: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Prefill:
    """One reading of the papers of a round: `papers` are revisions of evidence (id-revision), `unread` the files that could
    not be read. `at` is in UTC.
    """

    papers: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]
    unread: tuple[Unread, ...]
    by: str
    at: datetime


@dataclass(frozen=True)
class Standing:
    """How many indicators have a suggested finding, and how many of these nobody has settled yet."""

    filled: int
    waiting: int


def read_task(task: PaperTask, tell: Callable[[int, int], None]) -> Paper:
    """Read one paper; found by name in a worker process. Raises Unreadable."""
    return read_paper(task.data, task.name, task.limits)


def suggest_all(
    rounds: Rounds,
    desk: EvidenceDesk,
    number: int,
    pool: Pool[PaperTask, Paper],
    *,
    limits: Limits,
    titles: Titles,
    by: str,
    tell: Tell = lambda stage, done, of: None,
) -> Prefill:
    """Read the files of a round and write a suggestion for every indicator that applies.

    Raises UsageError where there is no file, Refused for a round handed in, Conflict where another prefill was faster.
    """
    round_ = rounds.round(number)
    rounds.require_writable(round_.assessment)
    files = [e for e in desk.all(number) if e.sha256]
    if not files:
        raise UsageError("这一轮还没有交材料。先上传报告、台账、纪要等，再预填。")
    named = dict(_named(files))
    papers = _read(desk, number, named, pool, limits, tell)
    own = round_.assessment
    told = check_papers(
        papers, round_.system, own.unit_type, own.year, titles, lambda done, of: tell(JUDGING, done, of)
    )
    quoted = _Quoted(papers, named)
    _keep(rounds, round_, told["indicators"], quoted)
    row = {
        "papers": [_revision(e) for e in files],
        "contradictions": [
            {"kind": one["kind"], "what": one["what"], "quotes": [asdict(quoted(q)) for q in one["quotes"]]}
            for one in told["inconsistencies"]
        ],
        "unread": [asdict(u) for u in papers.unread],
    }
    before = rounds.entries.newest(number, Kind.PREFILL).get(ONLY)
    rounds.entries.append(
        number, Kind.PREFILL, ONLY, row, base=before.version if before else 0, by=by, source=Decider.RULE
    )
    done = last_prefill(rounds, number)
    assert done
    return done


def last_prefill(rounds: Rounds, number: int) -> Prefill | None:
    """The newest reading of the papers of a round; None before the first."""
    entry = rounds.entries.newest(number, Kind.PREFILL).get(ONLY)
    if entry is None:
        return None
    found = (
        Contradiction(one["kind"], one["what"], tuple(Quote(**quote) for quote in one["quotes"]))
        for one in entry.value["contradictions"]
    )
    unread = tuple(Unread(**row) for row in entry.value["unread"])
    return Prefill(tuple(entry.value["papers"]), tuple(found), unread, entry.by, entry.at)


def outdated(last: Prefill, evidence: Sequence[Evidence]) -> bool:
    """Whether files came, went or changed since the papers were read."""
    return set(last.papers) != {_revision(e) for e in evidence if e.sha256}


def standing(round_: Round) -> Standing:
    """How far the suggestions of a round are settled by people."""
    filled = [i for i in round_.indicators if (s := round_.suggestions.get(i.id)) and s.finding is not Finding.UNKNOWN]
    return Standing(len(filled), sum(is_open(round_, i) for i in filled))


def _revision(evidence: Evidence) -> str:
    return f"{evidence.id}-{evidence.sha256[:12]}"


def _named(files: Sequence[Evidence]) -> Iterator[tuple[str, Evidence]]:
    """The files by a name that no other has; the same content is read once."""
    names: set[str] = set()
    contents: set[str] = set()
    for file in (f for f in files if f.sha256 not in contents):
        path = PurePath(file.name)
        name, n = file.name, 2
        while name in names:
            name, n = f"{path.stem}（{n}）{path.suffix}", n + 1
        names.add(name)
        contents.add(file.sha256)
        yield name, file


def _read(
    desk: EvidenceDesk,
    number: int,
    named: dict[str, Evidence],
    pool: Pool[PaperTask, Paper],
    limits: Limits,
    tell: Tell,
) -> Papers:
    """The papers; a file that is gone or cannot be read is told and stops nothing."""
    tell(READING, 0, len(named))
    begun: list[tuple[str, Future[Paper] | None, str]] = []
    for name, file in named.items():
        try:
            data = desk.read(number, file.id)
            begun.append((name, pool.submit(PaperTask(name, data, limits), untold, Event()), ""))
        except UsageError as error:
            begun.append((name, None, str(error)))
    papers, unread = [], []
    for n, (name, future, message) in enumerate(begun, 1):
        try:
            if future:
                papers.append(future.result())
            else:
                unread.append(Unread(name, message))
        except Unreadable as error:
            unread.append(Unread(name, str(error)))
        tell(READING, n, len(begun))
    return Papers(tuple(papers), tuple(unread))


class _Quoted:
    """Quotes with the evidence and the page they stand on."""

    def __init__(self, papers: Papers, named: dict[str, Evidence]) -> None:
        self._papers = {paper.name: paper for paper in papers.papers}
        self._named = named

    def __call__(self, quote: dict[str, str]) -> Quote:
        """A quote of the record with its evidence and page."""
        name, words = quote["doc"], quote["quote"]
        first = words.split("\n")[0].strip(" |*")[:40]
        page = next((p.page for p in self._papers[name].passages if first and first in p.text), 0)
        return Quote(name, words, self._named[name].id, page)


def _keep(rounds: Rounds, round_: Round, told: Sequence[dict[str, Any]], quoted: _Quoted) -> None:
    """Write what is new; what a reading says again is not written twice."""
    wanted = {i.id for i in round_.indicators}
    for row in (r for r in told if r["id"] in wanted):
        finding, quotes = Finding(row["status"]), tuple(quoted(q) for q in row["evidence"])
        before = round_.suggestions.get(row["id"])
        said = (finding, row["reason"], quotes, row["confidence"])
        if before and (before.finding, before.reason, before.quotes, before.confidence) == said:
            continue
        rounds.record(
            round_.assessment.id,
            Kind.SUGGESTION,
            row["id"],
            finding,
            row["reason"],
            by=RULES,
            source=Decider.RULE,
            quotes=quotes,
            confidence=row["confidence"],
        )
