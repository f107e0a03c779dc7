"""Help and usage errors of the command line in Chinese; typer writes them in English only."""

import re
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

WRONG_USE = 2
UsageProblem: Any = typer.BadParameter.__base__
"""Base of typer's usage errors, which typer itself does not export."""

_HELP = (
    (r"^Usage:", "用法："),
    (r"^Options:", "选项："),
    (r"^Arguments:", "参数："),
    (r"^Commands:", "命令："),
    (r"Show this message and exit\.", "显示这段说明。"),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]..."),
    (r"\{(\S+)\}", r"\1"),
    (r" <[\w\[\] ]+>(?=  )", ""),
    (r"\[default: ([^\];]*)(?:; [^\]]*)?\]", r"[默认：\1]"),
    (r"\[required\]", "[必填]"),
)
_ERRORS = (
    (r"No such option: (\S+?)\.?(?: .*)?$", r"没有 \1 这个选项"),
    (r"No such command '?([^'.]+)'?\.?(?: .*)?$", r"没有 \1 这个命令"),
    (r"Missing argument '?([^'.]+?)(?:\.\.\.)?'?\.?$", r"缺少参数 \1"),
    (r"Missing option '?([^'.]+)'?\.?$", r"缺少选项 \1"),
    (r"Option '?([^' ]+)'? requires an argument\.?$", r"选项 \1 后面要有值"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)$", r"多出的参数：\1"),
    (r"Invalid value for '?([^':]+)'?: (.*)$", r"\1 的值不能用"),
    (r"Missing command\.?$", "缺少命令"),
)


class ChineseCommand(TyperCommand):
    """A command whose help page is Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The help page as text."""
        return translate_help(super().get_help(ctx))


class ChineseGroup(TyperGroup):
    """A group of commands whose help and usage errors are Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The help page as text."""
        return translate_help(super().get_help(ctx))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run; a wrong call ends with one Chinese line and exit code 2."""
        try:
            code = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except UsageProblem as problem:
            message = problem.format_message()
            is_help = message.lstrip().startswith("用法：")
            typer.echo(message if is_help else f"错误：{translate_error(message)}。用 --help 看用法。", err=True)
            code = WRONG_USE
        except typer.Abort:
            typer.echo("已取消。", err=True)
            code = 1
        if standalone_mode:
            sys.exit(code if isinstance(code, int) else 0)
        return code


def translate_help(text: str) -> str:
    """A help page with its fixed words in Chinese."""
    for pattern, chinese in _HELP:
        text = re.sub(pattern, chinese, text, flags=re.M)
    return text


def translate_error(message: str) -> str:
    """A usage error in Chinese; a message of an unknown kind is kept as it is."""
    for pattern, chinese in _ERRORS:
        if re.search(pattern, message.strip(), flags=re.S):
            return re.sub(pattern, chinese, message.strip(), flags=re.S)
    return message.strip().rstrip(".")
