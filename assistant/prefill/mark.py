"""What one statement does to an indicator, and why."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.prefill.papers import Statement


class Effect(StrEnum):
    """What a statement does to an indicator, the worst first."""

    BREAKS = "违反"
    LACKS = "缺项"
    NONE = "没有这类事项"
    PROVES = "证明"
    OTHER_YEAR = "别的年度"
    PLAN = "打算"
    GENERAL = "概括表述"


@dataclass(frozen=True)
class Mark:
    """One effect of one statement, with the reason in a few Chinese words. `sure` where figures or days
    decide; `by_rule` where a rule and not the model alone sees it.
    """

    effect: Effect
    statement: Statement
    reason: str
    sure: bool = False
    by_rule: bool = True
