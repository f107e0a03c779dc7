"""The stages of administrative business: the longest time the law leaves between two, and which comes first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from knowledge.strict_yaml import checked, read_yaml

SHIPPED = Path(__file__).parents[2] / "knowledge" / "library" / "stages.yaml"
_NO_BEFORE = re.compile(
    r"(?:没有|未(?!见)|无|没|不(?:承担|行使|涉及|具有?))(?:[^，；。]{0,22}(?:收到|接到|发出|承担|制定|出台|起草|作出|发生|实施|一类的)[^，；。]{0,22}|对[^，；。]{0,8}安排"
    r"|(?:再|曾|新|过|任何|的|大额|被申请|办理|受理|开展|行使|安排|聘用){0,3}[^，；。设附达被见对]{0,5})$"
)
_HEAD = re.compile(
    r"^(?:$|[^，；。提建附审查]{0,4}$|[和及、]|经济活动|类|等|方面|事项|案件|任务|申请|情形|情况|项目|措施|的?(?:职[能责权]|权限|立项))"
)
_NO_AFTER = re.compile(
    r"^[^，；。\d]{0,10}(?:20\d\d年)?(?:：|为|数|共|收到|案件|申请|事项|\s)*(?<!\d)(?:0|零)[件起份项宗个](?!\d)"
    r"|^[^，；。\d]{0,8}：?(?:20\d\d年)?(?:未发生|未收到|没有收到|均?无(?:此类)?(?:案件|申请|情况|事项|职[能责权]|权限)?$|没有$)"
)
_ONLY_FAULT = re.compile("逾期|超期|超范围|违法|违规|造假|瞒报|迟报|漏报|未经|没有经|不及时|超过|指标")
"""Words of a clause that denies a fault and not a matter."""
_NEVER = re.compile(r"(?!)")


class LimitRow(BaseModel):
    """The longest time between two stages."""

    model_config = ConfigDict(extra="forbid")

    for_: str = Field(alias="for", min_length=2)
    from_: str = Field(alias="from")
    to: str
    within: str = Field(pattern=r"^\d+(日|个工作日|个月)$")
    apart: str = ""

    @field_validator("from_", "to", "apart")
    @classmethod
    def _patterns(cls, text: str) -> str:
        return _expression(text)


class OrderRow(BaseModel):
    """A stage that comes before another."""

    model_config = ConfigDict(extra="forbid")

    for_: str = Field(alias="for", min_length=2)
    before: str
    after: str

    @field_validator("before", "after")
    @classmethod
    def _patterns(cls, text: str) -> str:
        return _expression(text)


class MatterRow(BaseModel):
    """A matter without which some indicators do not apply."""

    model_config = ConfigDict(extra="forbid")

    none: str
    for_: list[str] = Field(alias="for", min_length=1)

    @field_validator("none")
    @classmethod
    def _pattern(cls, text: str) -> str:
        return _expression(text)


class StageFile(BaseModel):
    """The file of stages and matters."""

    model_config = ConfigDict(extra="forbid")

    limits: list[LimitRow]
    orders: list[OrderRow]
    matters: list[MatterRow]


@dataclass(frozen=True)
class Limit:
    """From one stage to another at most so much: 30日, 10个工作日, 2个月; `apart` excuses."""

    start: re.Pattern[str]
    end: re.Pattern[str]
    within: str
    apart: re.Pattern[str] = _NEVER


@dataclass(frozen=True)
class Order:
    """A stage that must not come after another."""

    before: re.Pattern[str]
    after: re.Pattern[str]


@dataclass(frozen=True)
class Stages:
    """The limits and orders that hold for an indicator, and the matters without which it does not apply."""

    limits: tuple[Limit, ...] = ()
    orders: tuple[Order, ...] = ()
    matters: tuple[re.Pattern[str], ...] = ()

    def absent(self, text: str) -> bool:
        """Whether a text says that one of the matters did not occur in the whole year."""
        return any(self._absent(matter, clause) for matter in self.matters for clause in re.split("[，；。（）]", text))

    @staticmethod
    def _absent(matter: re.Pattern[str], clause: str) -> bool:
        if _ONLY_FAULT.search(clause):
            return False
        sides = [(clause[: found.start()], clause[found.end() :]) for found in matter.finditer(clause)]
        return any((_NO_BEFORE.search(b) and _HEAD.match(a)) or _NO_AFTER.search(a) for b, a in sides)


@dataclass(frozen=True)
class StageBook:
    """All limits and orders by the word of a title that binds them."""

    limits: tuple[tuple[str, Limit], ...]
    orders: tuple[tuple[str, Order], ...]
    matters: tuple[tuple[str, re.Pattern[str]], ...]

    def of(self, titles: Iterable[str]) -> Stages:
        """What holds for matters of these titles."""
        told = tuple(titles)
        return Stages(
            tuple(limit for word, limit in self.limits if any(word in title for title in told)),
            tuple(order for word, order in self.orders if any(word in title for title in told)),
            tuple(matter for word, matter in self.matters if any(word in title for title in told)),
        )


def load_stages(path: Path = SHIPPED) -> StageBook:
    """The shipped stages; raises UsageError naming the entry that is wrong."""
    file = checked(StageFile, read_yaml(path, "环节表"), f"环节表 {path.name}")
    limits = (
        (x.for_, Limit(re.compile(x.from_), re.compile(x.to), x.within, re.compile(x.apart) if x.apart else _NEVER))
        for x in file.limits
    )
    orders = ((x.for_, Order(re.compile(x.before), re.compile(x.after))) for x in file.orders)
    matters = ((word, re.compile(x.none)) for x in file.matters for word in x.for_)
    return StageBook(tuple(limits), tuple(orders), tuple(matters))


def _expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"“{text}”不是正则表达式：{error}") from error
    return text
