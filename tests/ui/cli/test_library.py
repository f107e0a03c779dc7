"""yifa add, list, show, remove, status."""

import json
from datetime import date

import pytest

from knowledge.document import Kind
from ui.render import document_record

DOGS = "青溪市犬只收容办法(2021-08-02)"


@pytest.fixture
def folder(tmp_path):
    """A by-law with square brackets everywhere, and an empty file."""
    files = tmp_path / "文件"
    files.mkdir()
    text = "# 青溪市摊位[试行]办法\n\n第一条　摊主按[附件]和[/b]办理。\n\n第二条　附表[red]由市场管理处保存。"
    (files / "摊位[red].md").write_text(text, encoding="utf-8")
    (files / "空.txt").write_bytes(b"")
    return files


def rows(result) -> list[dict]:
    return [json.loads(line) for line in result.out.splitlines()]


def test_each_file_is_a_row_and_a_failure_ends_with_one(yifa, own_home, folder) -> None:
    result = yifa("add", folder, home=own_home)
    assert result.code == 1
    assert "新增 1 份、失败 1 份；共 2 条、2 段。" in result.out
    assert "摊位[red].md" in result.out
    assert "请检查原文件，重新导出或复制后上传。" in result.out.replace("│", "").replace(" ", "").replace("\n", "")
    again = yifa("add", folder, "--json", home=own_home)
    assert again.code == 1
    assert [(r["file"], r["outcome"], r["error_kind"]) for r in rows(again)] == [
        ("摊位[red].md", "unchanged", ""),
        ("空.txt", "failed", "empty_file"),
    ]


def test_square_brackets_are_text(yifa, own_home, folder) -> None:
    yifa("add", folder, home=own_home)
    shown = yifa("show", "青溪市摊位[试行]办法", home=own_home)
    assert shown.code == 0
    for text in ("青溪市摊位[试行]办法", "摊主按[附件]和[/b]办理。", "附表[red]由"):
        assert text in shown.out
    assert "青溪市摊位[试行]办法" in yifa("list", home=own_home).out
    assert "按[附件]和[/b]办理" in yifa("search", "摊主按附件办理", "-k", "1", home=own_home).out
    assert "按[附件]和[/b]办理" in yifa("ask", "摊主按什么办理？", home=own_home).out


def test_a_dry_run_stores_nothing(yifa, own_home, folder) -> None:
    before = yifa("list", "--json", home=own_home).data
    (row, _) = rows(yifa("add", folder, "--dry-run", "--json", home=own_home))
    assert (row["outcome"], row["articles"]) == ("added", 2)
    assert yifa("list", "--json", home=own_home).data == before


def test_owner_and_kind_are_kept(yifa, own_home, folder) -> None:
    file = next(folder.glob("*.md"))
    assert yifa("add", file, "--owner", "市场处", "--kind", "报告材料", home=own_home).code == 0
    (document,) = [d for d in yifa("list", "--json", home=own_home).data if d["owner"]]
    assert (document["owner"], document["kind"]) == ("市场处", Kind.REPORT)
    assert document["id"].endswith("@市场处")


def test_a_locked_pdf_opens_with_its_password(yifa, own_home, tmp_path, locked_pdf) -> None:
    file = tmp_path / "密.pdf"
    file.write_bytes(locked_pdf("fz2025"))
    assert [r["error_kind"] for r in rows(yifa("add", file, "--json", home=own_home))] == ["encrypted"]
    opened = yifa("add", file, "--password", "fz2025", "--json", home=own_home)
    assert [r["outcome"] for r in rows(opened)] == ["added"]


def test_an_empty_folder_is_no_error(yifa, own_home, tmp_path) -> None:
    (tmp_path / "空").mkdir()
    result = yifa("add", tmp_path / "空", home=own_home)
    assert (result.code, "没有可入库的文件" in result.out) == (0, True)


def test_the_list_names_every_document_in_full(yifa, stocked_home, open_corpus) -> None:
    documents = open_corpus(stocked_home).documents.values()
    assert yifa("list", "--json").data == [document_record(d, date.today()) for d in documents]
    table = [[cell.strip() for cell in line.split("│")[1:-1]] for line in yifa("list").out.splitlines()]
    first_column = "".join(row[0] for row in table if row)
    assert "…" not in first_column
    assert first_column == "".join(d.id for d in documents)


