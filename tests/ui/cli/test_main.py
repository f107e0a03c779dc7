"""The command as a whole: exit codes, one Chinese line for every error, no surprise on the way."""

import re
from importlib.metadata import entry_points
from typing import Any

import pytest
from filelock import FileLock
from typer.main import get_command

from assistant.settings import Settings
from knowledge.store import Store
from ui.cli.main import app, main


def one_line(result, code: int) -> str:
    """The only line of an error."""
    assert (result.code, result.out) == (code, "")
    assert re.fullmatch(r"错误：[^\n]+\n", result.err), result.err
    return result.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "没有这部法"), "库里没有“没有这部法”"),
        (("remove", "没有这部法"), "库里没有“没有这部法”"),
        (("show",), "缺少参数 文件"),
        (("nosuch",), "没有 nosuch 这个命令"),
        (("list", "--nosuch"), "没有 --nosuch 这个选项"),
        (("search", "罚款", "-k", "0"), "-k 的值不能用"),
        (("ask",), "请写上问题"),
        (("ask", "罚款", "--as-of", "去年"), "“去年”不是日期"),
        (("add", "没有这个文件夹"), "找不到 没有这个文件夹"),
        (("add", ".", "--kind", "歌词"), "--kind 的值不能用"),
    ],
)
def test_wrong_use_ends_with_two(yifa, arguments, message) -> None:
    assert message in one_line(yifa(*arguments), 2)


def test_near_names_are_offered(yifa) -> None:
    assert "青溪市停车场管理办法(2023-03-10)" in one_line(yifa("remove", "青溪市停车场管理办法"), 2)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("YIFA_PORT", "abc", "YIFA_PORT：要填整数"),
        ("YIFA_PORT", "70000", "YIFA_PORT：不能大于 65535"),
        ("YIFA_NONSENSE", "1", "不认识的设置：YIFA_NONSENSE"),
    ],
)
def test_a_wrong_setting_ends_with_two(yifa, name, value, message) -> None:
    assert message in one_line(yifa("status", **{name: value}), 2)


def test_a_home_that_is_a_file_ends_with_two(yifa, tmp_path) -> None:
    (tmp_path / "file").write_text("x")
    assert "YIFA_HOME" in one_line(yifa("status", home=tmp_path / "file"), 2)


def test_a_folder_in_use_ends_with_three(yifa, stocked_home) -> None:
    with FileLock(stocked_home / "lock"):
        assert "正被另一个依法进程使用" in one_line(yifa("list"), 3)


def test_a_damaged_store_ends_with_three(yifa, tmp_path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "yifa.db").write_bytes(b"this is not a database" * 50)
    assert "打不开" in one_line(yifa("list", home=tmp_path / "home"), 3)


def test_a_full_disk_ends_with_three_and_keeps_what_is_there(yifa, own_home, tmp_path) -> None:
    (tmp_path / "新.md").write_text("第一条　新的规定。\n\n第二条　另一条。", encoding="utf-8")
    before = Store(Settings(home=own_home).store_url).count()
    result = yifa("add", tmp_path / "新.md", "--json", home=own_home, YIFA_FREE_MEGABYTES="100000")
    if result.code == 0:
        pytest.skip("这台机器的磁盘剩余超过 100 GB，设置的上限装不满它，本题跳过")
    assert "磁盘空间不足" in one_line(result, 3)
    assert Store(Settings(home=own_home).store_url).count() == before


def test_a_result_file_that_cannot_be_written_ends_with_two(yifa, tmp_path) -> None:
    (tmp_path / "题.jsonl").write_text('{"id": "1", "question": "罚款"}', encoding="utf-8")
    out = tmp_path / "没有的目录" / "答.jsonl"
    assert "答.jsonl 不能读写" in one_line(yifa("ask", "--batch", tmp_path / "题.jsonl", "--out", out), 2)


@pytest.mark.parametrize("arguments", [(), ("index",)])
def test_no_command_shows_the_help(yifa, arguments) -> None:
    result = yifa(*arguments)
    assert result.code == 2
    assert "用法：" in result.out + result.err


def commands() -> dict[str, Any]:
    """Every command by its full name."""
    outer = get_command(app).commands
    groups = {name: command for name, command in outer.items() if hasattr(command, "commands")}
    inner = {f"{name} {sub}": part for name, group in groups.items() for sub, part in group.commands.items()}
    return outer | inner


@pytest.mark.parametrize("name", commands())
def test_every_command_explains_itself_in_chinese(yifa, name) -> None:
    for asked in ("--help", "-h"):
        result = yifa(*name.split(), asked)
        assert (result.code, result.err) == (0, "")
        assert "用法：" in result.out
        assert not re.search(r"Usage|Options:|Arguments:|Commands:|default|required|Show this", result.out)
    for parameter in commands()[name].params:
        assert re.search(r"[\u4e00-\u9fff]", parameter.help or ""), parameter.name


def test_the_entry_point_is_this_one() -> None:
    (script,) = [e for e in entry_points(group="console_scripts") if e.name == "yifa"]
    assert script.load() is main
