"""The name of who is at work, remembered by the browser for every tab that keeps it."""

from typing import Any

import gradio as gr

BY, BY_HINT = "填写人", "您的姓名"


def name_field(tab: str, quiet: dict[str, Any]) -> gr.Textbox:
    """The field for the name in a tab. `quiet` are the options of every listener."""
    by = gr.Textbox(label=BY, placeholder=BY_HINT, max_length=40, elem_id=f"{tab}-by")
    remembered = gr.BrowserState("", storage_key="yifa-name", secret="yifa")
    by.change(lambda name: name, by, remembered, **quiet)
    # What the browser remembers may come only after the tab has been opened.
    remembered.change(lambda name: name, remembered, by, **quiet)
    return by
