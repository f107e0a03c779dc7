"""What every reader hands over: lines of text with where they stood, tables, and what was odd about the file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.document import Box
from knowledge.document import Table as Table


class ErrorKind(StrEnum):
    """Why a file could not become a document."""

    EMPTY_FILE = "empty_file"
    NO_TEXT = "no_text"
    NOT_TEXT = "not_text"
    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    TYPE_MISMATCH = "type_mismatch"
    ARCHIVE_TOO_LARGE = "archive_too_large"
    DECODE_WARNING = "decode_warning"
    TOO_LARGE = "too_large"
    NO_TEXT_LAYER = "no_text_layer"
    UNSUPPORTED = "unsupported_format"
    UNREADABLE = "not_readable"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"


@dataclass(frozen=True)
class Limits:
    """Bounds for reading one file. Bytes for `file` and `expanded`; `ratio` is expanded size over packed size.

    `pixels` is the size of one picture; `ocr_pages` is how many pages of a file may be read by text recognition (0: none),
    which takes a second a page and may use `ocr_cores` processor cores.
    `members` is how many files of an archive are taken, `depth` how deep archives may lie in one another.
    `office_program` is where LibreOffice is (empty: looked for), `office_seconds` how long one conversion may take.
    """

    file: int = 50 * 2**20
    expanded: int = 200 * 2**20
    ratio: int = 100
    pages: int = 3000
    pixels: int = 100_000_000
    ocr_pages: int = 500
    ocr_cores: int = 2
    members: int = 2000
    depth: int = 3
    office_program: str = ""
    office_seconds: float = 120


@dataclass(frozen=True)
class Line:
    """One paragraph of the source. `level` is the heading level the file itself declares (0: none, 1 is highest).

    `boxes` is where its printed lines stand, for formats that have pages.
    """

    text: str
    page: int = 0
    level: int = 0
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A file as text. `format` is what the content is (pdf, docx, xlsx, csv, txt, png …), whatever the name says.

    `confidence` is how sure text recognition was of what it read (0 to 1); None when it read nothing. `empty` are the
    pages, counted from 1, on which neither text nor a table was found.
    """

    lines: tuple[Line, ...]
    format: str
    tables: tuple[Table, ...] = ()
    pages: int = 0
    title: str = ""
    warnings: tuple[str, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    confidence: float | None = None
    empty: tuple[int, ...] = ()


Reader = Callable[[bytes, Limits], Reading]
"""A reader takes the whole file and the limits, gives a Reading, and raises knowledge.errors.Unreadable."""

Progress = Callable[[int, int], None]
"""Told while a file is read: pages done, of how many."""

PagedReader = Callable[[bytes, Limits, Progress], Reading]
"""A reader of a format whose pages may take long: it also tells how far it is."""


def untold(done: int, total: int) -> None:
    """The progress that nobody wants to know."""
