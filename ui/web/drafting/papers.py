"""材料 of a new draft: uploaded or taken from a round of the self-check, last year's report marked, then drafted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from assistant.drafting.drafts import PaperFile
from assistant.selfcheck.assessment import Assessment
from ingest.source import Source
from knowledge.errors import Unreadable, UsageError
from knowledge.reports import find_report_type, load_report_types
from ui.drafts import type_record
from ui.web.drafting.scene import FACTS, Done, Fields, Place, Plan, Scene
from ui.web.fragments import fill
from ui.web.links import owned_document, read_link
from ui.web.work import job_html, read_for, uploaded, working_for

UPLOAD_PAPERS = "上传材料"
TAKEN, FAILED_FILES = "已收下 {count} 份材料。", "没有收下：{names}。"
FROM_ROUND = "从“{title}”取来 {count} 份材料。"
DRAFTED = "草稿已拟好：{sections} 部分，{cited} 句有来源；待填 {to_fill} 处。先核对事实。"
UNREAD = "没有读出：{names}。"
OF_LAST_YEAR = "上年的报告只用来对照数字、沿用标题，不抄句子。"


@dataclass(frozen=True)
class Line:
    """A paper of the plan, and where it is read once the library has read it."""

    number: int
    paper: PaperFile
    link: str


def papers_html(scene: Scene, notice: str = "", doing: bool = False) -> str:
    """The papers of the draft that is about to be begun."""
    plan = planned(scene)
    job = working_for(scene.office, plan.unit)
    return fill(
        "draft_papers",
        place=f"papers-{plan.type}",
        plan=plan,
        type=type_record(find_report_type(plan.type, load_report_types())),
        lines=[Line(n, paper, _link(scene, plan, paper)) for n, paper in enumerate(plan.papers)],
        rounds=rounds_of(scene),
        reading=job_html(scene.office, job) if job and not doing else "",
        notice=notice,
        doing=doing,
        last_year=OF_LAST_YEAR,
    )


def hand_in_files(scene: Scene, files: Sequence[str]) -> Done:
    """Keep uploaded files for the draft, and have them read into the library for the unit alone."""
    plan = planned(scene)
    with uploaded(scene.office, files) as sources:
        kept, failed = keep(scene, sources)
        read = [source for source, _ in kept]
        if read:
            read_for(scene.office, read, plan.unit)
    notice = TAKEN.format(count=len(kept)) + (FAILED_FILES.format(names="；".join(failed)) if failed else "")
    return _with(scene, _joined(plan, [paper for _, paper in kept]), notice)


def keep(scene: Scene, sources: Sequence[Source]) -> tuple[list[tuple[Source, PaperFile]], list[str]]:
    """Files kept beside the drafts, and what was said about those that could not be."""
    kept, failed = [], []
    for source in sources:
        try:
            kept.append((source, PaperFile(PurePath(source.name).name, scene.desk.papers.keep(source.load()))))
        except Unreadable as error:
            failed.append(f"{source.name}（{str(error).rstrip('。')}）")
    return kept, failed


def take_round(scene: Scene, fields: Fields) -> Done:
    """Take the papers of a round of the self-check, with what it found."""
    if not fields["round"]:
        raise UsageError("请先选一轮自查。")
    plan, number = planned(scene), int(fields["round"])
    papers = papers_of_round(scene, number)
    title = scene.check.rounds.assessment(number).title
    plan = replace(_joined(plan, papers), assessment=number)
    return _with(scene, plan, FROM_ROUND.format(title=title, count=len(papers)))


def papers_of_round(scene: Scene, number: int) -> list[PaperFile]:
    """The evidence of a round, kept beside the drafts; raises UnknownAssessment."""
    desk = scene.check.evidence
    files = [one for one in desk.all(number) if one.sha256]
    return [PaperFile(one.name, scene.desk.papers.keep(desk.read(number, one.id))) for one in files]


def rounds_of(scene: Scene) -> Sequence[Assessment]:
    """The rounds whose papers may be taken, newest first."""
    return scene.check.rounds.find()


def take_out(scene: Scene, fields: Fields) -> Done:
    """Leave a paper out."""
    plan, number = planned(scene), int(fields["paper"])
    return _with(scene, replace(plan, papers=tuple(p for n, p in enumerate(plan.papers) if n != number)))


def mark_earlier(scene: Scene, fields: Fields) -> Done:
    """Say that a paper is last year's report, or that it is not."""
    plan, number = planned(scene), int(fields["paper"])
    papers = tuple(replace(p, earlier=not p.earlier) if n == number else p for n, p in enumerate(plan.papers))
    return _with(scene, replace(plan, papers=papers))


def begin(scene: Scene) -> Iterator[Done | None]:
    """Draft: None while it is under way, then what came of it."""
    plan = planned(scene)
    yield None
    given = [(p.name, scene.desk.papers.read(p.sha256), p.earlier) for p in plan.papers]
    stored, unread = scene.desk.begin(
        plan.type, plan.year, given, issuer=plan.unit, assessment=plan.assessment or None, by=scene.by
    )
    made = scene.at(number=stored.id)
    sentences = list(made.report.sentences)
    told = DRAFTED.format(
        sections=len(made.report.sections),
        cited=sum(bool(s.sources) for s in sentences),
        to_fill=sum("【待填" in s.text for s in sentences),
    )
    missed = UNREAD.format(names="；".join(f"{u.name}（{u.message.rstrip('。')}）" for u in unread)) if unread else ""
    yield Done(Place(FACTS, stored.id), told + missed)


def planned(scene: Scene) -> Plan:
    """The plan of the place; raises UsageError without one."""
    if scene.place.plan is None:
        raise UsageError("请先在“全部草稿”里选好报告类型、单位和年份。")
    return scene.place.plan


def _joined(plan: Plan, papers: Sequence[PaperFile]) -> Plan:
    """The plan with more papers; one of a name that is there takes its place."""
    return replace(plan, papers=tuple({p.name: p for p in (*plan.papers, *papers)}.values()))


def _with(scene: Scene, plan: Plan, notice: str = "") -> Done:
    return Done(replace(scene.place, plan=plan), notice)


def _link(scene: Scene, plan: Plan, paper: PaperFile) -> str:
    document = owned_document(scene.office.corpus, plan.unit, paper.name)
    return read_link(document.id) if document else ""
