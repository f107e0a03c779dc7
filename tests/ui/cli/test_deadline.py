"""yifa deadline: question, id, list, and the same as JSON."""

import json

import pytest
import typer
from typer.testing import CliRunner

from knowledge.errors import UsageError
from ui.cli.deadline import deadline

app = typer.Typer()
app.command()(deadline)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_a_question_gives_day_basis_and_counting() -> None:
    text = run("2026年5月6日收到公开申请，最晚哪天答复")
    assert "最晚2026年6月2日（周二）：答复政府信息公开申请。" in text
    assert "《政府信息公开条例》第三十三条第二款" in text
    assert "劳动节调休上班" in text


def test_an_id_as_json() -> None:
    record = json.loads(run("--id", "政府信息公开条例-33", "--from", "2026-05-06", "--extend", "--json"))
    assert record["calculation"]["due"] == "2026-07-01"


def test_a_move_is_explained() -> None:
    text = run("--id", "行政复议法-62-普通", "--from", "2026-04-01").replace("\n", "")
    assert "顺延" in text
    assert "民事诉讼法第八十五条第三款" in text


def test_time_not_counted() -> None:
    record = json.loads(run("--id", "政府信息公开条例-33", "--from", "2026-05-06", "--excluded", "5", "--json"))
    assert record["calculation"]["due"] == "2026-06-09"


def test_a_question_without_a_day_asks_for_one() -> None:
    assert "写上起算日期" in run("收到政府信息公开申请要多久答复")


def test_the_list() -> None:
    assert "行政处罚法-56" in run("--list", "先行登记")
    assert len(json.loads(run("--list", "--json"))) >= 250


def test_nothing_asked_is_refused() -> None:
    with pytest.raises(UsageError, match="请写上问题"):
        run()
