"""A backup: everything in a data folder that cannot be derived, as one ZIP with a manifest, made while the service runs.

The database is copied by SQLite itself, so the copy is that of one moment; every other file under its hash. Indexes,
locks and what a page server keeps for an hour are left out. A backup is checked by reading it again before it gets its name.
"""

import hashlib
import importlib.metadata
import os
import shutil
import sqlite3
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.errors import BackupDamaged, UsageError

FORMAT = 1
MANIFEST, DATABASE = "manifest.json", "yifa.db"
DERIVED = frozenset({"lexical", "vectors", "uploads", "lock", "index-state.json"})
"""What a data folder holds beside the truth."""

RESTORING, RESTORED, MOVING, REPLACED = "restoring", "restored", "restored.moving", "replaced-"
"""Folders of a restore under way, and of what it replaced."""

_UNFINISHED = ".new"
_UNDER_WAY = ".yifa-backup-"
_ABANDONED = 86400.0
"""Seconds after which a backup under way has been killed."""
_PIECE = 2**20
Progress = Callable[[int, int], None]


class Kept(BaseModel):
    """A file of a backup: size in bytes, hash of its content."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """What a backup says about itself; `counts` are rows of the tables by name, `schema_version` that of the database."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    yifa: str
    schema_version: str
    made_at: datetime
    counts: Mapping[str, int]
    files: Mapping[str, Kept]


@dataclass(frozen=True)
class Backup:
    """A backup that was read through and is whole. `lost` are originals that the library names and nobody has."""

    file: Path
    manifest: Manifest
    lost: tuple[str, ...] = ()


def back_up(home: Path, to: Path, *, replace: bool = False, progress: Progress | None = None) -> Backup:
    """Write a backup of a data folder to a file, or into a folder under a name with the moment; nobody is disturbed.

    Raises UsageError where there is nothing to back up or the file is there already, OSError where it cannot be written.
    """
    if not (home / DATABASE).is_file():
        raise UsageError(f"{home} 里没有数据库，没有可备份的内容。请检查 YIFA_HOME。")
    file = to / f"yifa-{datetime.now():%Y%m%d-%H%M%S}.zip" if to.is_dir() else to
    if file.exists() and not replace:
        raise UsageError(f"{file} 已经存在，没有覆盖。换一个名字，或者加 --replace。")
    file.parent.mkdir(parents=True, exist_ok=True)
    _sweep(file.parent)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=_UNDER_WAY) as folder:
        unfinished, before = Path(folder, file.name), None
        while True:
            _write(home, unfinished, progress)
            found = check(unfinished)
            if found.lost in ((), before):
                break
            before = found.lost  # an original that was let go between the copy of the database and its own
        unfinished.replace(file)
    settled(file.parent)
    return Backup(file, found.manifest, found.lost)


def _sweep(folder: Path) -> None:
    """Drop what backups left that were killed on the way, once nobody can still be at it."""
    for left in folder.glob(f"{_UNDER_WAY}*"):
        if left.stat().st_mtime < time.time() - _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)


def check(file: Path) -> Backup:
    """Read a backup through: every hash, and the database; raises BackupDamaged, or UsageError where no file is."""
    with opened(file) as (archive, manifest), tempfile.TemporaryDirectory(prefix="yifa-") as folder:
        for name in manifest.files:
            unpack(archive, manifest, name, Path(folder, DATABASE) if name == DATABASE else Path(os.devnull), file)
        with closing(sqlite3.connect(Path(folder, DATABASE))) as database:
            if counts_of(database) != dict(manifest.counts):
                raise BackupDamaged(str(file), "数据库与清单不符")
            lost = tuple(sorted(_named(database) - set(manifest.files)))
    return Backup(file, manifest, lost)


