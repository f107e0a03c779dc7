"""Models of sentence-transformers from local folders: the only file of the house that loads them, and never from a hub."""

import os
from pathlib import Path
from typing import Any, Literal

from knowledge.errors import SettingError


def load_model(kind: Literal["SentenceTransformer", "CrossEncoder"], folder: Path, *, called: str, setting: str) -> Any:
    """The model in a folder; `called` is its Chinese name in errors, `setting` the setting that names the folder.

    Raises SettingError when the folder is missing or cannot be loaded, or sentence-transformers is not installed.
    """
    if not folder.is_dir():
        raise SettingError(f"找不到{called}目录 {folder}。请检查 {setting}，或删去这项设置，不用外接模型。")
    os.environ["HF_HUB_OFFLINE"] = os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    try:
        import sentence_transformers

        return getattr(sentence_transformers, kind)(str(folder), local_files_only=True, device="cpu")
    except ImportError as error:
        raise SettingError(f"要用外接{called}，请先安装 sentence-transformers。") from error
    except Exception as error:  # the library raises whatever its file readers raise
        raise broken(folder, error, called=called, setting=setting) from error


def broken(folder: Path, error: Exception, *, called: str, setting: str) -> SettingError:
    """What to tell when a folder is there and is no such model."""
    return SettingError(
        f"{called}目录 {folder} 不完整或已损坏（{error}）。请重新复制模型文件，或删去 {setting}，不用外接模型。"
    )