def test_a_document_is_shown_by_id_title_or_short_title(yifa) -> None:
    by_id, by_title = yifa("show", DOGS, "--json").data, yifa("show", "青溪市犬只收容办法", "--json").data
    assert by_id == by_title
    assert [p["article"] for p in by_id["passages"]][::3] == ["第一条", "第四条", "第七条"]
    text = yifa("show", DOGS).text
    for passage in by_id["passages"]:
        assert passage["text"] in text


def test_of_two_versions_the_newer_is_shown(yifa) -> None:
    assert yifa("show", "青溪市停车场管理办法", "--json").data["version"] == "2023-03-10"


def test_a_removed_document_is_gone_and_its_successor_ends_nothing_any_more(yifa, own_home) -> None:
    old, new = "青溪市停车场管理办法(2019-05-06)", "青溪市停车场管理办法(2023-03-10)"
    before = yifa("status", "--json", home=own_home).data
    assert yifa("show", old, "--json", home=own_home).data["status"] == "已被修订"
    removed = yifa("remove", new, "--json", home=own_home)
    assert (removed.code, removed.data) == (0, {"removed": new})
    assert yifa("show", new, home=own_home).code == 2
    assert yifa("show", old, "--json", home=own_home).data["status"] == "现行有效"
    after = yifa("status", "--json", home=own_home).data
    assert (before["documents"] - after["documents"], before["passages"] - after["passages"]) == (1, 10)
    assert yifa("remove", old, home=own_home).out == f"已移除：{old}。30 天内可以用 --undo 恢复。\n"


def test_the_status_in_a_few_figures(yifa, stocked_home, open_corpus) -> None:
    corpus = open_corpus(stocked_home)
    documents, passages = corpus.store.count()
    record = yifa("status", "--json").data
    assert (record["documents"], record["passages"]) == (documents, passages)
    assert (record["home"], record["embedder"]) == (str(stocked_home), corpus.embedder.name)
    lines = yifa("status").out.splitlines()
    assert f"文件：{documents}" in lines
    assert "对话模型：未配置" in lines


def test_a_state_set_by_hand_outlives_the_next_reading(yifa, own_home, qingxi, tmp_path) -> None:
    assert yifa("status", DOGS, home=own_home).text.startswith(f"{DOGS}：现行有效")
    hand = yifa(
        "status", DOGS, "--set", "已废止", "--until", "2024-01-01", "--by", "某条例", "--json", home=own_home
    ).data
    assert (hand["status"], hand["expires_on"], hand["superseded_by"]) == ("已废止", "2024-01-01", "某条例")
    file = tmp_path / "犬只收容办法.md"
    file.write_text((qingxi / file.name).read_text(encoding="utf-8") + "\n\n", encoding="utf-8")
    assert yifa("add", file, "--json", home=own_home).data["outcome"] == "updated"
    assert yifa("status", DOGS, "--json", home=own_home).data == hand
    assert yifa("status", DOGS, "--auto", "--json", home=own_home).data["status"] == "现行有效"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--set", "已废止"),
        (DOGS, "--until", "2024-01-01"),
        (DOGS, "--set", "尚未施行"),
        (DOGS, "--set", "已废止", "--auto"),
    ],
)
def test_a_state_half_told_is_wrong_use(yifa, arguments) -> None:
    assert yifa("status", *arguments).code == 2


def test_a_removal_can_be_undone(yifa, own_home) -> None:
    assert "30 天内可以用 --undo 恢复" in yifa("remove", DOGS, home=own_home).text
    (gone,) = yifa("list", "--removed", "--json", home=own_home).data
    assert gone["id"] == DOGS
    assert gone["until"] > gone["removed_at"]
    assert "移除时间" in yifa("list", "--removed", home=own_home).out
    assert "已恢复" in yifa("remove", DOGS, "--undo", home=own_home).out
    assert yifa("list", "--removed", "--json", home=own_home).data == []
    again = yifa("remove", DOGS, "--undo", "--json", home=own_home)
    assert (again.code, "回收站里没有" in again.err) == (2, True)
