"""矛盾: what the papers of a round say against each other or against the calendar, the quotes side by side."""

from dataclasses import dataclass

from assistant.selfcheck.suggest import last_prefill
from ui.web.fragments import fill
from ui.web.selfcheck.quotes import Shown, shown
from ui.web.selfcheck.scene import CONTRADICTIONS, Scene


@dataclass(frozen=True)
class Pair:
    """One contradiction; `indicator` is the one it is about, empty where none is."""

    kind: str
    what: str
    quotes: list[Shown]
    indicator: str


def contradictions_html(scene: Scene, notice: str = "") -> str:
    """Every contradiction of the newest reading."""
    last = last_prefill(scene.desk.rounds, scene.place.number)
    titles = {i.title: i.id for i in scene.round.indicators}
    pairs = [
        Pair(c.kind, c.what, shown(scene, c.quotes), titles.get(c.what.partition("：")[0], ""))
        for c in (last.contradictions if last else ())
    ]
    return fill(
        "check_contradictions", place=f"{CONTRADICTIONS}-{scene.place.number}", pairs=pairs, read=last, notice=notice
    )
