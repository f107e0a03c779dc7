"""What is asked and what came back: cases, answers and search hits, checked when they enter."""

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from knowledge.errors import UsageError

T = TypeVar("T")


class Type(StrEnum):
    """Kinds of question."""

    DEADLINE_NUMBER = "deadline_number"
    PROCEDURE = "procedure"
    AUTHORITY = "authority"
    CONDITION = "condition"
    DEFINITION = "definition"
    YES_NO = "yes_no"
    LIABILITY = "liability"
    COMPARISON = "comparison"
    MULTI_HOP = "multi_hop"
    VERSION_TRAP = "version_trap"
    REPORT_FACT = "report_fact"
    FOLLOWUP = "followup"
    UNANSWERABLE = "unanswerable"
    OUT_OF_SCOPE = "out_of_scope"
    PROMPT_INJECTION = "prompt_injection"


class Status(StrEnum):
    """How an answer ended; the values of `yifa ask --batch`."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_IN_LIBRARY = "abstained_not_in_library"
    OUT_OF_SCOPE = "declined_out_of_scope"
    INJECTION = "declined_injection"
    ERROR = "error"


class _Door(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Turn(_Door):
    """One message of the conversation before a follow-up."""

    role: Literal["user", "assistant"]
    content: str = Field(min_length=1)


class Gold(_Door):
    """Where the right answer stands: an article of one version of a law, or a quote of a report."""

    doc: str = Field(min_length=1)
    version: str = ""
    article: str = ""
    section: str = ""
    quote: str = ""

    @model_validator(mode="after")
    def _one_kind(self) -> "Gold":
        law, report = bool(self.version and self.article), bool(self.quote)
        if law == report or (law and self.section):
            raise ValueError("出处要么是 doc、version、article（法律），要么是 doc、section、quote（报告）")
        return self

    def __str__(self) -> str:
        return f"{self.doc}（{self.version}）{self.article}" if self.article else f"{self.doc}：“{self.quote}”"


class Case(_Door):
    """One question with its gold; `source` (file and line) is filled in by `load_cases`."""

    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    type: Type
    history: tuple[Turn, ...]
    gold: tuple[Gold, ...]
    any_of: bool
    key_points: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]
    answerable: bool
    expect: Literal["answer", "abstain", "decline"]
    reference_answer: str = Field(min_length=1)
    derived: bool = False
    source: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> "Case":
        if self.answerable != (self.expect == "answer"):
            raise ValueError("answerable 与 expect 不一致")
        if not (self.gold and self.key_points if self.answerable else not (self.gold or self.key_points)):
            raise ValueError("可回答的题要有 gold 和 key_points，不可回答的题都不能有")
        if not all(self.key_points):
            raise ValueError("每个要点至少要有一种写法")
        if (self.type is Type.FOLLOWUP) != bool(self.history):
            raise ValueError("followup 题、且只有 followup 题，要有 history")
        return self


class _Record(BaseModel):
    """What the product writes; it may add fields of its own, which are not looked at."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Cited(_Record):
    """One citation of an answer."""

    doc: str
    version: str = ""
    article: str = ""
    pinpoint: str = ""
    quote: str = ""
    state: str = ""

    def __str__(self) -> str:
        version = f"（{self.version}）" if self.version else ""
        return f"{self.doc}{version}{self.pinpoint or self.article}"


class Answer(_Record):
    """One line of `yifa ask --batch`."""

    id: str
    answer: str
    status: Status
    abstained: bool
    citations: tuple[Cited, ...] = ()
    warnings: tuple[str, ...] = ()
    latency_s: float = Field(ge=0)

    @property
    def withheld(self) -> bool:
        """Nothing was answered, on purpose; an error is no abstention."""
        declined = (Status.NOT_IN_LIBRARY, Status.OUT_OF_SCOPE, Status.INJECTION)
        return self.status is not Status.ERROR and (self.abstained or self.status in declined)


