"""The tab 自查 laid out and connected: one place, a page for it, an action that leads to another place."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import gradio as gr

from assistant.check import Desk
from assistant.wiring import Office
from ui.web.fragments import script
from ui.web.guard import friendly
from ui.web.name import name_field
from ui.web.selfcheck import contradictions, gaps, hand_in, head, papers, plots, rollup, rounds, score, walk
from ui.web.selfcheck.scene import (
    CONTRADICTIONS,
    GAPS,
    HAND_IN,
    PAPERS,
    ROLLUP,
    ROUNDS,
    SCORE,
    WALK,
    Action,
    Done,
    Place,
    Scene,
)

EVERY = 1.0
"""Seconds between two looks at papers that are being read; none is taken while nothing is."""
PREFILL = "prefill"
ACTIONS: Mapping[str, Action] = {
    "go": rounds.go,
    "start": rounds.start,
    "take_out": papers.take_out,
    "bring_back": papers.bring_back,
    "add_link": papers.add_link,
    "change_days": papers.change_days,
    "save": walk.save,
    "talk": walk.talk,
    "put_mark": walk.put_mark,
    "adopt": walk.adopt,
    "settle": walk.settle,
    "review": walk.review,
    "attach": walk.attach,
    "draft": gaps.draft,
    "add_gap": gaps.add_gap,
    "edit_gap": gaps.edit_gap,
    "drop_gap": gaps.drop_gap,
    "merge_gaps": gaps.merge_gaps,
    "count": score.count,
    "submit_round": hand_in.submit_round,
    "send_back_round": hand_in.send_back_round,
    "accept_round": hand_in.accept_round,
}
"""What buttons and forms of the pages do, by the name that they carry."""


PAGES: Mapping[str, Callable[[Scene, Done], str]] = {
    ROUNDS: lambda scene, done: rounds.rounds_html(scene, done.notice),
    PAPERS: lambda scene, done: papers.papers_html(scene, done.notice, done.undo),
    WALK: lambda scene, done: walk.walk_html(scene, done.notice, done.typed, done.talk),
    CONTRADICTIONS: lambda scene, done: contradictions.contradictions_html(scene, done.notice),
    GAPS: lambda scene, done: gaps.gaps_html(scene, done.notice),
    SCORE: lambda scene, done: score.score_html(scene, done.notice),
    HAND_IN: lambda scene, done: hand_in.hand_in_html(scene, done.notice),
}
"""The pages but the roll-up, which has plots."""


class Check:
    """What happens in the tab."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._desk = Desk(office.corpus.store.engine, office.settings.home)

    def show(self, place: Place, by: str) -> tuple[Any, ...]:
        """The page of a place as it is now."""
        return self._page(self._scene(place, by), Done(place))

    def act(self, place: Place, by: str, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """Do what a button or a form says, and show where that leads."""
        scene = self._scene(place, by)
        if event.act != PREFILL:
            done = ACTIONS[event.act](scene, event.fields)
            yield self._page(self._scene(done.place, by), done)
            return
        for step in papers.prefill(scene):
            if isinstance(step, Done):
                yield self._page(self._scene(place, by), step)
            else:
                page = papers.papers_html(self._scene(place, by), doing=step)
                yield (gr.skip(), gr.skip(), page, *[gr.skip()] * 4, gr.Timer(active=False))

    def upload(self, files: list[str], place: Place, by: str) -> tuple[Any, ...]:
        """Take papers in."""
        done = papers.hand_in_files(self._scene(place, by), files)
        return self._page(self._scene(done.place, by), done)

    def _scene(self, place: Place, by: str) -> Scene:
        return Scene(self._office, self._desk, place, (by or "").strip()[:40])

    def _page(self, scene: Scene, done: Done) -> tuple[Any, ...]:
        """(place, head, page, upload, plots of the roll-up, clock)."""
        place, top = scene.place, head.head_html(scene)
        drawn: list[Any] = [gr.Plot(visible=False)] * 3
        if place.page == ROLLUP:
            found, rows = rollup.rollup_of(scene)
            page = rollup.rollup_html(scene, found, rows)
            if rows:
                top += rollup.sums_html(scene, found)
                drawn = [gr.Plot(value=f, visible=f is not None) for f in plots.figures(found, rows)]
        else:
            page = PAGES[place.page](scene, done)
        return place, top, page, self._upload(scene), *drawn, gr.Timer(active=self._reading(scene))

    def _upload(self, scene: Scene) -> gr.UploadButton:
        """The button for papers; the first thing to do while there are none."""
        if scene.place.page != PAPERS or not scene.round.stage.writable:
            return gr.UploadButton(visible=False)
        return gr.UploadButton(visible=True, variant="secondary" if scene.evidence else "primary")

    def _reading(self, scene: Scene) -> bool:
        return scene.place.page == PAPERS and bool(papers.job_at_work(scene))


def build(office: Office, tab: gr.Tab, quiet: dict[str, Any]) -> None:
    """Lay the tab out and connect it; it is filled when it is opened. `quiet` are the options of every listener."""
    check, bridge = Check(office), script("check.js")
    place, clock = gr.State(Place()), gr.Timer(EVERY, active=False)
    with gr.Column(elem_id="check"):
        by = name_field("check", quiet)
        top = gr.HTML("", elem_id="check-head", js_on_load=bridge, apply_default_css=False)
        upload = gr.UploadButton(
            papers.UPLOAD_PAPERS,
            file_count="multiple",
            elem_id="check-upload",
            variant="primary",
            size="sm",
            visible=False,
        )
        drawn = [gr.Plot(visible=False, show_label=False, container=False, elem_id=f"plot-{n}") for n in range(3)]
        page = gr.HTML("", elem_id="check-page", js_on_load=bridge, apply_default_css=False)
    shown = [place, top, page, upload, *drawn, clock]
    tab.select(friendly(check.show), [place, by], shown, **quiet)
    for part in (top, page):
        part.submit(friendly(check.act), [place, by], shown, **quiet)
    upload.upload(friendly(check.upload), [upload, place, by], shown, concurrency_limit=1, **quiet)
    clock.tick(friendly(check.show), [place, by], shown, **quiet)
