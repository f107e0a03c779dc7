"""Prompts are files: a version, a list of variables, the text. File and code must agree exactly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.errors import SettingError

FOLDER = Path(__file__).parent.parent / "prompts"
_PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")


@dataclass(frozen=True)
class Prompt:
    """A prompt file: `version` is recorded with every answer made by it."""

    name: str
    version: str
    variables: frozenset[str]
    text: str

    @property
    def label(self) -> str:
        """Name and version, as recorded with an answer."""
        return f"{self.name} {self.version}"

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with every {{variable}} replaced; raises SettingError when names do not match exactly."""
        if set(values) != self.variables:
            difference = "、".join(sorted(set(values) ^ self.variables))
            raise SettingError(f"提示词 {self.name} 的变量与程序不一致：{difference}。")
        return _PLACEHOLDER.sub(lambda m: values[m.group(1)], self.text)


@lru_cache
def load_prompt(name: str, folder: Path = FOLDER) -> Prompt:
    """Read prompts/<name>.md; raises SettingError when it is missing or its variables are not those of its text."""
    try:
        head, text = (folder / f"{name}.md").read_text(encoding="utf-8").removeprefix("---\n").split("\n---\n", 1)
        meta = yaml.safe_load(head)
        declared = frozenset(meta["variables"])
        version = str(meta["version"])
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        raise SettingError(f"提示词文件 prompts/{name}.md 缺失或格式不对：开头要有 version 和 variables。") from error
    used = frozenset(_PLACEHOLDER.findall(text))
    if used != declared:
        raise SettingError(f"提示词 prompts/{name}.md 声明的变量与正文不一致：{'、'.join(sorted(used ^ declared))}。")
    return Prompt(name, version, declared, text.strip())
