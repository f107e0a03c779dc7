"""The files that are handed in: those under a folder, those in an archive, how each is loaded when its turn comes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from ingest.metadata import read_catalogue
from ingest.page import ErrorKind, Limits
from ingest.read import read_bytes
from ingest.readers.glyphs import unlocked
from ingest.unpack import Member, failing, is_archive, members
from knowledge.errors import Unreadable, UsageError

CATALOGUE = "catalog.csv"


@dataclass(frozen=True)
class Source:
    """One file to read: its name as shown to people, and how to get its bytes.

    `place` is where `Disk` finds it, empty for bytes that come from elsewhere; `number` is its number in a job, `seen`
    its fingerprint where it lies in a watched folder.
    """

    name: str
    load: Callable[[], bytes]
    catalogue: dict[str, str]
    place: str = ""
    number: int = 0
    seen: str = ""


def sources_of(paths: Sequence[Path], limits: Limits) -> list[Source]:
    """`files_of` with every archive looked into."""
    return [source for file in files_of(paths, limits) for source in unpacked(file, limits)]


def files_of(paths: Sequence[Path], limits: Limits) -> list[Source]:
    """The files under some paths, by name; a folder's catalog.csv describes the files beside it and is no source.

    Raises UsageError for a path that does not exist.
    """
    found = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"找不到 {path}。请检查路径。")
        files = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p, path)) if path.is_dir() else [path]
        catalogues = {f.parent: read_catalogue(f.read_bytes()) for f in files if f.name == CATALOGUE}
        for file in files:
            if path.is_dir() and catalogues.get(file.parent) and file.name == CATALOGUE:
                continue
            row = catalogues.get(file.parent, {}).get(file.name, {})
            name = str(file.relative_to(path)) if path.is_dir() else file.name
            found.append(Source(name, partial(read_bytes, file, limits), row, str(file.absolute())))
    return found


def unpacked(source: Source, limits: Limits) -> list[Source]:
    """The files in an archive, each a source with the archive's name before its own; any other file as it is."""
    if not is_archive(source.name):
        return [source]
    try:
        inside = members(source.load(), source.name, limits)
    except Unreadable as error:
        return [replace(source, load=failing(error), place="")]
    folders = {PurePosixPath(m.name).parent: m for m in inside if PurePosixPath(m.name).name == CATALOGUE}
    catalogues = {folder: found for folder, m in folders.items() if (found := _catalogue(m))}
    return [
        Source(m.name, m.load, catalogues.get(path.parent, {}).get(path.name, {}))
        for m, path in ((m, PurePosixPath(m.name)) for m in inside)
        if not (path.name == CATALOGUE and path.parent in catalogues)
    ]


def _catalogue(member: Member) -> dict[str, dict[str, str]]:
    """The rows of an archive's catalogue; none when it cannot be read, and then it is a row of the report itself."""
    try:
        return read_catalogue(member.load())
    except Unreadable:
        return {}


def opened(source: Source, password: str) -> Source:
    """The source with its PDF unlocked; what is kept of it later is the unlocked file, the password nowhere."""
    return replace(source, load=lambda: unlocked(source.load(), password), place="") if password else source


class Disk:
    """Loads files by their place: a path, which for a file in an archive goes on behind the archive's own.

    The last archive is kept open, for its files come one after the other.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._archive: Path | None = None
        self._inside: dict[str, Callable[[], bytes]] = {}

    def load(self, place: str) -> bytes:
        """The bytes; raises Unreadable when they cannot be had."""
        path = Path(place)
        file = next((p for p in (path, *path.parents) if p.is_file()), path)
        if not is_archive(file.name):
            return read_bytes(path, self._limits)
        if file != self._archive:
            found = members(read_bytes(file, self._limits), file.name, self._limits)
            self._archive, self._inside = file, {m.name: m.load for m in found}
        name = PurePosixPath(file.name, *path.relative_to(file).parts)
        if load := self._inside.get(str(name)):
            return load()
        raise Unreadable(ErrorKind.UNREADABLE, f"压缩包 {file.name} 里已经没有这个文件。请检查压缩包，再重新入库。")


def _hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)
