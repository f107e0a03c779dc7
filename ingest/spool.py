"""Bytes that wait for their job, in the data folder under their own sha256."""

import hashlib
import os
from collections.abc import Collection
from pathlib import Path

from ingest.page import ErrorKind
from knowledge.errors import Unreadable

MARK = "spool:"
"""Begins the name of what is kept here; no path on disk begins like that."""


class Spool:
    """A folder of files named by their content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Keep some bytes; on disk for good when this returns their name."""
        name = hashlib.sha256(data).hexdigest()
        file = self._folder / name
        if not file.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            with file.with_suffix(".new").open("wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            file.with_suffix(".new").replace(file)
        return MARK + name

    def load(self, name: str) -> bytes:
        """The bytes of that name; raises Unreadable when they are no longer kept."""
        try:
            return (self._folder / name.removeprefix(MARK)).read_bytes()
        except OSError as error:
            raise Unreadable(ErrorKind.UNREADABLE, "上传的原件已不在数据目录里。请重新上传这份文件。") from error

    def remove(self, name: str) -> None:
        """Let go of some bytes; what is not there changes nothing."""
        (self._folder / name.removeprefix(MARK)).unlink(missing_ok=True)

    def sweep(self, wanted: Collection[str]) -> None:
        """Let go of everything but what is wanted."""
        for file in self._folder.iterdir() if self._folder.is_dir() else ():
            if MARK + file.name not in wanted:
                file.unlink()