@contextmanager
def opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The archive and its manifest; raises BackupDamaged for what is no backup or one of a newer form."""
    if not file.is_file():
        raise UsageError(f"没有 {file} 这个文件。")
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = Manifest.model_validate_json(archive.read(MANIFEST))
            if manifest.format > FORMAT:
                raise BackupDamaged(str(file), f"由更新的版本 {manifest.yifa} 写成")
            if DATABASE not in manifest.files or not all(map(_inside, manifest.files)):
                raise BackupDamaged(str(file), "清单不对")
            yield archive, manifest
    except (zipfile.BadZipFile, KeyError, ValidationError, zlib.error, EOFError, sqlite3.DatabaseError) as error:
        raise BackupDamaged(str(file), "不是完整的依法备份") from error


def unpack(archive: zipfile.ZipFile, manifest: Manifest, name: str, to: Path, file: Path) -> None:
    """Write one file of a backup; raises BackupDamaged where it is not what was put in."""
    kept, hashed, size = manifest.files[name], hashlib.sha256(), 0
    with archive.open(name) as data, to.open("wb") as out:
        for piece in iter(lambda: data.read(_PIECE), b""):
            hashed.update(piece)
            size += len(piece)
            if size > kept.size:
                break
            out.write(piece)
        out.flush()
        if to != Path(os.devnull):
            os.fsync(out.fileno())
    if (size, hashed.hexdigest()) != (kept.size, kept.sha256):
        raise BackupDamaged(str(file), f"{name} 与清单不符")


def counts_of(database: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has; raises sqlite3.DatabaseError for a damaged file."""
    (state,) = database.execute("PRAGMA integrity_check").fetchone()
    if state != "ok":
        raise sqlite3.DatabaseError(state)
    names = [n for (n,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {n: database.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in names}


def truth_in(home: Path) -> Iterator[Path]:
    """The files of a data folder that a backup holds beside the database, in order."""
    for top in sorted(home.iterdir()):
        if top.name in (*DERIVED, RESTORING, RESTORED, MOVING) or top.name.startswith((REPLACED, DATABASE)):
            continue
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and not path.name.startswith(".") and path.suffix != _UNFINISHED:
                yield path


def _write(home: Path, file: Path, progress: Progress | None) -> None:
    snapshot = file.with_name(DATABASE)
    snapshot.unlink(missing_ok=True)
    source = f"file:{quote(str(home / DATABASE))}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as live, closing(sqlite3.connect(snapshot)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        counts = counts_of(copy)
        (version,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    others = list(truth_in(home))
    files: dict[str, Kept] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for n, path in enumerate([snapshot, *others], 1):
            name = DATABASE if path == snapshot else path.relative_to(home).as_posix()
            if kept := _pack(archive, path, name):
                files[name] = kept
            if progress:
                progress(n, len(others) + 1)
        manifest = Manifest(
            format=FORMAT,
            yifa=importlib.metadata.version("yifa"),
            schema_version=version,
            made_at=datetime.now(UTC),
            counts=counts,
            files=files,
        )
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    snapshot.unlink()


def _pack(archive: zipfile.ZipFile, path: Path, name: str) -> Kept | None:
    """Put one file in; None when it was let go meanwhile."""
    hashed, size = hashlib.sha256(), 0
    try:
        data = path.open("rb")
    except FileNotFoundError:
        return None
    with data, archive.open(name, "w", force_zip64=True) as out:
        for piece in iter(lambda: data.read(_PIECE), b""):
            hashed.update(piece)
            size += len(piece)
            out.write(piece)
    return Kept(size=size, sha256=hashed.hexdigest())


def _named(database: sqlite3.Connection) -> set[str]:
    """The originals, proofs and papers of drafts that the database names, as the backup names them."""
    kept = "SELECT file FROM documents UNION SELECT file FROM removed"
    proofs = "SELECT json_extract(value, '$.sha256') FROM check_entries WHERE kind = 'evidence'"
    drafted = "SELECT json_extract(paper.value, '$[1]') FROM drafts, json_each(drafts.papers) AS paper"
    found = (
        ("files", database.execute(kept)),
        ("evidence", database.execute(proofs)),
        ("drafts", database.execute(drafted)),
    )
    return {f"{folder}/{name[:2]}/{name}" for folder, names in found for (name,) in names if name}


def _inside(name: str) -> bool:
    """Whether a name stays inside the folder it is unpacked to."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name


def settled(folder: Path) -> None:
    """Have the names in a folder written to disk, where the system can do that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
