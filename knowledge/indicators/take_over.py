"""From the rows of an office's own table to an indicator system, with a note on everything that was filled in."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.errors import UsageError
from knowledge.indicators.cells import (
    IN_TABLE,
    INFERRED,
    amount,
    bases,
    is_marked,
    lines,
    point,
    terms,
    threshold,
    units,
)
from knowledge.indicators.file import build_system
from knowledge.indicators.indicator import EditionStatus, Finding, IndicatorSystem, MeasureType
from knowledge.indicators.table import (
    BASIS,
    CHILD,
    CHILD_STATUS,
    DEADLINE,
    EVIDENCE,
    ID,
    MEASURE,
    MEASURE_NAME,
    MEASURE_UNIT,
    NEEDED,
    OFFICIAL,
    POINTS,
    PROVENANCE,
    REQUIREMENT,
    RESPONSIBLE,
    SCOPE,
    SCORING,
    TAGS,
    THRESHOLD,
    THRESHOLD_SOURCE,
    TITLE,
    TOP,
    TOP_STATUS,
    UNITS,
    WEIGHT,
    propose_columns,
)
from knowledge.unit import UnitType

ORIGINS = {
    IN_TABLE: "文字出自本单位的表格",
    INFERRED: "表格里没有，由系统按表中文字补上，待人工核对",
}
EVERYONE = ("全部", "所有单位", "各单位", "各部门")
STATUS_NOTE = "由本单位表格导入，未核对"

_LISTS = (POINTS, EVIDENCE, BASIS, SCORING, TAGS)
_INHERITED = (TOP, CHILD, TOP_STATUS, CHILD_STATUS)
_ASKABLE = 120
"""Length up to which a requirement is made a question; of a longer one the title is."""
_ID = re.compile(r"[1-9]\d*\.[1-9]\d*\.[1-9]\d*")


@dataclass(frozen=True)
class Imported:
    """A system made from a table, and what a person should know: what was missing and what was put there instead."""

    system: IndicatorSystem
    notes: tuple[str, ...]


@dataclass
class _Entry:
    """The cells of one indicator and the place of its first row."""

    place: str
    cells: dict[str, str]
    id: str = ""
    official: str = field(default="")


def from_rows(
    rows: Sequence[Mapping[str, str]],
    *,
    id_: str,
    name: str,
    version: str = "0.1.0",
    columns: Mapping[str, str] | None = None,
    places: Sequence[str] = (),
) -> Imported:
    """The system in the rows of a table; `columns` says which heading means which column (default: by its name),
    `places` where each row stands (default: 表头下第1行 and so on).

    Empty cells of 一级 and 二级指标 mean "as above"; a row without 三级指标, or with the one above repeated, continues
    the indicator above. Raises UsageError naming row and column, or indicator and field, at fault.
    """
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    meant = dict(columns) if columns is not None else propose_columns(headings)
    _check_columns(headings, meant)
    tidy = [{meant[h]: _tidy(cell) for h, cell in row.items() if h in meant} for row in rows]
    entries = _entries(tidy, places or [f"表头下第{n}行" for n in range(1, len(rows) + 1)])
    notes = [f"没有用到的列：{'、'.join(unused)}。"] if (unused := [h for h in headings if h not in meant]) else []
    notes += _number(entries)
    notes += _missing(entries, set(meant.values()))
    data = _system(entries, {"id": id_, "name": name, "version": version})
    if new := [unit for unit in data["unit_types"] if unit not in tuple(UnitType)]:
        notes.append(f"新的单位类型：{'、'.join(new)}。")
    return Imported(build_system(data, "表格"), tuple(notes))


def _check_columns(headings: Sequence[str], meant: Mapping[str, str]) -> None:
    twice = sorted({column for column in meant.values() if [*meant.values()].count(column) > 1})
    if twice:
        raise UsageError(f"不止一列表示{'、'.join(twice)}。请改掉多余的列名，或者指明用哪一列。")
    missing = [column for column in NEEDED if column not in meant.values()]
    if missing:
        raise UsageError(f"表格缺少列：{'、'.join(missing)}。现有的列：{'、'.join(headings) or '无'}。")


def _tidy(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def _entries(rows: Sequence[Mapping[str, str]], places: Sequence[str]) -> list[_Entry]:
    """The indicators of a table: merged cells filled, rows that continue an indicator joined to it."""
    entries: list[_Entry] = []
    above: dict[str, str] = {}
    for place, row in zip(places, rows, strict=True):
        if not any(row.values()):
            continue
        cells = dict(row) | _headings(row, above, place)
        if entries and _continues(cells, entries[-1].cells):
            _join(entries[-1], cells, place)
        elif not cells[TITLE]:
            raise UsageError(f"{place}没有三级指标。标题行、合计行请删去。")
        else:
            entries.append(_Entry(place, cells))
        above = cells
    if not entries:
        raise UsageError("表格里没有指标。")
    return entries


def _headings(row: Mapping[str, str], above: Mapping[str, str], place: str) -> dict[str, str]:
    """一级 and 二级指标 of a row, taken from above where empty."""
    top = row[TOP] or above.get(TOP, "")
    changed = top != above.get(TOP)
    child = row[CHILD] or ("" if changed else above.get(CHILD, ""))
    if not top or not child:
        raise UsageError(f"{place}没有写{TOP if not top else CHILD}，上面也没有可以沿用的。")
    same = not changed and child == above.get(CHILD)
    found = {TOP: top, CHILD: child}
    if TOP_STATUS in row:
        found[TOP_STATUS] = row[TOP_STATUS] or ("" if changed else above.get(TOP_STATUS, ""))
    if CHILD_STATUS in row:
        found[CHILD_STATUS] = row[CHILD_STATUS] or (above.get(CHILD_STATUS, "") if same else "")
    return found


def _continues(cells: Mapping[str, str], above: Mapping[str, str]) -> bool:
    same_place = (cells[TOP], cells[CHILD]) == (above[TOP], above[CHILD])
    same_number = cells.get(ID, "") in ("", above.get(ID, ""))
    return same_place and same_number and cells[TITLE] in ("", above[TITLE])


def _join(entry: _Entry, cells: Mapping[str, str], place: str) -> None:
    for column, cell in cells.items():
        mine = entry.cells.get(column, "")
        if column in _LISTS and cell and f"\n{cell}\n" not in f"\n{mine}\n":
            entry.cells[column] = f"{mine}\n{cell}".strip()
        elif cell and column not in (*_LISTS, *_INHERITED) and cell != mine:
            raise UsageError(f"{place}的{column}与同一指标上一行不同（{mine or '空'}、{cell}），请合并成一处。")


def _number(entries: list[_Entry]) -> list[str]:
    """Give every entry its id: the table's own where all are like 1.2.3, else by order; says which."""
    given = [entry.cells.get(ID, "") for entry in entries]
    good = [bool(_ID.fullmatch(id_)) for id_ in given]
    if any(good) and not all(good):
        first = entries[good.index(False)]
        raise UsageError(f"{first.place}的编号不是 1.2.3 这样的，其他行是。请全部写成这样，或者全部不写。")
    if all(good):
        for entry, id_ in zip(entries, given, strict=True):
            entry.id = id_
        return []
    tops: dict[str, dict[str, int]] = {}
    for entry, id_ in zip(entries, given, strict=True):
        children = tops.setdefault(entry.cells[TOP], {})
        children[entry.cells[CHILD]] = children.get(entry.cells[CHILD], 0) + 1
        place = (list(tops).index(entry.cells[TOP]) + 1, list(children).index(entry.cells[CHILD]) + 1)
        entry.id = f"{place[0]}.{place[1]}.{children[entry.cells[CHILD]]}"
        entry.official = "".join(id_.split())
    return ["编号按表中顺序编成 1.1.1 这样" + ("；原来的编号记作官方序号。" if any(given) else "。")]


