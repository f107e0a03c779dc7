"""Statutes into articles: 编章节条 by grammar and by numbering; 款项目 stay as lines of their article."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.page import Line
from knowledge.document import Box
from knowledge.numerals import NUMERAL, to_int
from knowledge.pinpoint import Pinpoint

_N = rf"[{NUMERAL}\d０-９]+"
_ARTICLE = re.compile(rf"^[第笫]\s*({_N})\s*条(?:\s*之\s*({_N})(?![条款项]))?")
_HEADING = re.compile(
    rf"^第\s*{_N}\s*(?P<unit>分编|编|章|节)(?=[\s　]|(?!规定|的|所|至|和|或|以|、)[^。；：，]{{1,40}}$)"
)
_LISTED_CHAPTER = re.compile(rf"^[{NUMERAL}]+、\s*[^。；：:,，]{{2,40}}$")
_ANNEX = re.compile(rf"^附\s*(?:件|表|录)?\s*(?:{_N})?\s*(?:[:：].*)?$")
_PLAIN_CHAPTER = re.compile(r"^[总附]\s*则$")
_FOOTNOTE = re.compile(r"^([①-⑳])")
NOTE = re.compile(r"^((?:脚注|尾注)\d{1,4})：")
"""A note as the reader of Word documents puts it below the text."""
_MISSING_PAGE = re.compile(r"^【第\d+页是图像")
_PREAMBLE = re.compile(r"^(?:序\s*言|前\s*言|引\s*言)$")
_NOT_AN_ARTICLE = re.compile(
    r"^(?:规定|的|、|和|或|至|到|中|所|第[^一-龥]|（?第|以及|及|与|，|,|；|修改|改为|增加|作为|之|以外|除外|情形|前款)"
)
_SPACES = re.compile(r"[\s　]+")
_INNER_SPACE = re.compile(r"(?<=[\u3400-\u9fff，。；：、（）“”《》])[ 　]+(?=[\u3400-\u9fff，。；：、（）“”《》])")


@dataclass(frozen=True)
class Piece:
    """One future passage: its place, its text with one 款 or 项 a line, the page it starts on (0: no pages), where its lines
    are printed, and in which other words people ask for it."""

    pinpoint: Pinpoint
    text: str
    page: int = 0
    boxes: tuple[Box, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Split:
    """What a splitter found. `front` holds the lines above the body: title, notes on adoption, contents."""

    pieces: tuple[Piece, ...]
    front: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def articles(self) -> int:
        """Number of articles, 第X条之一 counted on its own."""
        return sum(1 for p in self.pieces if p.pinpoint.article)


@dataclass(frozen=True)
class _Start:
    """An article begins on this line: its number and the rest of the line."""

    article: int
    suffix: int
    text: str


def is_statute(lines: Iterable[Line]) -> bool:
    """Whether the text is divided into articles: at least two that follow each other."""
    numbers = [s.article for s in map(_article_start, (line.text for line in lines)) if s]
    return any(b == a + 1 for a, b in pairwise(numbers))


def split_statute(lines: Iterable[Line]) -> Split:
    """Cut a statute into one piece an article, plus preamble and annexes, which belong to no article."""
    walk = _Walk()
    for line in lines:
        if line.text.strip():
            walk.step(line)
    return walk.finish()


class _Walk:
    """The state of one pass over the lines."""

    def __init__(self) -> None:
        self.front: list[str] = []
        self.pieces: list[Piece] = []
        self.chapters: list[str] = []
        self.warnings: list[str] = []
        self.headings = Pinpoint()
        self.last = 0
        self.notes: list[Piece] = []
        self.open: tuple[Pinpoint, list[str], int, list[Box]] | None = None
        self.in_annex = False

    def step(self, line: Line) -> None:
        """Take one line: a heading, an article's start, an annex's start, or more of what is open."""
        text = line.text.strip()
        if note := NOTE.match(text):
            self.notes.append(Piece(Pinpoint(outline=note[1]), tidy(text), line.page, line.boxes))
            return
        start = None if self.in_annex else self._start(text)
        if _MISSING_PAGE.match(text):
            self._open(replace(self.headings, outline=text.strip("【】").partition("，")[0]), text, line)
        elif start:
            place = replace(self.headings, article=start.article, suffix=start.suffix)
            self._open(place, start.text, line)
            self.last = start.article
        elif not self.in_annex and (unit := self._heading(text, line.level)):
            self._close()
            self._take_heading(unit, tidy_heading(text))
        elif self.last and _ANNEX.match(text) and len(text) < 60:
            self.in_annex = True
            self._close()
            self._open(Pinpoint(outline=self._annex_name(text)), text, line)
        elif not self.last and _PREAMBLE.match(text):
            self._open(Pinpoint(outline=_SPACES.sub("", text)), "", line)
        elif self.last and (note := _FOOTNOTE.match(text)):
            self.notes.append(Piece(Pinpoint(outline=f"脚注{note[1]}"), tidy(text), line.page, line.boxes))
        elif self.open:
            self.open[1].append(tidy(text))
            self.open[3].extend(line.boxes)
        else:
            self.front.append(text)

    def finish(self) -> Split:
        """Close what is open and report gaps in the numbering."""
        self._close()
        preamble = introduction(self.front) if not any(p.pinpoint.outline == "序言" for p in self.pieces) else ""
        if preamble:
            self.pieces.insert(0, Piece(Pinpoint(outline="引言"), preamble))
        return Split(tuple(self.pieces), tuple(self.front), tuple(self.chapters), tuple(self.warnings))

    def _start(self, text: str) -> _Start | None:
        start = _article_start(text)
        if not start:
            return None
        expected = start.article == self.last + 1 or (start.suffix and start.article == self.last)
        spaced = bool(re.match(rf"^[第笫]\s*{_N}\s*条(?:\s*之\s*{_N})?[\s　]", text))
        if not expected and (not spaced or _NOT_AN_ARTICLE.match(start.text)):
            return None
        if expected and not spaced and _NOT_AN_ARTICLE.match(start.text):
            return None
        if not expected and start.article > self.last:
            self.warnings.append(f"第{self.last}条之后直接是第{start.article}条，中间可能缺条")
        elif not expected:
            self.warnings.append(f"第{self.last}条之后又出现第{start.article}条")
        return start

    def _heading(self, text: str, level: int) -> str:
        match = _HEADING.match(text)
        if match and len(text) <= 60 and not text.endswith(("。", "；", "：")):
            return match.group("unit")
        if level and _PLAIN_CHAPTER.match(text):
            return "编" if self.headings.part else "章"
        if _LISTED_CHAPTER.match(text) and (level or not self.open or self.open[0].article):
            return "章"
        return ""

    def _take_heading(self, unit: str, title: str) -> None:
        if unit == "编" or unit == "分编":
            self.headings = Pinpoint(part=title)
        elif unit == "章":
            self.headings = replace(self.headings, chapter=title, section="")
            if title not in self.chapters:
                self.chapters.append(title)
        else:
            self.headings = replace(self.headings, section=title)

    def _annex_name(self, text: str) -> str:
        name = _SPACES.sub("", re.split("[:：]", text)[0])
        same = sum(1 for p in self.pieces if p.pinpoint.outline.split("（")[0] == name)
        return name if not same else f"{name}（{same + 1}）"

    def _open(self, place: Pinpoint, text: str, line: Line) -> None:
        self._close()
        self.open = (place, [tidy(text)] if text else [], line.page, list(line.boxes))

    def _close(self) -> None:
        if self.open:
            place, lines, page, boxes = self.open
            self.pieces.append(Piece(place, "\n".join(lines), page, tuple(boxes)))
            self.open = None
        self.pieces += self.notes
        self.notes = []


def _article_start(text: str) -> _Start | None:
    match = _ARTICLE.match(text)
    if not match:
        return None
    return _Start(to_int(match[1]), to_int(match[2]) if match[2] else 0, text[match.end() :].lstrip("　 \t:："))


def tidy(text: str) -> str:
    """Spaces between Chinese characters removed; they come from layout, not from the text."""
    return _INNER_SPACE.sub("", text.strip())


def tidy_heading(text: str) -> str:
    """第一章 总 则 → 第一章 总则."""
    match = re.match(rf"^(第\s*{_N}\s*(?:分编|编|章|节)|[{NUMERAL}]+、)\s*(.*)$", text)
    if not match:
        return _SPACES.sub("", text)
    mark, title = _SPACES.sub("", match[1]), tidy(match[2])
    return f"{mark}{title}" if mark.endswith("、") else f"{mark} {title}".strip()


def introduction(front: list[str]) -> str:
    """The paragraphs between the notes on adoption and the first article (为…，制定本规定。)."""
    body = [t for t in front if len(t) > 40 and t.endswith(("。", "：", ":")) and not re.match(r"^[（(]?\d{4}年", t)]
    return "\n".join(map(tidy, body))


def unique_pieces(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Number pieces whose place occurs more than once, so that passage ids stay unique."""
    seen: dict[str, int] = {}
    for piece in pieces:
        place = str(piece.pinpoint)
        seen[place] = seen.get(place, 0) + 1
        if seen[place] == 1:
            yield piece
        else:
            again = replace(piece.pinpoint, article=0, suffix=0, outline=f"{place}（第{seen[place]}次出现）")
            yield replace(piece, pinpoint=again)
