"""A department's papers in memory: each file cut into statements that keep their exact words, heading and year."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ingest.page import Limits, Reading, untold
from ingest.parse import Parsed, parse
from ingest.read import read, read_bytes
from ingest.readers.encoding import decode
from knowledge.document import Document, Passage
from knowledge.errors import Unreadable, UsageError
from knowledge.numerals import normalise
from knowledge.pinpoint import Pinpoint

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\s*年|[-./]\d|〕)")
_YEAR_ALONE = re.compile(r"(?<!\d)(20\d\d)\s*年(?:度|(?!\s*\d))")
_TITLE_YEAR = re.compile(r"(?<![\d〔])(20\d\d)(?![\d.〕-])")
_PUBLISHED = re.compile("落款|印发|报送|提交|公布|发布")
_OF_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年度")
_TITLED = re.compile("《[^》]*》")
_SENTENCE = re.compile(r"[^。；;！？\n]+[。；;！？]?(?:[”’）)\"]+)?|[。；;！？]")
_MARKUP = re.compile(r"[\s*_`#>|｜\\]")
_FIGURE = re.compile("数值?|数量|数据|件数|结果|本年数?|20\\d\\d年?|全年")
_STEP = re.compile("环节|步骤|程序|流程|阶段|手续")
_ITEM = re.compile("序?号?项目?|指标|名称|内容|类别|统计项|事项")
_LONGEST_HEADING, _LONG_CELL, _NAME_AND_TEXT, _FIRST, _OPENING = 30, 24, 2, 3, 8
"""Characters of a heading and of a cell that may hold sentences; columns of a table that only names and tells; passages
that say what a paper is about; characters in which a paragraph names the year all of it is about."""
_PLAIN_FORMATS = frozenset({"md", "txt", "csv"})
_REFERS = re.compile("材料|附件|附有|佐证|总结|记录")
_PRIMARY = re.compile("台账|统计|登记|清单|纪要|记录|目录|名册|汇总|明细|档案|凭证|回执|笔录|合同")
_REPORT = re.compile("报告|总结|汇报|情况说明|自查")


@dataclass(frozen=True)
class Statement:
    """One sentence, or one row of a table (`cells` by column name). `context` is what stands around it: headings, the
    paragraph up to here, the table's title; `heading` the nearest of these, `before` the sentence before it in its paragraph,
    and what a list parted by semicolons has named so far; `columns` the cells of a row as they stand, by the names of their
    columns; `years` are those it names, else those of the paper.
    """

    paper: "Paper" = field(repr=False, compare=False)
    pinpoint: Pinpoint
    text: str
    context: str
    years: frozenset[int]
    ordinal: int
    cells: tuple[tuple[str, str], ...] = ()
    heading: str = ""
    before: str = ""
    columns: tuple[tuple[str, str], ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """The cells of a row as they stand."""
        return tuple(value for _, value in self.columns)

    @property
    def quote(self) -> str:
        """The exact words of the paper; of a row that does not stand there in one piece its longest cell."""
        if not self.cells:
            return self.paper.exact([self.text])
        values = self.values or tuple(value for _, value in self.cells)
        return self.paper.exact(values) or max((self.paper.exact([value]) for value in values), key=len)

    @property
    def primary(self) -> bool:
        """Whether it stands in a record (台账、统计表、纪要) and not in a report about what was done."""
        return self.paper.primary


@dataclass(frozen=True)
class Paper:
    """One file: its name, its text as people see it, and its passages. `year` is the year it is about, 0 when unknown."""

    name: str
    document: Document
    text: str = field(repr=False)
    passages: tuple[Passage, ...] = field(repr=False)
    year: int

    @property
    def primary(self) -> bool:
        """Whether it is a record; where the title says both, a record too."""
        title = f"{self.document.title} {self.name}"
        return bool(_PRIMARY.search(title)) or not _REPORT.search(title)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Its sentences and table rows in order."""
        found: list[Statement] = []
        for passage in self.passages:
            found += _statements(self, passage, len(found))
        return tuple(found)

    @cached_property
    def _bare(self) -> tuple[str, list[int]]:
        """The text without blanks and markup, and where each of its characters stands."""
        kept = [(n, char) for n, char in enumerate(self.text) if not _MARKUP.match(char)]
        return "".join(char for _, char in kept), [n for n, _ in kept]

    def exact(self, parts: Sequence[str]) -> str:
        """The span of the text that holds these words one after the other; "" when they do not stand there so."""
        bare, places = self._bare
        wanted = _MARKUP.sub("", "".join(parts))
        start = bare.find(wanted) if wanted else -1
        return self.text[places[start] : places[start + len(wanted) - 1] + 1] if start >= 0 else ""