def _missing(entries: Sequence[_Entry], columns: set[str]) -> Iterator[str]:
    """What the table does not say, and what stands there instead."""

    def lacking(column: str) -> int:
        return sum(not entry.cells.get(column) for entry in entries)

    instead = {
        REQUIREMENT: "用三级指标的文字代替",
        POINTS: "按要求的文字各设一个“是否做到”的检查点，标为推定",
        WEIGHT: "按1分",
        UNITS: "按适用于全部单位",
    }
    for column, words in instead.items():
        if n := lacking(column):
            yield f"{n} 项指标没有{column}，{words}。"
    for column in (EVIDENCE, BASIS):
        if n := lacking(column):
            yield f"{n} 项指标没有{column}，留空。"
    if MEASURE not in columns:
        yield "没有衡量方式，都按是否题（看各检查点是否做到）。"
    plain = sum(not is_marked(line) for entry in entries for line in lines(entry.cells.get(POINTS, "")))
    if plain:
        yield f"{plain} 个检查点没有写明类型（如【是否：是】），按“是否”、应答“是”。"


def _system(entries: Sequence[_Entry], head: dict[str, str]) -> dict[str, Any]:
    """The whole system in the fields of the file format."""
    named = [unit for entry in entries for unit in units(entry.cells.get(UNITS, "")) if unit not in EVERYONE]
    everyone = list(dict.fromkeys((*UnitType, *named)))
    groups: dict[str, dict[str, Any]] = {}
    children: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in entries:
        top, child = entry.cells[TOP], entry.cells[CHILD]
        top_id, _, _ = entry.id.split(".")
        child_id = entry.id.rpartition(".")[0]
        if top not in groups:
            groups[top] = {
                "id": top_id,
                "name": top,
                "name_status": entry.cells.get(TOP_STATUS) or IN_TABLE,
                "children": [],
            }
        if (top, child) not in children:
            status = entry.cells.get(CHILD_STATUS) or IN_TABLE
            children[top, child] = {"id": child_id, "name": child, "name_status": status, "indicators": []}
            groups[top]["children"].append(children[top, child])
        children[top, child]["indicators"].append(_indicator(entry, everyone))
    indicators = [i for child in children.values() for i in child["indicators"]]
    thresholds = [i["measure"]["threshold"]["source"] for i in indicators if "threshold" in i["measure"]]
    names = [section["name_status"] for section in (*groups.values(), *children.values())]
    return head | {
        "status": EditionStatus.UNREVIEWED,
        "status_note": STATUS_NOTE,
        "unit_types": everyone,
        "result_values": list(Finding),
        "provenance_values": _told(i["provenance"] for i in indicators),
        "name_status_values": _told(names),
        "threshold_sources": _told(thresholds),
        "groups": list(groups.values()),
    }


