"""Statutory time limits 期限 as reviewed data: what must be done, by whom, in what time, by which article."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from knowledge.errors import UsageError
from knowledge.pinpoint import Pinpoint, parse

LIBRARY = Path(__file__).parents[1] / "library" / "deadlines"


class Unit(StrEnum):
    """What a limit is counted in. `AT_ONCE` (当场、立即、当日) has no grace; `YEARLY` returns every year."""

    HOUR = "小时"
    DAY = "日"
    WORKDAY = "工作日"
    WEEK = "周"
    MONTH = "个月"
    YEAR = "年"
    AT_ONCE = "即时"
    YEARLY = "每年"


class Rule(StrEnum):
    """How the limit binds: done within, at least so long before, in the last so long before, only after it has passed,
    lasting at least, lasting at most.
    """

    WITHIN = "内"
    BEFORE = "前"
    LAST = "最后"
    AFTER = "满"
    AT_LEAST = "不少于"
    AT_MOST = "不超过"


class RestDay(StrEnum):
    """What the law says about a period whose last day is a rest day."""

    MOVES = "顺延"
    STAYS = "不顺延"
    SILENT = "未规定"


@dataclass(frozen=True)
class Extension:
    """By how much a limit can be extended; `count` 0 when the law sets no length.

    `total` means that the count is the whole period from the start, not what is added.
    """

    count: int
    by: str = ""
    condition: str = ""
    total: bool = False

    def length(self, unit: Unit) -> str:
        """30日, 20个工作日; empty when the law sets no length."""
        return length_in(self.count, unit) if self.count else ""


def length_in(count: int, unit: Unit) -> str:
    """A count with its unit: 30日, 20个工作日, 6个月."""
    return f"{count}{'个' if unit is Unit.WORKDAY else ''}{unit}"


@dataclass(frozen=True)
class Deadline:
    """One time limit: what must be done, by whom, in what time from which day, and where that stands.

    `questions` are typical ways to ask for it; `excluded` names time that is not counted; `yearly` is the month and day of a duty with a fixed date.
    """

    id: str
    law: str
    version: str
    event: str
    who: str
    count: int
    unit: Unit
    rule: Rule
    start: str
    basis: Pinpoint
    keywords: tuple[str, ...]
    questions: tuple[str, ...]
    rest_day: RestDay
    rest_day_basis: str = ""
    extend: Extension | None = None
    excluded: str = ""
    note: str = ""
    yearly: tuple[int, int] | None = None

    @property
    def citation(self) -> str:
        """The basis as people write it: 《行政处罚法》第六十条."""
        return f"《{self.law}》{self.basis}"

    def basis_in(self, article: Pinpoint) -> Pinpoint:
        """The basis as a place of this article, headings included."""
        return article.within(self.basis.paragraph, self.basis.subparagraph, self.basis.item)

    @property
    def term(self) -> str:
        """The limit in words: 收到申请之日起20个工作日内, 举行听证之日7个工作日前."""
        length = length_in(self.count, self.unit)
        if self.unit is Unit.AT_ONCE:
            return f"{self.start}立即或者当场"
        if self.unit is Unit.YEARLY:
            return f"{self.start}前" if self.yearly else f"{self.start}一次"
        if self.rule is Rule.LAST:
            return f"{self.start}前的最后{length}"
        if self.rule is Rule.BEFORE:
            return f"{self.start}的{length}前"
        if self.rule in (Rule.AT_LEAST, Rule.AT_MOST):
            return f"{self.start}起{self.rule}{length}"
        return (
            f"{self.start}起{'满' if self.rule is Rule.AFTER else ''}{length}{'内' if self.rule is Rule.WITHIN else ''}"
        )


class ExtensionRow(BaseModel):
    """An extension as written in a file."""

    model_config = ConfigDict(extra="forbid")

    count: int = Field(ge=0)
    unit: Unit
    by: str = ""
    condition: str = ""
    total: bool = False


class DeadlineRow(BaseModel):
    """A time limit as written in a file; `rest_day` overrides what the file says for its law."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(min_length=3, max_length=60)
    event: str = Field(min_length=6, max_length=40)
    who: str = Field(min_length=2)
    count: int = Field(ge=0)
    unit: Unit
    rule: Rule
    start: str = Field(min_length=2)
    extend: ExtensionRow | None = None
    excluded: str = ""
    basis: str
    note: str = ""
    keywords: list[Annotated[str, Field(min_length=2)]] = Field(min_length=2, max_length=6)
    questions: list[Annotated[str, Field(min_length=6)]] = Field(default=[], max_length=8)
    yearly: str = Field("", pattern=r"^(\d\d-\d\d)?$")
    rest_day: RestDay | None = None
    rest_day_basis: str = ""

    @model_validator(mode="after")
    def _whole(self) -> "DeadlineRow":
        if (self.count == 0) != (self.unit is Unit.AT_ONCE):
            raise ValueError("count 只有在 unit 为 即时 时才是0")
        if self.extend and self.extend.unit is not self.unit:
            raise ValueError("extend 的 unit 要与期限相同")
        if self.yearly and self.unit is not Unit.YEARLY:
            raise ValueError("yearly 只用于 unit 为 每年 的期限")
        return self


