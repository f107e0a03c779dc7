"""Which column of an office's table is which field: proposed with the reason, written to a file, corrected by a person."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from knowledge.errors import UsageError
from knowledge.indicators.cells import amount
from knowledge.indicators.layout import Layout
from knowledge.indicators.table import (
    BASIS,
    CHILD,
    COLUMNS,
    EVIDENCE,
    ID,
    POINTS,
    REQUIREMENT,
    RESPONSIBLE,
    SCORING,
    TITLE,
    TOP,
    UNITS,
    WEIGHT,
    propose_columns,
)
from knowledge.strict_yaml import checked, read_yaml

SKIPPED, BOTH = "不导入", "要求和评分标准"
TOP_WEIGHT, CHILD_WEIGHT = "一级分值", "二级分值"
FIELDS = (SKIPPED, *COLUMNS, BOTH, TOP_WEIGHT, CHILD_WEIGHT)
"""What a column can be. 要求和评分标准 is parted row by row; the scores of sections are only used to check the sums."""

JOINABLE = (REQUIREMENT, POINTS, EVIDENCE, BASIS, SCORING, RESPONSIBLE, UNITS)
"""Fields that several columns may fill together, if a person says so."""

_SAMPLES, _SHOWN = 3, 40
_MOST = 0.5
"""Share of a column's cells that must look alike for a proposal by content."""

FILLED_IN = "自评、打分时填写的列，不属于指标体系"
_FILLED_IN = re.compile(
    r"自评|自查得分|考核得分|得分(?!标准|办法|细则|规则|要点)|扣分$|复核|核验|备注|完成情况|链接|上传|签字|评分人|审核意见|填报"
)
_CLOSE = (
    (re.compile(r"一级.*分"), TOP_WEIGHT),
    (re.compile(r"二级.*分"), CHILD_WEIGHT),
    (re.compile("一级"), TOP),
    (re.compile("二级"), CHILD),
    (re.compile("三级"), TITLE),
    (re.compile(r"[评计考][分价核]要点"), REQUIREMENT),
    (re.compile(r"[评计赋扣]分|评价标准|考核标准|考核办法"), SCORING),
    (re.compile(r"责任|牵头|主管|实施主体|科室|承办"), RESPONSIBLE),
    (re.compile(r"证明|佐证|印证|支撑|材料|台账"), EVIDENCE),
    (re.compile("依据"), BASIS),
    (re.compile(r"分值|权重|基本分|标准分|满分"), WEIGHT),
    (re.compile(r"序号|编号"), ID),
    (re.compile(r"要求|要点|内容|任务|标准"), REQUIREMENT),
)
_POINTS_OF = re.compile(r"[得扣计加减][\d.]+\s*分|不得分|扣完为止|每.{1,12}[扣得加减]")
_OFFICE = re.compile(r"(局|办|部门|部|委|科|处|室|单位|政府|乡镇|街道|队|中心)([、，,；;等]|$)")


class Sureness(StrEnum):
    """What a proposal rests on. Only a name that fits exactly, or a person's word, is used without confirmation."""

    HAND = "人工指定"
    NAME = "列名"
    CLOSE = "列名相近"
    CONTENT = "按内容推测"
    NONE = "没有认出"

    @property
    def settled(self) -> bool:
        """Whether nobody needs to confirm it."""
        return self in (Sureness.HAND, Sureness.NAME)


@dataclass(frozen=True)
class Column:
    """A column with what it is taken for; `field` is one of FIELDS, empty where nothing fits."""

    heading: str
    samples: tuple[str, ...]
    field: str
    sureness: Sureness
    reason: str

    @property
    def used(self) -> bool:
        """Whether the column goes into the edition."""
        return self.field not in ("", SKIPPED)


def propose_fields(layout: Layout, by_hand: Mapping[str, str] | None = None) -> tuple[Column, ...]:
    """What each column is taken for; `by_hand` (heading → field) goes before everything.

    Raises UsageError for headings that the tables do not have and for fields that do not exist.
    """
    given = by_hand or {}
    _check(given, layout.headings)
    found = [_column(layout, heading, given) for heading in layout.headings]
    found = _one_each(_sections(found))
    if not any(column.field == SCORING for column in found):
        found = [_with_scoring(layout, column) for column in found]
    return tuple(found)


def _check(given: Mapping[str, str], headings: Iterable[str]) -> None:
    foreign = [heading for heading in given if heading not in headings]
    if foreign:
        raise UsageError(f"表里没有列：{'、'.join(foreign)}。现有的列：{'、'.join(headings)}。")
    unknown = [field for field in given.values() if field and field not in FIELDS]
    if unknown:
        raise UsageError(f"没有字段：{'、'.join(unknown)}。可以用：{'、'.join(FIELDS)}。")


def _column(layout: Layout, heading: str, given: Mapping[str, str]) -> Column:
    values = layout.values(heading)
    samples = tuple(value[:_SHOWN] for value in list(dict.fromkeys(values))[:_SAMPLES])
    field, sureness, reason = _proposal(heading, values)
    if heading in given:
        field, sureness, reason = given[heading] or SKIPPED, Sureness.HAND, "人工指定"
    return Column(heading, samples, field, sureness, reason)


