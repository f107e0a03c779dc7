"""Figures for Prometheus: the state of the office as it is when somebody asks."""

from dataclasses import replace

import pytest

from assistant.ask import ask
from assistant.breaker import Guarded
from assistant.chat import chat_model
from assistant.settings import Settings
from assistant.switches import Switch
from knowledge.errors import ModelFailed
from ui.api.metrics import Metrics


def figures(metrics: Metrics) -> dict[str, float]:
    """Every figure of ours by name and labels."""
    lines = [line for line in metrics.text().decode().splitlines() if line.startswith("yifa_")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_the_office_is_told_as_it_is(office) -> None:
    metrics = Metrics(office)
    before = figures(metrics)
    assert (before["yifa_documents"], before["yifa_corrections_open"], before['yifa_switch_on{switch="upload"}']) == (
        0,
        0,
        1,
    )
    answer = ask(office, "今天天气怎么样")
    office.records.rate(answer.id, False)
    office.switches.turn(Switch.UPLOAD, False)
    after = figures(metrics)
    assert after["yifa_corrections_open"] == 1
    assert after['yifa_switch_on{switch="upload"}'] == 0
    assert after[f'yifa_answers{{status="{answer.status.value}"}}'] == 1
    assert after["yifa_disk_free_bytes"] > 0


def test_the_model_is_told_when_there_is_one(office, chat_server) -> None:
    assert not [name for name in figures(Metrics(office)) if name.startswith("yifa_model")]
    settings = Settings(model_url=chat_server.url, model_name="脚本模型")
    model = Guarded(chat_model(settings), office.switches, failures=1, pause=60)
    metrics = Metrics(replace(office, model=model))
    chat_server.says(status=500)
    for _ in range(2):
        with pytest.raises(ModelFailed):
            list(model.stream("问"))
    found = figures(metrics)
    assert (
        found["yifa_model_requests_total"],
        found["yifa_model_failures_total"],
        found["yifa_model_spared_total"],
    ) == (1, 1, 1)
    assert found["yifa_model_circuit_open"] == 1


def test_requests_are_counted_with_their_time(office) -> None:
    metrics = Metrics(office)
    with metrics.at_work():
        assert figures(metrics)["yifa_requests_at_work"] == 1
    metrics.note("POST", "/api/v1/ask", 200, 0.2)
    found = figures(metrics)
    assert found['yifa_requests_total{method="POST",route="/api/v1/ask",status="200"}'] == 1
    assert found['yifa_request_seconds_bucket{le="0.25",route="/api/v1/ask"}'] == 1
    assert found['yifa_request_seconds_bucket{le="0.1",route="/api/v1/ask"}'] == 0
