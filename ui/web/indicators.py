"""The tab 指标: the editions there are, and an office's own table proposed, corrected and taken in."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import count
from pathlib import Path, PurePath
from typing import Any

import gradio as gr

from assistant.switches import Switch
from assistant.wiring import Office
from ingest.indicators import propose_file
from ingest.read import read_bytes
from knowledge.errors import UsageError
from knowledge.indicators.file import folder_of, save_system, systems
from knowledge.indicators.proposal import Proposal, accept, proposal_record
from knowledge.indicators.review import reviewed
from ui.web.fragments import fill, script
from ui.web.guard import friendly

SHEET, NO_FILE = "上传指标表", "请先上传指标表。"
SAVED, REVIEWED = "已存入《{name}》，{state}。", "《{name}》已记为核对过。"
STATUS = {"draft": ("note", "草案"), "issued": ("good", "已核对"), "unreviewed": ("ended", "未核对")}


class Indicators:
    """What happens in the tab."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._folder = folder_of(office.settings.home)

    def show(self) -> str:
        """The editions."""
        return editions_html(self._folder)

    def propose(self, file: str | None) -> Iterator[str]:
        """That the uploaded table is being read; then the form of its columns, with what would become of it."""
        yield fill("reading")
        try:
            form = proposal_html(self._proposal(file, {}, False), self._free())
        except Exception:
            yield ""
            raise
        yield form

    def edit(self, file: str | None, event: gr.EventData) -> str:
        """The same with columns that a person changed."""
        return proposal_html(
            self._proposal(file, event.columns, event.join), self._free(), join=event.join, given=event.given
        )

    def save(self, file: str | None, event: gr.EventData) -> tuple[str, str]:
        """Take the table in as it is shown: (the editions, an empty form)."""
        found, given = self._proposal(file, event.columns, event.join), event.given
        name = given["name"].strip() or _title(found)
        system = accept(found, id_=given["edition"].strip(), name=name, confirmed=True, by=given["reviewer"].strip())
        with self._office.writing:
            save_system(system, self._folder)
        Path(file or "").unlink(missing_ok=True)
        return editions_html(self._folder, SAVED.format(name=name, state=STATUS[system.status][1])), ""

    def review(self, event: gr.EventData) -> str:
        """Note down who held an edition against its source."""
        with self._office.writing:
            system = reviewed(systems(self._folder).find(event.edition), event.reviewer, date.today())
            save_system(system, self._folder, replace=True)
        return editions_html(self._folder, REVIEWED.format(name=system.name))

    def _free(self) -> str:
        """An id that no edition has yet."""
        first = f"local-{date.today().year}"
        taken = {path.stem for path in self._folder.glob("*.yaml")}
        return first if first not in taken else next(f"{first}-{n}" for n in count(2) if f"{first}-{n}" not in taken)

    def _proposal(self, file: str | None, columns: Mapping[str, str], join: bool) -> Proposal:
        if not file:
            raise UsageError(NO_FILE)
        self._office.switches.require(Switch.UPLOAD)
        data = read_bytes(Path(file), self._office.limits)
        return propose_file(data, PurePath(file).name, self._office.limits, by_hand=columns, join=join)


def editions_html(folder: Path, notice: str = "") -> str:
    """The editions with their state; one that nobody has reviewed asks who did."""
    found = systems(folder)
    return fill("editions", editions=found.systems.values(), faults=found.faults.values(), status=STATUS, notice=notice)


def proposal_html(
    proposal: Proposal, edition: str, *, join: bool = False, given: Mapping[str, str] | None = None
) -> str:
    """The form of columns, what needs a person's eye, and the tree; `edition` is the id offered, `given` are the fields
    filled in so far.
    """
    first = {"edition": edition, "name": _title(proposal), "reviewer": ""}
    return fill("proposal", found=proposal_record(proposal), join=join, given=first | dict(given or {}))


def _title(proposal: Proposal) -> str:
    return (proposal.title or PurePath(proposal.file).stem)[:300]


def build(office: Office, tab: gr.Tab, quiet: dict[str, Any]) -> None:
    """Lay the tab out and connect it; the list is made when it is opened. `quiet` are the options of every listener."""
    indicators = Indicators(office)
    with gr.Column(elem_id="indicators"):
        listed = gr.HTML("", elem_id="editions", js_on_load=script("bridge.js"), apply_default_css=False)
        with gr.Row(elem_id="take-in"):
            gr.HTML(fill("take_in"), apply_default_css=False, js_on_load=None)
            file = gr.UploadButton(SHEET, variant="primary", size="sm", scale=0, min_width=140, elem_id="sheet")
        form = gr.HTML("", elem_id="proposal", js_on_load=script("sheet.js"), apply_default_css=False)
    tab.select(friendly(indicators.show), None, listed, **quiet)
    file.upload(friendly(indicators.propose), file, form, concurrency_limit=1, **quiet)
    form.edit(friendly(indicators.edit), file, form, trigger_mode="always_last", **quiet)
    form.submit(friendly(indicators.save), file, [listed, form], **quiet)
    listed.submit(friendly(indicators.review), None, listed, **quiet)
