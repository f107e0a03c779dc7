"""问题清单: the gaps of a round with every word to be edited, drafted, added, merged, taken off the list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assistant.selfcheck.gap import Gap, Progress, Severity
from knowledge.errors import UsageError
from ui.web.fragments import fill
from ui.web.selfcheck.head import situation_of
from ui.web.selfcheck.scene import GAPS, Done, Fields, Scene

DRAFTED, NO_MORE, KEPT, ADDED, MERGED, DROPPED = (
    "拟了 {count} 个问题，请逐个看过、补上时限和责任人。",
    "没有要补的：没有达标的指标都已经在清单里。",
    "问题 {number} 已保存。",
    "问题 {number} 已列入。",
    "已并入问题 {number}。",
    "问题 {number} 已移出清单。",
)
CHOSEN = "gap:"
"""What the names of the boxes begin with that choose gaps to be merged."""
COLUMNS = (
    ("problem", "问题表现", True),
    ("basis", "依据", True),
    ("cause", "原因", True),
    ("target", "整改目标", True),
    ("measure", "整改措施", True),
    ("lead", "牵头单位", False),
    ("responsible", "责任单位", False),
    ("person", "责任人", False),
    ("deadline", "时限", False),
    ("indicators", "指标编号", False),
    ("progress_note", "进展", True),
    ("proof", "整改佐证", False),
    ("acceptance", "验收结论", False),
)
"""(column, its name, whether it has several lines), as the form asks for them."""
SEVERITY_STYLE = {Severity.SERIOUS: "ended", Severity.ORDINARY: "note", Severity.SLIGHT: "plain"}


@dataclass(frozen=True)
class Line:
    """A gap in the list, with its columns as text."""

    gap: Gap
    style: str
    status: str
    overdue: bool
    titles: str
    columns: Mapping[str, str]


def gaps_html(scene: Scene, notice: str = "") -> str:
    """The gaps on the list."""
    now, today = situation_of(scene), date.today()
    titles = {i.id: i.title for i in now.round.indicators}
    return fill(
        "check_gaps",
        place=f"{GAPS}-{scene.place.number}",
        lines=[_line(gap, titles, today) for gap in now.gaps],
        open=sum(g.open for g in now.gaps),
        overdue=sum(g.overdue(today) for g in now.gaps),
        failing=now.failing,
        columns=COLUMNS,
        severities=list(Severity),
        progresses=list(Progress),
        notice=notice,
    )


def draft(scene: Scene, fields: Fields) -> Done:
    """Draft a gap for every indicator that is not met and has none."""
    drafted = scene.desk.ledger.draft(scene.place.number, by=scene.by)
    return Done(scene.place, DRAFTED.format(count=len(drafted)) if drafted else NO_MORE)


def add_gap(scene: Scene, fields: Fields) -> Done:
    """Put a gap on the list by hand."""
    columns = {name: fields[name] for name in ("problem", "indicators", "severity") if fields.get(name, "").strip()}
    added = scene.desk.ledger.write_new(scene.place.number, columns, by=scene.by)
    return Done(scene.place, ADDED.format(number=added.number))


def edit_gap(scene: Scene, fields: Fields) -> Done:
    """Write the columns of a gap as the form says; a conflict leaves the form as it is."""
    number, before = int(fields["gap"]), scene.desk.ledger.find(scene.place.number, int(fields["gap"]))
    told = _columns(before)
    names = (*(name for name, _, _ in COLUMNS), "severity", "progress")
    changes = {name: fields[name].strip() for name in names if name in fields and fields[name].strip() != told[name]}
    if changes:
        scene.desk.ledger.edit(scene.place.number, number, changes, by=scene.by, base=int(fields["version"]))
    return Done(scene.place, KEPT.format(number=number))


def drop_gap(scene: Scene, fields: Fields) -> Done:
    """Take a gap off the list; its history stays."""
    number, because = int(fields["gap"]), fields["because"].strip()
    if not because:
        raise UsageError("移出清单要写明理由。")
    scene.desk.ledger.edit(scene.place.number, number, {"dropped": because}, by=scene.by)
    return Done(scene.place, DROPPED.format(number=number))


def merge_gaps(scene: Scene, fields: Fields) -> Done:
    """Make the chosen gaps one."""
    chosen = [int(name.removeprefix(CHOSEN)) for name in fields if name.startswith(CHOSEN)]
    merged = scene.desk.ledger.merge(scene.place.number, chosen, by=scene.by)
    return Done(scene.place, MERGED.format(number=merged.number))


def _line(gap: Gap, titles: Mapping[str, str], today: date) -> Line:
    named = "；".join(f"{i} {titles.get(i, '')}".strip() for i in gap.indicators)
    return Line(
        gap, SEVERITY_STYLE[gap.severity], gap.status(today), gap.overdue(today), named or "没有对应指标", _columns(gap)
    )


def _columns(gap: Gap) -> dict[str, str]:
    """The columns of a gap as the form shows them."""
    return {
        **{name: str(getattr(gap, name)) for name, _, _ in COLUMNS},
        "basis": "；".join(gap.basis),
        "indicators": ",".join(gap.indicators),
        "deadline": gap.deadline.isoformat() if gap.deadline else "",
        "severity": gap.severity.value,
        "progress": gap.progress.value,
    }
