"""yifa jobs, and how `yifa add` is followed."""

import json
import signal

import pytest

from ui.cli.jobs import stopping

LAW = "# 青溪市摊位办法\n\n第一条　摊位应当登记。\n\n第二条　登记不收费。\n\n第四条　另行规定。"


@pytest.fixture
def folder(tmp_path):
    files = tmp_path / "文件"
    files.mkdir()
    (files / "摊位[red].md").write_text(LAW, encoding="utf-8")
    (files / "空.txt").write_bytes(b"")
    return files


def test_a_job_is_listed_and_shown(yifa, own_home, folder) -> None:
    assert yifa("jobs", home=own_home).code == 0
    assert yifa("add", folder, "--owner", "市场处", home=own_home).code == 1
    (job,) = yifa("jobs", "--json", home=own_home).data
    assert (job["id"], job["state"], job["owner"], job["files"], job["failed"]) == (1, "部分失败", "市场处", 2, 1)
    assert "部分失败" in yifa("jobs", home=own_home).out
    shown = yifa("jobs", "show", "1", home=own_home)
    assert "2/2 个文件，失败 1 个。" in shown.text
    assert "摊位[red].md" in shown.out
    rows = {r["file"]: r for r in yifa("jobs", "show", "1", "--json", home=own_home).data["rows"]}
    assert rows["摊位[red].md"]["row"]["quality"]["missing"] == ["第三条"]
    assert rows["空.txt"]["row"]["error_kind"] == "empty_file"


def test_a_verdict_is_told_with_its_reason(yifa, own_home, folder) -> None:
    out = yifa("add", folder, home=own_home).out.replace("│", "").replace(" ", "").replace("\n", "")
    assert "差" in out
    assert "条号不连续，缺1条：第三条" in out


def test_failed_files_are_retried_when_they_were_mended(yifa, own_home, folder) -> None:
    yifa("add", folder, home=own_home)
    (folder / "空.txt").write_text(LAW.replace("摊位", "夜市"), encoding="utf-8")
    again = yifa("jobs", "retry", "1", "--json", home=own_home)
    assert (again.code, again.data["file"], again.data["outcome"]) == (0, "空.txt", "added")
    assert yifa("jobs", "--json", home=own_home).data[0]["state"] == "完成"
    assert yifa("jobs", "retry", "1", home=own_home).code == 2


def test_what_cannot_be_done_is_wrong_use(yifa, own_home) -> None:
    for ask in ("show", "cancel", "resume", "retry"):
        result = yifa("jobs", ask, "9", home=own_home)
        assert (result.code, "没有编号为 9 的任务" in result.err) == (2, True)


def test_the_first_interrupt_asks_and_the_second_ends() -> None:
    with stopping() as stop:
        signal.raise_signal(signal.SIGINT)
        assert stop.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_lines_of_json_carry_the_quality(yifa, own_home, folder) -> None:
    lines = [json.loads(line) for line in yifa("add", folder, "--json", home=own_home).out.splitlines()]
    assert [line["quality"] and line["quality"]["verdict"] for line in lines] == ["差", None]