class DeadlineFile(BaseModel):
    """The time limits of one law, with what that law says about counting them."""

    model_config = ConfigDict(extra="forbid")

    law: str
    version: date
    working_days: str = ""
    rest_day: RestDay
    rest_day_basis: str = ""
    note: str = ""
    deadlines: list[DeadlineRow]


def questions_by_article(deadlines: Iterable[Deadline]) -> dict[tuple[str, str, str], list[str]]:
    """Typical questions for time limits by the article they stand in: (short title, version, 第X条)."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for deadline in deadlines:
        found.setdefault((deadline.law, deadline.version, deadline.basis.label), []).extend(deadline.questions)
    return found


def load_deadlines(folder: Path = LIBRARY) -> tuple[Deadline, ...]:
    """Every time limit in the files of `folder`; raises UsageError naming file and entry that are wrong."""
    found: dict[str, Deadline] = {}
    for path in sorted(folder.glob("*.yaml")):
        for deadline in _read(path):
            if deadline.id in found:
                raise UsageError(f"期限库 {path.name} 有误：编号 {deadline.id} 用了两次。")
            found[deadline.id] = deadline
    return tuple(found.values())


def find_deadline(deadlines: Sequence[Deadline], id_: str) -> Deadline:
    """The time limit with this id; raises UsageError naming ids like it."""
    for deadline in deadlines:
        if deadline.id == id_:
            return deadline
    near = [d.id for d in deadlines if id_ and (d.id.startswith(id_) or id_.startswith(d.id))][:5]
    hint = f"相近的有：{'、'.join(near)}。" if near else "用 yifa deadline --list 看全部期限。"
    raise UsageError(f"期限库里没有编号“{id_}”。{hint}")


def filter_deadlines(deadlines: Sequence[Deadline], text: str) -> list[Deadline]:
    """The limits that hold every word of `text` in law, event, subject, keywords or id."""
    wanted = text.split()
    return [d for d in deadlines if all(word in _searchable(d) for word in wanted)]


def _searchable(deadline: Deadline) -> str:
    return " ".join((deadline.id, deadline.law, deadline.event, deadline.who, deadline.start, *deadline.keywords))


def _read(path: Path) -> Iterator[Deadline]:
    try:
        data = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        file = DeadlineFile.model_validate(data)
    except yaml.YAMLError as error:
        raise UsageError(f"期限库 {path.name} 不是有效的 YAML：{error}") from error
    except ValidationError as error:
        raise UsageError(f"期限库 {path.name} 有误：{'；'.join(_faults(error, data))}。") from error
    for row in file.deadlines:
        try:
            yield _deadline(file, row)
        except ValueError as error:
            raise UsageError(f"期限库 {path.name} 有误：{row.id}：依据或者日期写法不对（{error}）。") from error


_FAULTS = {
    "missing": "没有填",
    "extra_forbidden": "不认识的键",
    "enum": "只能填 {expected}",
    "int_type": "要填整数",
    "int_parsing": "要填整数",
    "greater_than_equal": "不能小于 {ge}",
    "string_too_short": "至少 {min_length} 字",
    "string_too_long": "最多 {max_length} 字",
    "too_short": "至少 {min_length} 个",
    "too_long": "最多 {max_length} 个",
    "value_error": "{error}",
}


def _faults(error: ValidationError, data: Any) -> Iterator[str]:
    """Each fault with the id of its entry (or its number where it has none)."""
    for fault in error.errors():
        place = list(fault["loc"])
        if len(place) >= 2 and isinstance(place[1], int):
            row = data["deadlines"][place[1]]
            name = row.get("id") if isinstance(row, dict) else ""
            place[:2] = [str(name or f"第{place[1] + 1}条")]
        message = _FAULTS.get(fault["type"], "不能用").format(**fault.get("ctx", {}))
        value = "" if fault["type"] in ("missing", "value_error") else f"（现为 {str(fault['input'])[:40]}）"
        yield f"{' 的 '.join(map(str, place)) or '文件'}：{message}{value}"


def _deadline(file: DeadlineFile, row: DeadlineRow) -> Deadline:
    more = row.extend
    return Deadline(
        **row.model_dump(include={"id", "event", "who", "count", "unit", "rule", "start", "excluded", "note"}),
        law=file.law,
        version=file.version.isoformat(),
        basis=parse(row.basis),
        keywords=tuple(row.keywords),
        questions=tuple(row.questions),
        rest_day=row.rest_day or file.rest_day,
        rest_day_basis=row.rest_day_basis if row.rest_day else file.rest_day_basis,
        extend=Extension(more.count, more.by, more.condition, more.total) if more else None,
        yearly=_month_and_day(row.yearly) if row.yearly else None,
    )


def _month_and_day(text: str) -> tuple[int, int]:
    day = date.fromisoformat(f"2000-{text}")
    return day.month, day.day
