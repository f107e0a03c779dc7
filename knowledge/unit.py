"""The kinds of office 单位类型 that duties and indicators are addressed to."""

from enum import StrEnum


class UnitType(StrEnum):
    """The kinds of office that duties and indicators apply to."""

    GOVERNMENT = "县区政府"
    ENFORCING = "执法部门"
    ORDINARY = "一般部门"
    TOWNSHIP = "乡镇街道"
