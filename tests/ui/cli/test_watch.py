"""yifa watch: once, with a removed file, without a folder, while another process has the library."""

import json

import pytest
from filelock import FileLock

LAW = "# 青溪市{0}办法\n\n第一条　{0}应当登记。\n\n第二条　登记不收费。"


@pytest.fixture
def folder(tmp_path):
    files = tmp_path / "监看"
    files.mkdir()
    for name in ("摊位", "夜市"):
        (files / f"{name}.md").write_text(LAW.format(name), encoding="utf-8")
    return files


def outcomes(result) -> dict[str, str]:
    assert result.code == 0, result.err
    return {row["file"]: row["outcome"] for row in map(json.loads, result.out.splitlines())}


def test_a_folder_is_followed_over_several_starts(yifa, own_home, folder) -> None:
    watch = ("watch", folder, "--once", "--owner", "市场处")
    assert outcomes(yifa(*watch, "--json", home=own_home)) == {"夜市.md": "added", "摊位.md": "added"}
    assert outcomes(yifa(*watch, "--json", home=own_home)) == {}
    (folder / "夜市.md").unlink()
    (folder / "摊位.md").write_text(LAW.format("摊位") + "\n\n第三条　另行规定。", encoding="utf-8")
    result = yifa(*watch, home=own_home)
    assert "已从资料库移除：青溪市夜市办法@市场处" in result.text
    assert "更新 1 份、移除 1 份" in result.text
    owned = [d["id"] for d in yifa("list", "--json", home=own_home).data if d["owner"]]
    assert owned == ["青溪市摊位办法@市场处"]


def test_a_folder_that_is_not_there_is_wrong_use(yifa, own_home, tmp_path) -> None:
    result = yifa("watch", tmp_path / "没有", "--once", home=own_home)
    assert (result.code, "看不到文件夹" in result.err) == (2, True)


def test_while_the_service_runs_it_says_what_to_do(yifa, own_home, folder) -> None:
    with FileLock(own_home / "lock"):
        result = yifa("watch", folder, home=own_home)
    assert result.code == 3
    assert f"YIFA_WATCH={folder}" in result.err
