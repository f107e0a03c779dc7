"""What an answer is: text, status, citations, checks. Stored as it was shown."""

from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.document import Form


class AnswerStatus(StrEnum):
    """How a question ended. Abstaining and declining are results, not errors."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    ABSTAINED = "abstained_not_in_library"
    OUT_OF_SCOPE = "declined_out_of_scope"
    INJECTION = "declined_injection"
    ERROR = "error"

    @property
    def abstained(self) -> bool:
        """Whether the reader got no answer to the question."""
        return self not in (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL)


class CitationState(StrEnum):
    """Whether a citation holds on the day asked about."""

    VALID = "有效"
    ENDED = "已修改或废止"
    NOT_YET = "尚未施行"
    MISSING = "库内无此条"
    UNVERIFIED = "无法核验"


@dataclass(frozen=True)
class Citation:
    """One place the answer rests on. `spans` are [start, end) in the passage text; `quote` is their text, …… between."""

    passage_id: str
    doc: str
    version: str
    article: str
    pinpoint: str
    quote: str
    spans: tuple[tuple[int, int], ...]
    state: CitationState
    form: Form
    page: int = 0


@dataclass(frozen=True)
class Check:
    """One verification. `holds` is None when the check could not run; `detail` says what was found."""

    name: str
    holds: bool | None
    detail: str = ""


@dataclass(frozen=True)
class Counted:
    """One day of a calculated time limit; `number` is 0 for a day that does not count, `reason` says why."""

    date: str
    weekday: str
    number: int
    reason: str


@dataclass(frozen=True)
class Answer:
    """An answer as a person sees it. `nearest` are pinpoints shown when there is no answer, `guide` is the card of the whole
    procedure (a document id), `author` is who worded it, `prompt` with which prompts in which version ("" without a
    model). `evidence` are the passages that were at hand, by id, each with the sha256 of its text."""

    id: str
    question: str
    text: str
    status: AnswerStatus
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    warnings: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    guide: str = ""
    counting: tuple[Counted, ...] = ()
    rewritten: str = ""
    terms: tuple[tuple[str, str], ...] = ()
    as_of: str = ""
    author: str = "摘录"
    prompt: str = ""
    latency_s: float = 0.0
    evidence: tuple[str, ...] = field(default=(), repr=False)
    evidence_hashes: tuple[str, ...] = field(default=(), repr=False)
    text_hash: str = field(default="", repr=False)


@dataclass(frozen=True)
class Step:
    """What a caller may show while an answer is made: a stage, a piece of unverified text, or the finished answer."""

    stage: str
    text: str = ""
    answer: Answer | None = None
