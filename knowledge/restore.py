"""Bring a backup back into a data folder: all of it or nothing, whenever the process is killed.

Everything is unpacked and verified beside what is there. One rename decides; after it the exchange is finished by
whoever opens the folder next. What stood there before is kept in a folder of its own.
"""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.backup import (
    DATABASE,
    DERIVED,
    MOVING,
    REPLACED,
    RESTORED,
    RESTORING,
    Backup,
    Manifest,
    Progress,
    check,
    counts_of,
    opened,
    settled,
    unpack,
)
from knowledge.errors import BackupDamaged, DiskFull, FolderInUse, UsageError
from knowledge.store import Store

LOCK = "lock"
_SPARE = 1.1


def restore(file: Path, home: Path, *, replace: bool = False, progress: Progress | None = None) -> Backup:
    """Put a backup into a data folder that nobody uses; the indexes are made anew when it is opened.

    Raises UsageError for a folder that is not empty unless `replace`, FolderInUse, DiskFull, or BackupDamaged; then
    everything is as it was.
    """
    found = check(file)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(home / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise FolderInUse(str(home)) from error
    try:
        finish(home)
        if _held(home) and not replace:
            raise UsageError(f"{home} 里已有数据，没有覆盖。换一个空目录，或者加 --replace（原有数据会另存）。")
        _unpack_all(file, home, progress)
        (home / RESTORING).replace(home / RESTORED)
        settled(home)
        finish(home)
    finally:
        shutil.rmtree(home / RESTORING, ignore_errors=True)
        lock.release()
    return found


def finish(home: Path) -> None:
    """Finish an exchange that was decided: what was there goes aside, then what was restored comes in.

    For whoever holds the lock of the folder; where nothing was decided, nothing happens.
    """
    restored, moving = home / RESTORED, home / MOVING
    if restored.is_dir():
        aside = home / f"{REPLACED}{datetime.fromtimestamp(restored.stat().st_mtime):%Y%m%d-%H%M%S-%f}"
        for path in _held(home):
            if path.name in DERIVED:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            else:
                aside.mkdir(exist_ok=True)
                path.replace(aside / path.name)
        restored.replace(moving)
    if moving.is_dir():
        for path in sorted(moving.iterdir()):
            path.replace(home / path.name)
        moving.rmdir()
        settled(home)


def _held(home: Path) -> list[Path]:
    """What a data folder holds, without the lock and what belongs to a restore."""
    ours = (LOCK, RESTORING, RESTORED, MOVING)
    return [p for p in sorted(home.iterdir()) if p.name not in ours and not p.name.startswith(REPLACED)]


def _unpack_all(file: Path, home: Path, progress: Progress | None) -> None:
    staging = home / RESTORING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700)
    with opened(file) as (archive, manifest):
        if shutil.disk_usage(home).free < _SPARE * sum(k.size for k in manifest.files.values()):
            raise DiskFull(str(home))
        for n, name in enumerate(manifest.files, 1):
            to = staging / name
            to.parent.mkdir(parents=True, exist_ok=True)
            unpack(archive, manifest, name, to, file)
            if progress:
                progress(n, len(manifest.files))
    _prove(staging, manifest, file)


def _prove(staging: Path, manifest: Manifest, file: Path) -> None:
    """That this program can open what was unpacked, bringing it up to its own schema, and that nothing is missing."""
    with closing(Store(f"sqlite:///{staging / DATABASE}")):
        pass
    with closing(sqlite3.connect(staging / DATABASE)) as database:
        now = counts_of(database)
    if any(now.get(name) != rows for name, rows in manifest.counts.items()):
        raise BackupDamaged(str(file), "恢复后的行数与清单不符")
