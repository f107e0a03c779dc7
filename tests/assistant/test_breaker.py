"""The circuit breaker: after failures in a row the model is spared for a while, tried once, and used again."""

from contextlib import nullcontext

import pytest

from assistant.ask import ask
from assistant.breaker import Circuit, Guarded
from assistant.chat import chat_model
from assistant.settings import Settings
from assistant.switches import Switch
from assistant.wiring import open_office
from ingest.add import add
from ingest.source import sources_of
from knowledge.errors import ModelFailed


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guarded(office, chat_server, clock) -> Guarded:
    """The scripted model, left alone for 60 seconds after two failures."""
    settings = Settings(model_url=chat_server.url, model_name="脚本模型", model_timeout=0.3)
    return Guarded(chat_model(settings), office.switches, failures=2, pause=60, clock=clock)


def fail(guarded: Guarded) -> str:
    """The reason of a failure."""
    with pytest.raises(ModelFailed) as caught:
        list(guarded.stream("问"))
    return caught.value.reason


def test_a_model_that_fails_again_and_again_is_left_alone_and_tried_again(guarded, chat_server, clock) -> None:
    for status in (500, 503):
        chat_server.says(status=status)
        assert "模型服务返回错误" in fail(guarded)
    assert guarded.circuit is Circuit.OPEN
    assert "模型连续 2 次没有正常答复，暂停使用，约 60 秒后再试" in fail(guarded)
    assert (len(chat_server.requests), guarded.counts.refused) == (2, 1)
    clock.now += 61
    assert guarded.circuit is Circuit.TRYING
    chat_server.says(status=500)
    fail(guarded)
    assert guarded.circuit is Circuit.OPEN
    clock.now += 61
    chat_server.says("好")
    assert "".join(guarded.stream("问")) == "好"
    assert guarded.circuit is Circuit.CLOSED
    assert (guarded.counts.asked, guarded.counts.failed) == (4, 3)


def test_only_one_request_tries_a_model_that_was_left_alone(guarded, chat_server, clock) -> None:
    for _ in range(2):
        chat_server.says(status=500)
        fail(guarded)
    clock.now += 61
    chat_server.says("一", "二")
    first = guarded.stream("问")
    assert next(first) == "一"
    assert "暂停使用" in fail(guarded)
    assert list(first) == ["二"]
    chat_server.says("三")
    assert list(guarded.stream("问")) == ["三"]


def test_a_success_in_between_and_a_reply_that_is_merely_bad_do_not_count(guarded, chat_server) -> None:
    for reply in ({"status": 500}, {"pieces": ("好",)}, {"status": 500}, {"pieces": ("长",), "finish": "length"}):
        chat_server.says(*reply.pop("pieces", ()), **reply)
        with pytest.raises(ModelFailed) if reply else nullcontext():
            list(guarded.stream("问"))
    assert guarded.circuit is Circuit.CLOSED


def test_a_reader_who_leaves_says_nothing_about_the_model(guarded, chat_server, clock) -> None:
    for _ in range(2):
        chat_server.says(status=500)
        fail(guarded)
    clock.now += 61
    chat_server.says("一", "二")
    left = guarded.stream("问")
    next(left)
    left.close()
    assert guarded.circuit is Circuit.TRYING
    chat_server.says("好")
    assert list(guarded.stream("问")) == ["好"]


def test_a_model_switched_off_is_not_asked_and_the_answer_says_so(qingxi, tmp_path, chat_server) -> None:
    settings = Settings(home=tmp_path / "home", model_url=chat_server.url, model_name="脚本模型", model_failures=1)
    with open_office(settings, starter=False) as office:
        add(sources_of([qingxi], office.limits), office.corpus, limits=office.limits)
        chat_server.says(status=500)
        assert "模型服务返回错误（500），以下为原文摘录" in ask(office, "犬只几日内可以认领").warnings[0]
        assert "暂停使用" in ask(office, "犬只几日内可以认领").warnings[0]
        office.switches.turn(Switch.MODEL, False, reason="升级")
        answer = ask(office, "犬只几日内可以认领")
    assert answer.warnings == ("对话模型已由管理员停用（升级），以下为原文摘录。",)
    assert (len(chat_server.requests), answer.status.abstained, answer.author) == (1, False, "摘录")
