"""Logs: one line an event, as text or JSON, with the number of the request.

No line holds what people asked, wrote or uploaded: of an exception only its kind and the places it passed are told,
because its words may quote them.
"""

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

NAME = "yifa"
"""The logger of everything of ours; others are heard from warnings on."""

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def set_up(level: str, *, as_json: bool) -> None:
    """Write the log of this process to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=False),
        structlog.stdlib.ExtraAdder(),
        _without_words,
    ]
    last: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False, sort_keys=False)
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(NAME).setLevel(level.upper())


def _without_words(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """The event with its exception as kind and places, without the exception's own words."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, BaseException):
        error = (type(error), error, error.__traceback__)
    if error and error[0]:
        event["error"] = _kinds(error[1])
        event["places"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error[2])]
    return event


def _kinds(error: BaseException) -> list[str]:
    """The kind of an exception and of those it came from; of an error of the system also what the system says."""
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        said = f"（{cause.strerror}）" if isinstance(cause, OSError) and cause.strerror else ""
        kinds.append(type(cause).__name__ + said)
        cause = cause.__cause__ or cause.__context__
    return kinds
