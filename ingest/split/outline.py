"""Reports, letters and policy papers into numbered blocks: 第一部分 一、（一）1.（1）①, as official documents are laid out."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby

from ingest.page import Line
from ingest.split.statute import NOTE, Piece, Split, tidy
from knowledge.document import Box
from knowledge.numerals import NUMERAL, int_to_chinese, to_int
from knowledge.pinpoint import Pinpoint

_MARKS = (
    re.compile(rf"^第(?P<n>[{NUMERAL}\d]{{1,3}})部分(?![的是，。])"),
    re.compile(rf"^(?P<n>[{NUMERAL}]{{1,3}})、"),
    re.compile(rf"^[（(](?P<n>[{NUMERAL}]{{1,3}})[）)]"),
    re.compile(r"^(?P<n>\d{1,2})[.．、](?!\d)"),
    re.compile(r"^[（(](?P<n>\d{1,2})[）)]"),
    re.compile(r"^(?P<n>[①-⑳])"),
)
_PRINTED = ("第{}部分", "{}、", "（{}）", "{}.", "（{}）")
_CHINESE_DEPTHS = 3
_CIRCLED = 5
_ANNEX = re.compile(rf"^附\s*(?:件|表|录)?\s*[{NUMERAL}\d]*\s*(?:[:：].*)?$")
_CLOSED = re.compile(r"[。！？；：:」”）)…]$")
_LONGEST_TITLE = 60
_FAR_LONGER = 3
_LONGEST = 3000
"""Characters of one passage: a text without any line break must not become one."""


def split_outline(lines: Iterable[Line], body_from: int = 0, apart: Mapping[int, str] | None = None) -> Split:
    """Cut an outline document into one piece a numbered block; paragraphs without a number are counted (第2段).

    `body_from` is the number of leading lines that are title and notes, not body; `apart` names lines, by their index,
    that are a block of their own (落款). A block keeps the titles of the blocks above it as chapter and section, and
    that of its annex as part, so that it can be read alone.
    """
    kept = [line for line in lines if line.text.strip()]
    names = apart or {}
    walk = _Walk()
    for name, group in groupby(range(body_from, len(kept)), lambda n: names.get(n, "")):
        stretch = [kept[n] for n in group]
        if name:
            walk.set_apart(name, stretch)
        else:
            for line in join_broken(stretch):
                walk.step(line)
    walk.close()
    return Split(tuple(walk.pieces), tuple(tidy(x.text) for x in kept[:body_from]), tuple(walk.top))


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
        self.annex_title = ""
        self.titling = False

    def step(self, line: Line) -> None:
        """Take one paragraph."""
        text = tidy(line.text)
        if note := NOTE.match(text):
            self.set_apart(note[1], [line])
            return
        depth, number = mark_of(text)
        titling, self.titling = self.titling, False
        if depth >= 0:
            self.close()
            self._enter(depth, number, text)
        elif _ANNEX.match(text) and len(text) < 50:
            self._enter_annex(text)
        elif titling and len(text) <= _LONGEST_TITLE and not _CLOSED.search(text):
            self.annex_title = text
            self.block.append(text)
        elif self.numbers and self.block:
            self.block.append(text)
        else:
            self.close()
            self.loose += 1
            self.block, self.page, self.boxes = [text], line.page, list(line.boxes)
            self.close(f"第{self.loose}段")
            return
        self.page = self.page or line.page
        self.boxes += line.boxes

    def set_apart(self, name: str, lines: list[Line]) -> None:
        """Store lines that belong to no section as a block of that name."""
        self.close()
        text, boxes = "\n".join(tidy(x.text) for x in lines), tuple(b for x in lines for b in x.boxes)
        self.pieces.append(Piece(Pinpoint(outline=name), text, lines[0].page, boxes))
        self.numbers, self.depths, self.titles = [], [], []

    def close(self, loose: str = "") -> None:
        """Store the open block; `loose` names a paragraph without a number."""
        place = self._place(loose)
        for n, text in enumerate(_bounded("\n".join(self.block))):
            more = f"（续{n}）" if n else ""
            piece = Piece(replace(place, outline=place.outline + more), text, self.page, tuple(self.boxes))
            self.pieces.append(piece)
        self.block, self.page, self.boxes = [], 0, []

    def _enter_annex(self, text: str) -> None:
        """An annex begins: its numbering is its own; the short line below its heading is its title."""
        self.close()
        name, _, title = text.replace("：", ":").partition(":")
        self.annex, self.annex_title, self.titling = name.replace(" ", ""), title.strip(), not title.strip()
        self.numbers, self.depths, self.titles, self.loose = [], [], [], 0
        self.block = [text]

    def _enter(self, depth: int, number: int, text: str) -> None:
        while self.depths and self.depths[-1] >= depth:
            self.depths.pop(), self.numbers.pop(), self.titles.pop()
        self.depths.append(depth)
        self.numbers.append(number)
        self.titles.append(heading_of(text))
        if depth == self.depths[0] and len(self.depths) == 1:
            self.top.append(heading_of(text))
        self.block = [text]

    def _place(self, loose: str) -> Pinpoint:
        marks = "".join(_printed(d, n) for d, n in zip(self.depths, self.numbers, strict=True))
        titles = (self.titles if loose else self.titles[:-1]) + ["", "", ""]
        part = f"{self.annex} {self.annex_title}".strip() if marks or loose else ""
        return Pinpoint(part, titles[0], titles[1], outline=self.annex + (loose or marks))


def _bounded(text: str) -> list[str]:
    """The text in parts of at most _LONGEST characters, cut where a sentence ends when there is such a place."""
    parts: list[str] = []
    while len(text) > _LONGEST:
        head = text[:_LONGEST]
        cut = max(head.rfind(mark) for mark in "。；！？\n") + 1 or _LONGEST
        parts.append(text[:cut].strip("\n"))
        text = text[cut:]
    return [part for part in (*parts, text) if part]


def mark_of(text: str) -> tuple[int, int]:
    """(depth, number) of an outline mark: 第一部分 0, 一、 1, （一） 2, 1. 3, （1） 4, ① 5; (-1, 0) for plain text."""
    for depth, pattern in enumerate(_MARKS):
        match = pattern.match(text)
        if match:
            return depth, int(unicodedata.numeric(match["n"])) if depth == _CIRCLED else to_int(match["n"])
    return -1, 0


def unmarked(text: str) -> str:
    """The text without its outline mark."""
    depth, _ = mark_of(text)
    return _MARKS[depth].sub("", text).strip() if depth >= 0 else text


def _printed(depth: int, number: int) -> str:
    if depth == _CIRCLED:
        return chr(ord("①") + number - 1)
    return _PRINTED[depth].format(int_to_chinese(number) if depth < _CHINESE_DEPTHS else number)


def heading_of(text: str) -> str:
    """The title sentence of a block: up to its first full stop, at most 60 characters."""
    return re.split("[。；：:]", text, maxsplit=1)[0][:60]


def join_broken(lines: list[Line]) -> list[Line]:
    """Undo hard line breaks inside a sentence.

    Two lines are joined when the first does not end a sentence and is as long as a full line of this text, and the
    second starts no new block; short lines (titles, names, signatures) are left alone, and so is a heading over a
    paragraph of one line, which is far longer than it.
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
            and len(text) <= _FAR_LONGER * len(before)
            and not _CLOSED.search(before)
            and not _ANNEX.match(text)
        ):
            out[-1] = replace(out[-1], text=before + text, boxes=out[-1].boxes + line.boxes)
        else:
            out.append(replace(line, text=text))
    return out