class Found(_Record):
    """One search hit, best first."""

    doc: str
    version: str = ""
    article: str = ""
    pinpoint: str = ""
    text: str = ""

    def __str__(self) -> str:
        version = f"（{self.version}）" if self.version else ""
        return f"{self.doc}{version}{self.article or self.pinpoint}"


class Ask(Protocol):
    """The product's answer to a case, as one batch line."""

    def __call__(self, case: Case, /) -> Mapping[str, object]:
        """See the class."""
        ...


class Search(Protocol):
    """The product's hits for a case, best first."""

    def __call__(self, case: Case, /) -> Sequence[Mapping[str, object]]:
        """See the class."""
        ...


class Exists(Protocol):
    """Is this in the library? An empty article asks for the document (reports have no articles)."""

    def __call__(self, doc: str, version: str, article: str, /) -> bool:
        """See the class."""
        ...


def load_cases(path: Path) -> tuple[Case, ...]:
    """Cases of a JSONL file, in order; raises UsageError naming the line."""
    cases = tuple(
        case.model_copy(update={"source": f"{path.name}:{number}"})
        for number, case in read_lines(path, Case.model_validate_json)
    )
    unique([case.id for case in cases], path)
    return cases


def load_answers(path: Path, wanted: Iterable[str] = ()) -> dict[str, Answer]:
    """Answers of a JSONL file by id; raises UsageError naming the line, or the wanted ids that have no answer."""
    answers = [answer for _, answer in read_lines(path, Answer.model_validate_json)]
    unique([answer.id for answer in answers], path)
    found = {answer.id: answer for answer in answers}
    missing = [i for i in wanted if i not in found]
    if missing:
        shown = "、".join(missing[:5]) + ("等" if len(missing) > 5 else "")
        raise UsageError(f"{path.name} 缺 {len(missing)} 题的回答（{shown}）。请用同一个问题文件重新作答。")
    return found


def read_lines(path: Path, parse: Callable[[str], T]) -> Iterator[tuple[int, T]]:
    """Number and content of every line of a JSONL file, or of every item of a JSON list; plain or .gz.

    Raises UsageError naming the line.
    """
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name} 读不了：{error}。请给出 UTF-8 编码的 JSONL 文件。") from error
    rows = [(n, line) for n, line in enumerate(_rows(text), 1) if line.strip()]
    if not rows:
        raise UsageError(f"{path.name} 里一行也没有。")
    for number, line in rows:
        try:
            yield number, parse(line)
        except ValidationError as error:
            raise UsageError(f"{path.name} 第 {number} 行不对：{_reasons(error)}") from error


def _rows(text: str) -> list[str]:
    """Lines, or the items of a JSON list; a list that is none is left to be refused line by line."""
    if not text.lstrip().startswith("["):
        return text.split("\n")
    try:
        return [json.dumps(item, ensure_ascii=False) for item in json.loads(text)]
    except json.JSONDecodeError:
        return text.split("\n")


_WORDING = {
    "missing": "缺这个字段",
    "extra_forbidden": "多余的字段",
    "json_invalid": "不是合法的 JSON",
    "enum": "不是规定的取值",
    "literal_error": "不是规定的取值",
    "string_too_short": "不能为空",
}


def _reasons(error: ValidationError) -> str:
    out = []
    for item in error.errors(include_url=False, include_context=True):
        place = ".".join(str(part) for part in item["loc"])
        own = str(item["ctx"]["error"]) if item["type"] == "value_error" else "类型或取值不对"
        reason = _WORDING.get(item["type"], own)
        out.append(f"{place} {reason}".strip())
    return "；".join(out)


def unique(ids: Iterable[str], path: Path) -> None:
    """Raise UsageError when an id occurs twice."""
    twice = sorted(i for i, n in Counter(ids).items() if n > 1)
    if twice:
        raise UsageError(f"{path.name} 里编号重复：{'、'.join(twice)}")
