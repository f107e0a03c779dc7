"""The tree of errors is the one in the docstring, and every message says what to do."""

import inspect

import pytest

from knowledge import errors
from knowledge.errors import (
    DiskFull,
    EmbedderMismatch,
    FolderInUse,
    ModelFailed,
    Refused,
    StoreDamaged,
    UnknownDocument,
    UnknownJob,
    Unreadable,
    UsageError,
    YifaError,
)

CLASSES = [c for _, c in inspect.getmembers(errors, inspect.isclass) if c.__module__ == errors.__name__]


@pytest.mark.parametrize("error", CLASSES)
def test_every_error_stands_in_the_tree(error: type[Exception]) -> None:
    assert issubclass(error, YifaError)
    assert any(line.split()[0].lstrip("│├└─ ") == error.__name__ or error.__name__ in line.split() for line in tree())


def tree() -> list[str]:
    return [
        line.replace("│", " ").replace("├──", " ").replace("└──", " ") for line in errors.__doc__.split("\n") if line
    ]


@pytest.mark.parametrize(
    ("error", "parent", "parts"),
    [
        (UnknownJob(7), UsageError, ("任务", "7", "yifa jobs")),
        (UnknownDocument("停车法"), UsageError, ("停车法", "yifa list")),
        (UnknownDocument("停车法", ("停车场管理办法",)), UsageError, ("停车法", "停车场管理办法")),
        (FolderInUse("/数据"), Refused, ("/数据", "YIFA_HOME")),
        (DiskFull("/数据"), Refused, ("/数据", "腾出空间")),
        (EmbedderMismatch("甲-1", "乙-2"), Refused, ("甲-1", "乙-2", "yifa index rebuild")),
        (StoreDamaged("/数据/yifa.db", "坏了"), Refused, ("/数据/yifa.db", "坏了", "备份")),
        (Unreadable("corrupt", "文件坏了"), YifaError, ("文件坏了",)),
        (ModelFailed("超时", retry=True), YifaError, ("超时",)),
    ],
)
def test_messages_carry_the_data_and_the_remedy(error: YifaError, parent: type, parts: tuple[str, ...]) -> None:
    assert isinstance(error, parent)
    assert all(part in str(error) for part in parts)
