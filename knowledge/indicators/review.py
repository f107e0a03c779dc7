"""The review of an imported edition: until a person has held it against its source, no self-check rests on it."""

from dataclasses import replace
from datetime import date

from knowledge.errors import UsageError
from knowledge.indicators.indicator import EditionStatus, IndicatorSystem, Review


def unreviewed(system: IndicatorSystem) -> IndicatorSystem:
    """The edition as it stands after the import, with a note people must see."""
    return replace(system, status=EditionStatus.UNREVIEWED, review=None, status_note=f"{_origin(system)}，未核对")


def reviewed(system: IndicatorSystem, by: str, on: date) -> IndicatorSystem:
    """The edition with the name of the person who reviewed it; raises UsageError without a name or for our own draft."""
    if not by.strip():
        raise UsageError("请写明核对人的姓名。")
    if system.status is EditionStatus.DRAFT:
        raise UsageError(f"指标体系 {system.id} 不是从表格导入的，没有可以核对的原表。")
    note = f"{_origin(system)}，{by.strip()}于{on.year}年{on.month}月{on.day}日核对"
    return replace(system, status=EditionStatus.ISSUED, review=Review(by.strip(), on), status_note=note)


def for_self_check(system: IndicatorSystem, *, unreviewed_too: bool = False) -> IndicatorSystem:
    """The edition if a self-check may rest on it; raises UsageError for one that nobody has reviewed."""
    if system.status is EditionStatus.UNREVIEWED and not unreviewed_too:
        raise UsageError(
            f"指标体系 {system.id} 是导入的，还没有人核对，不能用于自查。"
            f"请对照原表看一遍，然后执行 yifa indicators review {system.id} --reviewed-by 姓名。"
        )
    return system


def _origin(system: IndicatorSystem) -> str:
    return f"由“{system.source.file}”导入" if system.source.file else "由本单位表格导入"
