"""What every reader hands over: lines of text with where they stood, tables, and what was odd about the file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


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
    """Bounds for reading one file. Bytes for `file` and `expanded`; `ratio` is expanded size over packed size."""

    file: int = 50 * 2**20
    expanded: int = 200 * 2**20
    ratio: int = 100
    pages: int = 3000


@dataclass(frozen=True)
class Line:
    """One paragraph of the source. `level` is the heading level the file itself declares (0: none, 1 is highest)."""

    text: str
    page: int = 0
    level: int = 0


@dataclass(frozen=True)
class Table:
    """Rows of cell texts, merged cells repeated; `page` is 0 where the format has no pages."""

    rows: tuple[tuple[str, ...], ...]
    page: int = 0


@dataclass(frozen=True)
class Reading:
    """A file as text. `format` is what the content is (pdf, docx, html, txt, md), whatever the name says.

    `confidence` is how sure character recognition was on average (0 to 1), None where none was needed.
    """

    lines: tuple[Line, ...]
    format: str
    tables: tuple[Table, ...] = ()
    pages: int = 0
    title: str = ""
    warnings: tuple[str, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    confidence: float | None = None


Reader = Callable[[bytes, Limits], Reading]
"""A reader takes the whole file and the limits, gives a Reading, and raises knowledge.errors.Unreadable."""
