"""Facts read from papers: figures, dated events and named documents, each with the exact words that say so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.drafting.figures import Figure, figures, in_marks
from assistant.drafting.measure import measured
from assistant.drafting.report import Source
from assistant.prefill.papers import Paper, Statement

_YEAR = re.compile(r"(20\d\d)\s*年")
_OF_LAST_YEAR = re.compile(
    r"(?:上年|去年|上一年)(?:度|同期)?$|(?:上年|去年|上一年)(?:度|同期)?[^，。；同比增下]{0,12}$"
)
_FILED = re.compile(r"填报|落款|印发|报送日期|\d月\d{1,2}日")
_BARE_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_UNIT_OF_COLUMN = re.compile(r"[（(]([^（）()]{1,4})[）)]$")
_COUNT_COLUMN = re.compile("数量|数值|数据|^件数|个数|^次数|合计|总数|结果|情况|备注|说明|指标值|本年|全年")
_INDEX_COLUMN = re.compile("^(?:序号|编号|№|No)")
_UNITS_BY_COLUMN = {
    "人数": "人",
    "学时": "学时",
    "件数": "件",
    "次数": "次",
    "金额": "元",
    "户数": "户",
    "课时": "课时",
}
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、])\s*")
_GENERAL = re.compile(
    "工作开展|主要(?:举措|工作|做法|措施)|成效|基本情况|总体|虚构|存在的|下一步|填报|统计表?$|情况$|报告$"
)
_TITLED = re.compile(
    r"(?P<verb>制定出台|制定印发|修订印发|制定|印发|出台|公布|修订|发布|编制|废止)(?:了|实施)?[^，。；《》]{0,12}(?P<titles>《[^》]+》(?:[、和及]?《[^》]+》)*)"
)
_RUN_IN = re.compile(r"([\u4e00-\u9fff]{2,10})(?:\*\*[\s：]*|[：]?\u3000+)(?=\S)")
_LEANS = re.compile(r"\s*(?:其中|其余|另外|另有)")
_SAME = re.compile("同上|〃|″")
_LASTING = re.compile("[年月长]期?$")
_SHORT = 12
_EVENT = re.compile(r"(?:(?:20\d\d\s*年)?\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)")


class FactKind(StrEnum):
    """What a fact gives: a figure, a day, or the name of a document."""

    FIGURE = "figure"
    DATE = "date"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Fact:
    """One thing a paper says. `value` as written there (1.3万余); `clause` the measure without what earlier clauses add;
    `period` the year it is about, 0 when unknown; `primary` whether a record says so.
    """

    kind: FactKind
    measure: str
    value: str
    unit: str
    period: int
    source: Source
    clause: str = ""
    primary: bool = False
    column: Source | None = None
    """Where a cell without a unit stands: the words of its column that give the unit."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """The words that say the value, and those that say its unit where they stand elsewhere."""
        return (self.source, self.column) if self.column else (self.source,)

    @property
    def shown(self) -> str:
        """Value and unit as they are printed."""
        return self.value + self.unit


def facts_of(paper: Paper) -> tuple[Fact, ...]:
    """Everything that the reader finds in a paper, in order."""
    found: list[Fact] = []
    heading = counted = head = ""
    for statement in paper.statements:
        if statement.cells:
            head = row_head(statement, head)
            found += _of_row(statement, head)
            continue
        if not statement.before:
            heading, counted = run_in(statement), ""
        leans = _LEANS.match(in_marks(statement.text)) or statement.before.endswith("；")
        subject = (counted if leans else "") or heading or topic_of(statement)
        told = list(_of_sentence(statement, subject, heading))
        found += told
        counted = next((f.measure for f in told if f.kind is FactKind.FIGURE and f.unit != "%"), counted)
    return tuple(dict.fromkeys(found))


def run_in(statement: Statement) -> str:
    """The words in bold, or before a gap, that head a paragraph; "" for a paragraph without."""
    match = _RUN_IN.match(statement.quote)
    return match[1] if match else ""


def period_of(statement: Statement) -> int:
    """The year a statement is about: the one it names itself, else that of its heading, else that of its paper."""
    own = [int(y) for y in _YEAR.findall(in_marks(statement.text))]
    year = statement.paper.year
    if own:
        return year if year in own else max(own)
    heading = [int(y) for y in _YEAR.findall(statement.heading) if not _FILED.search(statement.heading)]
    if statement.cells or not heading:
        return heading[-1] if len(heading) == 1 else year
    return heading[-1]


def topic_of(statement: Statement) -> str:
    """What the heading over a statement is about; "" for a heading that fits anything."""
    heading = _NUMBERED.sub("", in_marks(statement.heading)).strip("。：")
    return (
        "" if _GENERAL.search(heading) or len(heading) > 24 or any(figures(heading)) else heading.removesuffix("方面")
    )


def _of_sentence(statement: Statement, subject: str, heading: str) -> Iterator[Fact]:
    """`heading` stands glued to the first sentence of its paragraph and is taken off there."""
    plain = in_marks(statement.text)
    begin = len(heading) if not statement.before else 0
    for one in measured(statement.text[begin:], subject):
        words = statement.text[begin + one.start : begin + one.end]
        yield _fact(statement, FactKind.FIGURE, one.measure, one.figure, _quote(statement, words), one.clause)
    for match in _TITLED.finditer(plain):
        for title in re.findall("《[^》]+》", match["titles"]):
            figure = Figure(title, "", match.start(), match.end())
            yield _fact(statement, FactKind.DOCUMENT, match["verb"], figure, statement.quote, match["verb"])


def _quote(statement: Statement, words: str) -> str:
    return statement.paper.exact([words.strip()]) or statement.quote


def _fact(
    statement: Statement, kind: FactKind, measure: str, figure: Figure, quote: str, clause: str, column: str = ""
) -> Fact:
    before = in_marks(statement.text)[: figure.start] if not statement.cells else ""
    last_year = bool(_OF_LAST_YEAR.search(re.split("[，；。]", before)[-1]))
    return Fact(
        kind,
        measure,
        figure.value,
        figure.unit,
        period_of(statement) - last_year,
        Source(statement.paper.name, quote, str(statement.pinpoint)),
        clause,
        statement.primary,
        Source(statement.paper.name, column, str(statement.pinpoint)) if column else None,
    )


# Tables ---------------------------------------------------------------------------------------------------------------


def _of_row(statement: Statement, above: str) -> Iterator[Fact]:
    """The cells of a row: what the row is about (as the row `above` where it says 同上), the column, what the cell says."""
    head = row_head(statement, above)
    named: list[str] = []
    for column, value in statement.columns:
        plain = in_marks(value).strip()
        if _INDEX_COLUMN.match(column) or value == head or _SAME.fullmatch(plain):
            continue
        about = "" if _COUNT_COLUMN.search(column) else _UNIT_OF_COLUMN.sub("", column)
        under = " ".join(part for part in (head, *named, about) if part)
        if _BARE_NUMBER.fullmatch(plain):
            if unit := _unit(column):
                named_in = statement.paper.exact([column])
                figure = Figure(plain, unit, 0, 0)
                yield _fact(statement, FactKind.FIGURE, under, figure, statement.quote, under, named_in)
        elif _EVENT.fullmatch(plain):
            yield _fact(statement, FactKind.DATE, under, Figure(value.strip(), "", 0, 0), statement.quote, under)
        elif _is_name(plain):
            named += [plain] if len(plain) <= _SHORT and not _LASTING.search(plain) else []
        else:
            for one in measured(value, under):
                measure = one.measure if under in one.measure else f"{under} {one.measure}".strip()
                yield _fact(statement, FactKind.FIGURE, measure, one.figure, statement.quote, one.clause)


def row_head(statement: Statement, above: str = "") -> str:
    """The first cell that is a name; `above` where it only says 同上."""
    for column, value in statement.columns:
        plain = in_marks(value).strip()
        if _SAME.fullmatch(plain):
            return above
        if not _INDEX_COLUMN.match(column) and _is_name(plain):
            return value
    return ""


def _is_name(plain: str) -> bool:
    """Whether a cell is neither number, day nor figure."""
    return not (_BARE_NUMBER.fullmatch(plain) or any(figures(plain)) or _EVENT.search(plain))


def _unit(column: str) -> str:
    named = _UNIT_OF_COLUMN.search(column)
    if named:
        return named[1]
    return next((unit for word, unit in _UNITS_BY_COLUMN.items() if word in column), "")