def _proposal(heading: str, values: Sequence[str]) -> tuple[str, Sureness, str]:
    """Field, sureness and reason from the heading, else from what the cells look like."""
    name = re.sub(r"（第\d+列）$", "", heading)
    last = name.rpartition("/")[2]
    exact = next(((field, part) for part, field in propose_columns([name, last]).items()), None)
    if exact:
        return exact[0], Sureness.NAME, "列名相同" if exact[0] == exact[1] else f"“{exact[1]}”即{exact[0]}"
    if _FILLED_IN.search(last):
        return SKIPPED, Sureness.NAME, FILLED_IN
    close = next(((field, match[0]) for pattern, field in _CLOSE if (match := pattern.search(name))), None)
    if close:
        return close[0], Sureness.CLOSE, f"列名里有“{close[1]}”"
    looks = _looks(values)
    if looks:
        return looks[0], Sureness.CONTENT, looks[1]
    return "", Sureness.NONE, "列名和内容都没有认出"


def _looks(values: Sequence[str]) -> tuple[str, str] | None:
    """Field and reason by the cells; None where they tell nothing."""
    if not values:
        return None
    amounts = [amount(value) for value in values]
    if all(n is not None for n in amounts):
        counted = len(values) > 1 and amounts == [*range(1, len(values) + 1)]
        return (ID, "依次是 1、2、3……") if counted else (WEIGHT, "都是数字")
    kinds = (
        (_POINTS_OF, SCORING, "得分、扣分的规则"),
        (_OFFICE, RESPONSIBLE, "单位名称"),
        (re.compile("《"), BASIS, "书名号"),
    )
    for pattern, field, words in kinds:
        n = sum(bool(pattern.search(value)) for value in values)
        if n > len(values) * _MOST:
            return field, f"{len(values)} 格里有 {n} 格是{words}"
    return None


def _sections(columns: list[Column]) -> list[Column]:
    """Of several columns of scores, one right after 一级 or 二级 is taken for the score of the section."""
    scores = [at for at, column in enumerate(columns) if column.field == WEIGHT]
    found = list(columns)
    for at in scores if len(scores) > 1 else ():
        before = columns[at - 1].field if at else ""
        field = {TOP: TOP_WEIGHT, CHILD: CHILD_WEIGHT}.get(before)
        if field and columns[at].sureness is not Sureness.HAND:
            found[at] = replace(columns[at], field=field, sureness=Sureness.CLOSE, reason=f"紧跟在{before}后面")
    return found


def _one_each(columns: list[Column]) -> list[Column]:
    """Of columns proposed for one field a guess gives way to a surer one; the rest stay, and a person must choose."""
    order = list(Sureness)
    best = {
        field: min(order.index(column.sureness) for column in columns if column.field == field)
        for field in {column.field for column in columns if column.used}
    }
    return [
        replace(column, field="", sureness=Sureness.NONE, reason=f"也像{column.field}，已有更合适的列")
        if column.used and not column.sureness.settled and order.index(column.sureness) > best[column.field]
        else column
        for column in columns
    ]


def _with_scoring(layout: Layout, column: Column) -> Column:
    """The column of requirements, proposed to be parted where most of its cells hold rules for scoring."""
    values = layout.values(column.heading)
    n = sum(bool(_POINTS_OF.search(value)) for value in values)
    if column.field != REQUIREMENT or column.sureness is Sureness.HAND or n <= len(values) * _MOST:
        return column
    reason = f"{len(values)} 格里有 {n} 格写着得分、扣分的规则，没有单独的评分标准列"
    return replace(column, field=BOTH, sureness=Sureness.CONTENT, reason=reason)


def parted(text: str) -> tuple[str, str]:
    """(requirement, rules for scoring) of a text that holds both; the rules begin with the first sentence of theirs."""
    pieces = re.findall(r"[^。；;\n]+[。；;\n]*", text)
    start = next((n for n, piece in enumerate(pieces) if _POINTS_OF.search(piece)), len(pieces))
    return "".join(pieces[:start]).strip(), "".join(pieces[start:]).strip()


def twice(columns: Sequence[Column], *, join: bool) -> list[str]:
    """Fields that more than one column claims; those whose texts may be joined do not count with `join`."""
    claims = Counter(column.field for column in columns if column.used)
    claims.update({REQUIREMENT: claims[BOTH], SCORING: claims[BOTH]})
    return [field for field, n in claims.items() if n > 1 and not (join and field in JOINABLE)]


class ColumnsRow(BaseModel):
    """A file that says which column is which field."""

    model_config = ConfigDict(extra="forbid")

    join: bool = Field(default=False, strict=True)
    columns: dict[str, str] = Field(min_length=1)


def read_columns(path: Path) -> ColumnsRow:
    """The columns as a person wrote them; raises UsageError for what cannot be read."""
    return checked(ColumnsRow, read_yaml(path, "列对应"), f"列对应 {path.name}")


def columns_text(columns: Sequence[Column], file: str) -> str:
    """The text of a file for `read_columns`, to be corrected: each column with its reason and a sample beside it."""
    lines = [
        f"# {_comment(file)} 的列各是什么。冒号左边是列名，不要改；右边是字段，不对就改，空着等于不导入。",
        f"# 可以用的字段：{'、'.join(FIELDS)}",
        f"# 几列合成一个字段（限{'、'.join(JOINABLE)}）时，把 join 改成 true。",
        "join: false",
        "columns:",
    ]
    for column in columns:
        told = "；".join((column.sureness.value, column.reason, *(f"例：{sample}" for sample in column.samples[:1])))
        key, value = (json.dumps(text, ensure_ascii=False) for text in (column.heading, column.field))
        lines.append(f"  {key}: {value}  # {_comment(told)}")
    return "\n".join(lines) + "\n"


def _comment(text: str) -> str:
    """A text on one line, without characters that YAML refuses."""
    return "".join(char if char.isprintable() else " " for char in text)
