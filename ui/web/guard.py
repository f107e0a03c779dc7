"""Errors of the page's handlers as friendly notices; the unexpected ones are logged."""

import inspect
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import gradio as gr

from knowledge.errors import YifaError
from ui.web import words

log = logging.getLogger("yifa")


def friendly(handler: Callable[..., Any]) -> Callable[..., Any]:
    """The handler (plain or step by step), whose errors become a short notice on the page."""

    @wraps(handler)
    def at_once(*args: Any) -> Any:
        with _notices(handler.__qualname__):
            return handler(*args)

    @wraps(handler)
    def step_by_step(*args: Any) -> Iterator[Any]:
        with _notices(handler.__qualname__):
            yield from handler(*args)

    return step_by_step if inspect.isgeneratorfunction(handler) else at_once


@contextmanager
def _notices(name: str) -> Iterator[None]:
    try:
        yield
    except YifaError as error:
        raise gr.Error(str(error), title=words.FAILED, print_exception=False) from error
    except Exception as error:
        log.exception("%s failed", name)
        raise gr.Error(words.UNEXPECTED, title=words.FAILED, print_exception=False) from error
