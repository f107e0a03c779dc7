"""事实: every figure with its source and last year's value, corrected, added, locked; what is missing to be filled in."""

from dataclasses import dataclass

from assistant.drafting.paragraph import Missing
from assistant.drafting.sheet import Row
from knowledge.errors import UsageError
from ui.web.drafting.quotes import quote_of
from ui.web.drafting.scene import Done, Fields, Scene
from ui.web.fragments import fill
from ui.web.selfcheck.quotes import Shown

KEPT, ADDED, DROPPED, LOCKED, UNLOCKED = (
    "“{name}”已改为 {value}。",
    "“{name}”已补上。",
    "“{name}”不再使用。",
    "“{name}”已锁定。",
    "“{name}”已解锁。",
)
STALE = "正文还是原来的，点“按事实更新正文”才会变。"
REFRESHED, NOTHING = "正文已更新 {count} 部分：{names}。人改过、认可或者锁定的没有动。", "正文没有要更新的。"
COLUMNS = ("measure", "value", "unit", "period", "note")


@dataclass(frozen=True)
class Line:
    """A fact in the list: its quote, and the badge that says how it stands."""

    row: Row
    quote: Shown
    state: str
    style: str


@dataclass(frozen=True)
class Lack:
    """A wanted figure nobody gave, and the unit it is usually told in."""

    missing: Missing
    unit: str


def facts_html(scene: Scene, notice: str = "") -> str:
    """The fact sheet, what differs first."""
    sheet = scene.desk.sheet(scene.place.number)
    units = {w.name: w.units[0] for topic in scene.type.topics for w in topic.facts if w.units}
    lacks = [Lack(m, units.get(m.name, "")) for m in sheet.missing]
    lines = [_line(scene, row) for row in sorted(sheet.rows, key=lambda row: not row.different)]
    return fill(
        "draft_facts",
        place=f"facts-{scene.place.number}",
        number=scene.place.number,
        year=sheet.year,
        lines=lines,
        differing=sum(bool(row.different) for row in sheet.rows),
        needed=[lack for lack in lacks if lack.missing.needed],
        optional=[lack for lack in lacks if not lack.missing.needed],
        edited=bool(scene.desk.drafts.edits(scene.place.number)),
        notice=notice,
    )


def edit_fact(scene: Scene, fields: Fields) -> Done:
    """Write the columns of a fact as the form says."""
    row = _row(scene, fields["fact"])
    told = {name: str(getattr(row.fact, name, row.note)) for name in COLUMNS}
    changes = {n: fields[n].strip() for n in COLUMNS if n in fields and fields[n].strip() != told[n]}
    if not changes:
        return Done(scene.place, "没有改动。")
    _write(scene, row, dict(changes), fields)
    value = changes.get("value", row.fact.value) + changes.get("unit", row.fact.unit)
    return Done(scene.place, KEPT.format(name=row.fact.measure, value=value) + STALE)


def lock_fact(scene: Scene, fields: Fields) -> Done:
    """Lock a fact against others, or unlock it."""
    row = _row(scene, fields["fact"])
    _write(scene, row, {"locked": not row.locked}, fields)
    return Done(scene.place, (UNLOCKED if row.locked else LOCKED).format(name=row.fact.measure))


def drop_fact(scene: Scene, fields: Fields) -> Done:
    """Leave a fact out of the report."""
    row = _row(scene, fields["fact"])
    _write(scene, row, {"dropped": True}, fields)
    return Done(scene.place, DROPPED.format(name=row.fact.measure) + STALE)


def add_fact(scene: Scene, fields: Fields) -> Done:
    """A fact that no paper gives."""
    name = fields["measure"].strip()
    scene.desk.drafts.add_fact(scene.place.number, name, fields["value"], fields["unit"], by=scene.by)
    return Done(scene.place, ADDED.format(name=name) + STALE)


def refresh(scene: Scene, fields: Fields) -> Done:
    """Take the facts into the text wherever no person has written."""
    changed = scene.desk.refresh(scene.place.number, by=scene.by)
    names = "、".join(version.section.heading for version in changed)
    return Done(scene.place, REFRESHED.format(count=len(changed), names=names) if changed else NOTHING)


def _row(scene: Scene, key: str) -> Row:
    row = next((row for row in scene.desk.sheet(scene.place.number).rows if row.key == key), None)
    if row is None:
        raise UsageError("这条事实已经不在表里，请刷新页面。")
    return row


def _write(scene: Scene, row: Row, changes: dict[str, object], fields: Fields) -> None:
    scene.desk.edit_fact(scene.place.number, row.key, changes, base=int(fields["version"]), by=scene.by)


def _line(scene: Scene, row: Row) -> Line:
    state, style = (
        ("已锁定", "good")
        if row.locked
        else ("材料不一致", "ended")
        if row.different
        else ("人工", "note")
        if row.edited
        else ("多份一致", "good")
        if row.same
        else ("", "plain")
    )
    return Line(row, quote_of(scene, row.fact.source), state, style)
