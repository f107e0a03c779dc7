"""The deadline tab: a matter and the day it began, and the last day with its counting and basis."""

from datetime import date
from typing import Any

import gradio as gr

from assistant.deadlines import Reckoning, work_out
from ui.web.fragments import fill
from ui.web.guard import friendly

MATTER, MATTER_HINT = "办什么事", "例如：收到信息公开申请，要答复"
START, START_HINT = "从哪天算起", "例如：2026-05-06，或者 5月6日、昨天"
EXTEND, EXCLUDED = "按法定的延长计算", "依法不计入的天数"
COUNT = "计算"


def show(matter: str, start: str, extend: bool, excluded: float | None) -> str:
    """The result for what was filled in; without a matter the tab says what to do."""
    if not matter.strip():
        return fill("deadline", found=None)
    found = work_out(matter, "", start, today=date.today(), extend=extend, excluded_days=int(excluded or 0))
    return deadline_html(found)


def deadline_html(found: Reckoning) -> str:
    """The last day (or, without a start, the limit alone), the counting, the basis, and what else may be meant."""
    return fill(
        "deadline",
        found=found,
        limit=found.matches[0].deadline,
        result=found.calculation,
        others=[m.deadline for m in found.matches[1:4]],
    )


def build(tab: gr.Tab, quiet: dict[str, Any]) -> None:
    """Lay the tab out and connect it. `quiet` are the options of every listener."""
    with gr.Column(elem_id="deadline"):
        with gr.Row(elem_id="deadline-form"):
            matter = gr.Textbox(label=MATTER, placeholder=MATTER_HINT, max_length=2000, scale=3)
            start = gr.Textbox(label=START, placeholder=START_HINT, max_length=40, scale=2)
            excluded = gr.Number(0, label=EXCLUDED, minimum=0, maximum=3650, precision=0, scale=1)
        with gr.Row(elem_id="deadline-go"):
            extend = gr.Checkbox(False, label=EXTEND, container=False)
            count = gr.Button(COUNT, variant="primary", elem_id="deadline-count")
        result = gr.HTML(show("", "", False, 0), elem_id="deadline-result", apply_default_css=False, js_on_load=None)
    given = [matter, start, extend, excluded]
    count.click(friendly(show), given, result, **quiet)
    matter.submit(friendly(show), given, result, **quiet)
    start.submit(friendly(show), given, result, **quiet)
