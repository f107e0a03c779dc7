"""The tab 事项日历: which recurring duties are due soon, and those of the whole year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import gradio as gr

from assistant.wiring import Office
from knowledge.dates.day import weekday
from knowledge.dates.duty import Duty, Turn, pressing, turns, unit_named
from knowledge.dates.duty_file import OWN_FILE, load_duties
from knowledge.unit import UnitType
from ui.web.fragments import fill
from ui.web.guard import friendly

EVERYBODY = "全部单位"
UNITS = "单位类型"
SOON = 90
"""Days ahead that count as soon."""
CLOSE = 30
"""Days ahead from which a duty is marked."""


@dataclass(frozen=True)
class Entry:
    """A duty as the page shows it: its day, how far that is, and the colour of that."""

    duty: Duty
    day: str
    weekday: str
    state: str
    style: str
    caution: str

    @property
    def units(self) -> str:
        """The kinds of office, in one word when it is all of them."""
        return EVERYBODY if set(self.duty.units) == set(UnitType) else "、".join(self.duty.units)


class Duties:
    """What happens in the tab."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def show(self, unit: str) -> str:
        """The duties of a kind of office as of today."""
        duties = load_duties(self._office.settings.home / OWN_FILE)
        return duties_html(duties, date.today(), unit_named("" if unit == EVERYBODY else unit))


def duties_html(duties: Sequence[Duty], today: date, unit: UnitType | None = None) -> str:
    """The list in two parts, due soon and the whole year."""
    found = turns(duties, today, unit=unit)
    dated = sorted((t for t in found if t.next), key=lambda t: t.duty.due.in_year(today.year)[0])
    return fill(
        "duties",
        soon=[soon_entry(t) for t in pressing(found, SOON)],
        days=SOON,
        year=today.year,
        dated=[year_entry(t) for t in dated],
        undated=[Entry(t.duty, "", "", t.state, "", "") for t in found if not t.next],
        own_file=OWN_FILE,
    )


def soon_entry(turn: Turn) -> Entry:
    """A duty that is due soon or has just passed, under the day meant."""
    day = turn.day
    assert day
    style = "ended" if turn.passed else "note" if (turn.left or 0) <= CLOSE else "good"
    return Entry(turn.duty, f"{day.month}月{day.day}日", weekday(day), turn.state, style, turn.caution)


def year_entry(turn: Turn) -> Entry:
    """A duty in the list of the year, under its day of the year."""
    assert turn.next
    due = turn.duty.due
    day = f"{due.month}月{due.day}日" if due.month else str(due)
    if turn.next.year == turn.today.year or turn.passed:
        return Entry(turn.duty, day, "", turn.state, "ended" if turn.passed else "good", turn.caution)
    return Entry(turn.duty, day, "", f"今年已过，下次还有{turn.left}天", "", turn.caution)


def build(office: Office, tab: gr.Tab, quiet: dict[str, Any]) -> None:
    """Lay the tab out and connect it; the list is made when it is opened. `quiet` are the options of every listener."""
    duties = Duties(office)
    with gr.Column(elem_id="duties"):
        unit = gr.Radio(
            [EVERYBODY, *UnitType],
            value=EVERYBODY,
            label=UNITS,
            show_label=False,
            container=False,
            elem_id="duty-unit",
        )
        listed = gr.HTML("", elem_id="duty-list", apply_default_css=False, js_on_load=None)
    tab.select(friendly(duties.show), unit, listed, **quiet)
    unit.change(friendly(duties.show), unit, listed, trigger_mode="always_last", **quiet)
