"""The web page: Gradio mounted in the service, the reader beside it. Nothing on it asks another server."""

import os
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from assistant.wiring import Office
from ui.web import words
from ui.web.fragments import STATIC, fill, script
from ui.web.policy import OwnOriginOnly
from ui.web.reader import reader
from ui.web.versions import versions

if TYPE_CHECKING:
    import gradio as gr

LISTENERS = {"api_visibility": "private", "show_progress": "hidden"}
"""Options of every listener: not offered as an interface, no overlay while working."""

INTERFACE_PAGES = frozenset({"/docs", "/redoc"})
"""Pages of the interface's own description; their scripts stand in the page, and come from this server."""
AT_ONCE, WAITING = 8, 64
"""How many handlers run at a time, and how many may wait."""


def mount(app: FastAPI, office: Office) -> FastAPI:
    """The service with the page at /, the reader at /read/… and their files at /page/…."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(office.settings.home / "uploads")
    import gradio as gr

    from ui.web.theme import theme

    app.add_middleware(OwnOriginOnly, spared=INTERFACE_PAGES)
    app.include_router(reader(office))
    app.include_router(versions(office))
    app.mount("/page", StaticFiles(directory=STATIC), name="page")
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        _blocks(office),
        path="/",
        root_path=office.settings.root_path or None,
        theme=theme(),
        css_paths=[
            STATIC / f"{name}.css"
            for name in ("tokens", "page", "library", "dates", "indicators", "desk", "check", "draft", "corrections")
        ],
        js=script("page.js"),
        favicon_path=str(STATIC / "seal.svg"),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        max_file_size=office.limits.file,
    )
    return mounted


def _blocks(office: Office) -> "gr.Blocks":
    import gradio as gr

    from ui.web import chat, corrections, deadline, duties, indicators, library
    from ui.web.drafting import tab as drafting
    from ui.web.selfcheck import tab as selfcheck

    blocks: gr.Blocks = gr.Blocks(
        title=words.TITLE, analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)
    )
    with blocks:
        gr.HTML(fill("header"), elem_id="banner", apply_default_css=False, js_on_load=None)
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
            with gr.Tab("问答", id="ask"):
                chat.build(office, LISTENERS)
            with gr.Tab("资料库", id="library") as shelf:
                library.build(office, shelf, LISTENERS)
            with gr.Tab("自查", id="check") as checking:
                selfcheck.build(office, checking, LISTENERS)
            with gr.Tab("起草", id="draft") as writing:
                drafting.build(office, writing, LISTENERS)
            with gr.Tab("期限计算", id="deadline") as counting:
                deadline.build(counting, LISTENERS)
            with gr.Tab("事项日历", id="duties") as calendar:
                duties.build(office, calendar, LISTENERS)
            with gr.Tab("指标", id="indicators") as systems:
                indicators.build(office, systems, LISTENERS)
            with gr.Tab("反馈", id="corrections") as reviewing:
                corrections.build(office, reviewing, LISTENERS)
    blocks.queue(max_size=WAITING, default_concurrency_limit=AT_ONCE, api_open=False)
    return blocks
