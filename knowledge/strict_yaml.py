"""YAML files that people edit: read strictly, and every fault told in Chinese with the id of its entry."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.errors import UsageError

Row = TypeVar("Row", bound=BaseModel)

_DEEPEST = 50
_FAULTS = {
    "missing": "没有填",
    "extra_forbidden": "不认识的键",
    "enum": "只能填 {expected}",
    "literal_error": "只能填 {expected}",
    "string_type": "要填文字；数字、日期样子的请加引号",
    "string_too_short": "不能为空，至少 {min_length} 字",
    "string_too_long": "最多 {max_length} 字",
    "string_pattern_mismatch": "写法不对",
    "too_short": "至少 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "bool_type": "要填 true 或 false",
    "bool_parsing": "要填 true 或 false",
    "int_type": "要填整数",
    "float_type": "要填数字",
    "finite_number": "要填数字",
    "greater_than": "要大于 {gt:g}",
    "greater_than_equal": "不能小于 {ge:g}",
    "list_type": "要填列表",
    "dict_type": "要填键和值",
    "model_type": "要填键和值",
    "model_attributes_type": "要填键和值",
    "value_error": "{error}",
}


class _Loader(yaml.CSafeLoader):
    """Refuses a key given twice, which YAML would let win silently."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    twice = [str(key) for key, n in Counter(map(str, keys)).items() if n > 1]
    if twice:
        raise yaml.constructor.ConstructorError(None, None, f"键重复：{'、'.join(twice)}", node.start_mark)
    return dict(loader.construct_pairs(node, deep=True))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path, what: str) -> Any:
    """The content of a YAML file; raises UsageError where it cannot be read, repeats a key or uses references."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{what} {path.name} 读不了（{error.strerror}）。请检查文件是否存在、能否打开。") from error
    try:
        if fault := _refused(text):
            raise UsageError(f"{what} {path.name} {fault}。")
        return yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError) as error:
        raise UsageError(f"{what} {path.name} 不是有效的 YAML（请存成 UTF-8）：{_one_line(error)}") from error


def _refused(text: bytes) -> str:
    """Why a file is not even built: references, which can unfold without end, or nesting without end."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            return "用了 YAML 引用（*名称），请写成完整内容"
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return f"层次超过 {_DEEPEST} 层，读不了"
    return ""


def checked(model: type[Row], data: Any, where: str) -> Row:
    """`data` as a `model`; raises UsageError naming every fault by entry and field."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = list(faults(error, data))
        more = f"；另有 {len(found) - 10} 处" if len(found) > 10 else ""
        raise UsageError(f"{where} 有误：{'；'.join(found[:10])}{more}。") from error


def faults(error: ValidationError, data: Any) -> Iterator[str]:
    """Each fault in words, placed by the nearest entry that has an id, else by its number in its list."""
    for fault in error.errors():
        limits = {key: _chinese(value) for key, value in fault.get("ctx", {}).items()}
        message = _FAULTS.get(fault["type"], "不能用").format(**limits)
        value = "" if fault["type"] in ("missing", "value_error") else f"（现为 {str(fault['input'])[:40]}）"
        place = _place(fault["loc"], data)
        yield f"{place}：{message}{value}" if place else f"{message}{value}"


def _chinese(limit: Any) -> Any:
    return (
        limit.replace("'", "").replace(" or ", "、").replace(", ", "、").lstrip("、")
        if isinstance(limit, str)
        else limit
    )


def _place(loc: Sequence[int | str], data: Any) -> str:
    names: list[str] = []
    for step in loc:
        data = _inside(data, step)
        if isinstance(data, dict) and isinstance(step, int) and data.get("id"):
            names = [str(data["id"])]
        else:
            names.append(f"第{step + 1}项" if isinstance(step, int) else step)
    return " 的 ".join(names)


def _inside(data: Any, step: int | str) -> Any:
    if isinstance(data, dict):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None


def _one_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return f"{problem}（第 {mark.line + 1} 行）" if mark else " ".join(problem.split())
