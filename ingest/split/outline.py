"""Reports, letters and policy papers into numbered blocks: 一、（一）1.（1）, the way official documents are laid out."""

import re
from collections.abc import Iterable
from dataclasses import replace

from ingest.page import Line
from ingest.split.statute import Piece, Split, tidy
from knowledge.document import Box
from knowledge.numerals import NUMERAL, int_to_chinese, to_int
from knowledge.pinpoint import Pinpoint

_MARKS = (
    re.compile(rf"^(?P<n>[{NUMERAL}]{{1,3}})、"),
    re.compile(rf"^[（(](?P<n>[{NUMERAL}]{{1,3}})[）)]"),
    re.compile(r"^(?P<n>\d{1,2})[.．、](?!\d)"),
    re.compile(r"^[（(](?P<n>\d{1,2})[）)]"),
)
_PRINTED = ("{}、", "（{}）", "{}.", "（{}）")
_ANNEX = re.compile(rf"^附\s*(?:件|表|录)?\s*[{NUMERAL}\d]*\s*(?:[:：].*)?$")
_CLOSED = re.compile(r"[。！？；：:」”）)…]$")
MAX_FRONT = 12


def split_outline(lines: Iterable[Line], body_from: int = 0) -> Split:
    """Cut an outline document into one piece a numbered block; paragraphs without a number are counted (第2段).

    `body_from` is the number of leading lines that are title and notes, not body. A block keeps the titles of the
    blocks above it as chapter, section and part, so that it can be read alone.
    """
    kept = [line for line in lines if line.text.strip()]
    front, body = kept[:body_from], join_broken(kept[body_from:])
    walk = _Walk()
    for line in body:
        walk.step(line)
    walk.close()
    return Split(tuple(walk.pieces), tuple(tidy(x.text) for x in front), tuple(walk.top))


class _Walk:
    """The state of one pass: the open block and the numbers and titles above it."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.depths: list[int] = []
        self.titles: list[str] = []
        self.pieces: list[Piece] = []
        self.top: list[str] = []
        self.block: list[str] = []
        self.page = 0
        self.boxes: list[Box] = []
        self.loose = 0
        self.annex = ""

    def step(self, line: Line) -> None:
        """Take one paragraph."""
        text = tidy(line.text)
        depth, number = mark_of(text)
        if depth < 0 and _ANNEX.match(text) and len(text) < 50:
            self.close()
            self.annex, self.numbers, self.depths, self.titles, self.loose = text, [], [], [], 0
        if depth >= 0:
            self.close()
            self._enter(depth, number, text)
        elif self.numbers and self.block:
            self.block.append(text)
        else:
            self.close()
            self.loose += 1
            self.block, self.page, self.boxes = [text], line.page, list(line.boxes)
            self.close(loose=True)
            return
        self.page = self.page or line.page
        self.boxes += line.boxes

    def close(self, loose: bool = False) -> None:
        """Store the open block."""
        if self.block:
            self.pieces.append(Piece(self._place(loose), "\n".join(self.block), self.page, tuple(self.boxes)))
        self.block, self.page, self.boxes = [], 0, []

    def _enter(self, depth: int, number: int, text: str) -> None:
        while self.depths and self.depths[-1] >= depth:
            self.depths.pop(), self.numbers.pop(), self.titles.pop()
        self.depths.append(depth)
        self.numbers.append(number)
        self.titles.append(heading_of(text))
        if depth == self.depths[0] and len(self.depths) == 1:
            self.top.append(heading_of(text))
        self.block = [text]

    def _place(self, loose: bool) -> Pinpoint:
        marks = "".join(
            _PRINTED[d].format(int_to_chinese(n) if d < 2 else n)
            for d, n in zip(self.depths, self.numbers, strict=True)
        )
        name = f"第{self.loose}段" if loose else marks
        titles = (self.titles if loose else self.titles[:-1]) + ["", "", ""]
        return Pinpoint(chapter=titles[0], section=titles[1], outline=self._annex_name() + name)

    def _annex_name(self) -> str:
        return re.split("[:：]", self.annex)[0].replace(" ", "")


def mark_of(text: str) -> tuple[int, int]:
    """(depth, number) of an outline mark: 一、 0, （一） 1, 1. 2, （1） 3; (-1, 0) for plain text."""
    for depth, pattern in enumerate(_MARKS):
        match = pattern.match(text)
        if match:
            return depth, to_int(match["n"])
    return -1, 0


def heading_of(text: str) -> str:
    """The title sentence of a block: up to its first full stop, at most 60 characters."""
    return re.split("[。；：:]", text, maxsplit=1)[0][:60]


def join_broken(lines: list[Line]) -> list[Line]:
    """Undo hard line breaks inside a sentence.

    Two lines are joined when the first does not end a sentence and is as long as a full line of this text, and the
    second starts no new block; short lines (titles, names, signatures) are left alone.
    """
    out: list[Line] = []
    for line in lines:
        text = line.text.strip()
        before = out[-1].text.strip() if out else ""
        indented = line.text[:1] in " \u3000\xa0" or line.text.startswith("  ")
        if (
            out
            and not indented
            and mark_of(text)[0] < 0
            and len(before) > 24
            and not _CLOSED.search(before)
            and not _ANNEX.match(text)
        ):
            out[-1] = replace(out[-1], text=before + text, boxes=out[-1].boxes + line.boxes)
        else:
            out.append(replace(line, text=text))
    return out
