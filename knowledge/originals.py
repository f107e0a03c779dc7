"""The files as they were added, byte for byte, each once under the sha256 of its content: files/ab/abcdef….

A file is written before the document that names it and deleted after the last one that did, so what a document names is
there whenever the process is killed; a copy of the folder taken at any moment is a backup.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from knowledge.errors import UnknownDocument


class Originals:
    """The kept originals of one data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes) -> str:
        """Keep a file and give its name; one that is there already is not written again."""
        name = hashlib.sha256(data).hexdigest()
        path = self._path(name)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, data)
        return name

    def read(self, name: str) -> bytes:
        """The bytes of an original; raises UnknownDocument when it is gone."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError as error:
            raise UnknownDocument("原件") from error

    def holds(self, name: str) -> bool:
        """Whether an original is there."""
        return self._path(name).is_file()

    def drop(self, name: str) -> None:
        """Delete an original that no document names any more; deleting what is not there changes nothing."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing, also when the power fails."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
