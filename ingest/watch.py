"""A folder that the library is kept in step with: new, changed and removed files become jobs.

It is looked at again and again, which works on network shares too. What was done is remembered by the jobs in SQL.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath

from ingest.job import Job
from ingest.jobs import Jobs
from ingest.page import Limits
from ingest.source import Disk, Source, files_of, unpacked
from ingest.unpack import is_archive
from knowledge.document import digest
from knowledge.errors import UsageError

SETTLING = 2.0
"""Seconds between two looks after which a file that has not changed counts as fully written."""

_TEMPORARY = re.compile(
    r"^(?:~\$|\.~|~.*\.tmp$|thumbs\.db$|desktop\.ini$)|"
    r"(?:~|\.(?:tmp|temp|part|partial|crdownload|download|filepart|swp|lock|bak))$",
    re.IGNORECASE,
)


class Watch:
    """One watched folder. Only a file that looks the same twice is taken, and only one that is missing twice is gone."""

    def __init__(self, folder: Path, jobs: Jobs, limits: Limits, *, owner: str = "") -> None:
        self.folder = folder.absolute()
        self.owner = owner
        self._jobs, self._limits = jobs, limits
        self._before: dict[str, str] = {}
        self._missing: set[str] = set()
        self._archives: dict[str, tuple[str, list[Source]]] = {}
        self._unsettled = False

    def align(self, wait: Callable[[float], object]) -> Job | None:
        """`look`, and once more after a while where something seems to be new; `wait` lets so many seconds pass."""
        job = self.look()
        if job is None and self._unsettled:
            wait(SETTLING)
            job = self.look()
        return job

    def look(self) -> Job | None:
        """A waiting job for what has changed since the last one; None when nothing has, or not for sure yet.

        Raises UsageError when the folder cannot be seen, or is empty all of a sudden, as when a network drive is gone.
        """
        found = {s.place: s for s in self._sources()}
        known = {f.place: f for f in self._jobs.seen(str(self.folder), self.owner)}
        held = {place: f for place, f in known.items() if f.seen}
        done = {place: f.seen for place, f in held.items()}
        if held and not found:
            raise UsageError(
                f"文件夹 {self.folder} 现在是空的，原来有 {len(held)} 个文件。可能是网络盘断开了，资料库里的内容先保留；"
                "确实要清空，请用 yifa remove 移除。"
            )
        changed = [s for place, s in found.items() if self._before.get(place) == s.seen != done.get(place)]
        missing = held.keys() - found.keys()
        disk = Disk(self._limits)
        gone = [Source(held[p].name, partial(disk.load, p), {}, p) for p in sorted(missing & self._missing)]
        self._before, self._missing = {place: s.seen for place, s in found.items()}, set(missing)
        self._unsettled = bool(missing) or any(s.seen != done.get(place) for place, s in found.items())
        if not (changed or gone):
            return None
        what = f"监看的文件夹 {self.folder}"
        return self._jobs.create([*changed, *gone], what=what, owner=self.owner, watched=str(self.folder))

    def _sources(self) -> Iterator[Source]:
        """The files of the folder, each with its fingerprint: size, time of change, and its row of the catalogue."""
        if not self.folder.is_dir():
            raise UsageError(f"看不到文件夹 {self.folder}。请检查路径和网络盘；恢复之后会接着监看。")
        try:
            for file in files_of([self.folder], self._limits):
                state = Path(file.place).stat()
                written = f"{state.st_size}-{state.st_mtime_ns}"
                for source in self._unpacked(file, written) if is_archive(file.name) else [file]:
                    if not _TEMPORARY.search(PurePath(source.place).name):
                        row = digest(json.dumps(source.catalogue, ensure_ascii=False, sort_keys=True))
                        yield replace(source, seen=f"{written}-{row}")
        except OSError as error:
            raise UsageError(f"文件夹 {self.folder} 读不了（{error.strerror}）。请检查权限和网络盘。") from error

    def _unpacked(self, archive: Source, written: str) -> list[Source]:
        """The files in an archive, each with its place; it is opened again only when it was written to."""
        before, found = self._archives.get(archive.place, ("", []))
        if before != written:
            disk = Disk(self._limits)
            members = [(m, archive.place + m.name.removeprefix(archive.name)) for m in unpacked(archive, self._limits)]
            found = [replace(m, load=partial(disk.load, place), place=place) for m, place in members]
            self._archives[archive.place] = written, found
        return found
