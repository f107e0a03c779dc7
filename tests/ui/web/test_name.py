"""The name of who is at work."""

import gradio as gr

from ui.web.name import name_field
from ui.web.page import LISTENERS


def test_the_name_is_remembered_by_the_browser() -> None:
    with gr.Blocks() as blocks:
        by = name_field("check", LISTENERS)
    assert (by.elem_id, by.max_length) == ("check-by", 40)
    assert [target[1] for f in blocks.fns.values() for target in f.targets] == ["change", "change"]
