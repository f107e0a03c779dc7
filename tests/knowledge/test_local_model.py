"""Models from local folders: every way a folder can be wrong is told with the setting that names it."""

import os
from pathlib import Path

import pytest

from knowledge.errors import SettingError
from knowledge.local_model import broken, load_model


def test_a_missing_folder_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"找不到重排模型目录 .*nowhere。请检查 YIFA_RERANKER_MODEL"):
        load_model("CrossEncoder", tmp_path / "nowhere", called="重排模型", setting="YIFA_RERANKER_MODEL")


@pytest.mark.parametrize("kind", ["SentenceTransformer", "CrossEncoder"])
def test_a_folder_without_a_model_is_told_and_no_hub_is_asked(tmp_path: Path, kind, monkeypatch) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    (tmp_path / "notes.txt").write_text("不是模型", encoding="utf-8")
    with pytest.raises(SettingError, match=r"某模型目录 .* 不完整或已损坏.*删去 YIFA_X"):
        load_model(kind, tmp_path, called="某模型", setting="YIFA_X")
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_the_reason_is_kept(tmp_path: Path) -> None:
    told = str(broken(tmp_path, ValueError("少了一行"), called="向量模型", setting="YIFA_EMBEDDING_MODEL"))
    assert "少了一行" in told
    assert "重新复制模型文件" in told
