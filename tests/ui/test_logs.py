"""Logs: one line an event, and never a word of what people asked."""

import json
import logging

import pytest

from ui.logs import NAME, set_up

SECRET = "张某某的案子罚了多少"


@pytest.fixture(autouse=True)
def _as_before():
    """The loggers of the process as they were."""
    root, level = list(logging.getLogger().handlers), logging.getLogger().level
    yield
    logging.basicConfig(handlers=root, level=level, force=True)
    logging.getLogger(NAME).setLevel(logging.NOTSET)


def test_json_lines_carry_fields(capsys) -> None:
    set_up("info", as_json=True)
    logging.getLogger(NAME).info("request", extra={"route": "/api/v1/ask", "status": 200})
    logging.getLogger(NAME).debug("unheard")
    logging.getLogger("httpx").info("POST http://model")
    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert {"event": "request", "route": "/api/v1/ask", "status": 200, "level": "info"}.items() <= told.items()
    assert told["timestamp"].startswith("20")


@pytest.mark.parametrize("as_json", [True, False])
def test_an_exception_is_told_without_its_words(capsys, as_json) -> None:
    set_up("info", as_json=as_json)
    try:
        try:
            raise PermissionError(13, "Permission denied", SECRET)
        except OSError as error:
            raise ValueError(SECRET) from error
    except ValueError:
        logging.getLogger(NAME).exception("question failed")
    err = capsys.readouterr().err
    assert SECRET not in err
    assert "ValueError" in err
    assert "PermissionError（Permission denied）" in err
    assert "test_logs.py" in err


def test_the_level_is_obeyed(capsys) -> None:
    set_up("error", as_json=False)
    logging.getLogger(NAME).warning("quiet")
    logging.getLogger(NAME).error("loud", exc_info=KeyError(SECRET))
    err = capsys.readouterr().err
    assert ("quiet" in err, "loud" in err, "KeyError" in err, SECRET in err) == (False, True, True, False)
