"""The tab 资料库: uploads become jobs and are followed; the list of documents; their state; removing and undoing it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.switches import Switch
from assistant.wiring import Office
from ingest.add import set_state
from ingest.job import Job
from ingest.remove import remove, restore
from ingest.source import sources_of
from knowledge.document import Kind, Status, Verdict
from knowledge.errors import UsageError
from ui.web import words
from ui.web.fragments import script
from ui.web.guard import friendly
from ui.web.shelf import SORTS, Sift, areas, documents_html
from ui.web.work import job_html, jobs_html, running

EVERY = 1.0
"""Seconds between two looks at a job that is followed; none is taken while nothing runs."""


class Library:
    """What happens in the tab. A job and a document are known by their ids; `sift` is what the filters say."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def open(self, number: int, owner: str, *sift: str) -> tuple[Any, ...]:
        """The tab as it is opened: the job at work, the list, whose documents there are."""
        there = areas(self._office)
        choices = there if owner in there else [*there, owner]
        return (
            *self.follow(number or running(self._office)),
            documents_html(self._office, Sift(*sift)),
            gr.Dropdown(choices=choices, value=owner),
            gr.Dropdown(choices=[words.ALL_AREAS, *there]),
        )

    def upload(self, files: list[str], owner: str | None, dry_run: bool) -> tuple[Any, ...]:
        """Hand files in as a job: (the owner to remember, the job as `follow` gives it)."""
        paths, owner = [Path(f) for f in files], (owner or "").strip() or words.COMMON
        try:
            job = self._hand_in(paths, "" if owner == words.COMMON else owner, dry_run)
        finally:
            for path in paths:
                path.unlink(missing_ok=True)
        return owner, *self.follow(job.id)

    def follow(self, number: int) -> tuple[Any, ...]:
        """A job to look at: (its number, how far it is, the newest jobs, 取消, the clock)."""
        at_work = bool(number) and not self._office.jobs.job(number).ended
        shown = job_html(self._office, number), jobs_html(self._office, number)
        return number, *shown, gr.Button(visible=at_work), gr.Timer(active=at_work)

    def tick(self, number: int, *sift: str) -> tuple[Any, ...]:
        """How far the job is; at its end its report, and the list with what it brought."""
        if number and not self._office.jobs.job(number).ended:
            return gr.skip(), job_html(self._office, number), gr.skip(), gr.skip(), gr.skip(), gr.skip()
        return *self.follow(number), documents_html(self._office, Sift(*sift))

    def look(self, event: gr.EventData) -> tuple[Any, ...]:
        """Another job, or none."""
        return self.follow(int(event.job))

    def cancel(self, number: int, *sift: str) -> tuple[Any, ...]:
        """Stop the job; what is in the library stays."""
        return *self.follow(self._office.jobs.cancel(number).id), documents_html(self._office, Sift(*sift))

    def resume(self, event: gr.EventData) -> tuple[Any, ...]:
        """Go on with what a job has not done."""
        return self._again(self._office.jobs.resume(int(event.job)))

    def retry(self, event: gr.EventData) -> tuple[Any, ...]:
        """Try the failed files of a job again."""
        return self._again(self._office.jobs.retry(int(event.job)))

    def find(self, *sift: str) -> str:
        """The documents that are wanted."""
        return documents_html(self._office, Sift(*sift))

    def turn(self, event: gr.EventData, *sift: str) -> str:
        """Another page of them."""
        return documents_html(self._office, Sift(*sift), int(event.page))

    def set_status(self, event: gr.EventData, *sift: str) -> str:
        """Set the state of a document by hand, or leave it to the texts again."""
        status, until = Status(event.status) if event.status else None, _day(event.until)
        with self._office.writing:
            document = set_state(self._office.corpus, event.document, status, until=until, by=event.by.strip())
        notice = words.STATE_SET.format(title=document.title, status=document.status_on(date.today()))
        return documents_html(self._office, Sift(*sift), int(event.page), notice)

    def remove(self, event: gr.EventData, *sift: str) -> str:
        """Take a document out of the library; the notice offers to undo it."""
        with self._office.writing:
            document = remove(self._office.corpus, event.document)
        notice = words.REMOVED.format(title=document.title)
        return documents_html(self._office, Sift(*sift), int(event.page), notice, document.id)

    def restore(self, event: gr.EventData, *sift: str) -> str:
        """Bring a removed document back."""
        with self._office.writing:
            document = restore(self._office.corpus, event.document)
        notice = words.RESTORED.format(title=document.title)
        return documents_html(self._office, Sift(*sift), int(event.page), notice)

    def _hand_in(self, paths: Sequence[Path], owner: str, dry_run: bool) -> Job:
        """A job over copies of the files, for what the page server keeps is deleted."""
        office = self._office
        office.switches.require(Switch.UPLOAD)
        if len(paths) > office.settings.upload_files:
            raise UsageError(words.TOO_MANY.format(limit=office.settings.upload_files))
        sources = [replace(source, place="") for source in sources_of(paths, office.limits)]
        name, count = paths[0].name, len(paths)
        what = words.SEVERAL.format(name=name, count=count) if count > 1 else name
        job = office.jobs.create(sources, what=what, owner=owner, dry_run=dry_run)
        office.background.wake()
        return job

    def _again(self, job: Job) -> tuple[Any, ...]:
        self._office.background.wake()
        return self.follow(job.id)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(words.WRONG_END) from error


