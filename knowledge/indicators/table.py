"""An indicator system as a table, one indicator a row, so that offices can read, edit and hand in their own.

Cells with several entries hold one a line: check points 【是否：是】…？, bases 【law，已核对】《…》第四十二条：要点.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from knowledge.errors import UsageError
from knowledge.indicators.cells import basis_cell, number_cell, point_cell, threshold_cell
from knowledge.indicators.indicator import IndicatorSystem

TOP, CHILD, ID, TITLE = "一级指标", "二级指标", "编号", "三级指标"
REQUIREMENT, POINTS, EVIDENCE, BASIS = "要求", "检查点", "证明材料", "依据"
WEIGHT, SCORING, RESPONSIBLE, UNITS = "分值", "评分标准", "责任单位", "适用单位"
MEASURE, MEASURE_NAME, MEASURE_UNIT = "衡量方式", "衡量名称", "计量单位"
THRESHOLD, THRESHOLD_SOURCE, DEADLINE = "达标线", "达标线来源", "每年截止"
TAGS, SCOPE, PROVENANCE, OFFICIAL = "标签", "适用说明", "来源", "官方序号"
TOP_STATUS, CHILD_STATUS = "一级名称来源", "二级名称来源"

COLUMNS: Mapping[str, tuple[str, ...]] = {
    TOP: ("一级", "一级指标名称"),
    CHILD: ("二级", "二级指标名称"),
    ID: ("序号", "指标编号"),
    TITLE: ("三级", "三级指标名称", "指标", "指标名称", "指标内容"),
    REQUIREMENT: ("指标要求", "工作要求", "具体要求"),
    POINTS: ("检查要点", "自查问题", "检查内容"),
    EVIDENCE: ("佐证材料", "印证材料", "支撑材料"),
    BASIS: ("法律依据", "制定依据", "指标依据"),
    WEIGHT: ("权重", "标准分", "标准分值", "分数", "满分", "基本分", "指标分值"),
    SCORING: ("评分细则", "计分办法", "评分办法", "计分标准", "扣分标准", "评价标准", "考核标准", "赋分标准"),
    RESPONSIBLE: ("牵头单位", "责任部门", "责任科室", "责任处室", "牵头部门"),
    UNITS: ("适用对象", "适用范围"),
    MEASURE: (),
    MEASURE_NAME: (),
    MEASURE_UNIT: (),
    THRESHOLD: ("阈值", "目标值"),
    THRESHOLD_SOURCE: (),
    DEADLINE: (),
    TAGS: ("关键词",),
    SCOPE: (),
    PROVENANCE: (),
    OFFICIAL: (),
    TOP_STATUS: (),
    CHILD_STATUS: (),
}
"""Every column with the other names that offices use for it."""

NEEDED = (TOP, CHILD, TITLE)
_FORMULA = ("=", "+", "-", "@", "\t", "'")


def to_rows(system: IndicatorSystem) -> list[dict[str, str]]:
    """One row an indicator, every column filled; `from_rows` gives the same sections and indicators back."""
    rows = []
    for indicator in system.indicators:
        top, child = system.path(indicator.id)
        measure, threshold = indicator.measure, indicator.measure.threshold
        deadline = measure.deadline
        rows.append(
            {
                TOP: top.name,
                CHILD: child.name,
                ID: indicator.id,
                TITLE: indicator.title,
                REQUIREMENT: indicator.requirement,
                POINTS: "\n".join(map(point_cell, indicator.check_points)),
                EVIDENCE: "\n".join(indicator.evidence),
                BASIS: "\n".join(map(basis_cell, indicator.legal_basis)),
                WEIGHT: number_cell(indicator.weight),
                SCORING: indicator.scoring,
                RESPONSIBLE: indicator.responsible,
                UNITS: "\n".join(indicator.applies_to),
                MEASURE: measure.type.value,
                MEASURE_NAME: measure.name,
                MEASURE_UNIT: measure.unit,
                THRESHOLD: threshold_cell(threshold) if threshold else "",
                THRESHOLD_SOURCE: threshold.source if threshold else "",
                DEADLINE: f"{deadline[0]:02}-{deadline[1]:02}" if deadline else "",
                TAGS: "\n".join(indicator.tags),
                SCOPE: indicator.scope_note,
                PROVENANCE: indicator.provenance,
                OFFICIAL: "" if indicator.official_no is None else str(indicator.official_no),
                TOP_STATUS: top.name_status,
                CHILD_STATUS: child.name_status,
            }
        )
    return rows


def propose_columns(header: Iterable[str]) -> dict[str, str]:
    """For each heading that we recognise the column it means; others are left out."""
    meant = {alias: column for column, aliases in COLUMNS.items() for alias in (column, *aliases)}
    found = {heading: meant.get(re.sub(r"[\s（(].*$|[：:]$", "", heading.strip())) for heading in header}
    return {heading: column for heading, column in found.items() if column}


def read_cells(text: str) -> list[list[str]]:
    """The cells of CSV text (commas, tabs or semicolons), line by line; raises UsageError for what is no table."""
    best: list[list[str]] = []
    for delimiter in ",\t;":
        try:
            lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))
        except csv.Error as error:
            raise UsageError(f"表格读不了（{error}）。请另存为 CSV（UTF-8，逗号分隔）再试。") from error
        if max(map(len, lines), default=0) > max(map(len, best), default=0):
            best = lines
    return [[_unguarded(cell) for cell in line] for line in best]


def write_table(rows: Sequence[Mapping[str, str]]) -> str:
    """Rows as CSV text that `read_cells` reads back; cells that a spreadsheet would run as a formula are guarded."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=list(rows[0]) if rows else list(COLUMNS))
    writer.writeheader()
    writer.writerows({name: _guarded(cell) for name, cell in row.items()} for row in rows)
    return out.getvalue()


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
