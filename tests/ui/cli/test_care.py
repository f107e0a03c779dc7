"""yifa index rebuild, index verify, doctor."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from filelock import FileLock

from knowledge.document import Entry


@pytest.fixture
def swapped(own_home, open_corpus):
    """A data folder whose word index holds as many passages as it should, one of them unknown to SQL."""
    corpus = open_corpus(own_home)
    (document,) = [d for d in corpus.documents.values() if d.short_title == "青溪市犬只收容办法"]
    corpus.lexical.remove([document.id])
    lost, *kept = corpus.store.passages(document.id)
    entries = [
        Entry(f"{p.id}附" if p is lost else p.id, document.id, document.title, "", p.text) for p in [lost, *kept]
    ]
    corpus.lexical.add(entries)
    return own_home


def test_verify_compares_both_indexes_with_sql(yifa, stocked_home, open_corpus) -> None:
    documents, passages = open_corpus(stocked_home).store.count()
    record = yifa("index", "verify", "--json").data
    assert (record["documents"], record["passages"], record["clean"]) == (documents, passages, True)
    assert f"索引完好：{documents} 份文件、{passages} 个段落" in yifa("index", "verify").out


def test_verify_finds_a_difference_and_rebuild_mends_it(yifa, swapped) -> None:
    found = yifa("index", "verify", "--json", home=swapped)
    assert (found.code, found.data["clean"]) == (1, False)
    assert (found.data["missing"]["lexical"], found.data["extra"]["lexical"]) == (1, 1)
    told = yifa("index", "verify", home=swapped)
    assert (told.code, "yifa index rebuild" in told.out) == (1, True)
    assert yifa("doctor", "--json", home=swapped).code == 1
    mended = yifa("index", "rebuild", "--json", home=swapped)
    assert (mended.code, mended.data["clean"]) == (0, True)
    assert yifa("index", "verify", home=swapped).code == 0


def test_lost_indexes_are_made_anew(yifa, own_home) -> None:
    shutil.rmtree(own_home / "lexical")
    shutil.rmtree(own_home / "vectors")
    assert yifa("index", "verify", home=own_home).code == 1
    assert yifa("search", "犬只", "-k", "1", "--json", home=own_home).data[0]["doc"] == "青溪市犬只收容办法"
    assert yifa("index", "verify", home=own_home).code == 0


def test_the_doctor_looks_at_everything(yifa) -> None:
    result = yifa("doctor", "--json")
    assert result.code == 0
    found = {f["name"]: f["ok"] for f in result.data}
    assert found.pop("文件权限") is not False
    assert found == {
        "版本": None, "依赖": True, "磁盘": True, "数据目录": True, "索引": True, "向量模型": True, "原件": True,
        "回答记录": True, "检索": True, "开关：对话模型": None, "开关：上传": None, "对话模型": None,
        "旧版 Office 文件": None, "联网": True, "监听": True,
    }  # fmt: skip
    assert [line[:2] for line in yifa("doctor").out.splitlines() if line[:2] in ("正常", "异常", "说明")] == [
        {True: "正常", None: "说明"}[f["ok"]] for f in result.data
    ]


def test_the_doctor_tells_that_libreoffice_is_not_there(yifa) -> None:
    found = {f["name"]: f["detail"] for f in yifa("doctor", "--json", YIFA_OFFICE_PROGRAM="nowhere/soffice").data}
    assert "没有找到 LibreOffice" in found["旧版 Office 文件"]


def test_the_doctor_tells_an_answer_that_was_changed(yifa, own_home) -> None:
    asked = yifa("ask", "犬只几日内可以认领", "--json", home=own_home).data
    with closing(sqlite3.connect(own_home / "yifa.db")) as database:
        database.execute(
            "UPDATE answers SET record = replace(record, '\\u4e09\\u5341\\u65e5', '\\u516d\\u5341\\u65e5')"
        )
        database.commit()
    result = yifa("doctor", "--json", home=own_home)
    assert result.code == 1
    (told,) = [f["detail"] for f in result.data if f["ok"] is False]
    assert asked["id"] in told


def test_the_doctor_asks_the_model(yifa, chat_server) -> None:
    model = {"YIFA_MODEL_URL": chat_server.url, "YIFA_MODEL_NAME": "脚本模型"}
    chat_server.says("正常[/b]")
    well = yifa("doctor", **model)
    assert (well.code, "有应答：正常[/b]" in well.text) == (0, True)
    chat_server.says(status=500)
    ill = yifa("doctor", "--json", **model)
    assert ill.code == 1
    assert {f["name"] for f in ill.data if f["ok"] is False} == {"对话模型"}


def test_the_doctor_reports_a_folder_in_use_and_does_not_fall_over(yifa, stocked_home) -> None:
    with FileLock(stocked_home / "lock"):
        result = yifa("doctor", "--json")
    assert result.code == 1
    (finding,) = [f for f in result.data if f["ok"] is False]
    assert "正被另一个依法进程使用" in finding["detail"]


def test_the_doctor_says_when_the_disk_is_nearly_full_and_the_net_is_allowed(yifa) -> None:
    result = yifa("doctor", "--json", YIFA_FREE_MEGABYTES="10", YIFA_ALLOW_HUB="true")
    found = {f["name"]: f for f in result.data}
    assert found["联网"]["ok"] is None
    assert found["磁盘"]["ok"] is True


def test_a_backup_is_made_while_the_folder_is_in_use_and_restored_elsewhere(yifa, stocked_home, tmp_path) -> None:
    with FileLock(stocked_home / "lock"):
        made = yifa("backup", tmp_path / "b.zip", "--json")
    assert (made.code, made.data["lost"], made.data["counts"]["documents"] > 5) == (0, [], True)
    assert "备份完好" in yifa("restore", tmp_path / "b.zip", "--check").text
    assert yifa("backup", tmp_path / "b.zip").code == 2
    assert yifa("restore", tmp_path / "b.zip").code == 2
    restored = yifa("restore", tmp_path / "b.zip", "--to", tmp_path / "again")
    assert (restored.code, "已恢复到" in restored.text) == (0, True)
    for home in (stocked_home, tmp_path / "again"):
        assert yifa("ask", "犬只几日内可以认领", "--json", home=home).data["citations"][0]["article"] == "第四条"
    (tmp_path / "b.zip").write_bytes(b"PK")
    broken = yifa("restore", tmp_path / "b.zip", "--to", tmp_path / "third")
    assert (broken.code, "什么也没有恢复" in broken.err) == (3, True)


def test_another_database_is_backed_up_with_its_own_tools(yifa, tmp_path) -> None:
    told = yifa("backup", tmp_path / "b.zip", YIFA_DATABASE_URL="postgresql+psycopg://x/y")
    assert (told.code, "pg_dump" in told.err) == (2, True)


def test_everything_is_exported_once(yifa, tmp_path) -> None:
    done = yifa("export", tmp_path / "out", "--json")
    assert (done.code, done.data["originals"]) == (0, 5)
    assert (tmp_path / "out" / "README.md").is_file()
    assert yifa("export", tmp_path / "out").code == 2


def test_remedies_are_told_in_plain_words(yifa, own_home, chat_server) -> None:
    chat_server.says(status=500)
    next((own_home / "files").glob("*/*")).unlink()
    told = yifa("doctor", home=own_home, YIFA_MODEL_URL=chat_server.url, YIFA_MODEL_NAME="m", YIFA_HOST="0.0.0.0")
    assert told.code == 1
    for words in (
        "1 份文件的原件不见了",
        "怎么办：从备份恢复",
        "检查 YIFA_MODEL_URL",
        "反向代理",
        "只会连接设定的对话模型 127.0.0.1",
    ):
        assert words in told.text, words
