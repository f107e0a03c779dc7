"""Documents, passages and hits: the things that are stored, searched and cited."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from knowledge.numerals import NUMERAL, chinese_day, to_int
from knowledge.pinpoint import Pinpoint


class Kind(StrEnum):
    """What sort of text it is, by rank of authority (效力位阶) from the constitution down."""

    CONSTITUTION = "宪法"
    LAW = "法律"
    REGULATION = "行政法规"
    PARTY_RULE = "党内法规"
    INTERPRETATION = "司法解释"
    LOCAL_REGULATION = "地方性法规"
    RULE = "规章"
    NORMATIVE = "规范性文件"
    REPORT = "报告材料"
    GUIDE = "办事流程"


class Status(StrEnum):
    """State of a document on a given day."""

    IN_FORCE = "现行有效"
    AMENDED = "已被修订"
    REPEALED = "已废止"
    NOT_YET = "尚未施行"


class Form(StrEnum):
    """Whose words the text is in: the official text, or our digest or card about it."""

    OFFICIAL = "原文"
    DIGEST = "要点"
    CARD = "流程卡"


class Verdict(StrEnum):
    """How well a file was read."""

    GOOD = "好"
    CHECK = "请核对"
    BAD = "差"


STATUTES = frozenset(Kind) - {Kind.NORMATIVE, Kind.REPORT, Kind.GUIDE}
TEXTS = frozenset({Form.OFFICIAL, Form.DIGEST})
"""What an answer may rest on; a card leads to texts and is none."""


@dataclass(frozen=True)
class Quality:
    """How well a file was read, with the reasons in plain Chinese; made by ingest.quality.

    `odd` is the share of characters that no text has, `confidence` that of character recognition (0 to 1, None without
    it), `missing` and `repeated` are articles, `empty_pages` pages without text.
    """

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    characters: int = 0
    characters_a_page: float = 0.0
    odd: float = 0.0
    articles: int = 0
    missing: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    empty_pages: tuple[int, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True)
class Document:
    """One text in one version. `id` is `short_title(version)`, with `@owner` for a department's own papers.

    `status_from` says where status and end came from: "" (nowhere), "derived" (from other texts of the library),
    "catalogue" or "hand"; derived ones are derived again whenever the library changes. `addressee` 主送 and `attachments`
    附件 are those of a letter.
    """

    id: str
    title: str
    short_title: str
    kind: Kind
    form: Form = Form.OFFICIAL
    aliases: tuple[str, ...] = ()
    issuer: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    number: str = ""
    adopted_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    superseded_by: str = ""
    repeals: tuple[str, ...] = ()
    owner: str = ""
    source: str = ""
    source_hash: str = ""
    pages: int = 0
    set_status: Status | None = None
    status_from: str = ""
    warnings: tuple[str, ...] = ()
    file: str = ""
    """sha256 of the kept original (knowledge/originals.py); empty when there is none."""
    quality: Quality | None = None

    @property
    def version(self) -> str:
        """Adoption date in ISO form, empty when unknown: what tells two versions apart."""
        return self.adopted_on.isoformat() if self.adopted_on else ""

    @property
    def edition(self) -> str:
        """What people call the version: 2017年9月1日版; empty when its date is unknown."""
        return f"{chinese_day(self.adopted_on)}版" if self.adopted_on else ""

    def status_on(self, day: date) -> Status:
        """State of this version on `day`; a day before it took effect is `NOT_YET`."""
        if self.effective_on and day < self.effective_on:
            return Status.NOT_YET
        if self.expires_on and day >= self.expires_on:
            return Status.AMENDED if self.set_status is Status.AMENDED else Status.REPEALED
        if not self.expires_on and self.set_status in (Status.AMENDED, Status.REPEALED):
            return self.set_status
        return Status.IN_FORCE


@dataclass(frozen=True)
class Box:
    """A rectangle on a page: fractions of the page's width and height, measured from its top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Passage:
    """The unit that is searched and cited: an article, a numbered block of an outline document, or a row of a table.

    `text` keeps one 款, 项 or cell a line; `questions` are typical questions that lead here; `boxes` is where its lines
    are printed, known for PDF files and pictures.
    """

    document_id: str
    pinpoint: Pinpoint
    text: str
    ordinal: int
    page: int = 0
    questions: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()

    @property
    def id(self) -> str:
        """Document plus place; stays the same when the file is read again."""
        place = str(self.pinpoint) or "全文"
        return f"{self.document_id}#{place}"


