"""The tab 起草 laid out and connected: one place, a page for it, an action that leads to another place."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import gradio as gr

from assistant.check import Desk
from assistant.draft import draft_desk
from assistant.wiring import Office
from ui.web.drafting import checks, drafts, edit, facts, head, letter, out, papers
from ui.web.drafting.scene import CHECKS, DRAFTS, EDIT, FACTS, LETTER, OUT, PAPERS, Action, Done, Place, Scene
from ui.web.fragments import script
from ui.web.guard import friendly
from ui.web.name import name_field
from ui.web.work import working_for

EVERY = 1.0
"""Seconds between two looks at papers that are being read; none is taken while nothing is."""
BEGIN = "begin"
ACTIONS: Mapping[str, Action] = {
    "go": drafts.go,
    "plan": drafts.plan,
    "take_round": papers.take_round,
    "take_out": papers.take_out,
    "mark_earlier": papers.mark_earlier,
    "edit_fact": facts.edit_fact,
    "lock_fact": facts.lock_fact,
    "drop_fact": facts.drop_fact,
    "add_fact": facts.add_fact,
    "refresh": facts.refresh,
    "edit": edit.edit,
    "add": edit.add,
    "confirm": edit.confirm,
    "leave_out": edit.leave_out,
    "accept": edit.accept,
    "lock": edit.lock,
    "regenerate": edit.regenerate,
    "restore": edit.restore,
    "write_frame": out.write_frame,
    "answer": letter.answer,
    "take_items": letter.take_items,
}
"""What buttons and forms of the pages do, by the name that they carry."""

PAGES: Mapping[str, Callable[[Scene, str], str]] = {
    DRAFTS: drafts.drafts_html,
    PAPERS: papers.papers_html,
    FACTS: facts.facts_html,
    EDIT: edit.edit_html,
    CHECKS: checks.checks_html,
    OUT: out.out_html,
    LETTER: letter.letter_html,
}


class Drafting:
    """What happens in the tab."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._desk = draft_desk(office)
        self._check = Desk(office.corpus.store.engine, office.settings.home)

    def show(self, place: Place, by: str) -> tuple[Any, ...]:
        """The page of a place as it is now."""
        return self._page(self._scene(place, by), Done(place))

    def act(self, place: Place, by: str, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """Do what a button or a form says, and show where that leads."""
        scene = self._scene(place, by)
        if event.act != BEGIN:
            done = ACTIONS[event.act](scene, event.fields)
            yield self._page(self._scene(done.place, by), done)
            return
        for step in papers.begin(scene):
            if step is None:
                working = papers.papers_html(scene, doing=True)
                yield gr.skip(), gr.skip(), working, gr.UploadButton(visible=False), gr.Timer(active=False)
            else:
                yield self._page(self._scene(step.place, by), step)

    def upload(self, files: list[str], place: Place, by: str) -> tuple[Any, ...]:
        """Take papers or a letter in."""
        take = letter.hand_in_letter if place.page == LETTER else papers.hand_in_files
        done = take(self._scene(place, by), files)
        return self._page(self._scene(done.place, by), done)

    def _scene(self, place: Place, by: str) -> Scene:
        return Scene(self._office, self._desk, self._check, place, (by or "").strip()[:40])

    def _page(self, scene: Scene, done: Done) -> tuple[Any, ...]:
        """(place, head, page, upload, clock)."""
        page = PAGES[scene.place.page](scene, done.notice)
        return scene.place, head.head_html(scene), page, _upload(scene), gr.Timer(active=self._reading(scene))

    def _reading(self, scene: Scene) -> bool:
        plan = scene.place.plan
        return scene.place.page == PAPERS and plan is not None and bool(working_for(scene.office, plan.unit))


def _upload(scene: Scene) -> gr.UploadButton:
    """The button for papers or for a letter; the first thing to do while there are none."""
    place = scene.place
    if place.page == PAPERS and place.plan:
        return gr.UploadButton(
            papers.UPLOAD_PAPERS, visible=True, variant="secondary" if place.plan.papers else "primary"
        )
    if place.page == LETTER:
        return gr.UploadButton(letter.UPLOAD_LETTER, visible=True, variant="secondary" if place.letter else "primary")
    return gr.UploadButton(visible=False)


def build(office: Office, tab: gr.Tab, quiet: dict[str, Any]) -> None:
    """Lay the tab out and connect it; it is filled when it is opened. `quiet` are the options of every listener."""
    drafting, bridge = Drafting(office), script("check.js")
    place, clock = gr.State(Place()), gr.Timer(EVERY, active=False)
    with gr.Column(elem_id="draft"):
        by = name_field("draft", quiet)
        top = gr.HTML("", elem_id="draft-head", js_on_load=bridge, apply_default_css=False)
        upload = gr.UploadButton(
            papers.UPLOAD_PAPERS,
            file_count="multiple",
            elem_id="draft-upload",
            variant="primary",
            size="sm",
            visible=False,
        )
        page = gr.HTML("", elem_id="draft-page", js_on_load=bridge, apply_default_css=False)
    shown = [place, top, page, upload, clock]
    tab.select(friendly(drafting.show), [place, by], shown, **quiet)
    for part in (top, page):
        part.submit(friendly(drafting.act), [place, by], shown, **quiet)
    upload.upload(friendly(drafting.upload), [upload, place, by], shown, concurrency_limit=1, **quiet)
    clock.tick(friendly(drafting.show), [place, by], shown, **quiet)
