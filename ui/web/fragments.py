"""The HTML of the page, from templates that escape everything they are given."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.wiring import Office
from ui.web import views, words

STATIC = Path(__file__).with_name("static")


def script(name: str) -> str:
    """The text of a script of this room."""
    return (STATIC / name).read_text(encoding="utf-8")


def fill(template: str, **values: Any) -> str:
    """A template of this room, filled in; a missing value is an error."""
    return _environment().get_template(f"{template}.html.j2").render(words=words, **values)


def talk_html(office: Office, talk: Mapping[str, str]) -> str:
    """The conversation: stored answers in order, or the welcome with example questions."""
    records = [(office.records.answer(i), verdict) for i, verdict in talk.items()]
    return fill("talk", turns=[views.turn(record, verdict) for record, verdict in records if record])


def live_html(question: str, stage: str = "", text: str = "", problem: str = "") -> str:
    """The question that is being worked on, or what went wrong with it."""
    return fill("live", question=question, stage=words.STAGES.get(stage, stage), text=text, problem=problem)


def sources_html(office: Office, answer_id: str = "", chosen: int = 0) -> str:
    """The bases of an answer as cards, one of them chosen; or what will stand here."""
    record = office.records.answer(answer_id) if answer_id else None
    if not record:
        return fill("sources", cards=[])
    heading = "依据" if record["citations"] or not record["nearest"] else "相近条文"
    cards = views.sources(office.corpus, record)
    return fill("sources", cards=cards, heading=heading, asked=record["question"], answer=answer_id, chosen=chosen)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("ui.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
