"""From one edition of an indicator system to the next: what became of every indicator and every check point.

A mapping file is `mappings/<old>--<new>.yaml`:

    old: demo-2024
    new: demo-2025
    indicators:
    - {old: 1.1.1, change: 不变, new: [1.1.1]}
    - {old: 1.1.2, change: 改名, new: [1.2.1]}
    - old: 1.1.3
      change: 拆分
      new: [1.2.2, 1.2.3]
      check_points:
      - {old: 1.1.3-q1, new: 1.2.2-q1}
      - {old: 1.1.3-q2, reason: 新版不再要求}
    - {old: 1.1.4, change: 取消, reason: 事项已划出}

不变 and 改名 carry each check point to the one of the same number, where both ask for the same kind of answer; a check
point written in the file goes where it says. 并入 and 拆分 carry only what is written.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.errors import UsageError
from knowledge.indicators.indicator import IndicatorSystem
from knowledge.strict_yaml import checked, read_yaml

MAPPINGS = "mappings"


class Change(StrEnum):
    """What became of an old indicator."""

    SAME = "不变"
    RENAMED = "改名"
    MERGED = "并入"
    SPLIT = "拆分"
    DROPPED = "取消"


@dataclass(frozen=True)
class EditionMap:
    """Where every id of the old edition went. `targets` holds indicators and check points that have a successor,
    `reasons` why the others have none; `added` are the indicators of the new edition that come from nothing.
    """

    old: str
    new: str
    changes: Mapping[str, Change]
    targets: Mapping[str, tuple[str, ...]]
    reasons: Mapping[str, str]
    added: tuple[str, ...] = ()
    note: str = ""

    @property
    def unmatched(self) -> tuple[str, ...]:
        """The old ids without a successor, indicators and check points."""
        return tuple(self.reasons)


@dataclass(frozen=True)
class Migrated:
    """What became of some ids: successors of those that have one, and why the others have none; none is lost."""

    matched: Mapping[str, tuple[str, ...]]
    unmatched: Mapping[str, str]


def migrate_ids(mapping: EditionMap, ids: Iterable[str]) -> Migrated:
    """The successors of some indicators and check points of the old edition."""
    wanted = list(dict.fromkeys(ids))
    return Migrated(
        {id_: mapping.targets[id_] for id_ in wanted if id_ in mapping.targets},
        {id_: mapping.reasons.get(id_, f"{mapping.old} 没有这个编号") for id_ in wanted if id_ not in mapping.targets},
    )


class PointRow(BaseModel):
    """What became of one check point, as written in a file: its successor, or why it has none."""

    model_config = ConfigDict(extra="forbid")

    old: str
    new: str = ""
    reason: str = ""

    @model_validator(mode="after")
    def _one_of_two(self) -> "PointRow":
        if bool(self.new) == bool(self.reason.strip()):
            raise ValueError(f"{self.old}：new 和 reason 要写一个，只写一个")
        return self


class ChangeRow(BaseModel):
    """What became of one indicator, as written in a file."""

    model_config = ConfigDict(extra="forbid")

    old: str
    change: Change
    new: list[str] = []
    reason: str = ""
    check_points: list[PointRow] = []

    @model_validator(mode="after")
    def _whole(self) -> "ChangeRow":
        least, most = {Change.SPLIT: (2, 100), Change.DROPPED: (0, 0)}.get(self.change, (1, 1))
        if not least <= len(self.new) <= most or len(set(self.new)) < len(self.new):
            wanted = {Change.SPLIT: "至少写两个不同的 new", Change.DROPPED: "不写 new"}.get(self.change, "写一个 new")
            raise ValueError(f"{self.old}：“{self.change}”要{wanted}")
        if self.change is Change.DROPPED and not self.reason.strip():
            raise ValueError(f"{self.old}：“取消”要写明 reason")
        if self.change is Change.DROPPED and self.check_points:
            raise ValueError(f"{self.old}：“取消”不写 check_points")
        return self


class MappingRow(BaseModel):
    """A mapping file."""

    model_config = ConfigDict(extra="forbid")

    old: str
    new: str
    note: str = ""
    indicators: list[ChangeRow] = Field(min_length=1)


def load_mapping(path: Path, old: IndicatorSystem, new: IndicatorSystem) -> EditionMap:
    """The mapping in a YAML file, checked against both editions.

    Raises UsageError for unknown ids, ids used twice, and successors that ask for another kind of answer. Old
    indicators that the file leaves out are no error: they are among the unmatched.
    """
    row = checked(MappingRow, read_yaml(path, "版本对应"), f"版本对应 {path.name}")
    found = list(_faults(row, old, new))
    if path.stem != f"{row.old}--{row.new}":
        found.insert(0, f"文件名要写成 {row.old}--{row.new}.yaml")
    if found:
        more = f"；另有 {len(found) - 10} 处" if len(found) > 10 else ""
        raise UsageError(f"版本对应 {path.name} 有误：{'；'.join(found[:10])}{more}。")
    return _resolved(row, old, new)


def mapping_path(folders: Iterable[Path], old: str, new: str) -> Path:
    """The mapping file from one edition to another in the first folder that has it; raises UsageError without one."""
    name = f"{old}--{new}.yaml"
    for folder in folders:
        if (folder / MAPPINGS / name).is_file():
            return folder / MAPPINGS / name
    raise UsageError(f"没有从 {old} 到 {new} 的版本对应文件。请在指标目录的 {MAPPINGS} 里写好 {name}。")


def _resolved(row: MappingRow, old: IndicatorSystem, new: IndicatorSystem) -> EditionMap:
    targets: dict[str, tuple[str, ...]] = {}
    reasons: dict[str, str] = {}
    for change in row.indicators:
        if change.new:
            targets[change.old] = tuple(change.new)
        else:
            reasons[change.old] = change.reason
        for point, (successor, reason) in _points(change, old, new).items():
            if successor:
                targets[point] = (successor,)
            else:
                reasons[point] = reason
    for id_ in (*old.by_id, *old.check_points):
        if id_ not in targets and id_ not in reasons:
            reasons[id_] = "对应文件没有写"
    reached = {id_ for ids in targets.values() for id_ in ids}
    added = tuple(id_ for id_ in new.by_id if id_ not in reached)
    return EditionMap(old.id, new.id, {c.old: c.change for c in row.indicators}, targets, reasons, added, row.note)


def _points(change: ChangeRow, old: IndicatorSystem, new: IndicatorSystem) -> dict[str, tuple[str, str]]:
    """(successor, reason) of every check point of an old indicator; one of the two is empty."""
    written = {point.old: (point.new, point.reason) for point in change.check_points}
    taken = {successor for successor, _ in written.values()}
    found = {}
    for point in old.by_id[change.old].check_points:
        successor = new.check_points.get(f"{(change.new or [''])[0]}-{point.id.rpartition('-')[2]}")
        one_to_one = change.change in (Change.SAME, Change.RENAMED)
        if one_to_one and successor and successor.id not in taken and point.asks_like(successor):
            found[point.id] = (successor.id, "")
        else:
            found[point.id] = ("", change.reason or f"指标{change.change}，检查点没有写明对应")
    return found | written


def _faults(row: MappingRow, old: IndicatorSystem, new: IndicatorSystem) -> Iterator[str]:
    """What in a mapping does not agree with its two editions."""
    if (row.old, row.new) != (old.id, new.id):
        yield f"写的是 {row.old} 到 {row.new}，给的是 {old.id} 到 {new.id}"
        return
    for id_ in _twice(change.old for change in row.indicators):
        yield f"旧指标 {id_} 写了两次"
    shared = Counter(id_ for change in row.indicators for id_ in change.new)
    for change in row.indicators:
        yield from (f"{change.old}：新版没有指标 {id_}" for id_ in change.new if id_ not in new.by_id)
        if change.change in (Change.SAME, Change.RENAMED):
            yield from (
                f"{change.old}：新指标 {id_} 不止一个来源，要写“并入”或“拆分”" for id_ in change.new if shared[id_] > 1
            )
        if change.old in old.by_id:
            yield from _point_faults(change, old, new)
        else:
            yield f"旧版没有指标 {change.old}"
    yield from _point_repetitions(row, old, new)


def _point_faults(change: ChangeRow, old: IndicatorSystem, new: IndicatorSystem) -> Iterator[str]:
    own = {point.id: point for point in old.by_id[change.old].check_points}
    theirs = {p.id: p for id_ in change.new if id_ in new.by_id for p in new.by_id[id_].check_points}
    for point in change.check_points:
        if point.old not in own:
            yield f"{change.old}：旧指标没有检查点 {point.old}"
        elif point.new and point.new not in theirs:
            yield f"{change.old}：新指标没有检查点 {point.new}"
        elif point.new and not own[point.old].asks_like(theirs[point.new]):
            yield f"{point.old} 与 {point.new} 的答案不是一类（type、unit、expect 要相同），不能对应"
    yield from (f"检查点 {id_} 写了两次" for id_ in _twice(point.old for point in change.check_points))


def _point_repetitions(row: MappingRow, old: IndicatorSystem, new: IndicatorSystem) -> Iterator[str]:
    known = [c for c in row.indicators if c.old in old.by_id]
    successors = [new_id for c in known for new_id, _ in _points(c, old, new).values() if new_id]
    yield from (f"两个检查点都对应到 {id_}，答案会互相覆盖" for id_ in _twice(successors))


def _twice(ids: Iterable[str]) -> list[str]:
    return [id_ for id_, n in Counter(ids).items() if n > 1]
