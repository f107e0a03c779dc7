"""The tab 问答: the conversation on the left, its bases on the right."""

import logging
from collections.abc import Iterator
from datetime import date
from typing import Any

import gradio as gr

from assistant.ask import ask_stream
from assistant.wiring import Office
from knowledge.errors import UsageError, YifaError
from ui.web import words
from ui.web.fragments import fill, live_html, script, sources_html, talk_html
from ui.web.guard import friendly

log = logging.getLogger("yifa")

Talk = dict[str, str]
"""A conversation as it is kept in a session: answer ids in order, each with "", "good" or "bad", or "bad explained" when a
reason was given."""

_KEPT = gr.skip()


class Chat:
    """What happens in the tab. Every handler returns what to show; answers themselves stay in the records."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def ask(self, question: str, day: str, talk: Talk) -> Iterator[tuple[Any, ...]]:
        """Answer step by step: (conversation, work in progress, sources, session, question box)."""
        if not question.strip():
            return
        try:
            yield from self._steps(question.strip(), day, talk)
        except YifaError as error:
            yield _problem(question, str(error))
        except Exception:
            log.exception("question failed")
            yield _problem(question, words.UNEXPECTED)

    def rate(self, talk: Talk, event: gr.EventData) -> tuple[str, Talk]:
        """Store a verdict on an answer of this conversation, with a reason when one was written."""
        answer_id, verdict, reason = event.answer, event.verdict, getattr(event, "reason", "")
        if answer_id not in talk:
            raise UsageError("这个回答不在当前对话里，请刷新页面后再评价。")
        self._office.records.rate(answer_id, verdict == "good", reason)
        talk = talk | {answer_id: f"{verdict} explained" if reason.strip() else verdict}
        return talk_html(self._office, talk), talk

    def show(self, talk: Talk, event: gr.EventData) -> str:
        """The sources of an earlier answer of this conversation."""
        return sources_html(self._office, event.answer if event.answer in talk else "", int(event.number))

    def restart(self) -> tuple[Any, ...]:
        """An empty conversation."""
        return talk_html(self._office, {}), "", sources_html(self._office), {}, ""

    def _steps(self, question: str, day: str, talk: Talk) -> Iterator[tuple[Any, ...]]:
        office, written = self._office, ""
        yield _KEPT, live_html(question, "检索"), _KEPT, _KEPT, ""
        for step in ask_stream(office, question, history=self._history(talk), as_of=_day(day)):
            written += step.text
            if step.answer:
                talk = talk | {step.answer.id: ""}
                yield talk_html(office, talk), "", sources_html(office, step.answer.id), talk, _KEPT
            else:
                yield _KEPT, live_html(question, step.stage, written), _KEPT, _KEPT, _KEPT

    def _history(self, talk: Talk) -> list[tuple[str, str]]:
        recent = list(talk)[-self._office.settings.history_turns :]
        records = (self._office.records.answer(i) for i in recent)
        return [(r["question"], r["text"]) for r in records if r]


def build(office: Office, quiet: dict[str, Any]) -> None:
    """Lay the tab out and connect it; `quiet` are the options of every listener."""
    chat, bridge = Chat(office), script("bridge.js")
    session = gr.State({})
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="left", scale=7, min_width=320):
            with gr.Column(elem_id="scroll"):
                talk = gr.HTML(talk_html(office, {}), elem_id="talk", js_on_load=bridge, apply_default_css=False)
                live = gr.HTML("", elem_id="live", js_on_load=script("live.js"), apply_default_css=False)
            with gr.Column(elem_id="compose"):
                box = gr.Textbox(
                    placeholder=words.BOX,
                    label="问题",
                    show_label=False,
                    lines=1,
                    max_lines=6,
                    container=False,
                    elem_id="question",
                )
                with gr.Row(elem_id="tools"):
                    day = gr.HTML(
                        "",
                        html_template=fill("day"),
                        js_on_load=script("day.js"),
                        elem_id="day",
                        apply_default_css=False,
                    )
                    new = gr.Button(words.NEW, elem_id="new", size="sm")
                    send = gr.Button(words.ASK, variant="primary", elem_id="send", size="sm")
        with gr.Column(elem_id="right", scale=5, min_width=320):
            panel = gr.HTML(
                sources_html(office), elem_id="sources", js_on_load=script("sources.js"), apply_default_css=False
            )
    shown = [talk, live, panel, session, box]
    asking = gr.on([send.click, box.submit], chat.ask, [box, day, session], shown, trigger_mode="once", **quiet)
    picked = talk.example_select(_example, None, box, **quiet)
    picked = picked.then(chat.ask, [box, day, session], shown, **quiet)
    talk.like(friendly(chat.rate), session, [talk, session], **quiet)
    talk.select(friendly(chat.show), session, panel, **quiet)
    new.click(friendly(chat.restart), None, shown, cancels=[asking, picked], **quiet)


def _example(event: gr.EventData) -> str:
    return str(event.question)


def _problem(question: str, problem: str) -> tuple[Any, ...]:
    return _KEPT, live_html(question, problem=problem), _KEPT, _KEPT, question


def _day(day: str) -> date | None:
    try:
        return date.fromisoformat(day) if day else None
    except ValueError as error:
        raise UsageError(words.WRONG_DAY) from error
