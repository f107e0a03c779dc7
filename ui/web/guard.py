"""Errors of the page's handlers as friendly messages; the unexpected ones are logged."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import gradio as gr

from knowledge.errors import YifaError
from ui.web import words

log = logging.getLogger("yifa")
P = ParamSpec("P")
R = TypeVar("R")


def friendly(handler: Callable[P, R]) -> Callable[P, R]:
    """The handler, whose errors become a short notice on the page."""

    @wraps(handler)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return handler(*args, **kwargs)
        except YifaError as error:
            raise gr.Error(str(error), title=words.FAILED, print_exception=False) from error
        except Exception as error:
            log.exception("%s failed", handler.__qualname__)
            raise gr.Error(words.UNEXPECTED, title=words.FAILED, print_exception=False) from error

    return guarded
