"""Documents, passages and hits: the things that are stored, searched and cited."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    "catalogue" or "hand"; derived ones are derived again whenever the library changes.
    """

    id: str
    title: str
    short_title: str
    kind: Kind
    form: Form = Form.OFFICIAL
    aliases: tuple[str, ...] = ()
    issuer: str = ""
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
class Passage:
    """The unit that is searched and cited: one article, or one numbered block of an outline document.

    `text` keeps one 款 or 项 a line; `questions` are typical questions that lead here.
    """

    document_id: str
    pinpoint: Pinpoint
    text: str
    ordinal: int
    page: int = 0
    questions: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Document plus place; stays the same when the file is read again."""
        place = str(self.pinpoint) or "全文"
        return f"{self.document_id}#{place}"


@dataclass(frozen=True)
class Clause:
    """One 款, 项 or 目 of a passage: its pinpoint, its text, and its span in the passage text."""

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

    A 项 keeps the 款 it hangs under as `lead`, so that it can be read alone.
    """
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
