"""The drafting of one data folder put together: papers, what contradicts in them, the self-check behind it, the drafts."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.drafting.desk import DraftDesk
from assistant.drafting.draft import Round
from assistant.drafting.drafts import Drafts, Stored
from assistant.drafting.report import Sentence, State
from assistant.drafting.write import Sources
from assistant.prefill.crosscheck import Inconsistency, crosscheck
from assistant.prefill.evidence import Reading, load_tools
from assistant.prefill.papers import Paper, Papers, Unread, read_paper, read_papers
from assistant.prefill.prove import prove
from assistant.selfcheck.ledger import Ledger
from assistant.selfcheck.rounds import Rounds
from assistant.selfcheck.score import judge_all, total
from assistant.wiring import Office
from ingest.page import Limits, untold
from ingest.read import read_bytes
from knowledge.errors import Unreadable, UsageError
from knowledge.indicators.file import REGISTER, SHIPPED, systems
from knowledge.indicators.indicator import IndicatorSystem
from knowledge.indicators.register import load_register
from knowledge.originals import Originals
from knowledge.reports import load_report_types
from knowledge.titles import Titles

EDITION = "national-2021"
"""The edition by whose indicators the papers of a report are held against each other."""


def draft_desk(office: Office) -> DraftDesk:
    """The drafts of an open data folder."""
    rounds = Rounds(office.corpus.store.engine)
    system = systems(office.settings.home / "indicators").find(EDITION)

    def sources(papers: Papers, stored: Stored) -> Sources:
        names = {paper.name for paper in stored.papers if paper.earlier}
        earlier = tuple(paper for paper in papers.papers if paper.name in names)
        found = contradictions_in(papers, system, office.titles, stored.year)
        return Sources(found, round_of(rounds, stored.assessment) if stored.assessment else None, earlier)

    kept = Originals(office.settings.home / "drafts")
    return DraftDesk(
        Drafts(office.corpus.store.engine), kept, load_report_types(), sources, office.limits, office.model
    )


def round_of(rounds: Rounds, number: int) -> Round:
    """What a round of the self-check gives to a report: its gaps and how it judged; raises UnknownAssessment."""
    round_ = rounds.round(number)
    judged = judge_all(round_)
    counts = total(round_, judged).counts
    told = "、".join(f"{finding}{n}项" for finding, n in counts.items() if n)
    text = f"对照指标体系{len(round_.indicators)}项指标，自评结论为：{told}。"
    gaps = Ledger(rounds, load_register(SHIPPED / REGISTER)).all(number)
    return Round(tuple(gaps), (Sentence(text, (), State.PERSON),), round_.assessment.title)


def papers_at(paths: Sequence[Path], limits: Limits, tell: Callable[[int, int], None] = untold) -> Papers:
    """The papers of files and folders; those of several folders carry the folder's name. Raises UsageError without any."""
    if not paths:
        raise UsageError("没有材料。请用 --docs 写材料所在的文件夹或者文件。")
    found: list[Paper] = []
    unread: list[Unread] = []
    for path in paths:
        if path.is_file():
            try:
                found.append(read_paper(read_bytes(path, limits), path.name, limits))
            except Unreadable as error:
                unread.append(Unread(path.name, str(error)))
            continue
        read = read_papers(path, limits, tell)
        several = len(paths) > 1
        found += [replace(p, name=f"{path.name}/{p.name}") if several else p for p in read.papers]
        unread += read.unread
    return Papers(tuple(found), tuple(unread))


def contradictions_in(papers: Papers, system: IndicatorSystem, titles: Titles, year: int) -> tuple[Inconsistency, ...]:
    """What the papers contradict among each other, by the indicators of an edition."""
    reading = Reading(papers, load_tools(), year)
    proofs = [prove(reading, one) for one in system.indicators]
    return crosscheck(papers, proofs, titles, year)