@dataclass(frozen=True)
class Unread:
    """A file that could not be read, and what to do about it."""

    name: str
    message: str


@dataclass(frozen=True)
class Papers:
    """All papers of a check, and the files that could not be read."""

    papers: tuple[Paper, ...]
    unread: tuple[Unread, ...] = ()

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of all papers."""
        return tuple(s for paper in self.papers for s in paper.statements)


def read_papers(folder: Path, limits: Limits, tell: Callable[[int, int], None] = untold) -> Papers:
    """Every file of a folder as a paper; `tell` hears of files done, of how many. Raises UsageError without any file."""
    if not folder.is_dir():
        raise UsageError(f"没有文件夹 {folder}。请写材料所在的文件夹。")
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    files = [path for path in files if path.suffix.lower() not in (".json", ".yaml", ".py")]
    if not files:
        raise UsageError(f"文件夹 {folder} 里没有材料。请把报告、台账、纪要等放进去再试。")
    found, unread = [], []
    for number, path in enumerate(files, 1):
        try:
            found.append(read_paper(read_bytes(path, limits), str(path.relative_to(folder)), limits))
        except Unreadable as error:
            unread.append(Unread(path.name, str(error)))
        tell(number, len(files))
    return Papers(tuple(found), tuple(unread))


def read_paper(data: bytes, name: str, limits: Limits) -> Paper:
    """One file as a paper; raises Unreadable."""
    reading = read(data, name, limits)
    parsed = parse(reading, Path(name).name, hashlib.sha256(data).hexdigest())
    text = decode(data) if reading.format in _PLAIN_FORMATS else _as_seen(reading)
    return Paper(name, parsed.document, text, parsed.passages, _year_of(parsed, name))


def _as_seen(reading: Reading) -> str:
    rows = ["　".join(cell for cell in row if cell) for table in reading.tables for row in table.rows]
    return "\n".join([*(line.text for line in reading.lines), *rows])


def _year_of(parsed: Parsed, name: str) -> int:
    """The year in the title or the name, else what the first passages say they are about, else what most of the text names."""
    for text in (parsed.document.title, name):
        if years := _TITLE_YEAR.findall(normalise(text)):
            return int(years[-1])
    for passage in parsed.passages[:_FIRST]:
        if years := _YEAR_ALONE.findall(_TITLED.sub("", passage.text)):
            return int(years[0])
    named = [y for p in parsed.passages for y in _YEAR.findall(_TITLED.sub("", p.text))]
    most = max(set(named), key=lambda y: (named.count(y), y), default="0")
    return int(most) if named.count(most) >= max(_FIRST, len(named) / 2) else 0


# Statements -----------------------------------------------------------------------------------------------------------


def _statements(paper: Paper, passage: Passage, start: int) -> Iterator[Statement]:
    if passage.pinpoint.row:
        yield from _row(paper, passage, start)
        return
    number = start
    around = (paper.document.title, passage.pinpoint.chapter, passage.pinpoint.section)
    first, *others = passage.text.split("\n")
    titled = first if others and len(first) < _LONGEST_HEADING and "。" not in first else ""
    for line in (first, *others):
        heading, before = titled or passage.pinpoint.section or passage.pinpoint.chapter, ""
        label = re.match(
            r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．])\s*[^，。；：]{2,18}[。：]", line
        )
        heading = label.group().rstrip("。：") if label else heading
        own = _about(line[:_OPENING]) or _about(titled) or _about(passage.pinpoint.chapter)
        for sentence in _SENTENCE.findall(line):
            if sentence.strip():
                so_far = line[: line.find(sentence)]
                context = " ".join(part for part in (*around, heading, so_far) if part)
                years = own_years(sentence) or own or _paper_year(paper)
                yield Statement(paper, passage.pinpoint, sentence.strip(), context, years, number, (), heading, before)
                number, before = number + 1, before + sentence if sentence[-1] == "；" else sentence


def _row(paper: Paper, passage: Passage, number: int) -> Iterator[Statement]:
    """A row, and the sentences of its long cell, which alone stand for a row of a name and a long cell."""
    title, *lines = passage.text.split("\n")
    columns = [(name, value) if mark else ("", name) for name, mark, value in (x.partition("：") for x in lines)]
    cells, values = tuple(_pairs(columns)), tuple(value for _, value in columns)
    text = "；".join(f"{name}：{value}" if name else value for name, value in cells)
    context = " ".join(
        part for part in (paper.document.title, title, passage.pinpoint.chapter, passage.pinpoint.section) if part
    )
    around = _about(title) or _about(passage.pinpoint.chapter) or _paper_year(paper)
    heading = passage.pinpoint.chapter or re.sub(r"^附?表\d+\s*", "", title)
    told = [s for _, v in columns[1:] if len(v) > _LONG_CELL for s in _SENTENCE.findall(v) if s.strip()]
    if len(columns) > _NAME_AND_TEXT or len(told) < _NAME_AND_TEXT:
        years = own_years(text) or around
        yield Statement(paper, passage.pinpoint, text, context, years, number, cells, heading, "", tuple(columns))
        number += 1
    before = ""
    for sentence in told if len(told) >= _NAME_AND_TEXT else ():
        years = own_years(sentence) or around
        yield Statement(
            paper, passage.pinpoint, sentence.strip(), f"{context} {values[0]}", years, number, (), values[0], before
        )
        number, before = number + 1, before + sentence


def _pairs(columns: Sequence[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """The cells by name: the columns, or what a table of 项 and 数 names in its own cells, once or several times a row."""
    names = [name for name, _ in columns]
    labels, figures = columns[::2], columns[1::2]
    repeated = len(set(names[::2])) == len(set(names[1::2])) == 1 and len(labels) == len(figures) > 1
    if repeated or (len(columns) == _NAME_AND_TEXT and _ITEM.fullmatch(names[0]) and re.match(r"\d", columns[1][1])):
        return [(label, value) for (_, label), (_, value) in zip(labels, figures, strict=True)]
    if _STEP.fullmatch(names[0]) and len(columns) > 1:
        return [(columns[0][1], value) for _, value in columns[1:]]
    if _ITEM.fullmatch(names[0]) and len(columns) > _NAME_AND_TEXT and _FIGURE.fullmatch(names[1]):
        return [(columns[0][1], columns[1][1]), *columns[2:]]
    return columns


def _about(text: str) -> frozenset[int]:
    """The years a heading or a paragraph is about: 2025年 and 2025年度, no day and no number of a document."""
    return frozenset(int(y) for y in _YEAR_ALONE.findall(_TITLED.sub("", normalise(text))))


def own_years(text: str) -> frozenset[int]:
    """The years a text names: first of all what it is about (2024年度); those of the paper it only refers to (附件为《2024年…总结》) where it names no other."""
    text = normalise(text)
    about = _OF_YEAR.findall(text)
    if about and (_PUBLISHED.search(text) or not _YEAR.search(_OF_YEAR.sub("", _TITLED.sub("", text)))):
        return frozenset(int(y) for y in about)
    own = _YEAR.findall(_TITLED.sub("", text))
    return frozenset(int(y) for y in own or (_YEAR.findall(text) if _REFERS.search(text) else ()))


def _paper_year(paper: Paper) -> frozenset[int]:
    return frozenset({paper.year} if paper.year else ())