@dataclass(frozen=True)
class Table:
    """Rows of cell texts, merged cells repeated. The first `heads` rows are no records; the last of them names the columns.

    `heads` is 0 for a table without a header, and as long as nobody has looked for one; `page` is 0 where the format has
    no pages; `sheet` is the name of the sheet of a workbook.
    """

    rows: tuple[tuple[str, ...], ...]
    page: int = 0
    title: str = ""
    sheet: str = ""
    heads: int = 0


@dataclass(frozen=True)
class Clause:
    """One 款, 项 or 目 of a passage, or one cell of a table's row: its pinpoint, its text, and its span in the passage text."""

    pinpoint: Pinpoint
    text: str
    start: int
    end: int
    lead: str = ""


@dataclass(frozen=True)
class Hit:
    """A passage that was found, why, and how strongly (higher is better; comparable within one search)."""

    passage: Passage
    document: Document
    score: float
    why: tuple[str, ...] = ()
    features: dict[str, float] = field(default_factory=dict, compare=False)


def document_id(short_title: str, version: str, owner: str, form: Form) -> str:
    """The id of a document: 行政处罚法(2021-01-22), 行政处罚法(2021-01-22)·要点, 年度报告@县民政局."""
    text = f"{short_title}({version})" if version else short_title
    text += f"·{form}" if form is not Form.OFFICIAL else ""
    return text + (f"@{owner}" if owner else "")


def quality_of(record: Mapping[str, Any]) -> Quality:
    """A quality report from its JSON form."""
    several = ("reasons", "missing", "repeated", "empty_pages")
    return Quality(
        **dict(record) | {"verdict": Verdict(record["verdict"])} | {name: tuple(record[name]) for name in several}
    )


_SUB = re.compile(rf"^[（(]([{NUMERAL}]+)[）)]")
_ITEM = re.compile(r"^(\d{1,2})[.．、]")


def clauses(passage: Passage) -> list[Clause]:
    """The 款, 项 and 目 of a passage in order; 款 is counted, 项 and 目 carry printed numbers.

    A 项 keeps the 款 it hangs under as `lead`, so that it can be read alone, and a cell the name of its row.
    """
    if passage.pinpoint.row:
        return _cells(passage)
    out: list[Clause] = []
    paragraph, subparagraph, lead, position = 0, 0, "", 0
    for line in passage.text.split("\n"):
        start, position = position, position + len(line) + 1
        if not line.strip():
            continue
        sub, item = _SUB.match(line), _ITEM.match(line)
        if sub and paragraph:
            subparagraph = to_int(sub.group(1))
            place = passage.pinpoint.within(paragraph, subparagraph)
        elif item and subparagraph:
            place = passage.pinpoint.within(paragraph, subparagraph, int(item.group(1)))
        else:
            paragraph, subparagraph, lead = paragraph + 1, 0, line
            place = passage.pinpoint.within(paragraph)
        is_lead = not place.subparagraph
        out.append(Clause(place, line, start, start + len(line), "" if is_lead else lead))
    if len(out) == 1 and passage.pinpoint.article:
        return [Clause(passage.pinpoint, out[0].text, out[0].start, out[0].end)]
    return out


def _cells(passage: Passage) -> list[Clause]:
    """The cells of a table's row, one a line (列名：值) below the line with the table's title."""
    out, name = [], passage.pinpoint.section
    title, *lines = passage.text.split("\n")
    position = len(title) + 1
    for line in lines:
        column, mark, value = line.partition("：")
        place = replace(passage.pinpoint, column=column if mark else "")
        names_the_row = (value or column).startswith(name)
        out.append(Clause(place, line, position, position + len(line), "" if names_the_row else name))
        position += len(line) + 1
    return out


def digest(*parts: str) -> str:
    """Short stable hash (sha256, 16 hex digits) of some texts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Entry:
    """What the indexes are told about one passage. `hints` are the digest's heading and typical questions."""

    id: str
    document_id: str
    title: str
    headings: str
    text: str
    hints: str = ""


def document_id_of(passage_id: str) -> str:
    """The document part of a passage id."""
    return passage_id.rpartition("#")[0]