def build(office: Office, tab: gr.Tab, quiet: dict[str, Any]) -> None:
    """Lay the tab out and connect it; it is filled when it is opened. `quiet` are the options of every listener."""
    library, bridge = Library(office), script("bridge.js")
    number, remembered = gr.State(0), gr.BrowserState(words.COMMON, storage_key="yifa-owner", secret="yifa")
    clock = gr.Timer(EVERY, active=False)
    with gr.Column(elem_id="library"):
        with gr.Row(elem_id="shelf"):
            wanted = gr.Textbox(
                placeholder=words.FILTER,
                label=words.FILTER,
                show_label=False,
                container=False,
                elem_id="filter",
                scale=6,
            )
            button = gr.UploadButton(
                words.UPLOAD,
                file_count="multiple",
                elem_id="upload",
                variant="primary",
                size="sm",
                scale=0,
                min_width=120,
            )
        with gr.Row(elem_id="sift"):
            chosen = [
                _choice(words.KIND, [words.ALL_KINDS, *Kind]),
                _choice(words.STATUS, [words.ALL_STATUSES, *Status]),
                _choice(words.AREA, [words.ALL_AREAS]),
                _choice(words.QUALITY, [words.ALL_QUALITIES, *Verdict]),
                _choice(words.SORT, SORTS),
            ]
        with gr.Accordion(words.OPTIONS.format(owner=words.COMMON), open=False, elem_id="upload-options") as options:
            owner = gr.Dropdown(
                [words.COMMON], value=words.COMMON, allow_custom_value=True, label=words.OWNER, info=words.OWNER_HINT
            )
            dry_run = gr.Checkbox(label=words.DRY_RUN)
        report = gr.HTML("", elem_id="report", js_on_load=bridge, apply_default_css=False)
        cancel = gr.Button(words.CANCEL, visible=False, size="sm", elem_id="cancel")
        jobs = gr.HTML("", elem_id="jobs", js_on_load=bridge, apply_default_css=False)
        listed = gr.HTML("", elem_id="documents", js_on_load=bridge, apply_default_css=False)
    sift, work = [wanted, *chosen], [number, report, jobs, cancel, clock]
    opened = [*work, listed, owner, chosen[2]]
    tab.select(friendly(library.open), [number, remembered, *sift], opened, **quiet)
    # Gradio's own "input" event comes with key presses only, and an input method for Chinese sends none: use "change".
    wanted.change(friendly(library.find), sift, listed, trigger_mode="always_last", **quiet)
    gr.on([c.input for c in chosen], friendly(library.find), sift, listed, trigger_mode="always_last", **quiet)
    owner.change(_options, owner, options, **quiet)
    # What the browser remembers may come only after the tab has been opened.
    remembered.change(_owner, remembered, owner, **quiet)
    handed_in = [button, owner, dry_run]
    button.upload(friendly(library.upload), handed_in, [remembered, *work], concurrency_limit=1, **quiet)
    clock.tick(friendly(library.tick), [number, *sift], [*work, listed], **quiet)
    cancel.click(friendly(library.cancel), [number, *sift], [*work, listed], **quiet)
    for part in (report, jobs):
        part.retry(friendly(library.retry), None, work, **quiet)
        part.play(friendly(library.resume), None, work, **quiet)
        part.select(friendly(library.look), None, work, **quiet)
    listed.select(friendly(library.turn), sift, listed, **quiet)
    listed.submit(friendly(library.set_status), sift, listed, **quiet)
    listed.delete(friendly(library.remove), sift, listed, **quiet)
    listed.undo(friendly(library.restore), sift, listed, **quiet)


def _options(owner: str | None) -> gr.Accordion:
    """The folded options, which say where files go."""
    return gr.Accordion(label=words.OPTIONS.format(owner=owner or words.COMMON))


def _owner(name: str) -> gr.Dropdown:
    """The choice of whose documents they become, as it was last time."""
    return gr.Dropdown(value=name)


def _choice(label: str, choices: Sequence[str]) -> gr.Dropdown:
    return gr.Dropdown(
        [str(c) for c in choices], value=str(choices[0]), label=label, filterable=False, container=False, min_width=110
    )
