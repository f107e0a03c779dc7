"""The tab 资料库: what the library holds, adding files, removing them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.wiring import Office
from ingest.add import Row, settle, sources_of, take_in
from knowledge.errors import UnknownDocument, UsageError
from ui.web import words
from ui.web.fragments import documents_html, rows_html, script
from ui.web.guard import friendly


class Library:
    """What happens in the tab."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def find(self, wanted: str) -> str:
        """The documents that hold the wanted words."""
        return documents_html(self._office, wanted)

    def upload(self, files: list[str] | None, wanted: str) -> Iterator[tuple[Any, ...]]:
        """Read the files one by one: (what became of them, list of documents)."""
        paths = [Path(f) for f in files or ()]
        if len(paths) > self._office.settings.upload_files:
            raise UsageError(words.TOO_MANY.format(limit=self._office.settings.upload_files))
        rows: list[Row] = []
        for path in paths:
            yield rows_html(rows, len(paths), path.name), gr.skip()
            rows += self._add(path)
        yield rows_html(rows, len(paths)), self.find(wanted)

    def remove(self, wanted: str, event: gr.EventData) -> str:
        """Take a document out of the library and show the list without it."""
        corpus, name = self._office.corpus, event.document
        document = corpus.documents.get(name)
        if document is None:
            raise UnknownDocument(name)
        with self._office.writing:
            corpus.remove(name)
            settle(corpus)
        return documents_html(self._office, wanted, words.REMOVED.format(title=document.title))

    def _add(self, path: Path) -> list[Row]:
        """One uploaded file into the library; the copy that the page server kept is deleted."""
        office = self._office
        try:
            rows = take_in(
                sources_of([path], office.limits),
                office.corpus,
                limits=office.limits,
                pool=office.workers,
                writing=office.writing,
            )
            return [row for _, row in rows]
        finally:
            path.unlink(missing_ok=True)


def build(office: Office, tab: gr.Tab, quiet: dict[str, Any]) -> None:
    """Lay the tab out and connect it; the list is made when it is opened. `quiet` are the options of every listener."""
    library = Library(office)
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
        report = gr.HTML("", elem_id="report", apply_default_css=False, js_on_load=None)
        listed = gr.HTML("", elem_id="documents", js_on_load=script("bridge.js"), apply_default_css=False)
    tab.select(friendly(library.find), wanted, listed, **quiet)
    # Gradio's own "input" event comes with key presses only, and an input method for Chinese sends none: use "change".
    wanted.change(friendly(library.find), wanted, listed, trigger_mode="always_last", **quiet)
    button.upload(friendly(library.upload), [button, wanted], [report, listed], concurrency_limit=1, **quiet)
    listed.delete(friendly(library.remove), wanted, listed, **quiet)
