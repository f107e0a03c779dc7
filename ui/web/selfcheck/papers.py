"""资料: papers handed in and read, listed with what a reviewer would ask, taken out and brought back; prefilled from."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from queue import Empty, SimpleQueue

from assistant.check import prefill_round
from assistant.selfcheck.evidence import Evidence
from assistant.selfcheck.suggest import Prefill, outdated, standing
from ingest.source import Source
from knowledge.document import Document
from knowledge.errors import Unreadable, UsageError
from ui.web import words
from ui.web.fragments import fill
from ui.web.selfcheck.head import situation_of
from ui.web.selfcheck.quotes import document_of, evidence_link
from ui.web.selfcheck.scene import PAPERS, Done, Fields, Scene
from ui.web.work import job_html, read_for, uploaded, working_for

UPLOAD_PAPERS = "上传材料"
TAKEN, TAKEN_OUT, BACK, KEPT = "已收下 {count} 份材料。", "已撤下“{name}”。", "“{name}”已恢复。", "“{name}”已保存。"
FAILED_FILES = "没有收下：{names}。"
DONE = "预填完成：已预填 {filled} 项，待确认 {waiting} 项；材料里互相矛盾、与时限不符的有 {contradictions} 处。"
_LOOK = 0.4
"""Seconds between two looks at a prefill that is under way."""


@dataclass(frozen=True)
class Line:
    """A paper in the list: the indicators it proves, how it was read, and what a reviewer would ask about it."""

    evidence: Evidence
    link: str
    download: str
    proves: str
    verdict: str
    style: str
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Doing:
    """How far a prefill is."""

    stage: str
    done: int
    of: int


def papers_html(scene: Scene, notice: str = "", undo: str = "", doing: Doing | None = None) -> str:
    """The papers of a round, how they are being read, and what a prefill made of them."""
    now = situation_of(scene)
    job = job_at_work(scene)
    files = [e for e in now.evidence if e.sha256]
    return fill(
        "check_papers",
        place=f"{PAPERS}-{scene.place.number}",
        lines=[_line(scene, e) for e in now.evidence],
        reading=job_html(scene.office, job) if job else "",
        failures=_failures(scene) if not job else (),
        files=len(files),
        last=now.last,
        standing=standing(now.round),
        outdated=now.last is not None and outdated(now.last, now.evidence),
        writable=now.round.stage.writable,
        notice=notice,
        undo=undo,
        doing=doing,
        year=now.round.assessment.year,
    )


def hand_in_files(scene: Scene, files: Sequence[str]) -> Done:
    """Keep uploaded files as evidence, and have them read into the library for the department alone."""
    with uploaded(scene.office, files) as sources:
        kept, failed = _keep(scene, sources)
        job = read_for(scene.office, kept, scene.round.assessment.department) if kept else None
    told = TAKEN.format(count=len(kept)) + (FAILED_FILES.format(names="；".join(failed)) if failed else "")
    return Done(replace(scene.place, job=job.id if job else 0), told)


def take_out(scene: Scene, fields: Fields) -> Done:
    """Take a paper out; the notice offers to undo it."""
    gone = scene.desk.evidence.remove(scene.place.number, fields["evidence"], by=scene.by)
    return Done(scene.place, TAKEN_OUT.format(name=gone.name), undo=gone.id)


def bring_back(scene: Scene, fields: Fields) -> Done:
    """Undo that."""
    back = scene.desk.evidence.restore(scene.place.number, fields["evidence"], by=scene.by)
    return Done(scene.place, BACK.format(name=back.name))


def add_link(scene: Scene, fields: Fields) -> Done:
    """Hand a link in."""
    link = fields["link"].strip()
    given = Evidence("", fields["name"].strip(), (), link=link)
    scene.desk.evidence.add(scene.place.number, given, None, by=scene.by)
    return Done(scene.place, TAKEN.format(count=1))


def change_days(scene: Scene, fields: Fields) -> Done:
    """The day, the validity and the year of a paper, as a person reads them from it."""
    before = scene.desk.evidence.find(scene.place.number, fields["evidence"])
    year = fields["year"].strip()
    if year and not year.isdigit():
        raise UsageError("年份要写成 2025 这样。")
    dated, until = (_day(fields[name]) for name in ("dated", "valid_until"))
    about = int(year) if year else None
    given = replace(before, revision=int(fields["revision"]), dated=dated, valid_until=until, year=about)
    kept = scene.desk.evidence.change(scene.place.number, given, by=scene.by)
    return Done(scene.place, KEPT.format(name=kept.name))


def prefill(scene: Scene) -> Iterator[Doing | Done]:
    """Read the papers and judge: how far it is, again and again, then what came of it. It goes on when nobody looks."""
    told: SimpleQueue[Doing] = SimpleQueue()
    worker = ThreadPoolExecutor(1, thread_name_prefix="prefill")
    running = worker.submit(
        prefill_round,
        scene.office,
        scene.desk,
        scene.place.number,
        by=scene.by,
        tell=lambda stage, done, of: told.put(Doing(stage, done, of)),
    )
    worker.shutdown(wait=False)
    while not running.done():
        try:
            doing = told.get(timeout=_LOOK)
            while not told.empty():
                doing = told.get()
            yield doing
            time.sleep(_LOOK)
        except Empty:
            continue
    yield Done(scene.place, _summary(scene, running.result()))


def job_at_work(scene: Scene) -> int:
    """The job that reads papers of this department; 0 for none."""
    return working_for(scene.office, scene.round.assessment.department)


def _failures(scene: Scene) -> list[tuple[str, str]]:
    """(file, what to do) of those that the last upload could not read."""
    files = scene.office.jobs.files(scene.place.job) if scene.place.job else []
    return [(f.name, f.row.message) for f in files if f.row and f.row.outcome == "failed"]


def _summary(scene: Scene, done: Prefill) -> str:
    now = standing(scene.desk.rounds.round(scene.place.number))
    return DONE.format(filled=now.filled, waiting=now.waiting, contradictions=len(done.contradictions))


def _keep(scene: Scene, sources: Sequence[Source]) -> tuple[list[Source], list[str]]:
    """Files kept as evidence, and what was said about those that could not be; a name that is there gets a new revision."""
    desk, number = scene.desk.evidence, scene.place.number
    there = {e.name: e for e in desk.all(number) if e.sha256}
    kept, failed = [], []
    for source in sources:
        try:
            data, former = source.load(), there.get(PurePath(source.name).name)
            if former:
                desk.change(number, former, data, by=scene.by)
            else:
                desk.add(number, Evidence("", source.name, ()), data, by=scene.by)
            kept.append(source)
        except (Unreadable, UsageError) as error:
            failed.append(f"{source.name}（{str(error).rstrip('。')}）")
    return kept, failed


def _line(scene: Scene, evidence: Evidence) -> Line:
    document = document_of(scene, evidence.name)
    verdict = document.quality.verdict if document and document.quality else None
    remarks = evidence.doubts(scene.round.assessment.year, date.today()) + _warnings(document)
    link, download = evidence_link(scene, evidence)
    proves = "、".join(dict.fromkeys(point.rpartition("-")[0] for point in evidence.check_points))
    return Line(
        evidence, link, download, proves, verdict or "", words.VERDICT_STYLE[verdict] if verdict else "", tuple(remarks)
    )


def _warnings(document: Document | None) -> tuple[str, ...]:
    if document is None:
        return ()
    return (*(document.quality.reasons if document.quality else ()), *document.warnings)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise UsageError(f"“{text}”不是日期，请写成 2025-03-01 这样。") from error
