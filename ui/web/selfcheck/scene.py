"""What every page of the tab 自查 is given, and what every action gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.check import Desk
from assistant.selfcheck.assessment import Round
from assistant.selfcheck.evidence import Evidence
from assistant.wiring import Office

ROUNDS, PAPERS, WALK, CONTRADICTIONS, GAPS, SCORE, HAND_IN, ROLLUP = (
    "rounds",
    "papers",
    "walk",
    "contradictions",
    "gaps",
    "score",
    "hand_in",
    "rollup",
)
"""The pages; those from `PAPERS` to `HAND_IN` are the steps of a round."""
STEPS = {
    PAPERS: "资料",
    WALK: "逐项核对",
    CONTRADICTIONS: "矛盾",
    GAPS: "问题清单",
    SCORE: "得分",
    HAND_IN: "提交和导出",
}


@dataclass(frozen=True)
class Place:
    """Where a person is: a page, its round, and there an indicator, a section, a job or a year."""

    page: str = ROUNDS
    number: int = 0
    indicator: str = ""
    section: str = ""
    job: int = 0
    year: int = 0
    ranked: bool = False


@dataclass(frozen=True)
class Scene:
    """Everything a page is made from. `by` is the name of who is at work."""

    office: Office
    desk: Desk
    place: Place
    by: str = ""

    @cached_property
    def round(self) -> Round:
        """The round as it is now; raises UnknownAssessment."""
        return self.desk.rounds.round(self.place.number)

    @cached_property
    def evidence(self) -> dict[str, Evidence]:
        """The evidence of the round by id."""
        return {e.id: e for e in self.desk.evidence.all(self.place.number)}

    def at(self, **changes: object) -> "Scene":
        """The same people elsewhere, or at the same place anew."""
        return Scene(self.office, self.desk, replace(self.place, **changes), self.by)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Done:
    """Where an action leads, and what the page says about it: a notice, something to undo, what a person typed that
    was not kept (by field), and what was asked back.
    """

    place: Place
    notice: str = ""
    undo: str = ""
    typed: Mapping[str, str] | None = None
    talk: tuple[tuple[str, str], ...] = ()


Fields = Mapping[str, str]
"""What a button or a form sends."""
Action = Callable[[Scene, Fields], Done]
