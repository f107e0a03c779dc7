"""Help pages and usage errors: nothing of typer's English is left."""

import re
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from ui.cli.chinese import WRONG_USE, ChineseCommand, ChineseGroup, translate_error, translate_help

app = typer.Typer(cls=ChineseGroup, rich_markup_mode=None, add_completion=False)


@app.command("停", cls=ChineseCommand, help="停车。")
def park(
    place: Annotated[str, typer.Argument(metavar="车位", help="哪个车位。")],
    hours: Annotated[int, typer.Option(min=1, max=24, help="几小时。")] = 2,
    name: Annotated[str, typer.Option("--name", metavar="名字", help="谁停。")] = ...,  # type: ignore[assignment]
    ask: Annotated[bool, typer.Option("--ask", help="先问。")] = False,
) -> None:
    if ask:
        typer.confirm("停吗", abort=True)
    typer.echo(f"{name}停{place}{hours}")
    raise typer.Exit(7 if place == "满" else 0)


@app.command("走", cls=ChineseCommand, help="开走。")
def leave() -> None:
    typer.echo("走了")


def run(*arguments: str, given: str = ""):
    return CliRunner().invoke(app, arguments, input=given)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("停",), "缺少参数 车位"),
        (("停", "甲"), "缺少选项 --name"),
        (("停", "甲", "--name"), "选项 --name 后面要有值"),
        (("停", "甲", "--name", "我", "--hours", "x"), "--hours 的值不能用"),
        (("停", "甲", "--name", "我", "--hours", "25"), "--hours 的值不能用"),
        (("停", "甲", "乙", "丙", "--name", "我"), "多出的参数：乙 丙"),
        (("停", "--color"), "没有 --color 这个选项"),
        (("停", "--nam", "我"), "没有 --nam 这个选项"),
        (("飞",), "没有 飞 这个命令"),
    ],
)
def test_a_wrong_call_is_one_chinese_line(arguments, message) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (WRONG_USE, "")
    assert result.stderr == f"错误：{message}。用 --help 看用法。\n"


def test_a_right_call_keeps_its_output_and_exit_code() -> None:
    assert (run("停", "甲", "--name", "我").stdout, run("停", "甲", "--name", "我").exit_code) == ("我停甲2\n", 0)
    assert run("停", "满", "--name", "我").exit_code == 7


def test_a_refused_question_is_told_as_cancelled() -> None:
    result = run("停", "甲", "--name", "我", "--ask", given="n\n")
    assert (result.exit_code, result.stderr) == (1, "已取消。\n")


@pytest.mark.parametrize("arguments", [("--help",), ("停", "--help")])
def test_help_has_no_english_words_left(arguments) -> None:
    result = run(*arguments)
    assert result.exit_code == 0
    words = set(re.findall(r"(?<![-\w])[A-Za-z]{2,}", result.stdout))
    assert words <= {"root", "main"}, result.stdout
    assert "显示这段说明。" in result.stdout


def test_help_shows_defaults_and_what_is_needed() -> None:
    text = run("停", "--help").stdout
    assert "[默认：2]" in text
    assert "[必填]" in text


def test_unknown_messages_stay_as_they_are() -> None:
    assert translate_error("Something quite new.") == "Something quite new"
    assert translate_help("用法：一切照旧") == "用法：一切照旧"
