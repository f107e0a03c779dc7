"""The tab 反馈: answers that readers marked as wrong, and what a reviewer makes of them."""

from typing import Any

import gradio as gr

from assistant.corrections import AliasKind, Correction
from assistant.recall import approve
from assistant.records import State
from assistant.wiring import Office
from ui.corrections import approved_record, correction_record
from ui.web import words
from ui.web.fragments import fill, script
from ui.web.guard import friendly
from ui.web.links import read_link
from ui.web.views import sources

SHOWN = 30
"""Tasks on the page; the rest come up as these are done."""


class Review:
    """What happens in the tab."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def show(self) -> str:
        """The tasks and the approved answers."""
        return corrections_html(self._office)

    def approve(self, event: gr.EventData) -> str:
        """Approve the answer that was written, with the bases and the other wordings, one a line."""
        bases, also = (_lines(getattr(event, name, "")) for name in ("bases", "wordings"))
        found = approve(self._office, int(event.number), event.text, bases, wordings=also, by=event.by)
        return corrections_html(self._office, words.APPROVED.format(question=found.question))

    def name(self, event: gr.EventData) -> str:
        """Add an alias."""
        number = int(event.number)
        self._office.corrections.name(number, AliasKind(event.kind), event.word, event.means, by=event.by)
        note = self._office.corrections.find(number).note
        return corrections_html(self._office, words.NAMED.format(note=note))

    def dismiss(self, event: gr.EventData) -> str:
        """Leave the answer as it is."""
        self._office.corrections.dismiss(int(event.number), event.note, by=event.by)
        return corrections_html(self._office, words.DISMISSED)

    def withdraw(self, event: gr.EventData) -> str:
        """Withdraw an approved answer."""
        self._office.corrections.withdraw(int(event.number))
        return corrections_html(self._office, words.REOPENED)


def corrections_html(office: Office, notice: str = "") -> str:
    """The open tasks with their forms, then the approved answers, then how many tasks are done."""
    every = office.corrections.all()
    waiting = [c for c in every if c.state is State.OPEN]
    return fill(
        "corrections",
        notice=notice,
        tasks=[_task(office, c) for c in waiting[:SHOWN]],
        more=max(0, len(waiting) - SHOWN),
        done=len(every) - len(waiting),
        approved=[approved_record(a) | {"places": _places(a.bases)} for a in office.corrections.approved()],
        kinds=list(AliasKind),
    )


def _task(office: Office, correction: Correction) -> dict[str, Any]:
    """A task with what the wrong answer rested on, as its form begins with."""
    record = office.records.answer(correction.answer_id) or {}
    shown = sources(office.corpus, record) if record else []
    return correction_record(correction) | {
        "bases": "\n".join(dict.fromkeys(c["passage_id"] for c in record.get("citations", ()))),
        "sources": [(f"{s.title}{s.pinpoint}", s.link) for s in shown],
    }


def _places(bases: Any) -> list[tuple[str, str]]:
    """(name, address in the reader) of each basis."""
    pairs = (b.passage_id.partition("#") for b in bases)
    return [(f"{document}{place}", read_link(document, place)) for document, _, place in pairs]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def build(office: Office, tab: gr.Tab, quiet: dict[str, Any]) -> None:
    """Lay the tab out and connect it; the list is made when it is opened. `quiet` are the options of every listener."""
    review = Review(office)
    shown = gr.HTML("", elem_id="corrections", js_on_load=script("bridge.js"), apply_default_css=False)
    tab.select(friendly(review.show), None, shown, **quiet)
    shown.submit(friendly(review.approve), None, shown, **quiet)
    shown.edit(friendly(review.name), None, shown, **quiet)
    shown.clear(friendly(review.dismiss), None, shown, **quiet)
    shown.delete(friendly(review.withdraw), None, shown, **quiet)
