"""The whole error tree of Yifa.

YifaError
├── UsageError            wrong use: bad argument, unknown document, wrong setting      (exit 2)
│   ├── SettingError      a YIFA_* value that cannot be used
│   ├── UnknownDocument   no such document in the library
│   ├── UnknownJob        no such job
│   ├── UnknownAssessment no such round of the self-check
│   └── UnknownDraft      no such draft of a report
├── Refused               right use, but not now or not allowed                          (exit 3)
│   ├── FolderInUse       another process owns the data folder
│   ├── DiskFull          no room left to write
│   ├── Conflict          somebody else changed the same thing first
│   ├── EmbedderMismatch  the vectors were made by another embedder
│   ├── SwitchedOff       somebody turned off what is wanted
│   ├── Busy              too many requests at once; carries `seconds` until another try makes sense
│   ├── BackupDamaged     a backup that is not what was written, or not one at all
│   └── StoreDamaged      the SQL file cannot be read, or is newer than this program
├── Unreadable            one file that cannot become a document; carries `kind`         (a row)
└── ModelFailed           the chat model did not give a usable answer; carries `retry`   (fallback)

Data is in fields, the remedy is in the message; messages are Chinese because people read them.
"""

from dataclasses import dataclass


class YifaError(Exception):
    """Base of everything Yifa raises on purpose; the text tells the reader what to do."""


class UsageError(YifaError):
    """The call cannot be right: argument, option or setting."""


class SettingError(UsageError):
    """A setting has an unknown name or an impossible value."""


@dataclass
class UnknownDocument(UsageError):
    """No document of that name is in the library."""

    name: str
    near: tuple[str, ...] = ()

    def __str__(self) -> str:
        hint = f"相近的有：{'、'.join(self.near)}。" if self.near else "用 yifa list 看全部文件。"
        return f"库里没有“{self.name}”。{hint}"


@dataclass
class UnknownJob(UsageError):
    """No job has that number."""

    number: int

    def __str__(self) -> str:
        return f"没有编号为 {self.number} 的任务。用 yifa jobs 看全部任务。"


@dataclass
class UnknownAssessment(UsageError):
    """No round of the self-check has that number."""

    number: int

    def __str__(self) -> str:
        return f"没有编号为 {self.number} 的自查轮次。用 yifa check list 看全部轮次。"


@dataclass
class UnknownDraft(UsageError):
    """No draft of a report has that number."""

    number: int

    def __str__(self) -> str:
        return f"没有编号为 {self.number} 的草稿。请看草稿列表里的编号。"


class Refused(YifaError):
    """Nothing is wrong with the call, but it must not run now."""


@dataclass
class FolderInUse(Refused):
    """Another process holds the lock of the data folder."""

    folder: str

    def __str__(self) -> str:
        return (
            f"数据目录 {self.folder} 正被另一个依法进程使用。先停掉它（例如正在运行的 yifa serve），"
            "或者用 YIFA_HOME 指定另一个目录。"
        )


@dataclass
class DiskFull(Refused):
    """The disk has no room; what was committed before stays."""

    folder: str

    def __str__(self) -> str:
        return f"磁盘空间不足或写入出错，{self.folder} 写不进去。已经入库的内容不受影响；腾出空间后重新执行即可。"


@dataclass
class Conflict(Refused):
    """Somebody changed the same thing after the writer had last seen it; both contents are told, nothing is lost."""

    what: str
    yours: str
    theirs: str
    by: str
    version: int

    def __str__(self) -> str:
        return (
            f"{self.what}已由{self.by or '他人'}改为“{self.theirs}”（第 {self.version} 版），您写的“{self.yours}”没有保存。"
            "看过对方的内容，确实要改就再写一次。"
        )


@dataclass
class SwitchedOff(Refused):
    """A kill switch is off."""

    what: str
    reason: str = ""

    def __str__(self) -> str:
        reason = f"（{self.reason}）" if self.reason else ""
        return f"{self.what}已由管理员停用{reason}。"


@dataclass
class Busy(Refused):
    """Too many requests wait already; `seconds` is when another try makes sense."""

    seconds: int

    def __str__(self) -> str:
        return f"现在使用的人较多，请 {self.seconds} 秒后再试。"


@dataclass
class BackupDamaged(Refused):
    """A backup cannot be trusted; nothing was restored from it."""

    file: str
    reason: str

    def __str__(self) -> str:
        return f"备份 {self.file} 不能用（{self.reason}），什么也没有恢复。请换一份备份。"


@dataclass
class EmbedderMismatch(Refused):
    """The stored vectors come from another embedding model."""

    stored: str
    configured: str

    def __str__(self) -> str:
        return (
            f"向量索引由“{self.stored}”生成，现在的设置是“{self.configured}”，两者不能混用。"
            "改回 YIFA_EMBEDDING_MODEL，或者执行 yifa index rebuild 用新模型重建。"
        )


@dataclass
class StoreDamaged(Refused):
    """The SQL store cannot be opened."""

    folder: str
    reason: str

    def __str__(self) -> str:
        return f"数据库 {self.folder} 打不开（{self.reason}）。请从备份恢复，或把该目录改名后重新入库。"


@dataclass
class Unreadable(YifaError):
    """A file cannot become a document; `kind` is one of the names in ingest/page.py."""

    kind: str
    message: str

    def __str__(self) -> str:
        return self.message


@dataclass
class ModelFailed(YifaError):
    """The chat model timed out, refused, was cut off or wrote nonsense; `retry` says whether asking again may help."""

    reason: str
    retry: bool = False

    def __str__(self) -> str:
        return self.reason