def _told(values: Iterable[str]) -> dict[str, str]:
    """What each value means, as far as we know."""
    return {value: ORIGINS.get(value, ORIGINS[IN_TABLE]) for value in values}


def _indicator(entry: _Entry, everyone: list[str]) -> dict[str, Any]:
    """One indicator in the fields of the file format."""
    cells = entry.cells
    weight = amount(cells.get(WEIGHT) or "1")
    if weight is None:
        raise UsageError(f"{entry.place}的{WEIGHT}“{cells[WEIGHT]}”不是数字。")
    named = units(cells.get(UNITS, ""))
    requirement = " ".join(lines(cells.get(REQUIREMENT, ""))) or cells[TITLE]
    points = [point(line) for line in lines(cells.get(POINTS, ""))]
    if not points:
        points = [point(requirement if len(requirement) <= _ASKABLE else cells[TITLE]) | {"provenance": INFERRED}]
    return {
        "id": entry.id,
        "title": cells[TITLE],
        "requirement": requirement,
        "check_points": [{"id": f"{entry.id}-q{n}"} | fields for n, fields in enumerate(points, 1)],
        "evidence": terms(cells.get(EVIDENCE, "")),
        "legal_basis": [basis for line in lines(cells.get(BASIS, "")) for basis in bases(line)],
        "applies_to": everyone if not named or set(named) & {*EVERYONE} else named,
        "measure": _measure(entry),
        "weight": weight,
        "tags": terms(cells.get(TAGS, "")),
        "provenance": cells.get(PROVENANCE) or IN_TABLE,
        "official_no": _official(cells.get(OFFICIAL) or entry.official),
        "scope_note": cells.get(SCOPE, ""),
        "scoring": cells.get(SCORING, ""),
        "responsible": " ".join(lines(cells.get(RESPONSIBLE, ""))),
    }


def _measure(entry: _Entry) -> dict[str, Any]:
    cells = entry.cells
    found: dict[str, Any] = {
        "type": cells.get(MEASURE) or MeasureType.BOOLEAN.value,
        "name": cells.get(MEASURE_NAME, ""),
        "unit": cells.get(MEASURE_UNIT, ""),
        "deadline": cells.get(DEADLINE, ""),
    }
    if cells.get(THRESHOLD):
        limit = threshold(cells[THRESHOLD])
        if limit is None:
            raise UsageError(f"{entry.place}的{THRESHOLD}“{cells[THRESHOLD]}”要写成“不低于100”这样。")
        found["threshold"] = {"op": limit[0], "value": limit[1], "source": cells.get(THRESHOLD_SOURCE) or IN_TABLE}
    return found


def _official(text: str) -> int | str | None:
    return int(text) if text.isascii() and text.isdecimal() else text or None
