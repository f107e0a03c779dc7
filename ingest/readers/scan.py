"""A scanned or photographed page as a sheet of characters and rules, so that it goes the way of a page with a text layer.

A line is one box to text recognition; its characters share the width of the box. The page is set straight first: by the
corners of its largest table, which also undoes perspective, or else by the slope of its lines.
"""

import math
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from ingest.readers.glyphs import Glyph, Picture, Rule, Sheet
from ingest.readers.ocr import Eye, Seen
from ingest.readers.pdf_tables import cells, grids
from ingest.readers.ruled import ink_of, ruling_of, specks, straightened, strokes, warped, without_stamps
from ingest.readers.view import Matrix, page_view, view_of

_UNSURE = 0.9
"""Below this mean confidence a page may be upside down: then Chinese print is read with 0.6, otherwise with 0.99."""
_CLEAR = 0.75
_ALIKE = 0.15
"""Share by which the sizes of type that is meant to be one size differ after recognition."""
_SHORT = 6
"""Characters below which the width of a line says little about the size of its type."""
_FLAT = 0.3
"""A dash is at most this high for its width."""


@dataclass(frozen=True)
class Scan:
    """A page as read: `confidence` is the mean over its characters, None on a blank page."""

    sheet: Sheet
    confidence: float | None


def scan(picture: Picture, eye: Eye, width: float) -> Scan:
    """Read a picture of a page that is `width` points wide."""
    clean = without_stamps(picture, picture.shape[1] / width * 72 / 25.4)
    upright, seen, turned = _upright(clean, eye)
    high, wide = upright.shape[:2]
    scale = width / picture.shape[1]
    points = np.array([[scale, 0, 0], [0, -scale, scale * high], [0, 0, 1]])
    ink = ink_of(upright)
    ruling = ruling_of(ink)
    straight = straightened(ruling.corners) if ruling.corners is not None else None
    straight = _level(seen, wide, high) if straight is None else straight
    onto = points @ straight
    rules = tuple(
        Rule(s.left * scale, (high - s.bottom) * scale, s.right * scale, (high - s.top) * scale)
        for s in strokes(ruling, straight)
    )
    glyphs = [glyph for line in _alike([_placed(piece, onto) for piece in seen]) for glyph in _shared(line)]
    sheet = Sheet(wide * scale, high * scale, tuple(glyphs), rules, True, page_view(0, 0, wide * scale, high * scale))
    if rules:
        found = _overlooked(sheet, warped(upright, straight), warped(ink, straight), scale, eye)
        sheet = replace(sheet, glyphs=(*sheet.glyphs, *found))
    fractions = np.diag([1 / picture.shape[1], 1 / picture.shape[0], 1])
    return Scan(replace(sheet, view=view_of(fractions @ turned @ np.linalg.inv(onto))), _confidence(seen))


def _upright(picture: Picture, eye: Eye) -> tuple[Picture, list[Seen], Matrix]:
    """The picture turned so that its lines run level and are not upside down, what is seen on it, and the way back."""
    seen = eye.lines(picture)
    turns = [0]
    if sum(_stands(piece) for piece in seen) > len(seen) / 2:
        turns = [1, 3]
    elif seen and (_confidence(seen) or 0) < _UNSURE:
        turns = [0, 2]
    tried = [(turn, seen if turn == 0 else eye.lines(np.rot90(picture, turn).copy())) for turn in turns]
    turn, seen = max(tried, key=lambda pair: _confidence(pair[1]) or 0)
    high, wide = picture.shape[:2]
    back = {
        0: [[1, 0, 0], [0, 1, 0]],
        1: [[0, -1, wide], [1, 0, 0]],
        2: [[-1, 0, wide], [0, -1, high]],
        3: [[0, 1, 0], [-1, 0, high]],
    }[turn]
    return np.rot90(picture, turn).copy(), seen, np.array([*back, [0, 0, 1]], np.float64)


def _stands(piece: Seen) -> bool:
    """Whether a line of several characters runs from top to bottom."""
    (left, top), _, (right, bottom), _ = piece.corners
    return len(piece.text) > 1 and abs(bottom - top) > 1.5 * abs(right - left)


def _confidence(seen: list[Seen]) -> float | None:
    weight = sum(len(piece.text) for piece in seen)
    return sum(piece.confidence * len(piece.text) for piece in seen) / weight if weight else None


def _level(seen: list[Seen], wide: int, high: int) -> Matrix:
    """The turn about the middle of the page that makes its long lines run level."""
    slopes = []
    for piece in seen:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = piece.corners
        if len(piece.text) >= 8:
            slopes.append(math.atan2((y1 - y0 + y2 - y3) / 2, (x1 - x0 + x2 - x3) / 2))
    angle = median(slopes) if slopes else 0.0
    cos, sin, x, y = math.cos(angle), math.sin(angle), wide / 2, high / 2
    return np.array([[cos, sin, x - cos * x - sin * y], [-sin, cos, y + sin * x - cos * y], [0, 0, 1]])


@dataclass(frozen=True)
class _Line:
    """A piece of a printed line in points, with its middle height."""

    text: str
    left: float
    right: float
    middle: float
    size: float


def _placed(piece: Seen, onto: Matrix) -> _Line:
    places = np.array([[x, y, 1] for x, y in piece.corners]) @ onto.T
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = places[:, :2] / places[:, 2:]
    left, right, top, bottom = (x0 + x3) / 2, (x1 + x2) / 2, (y0 + y1) / 2, (y2 + y3) / 2
    width = _widths(piece.text)
    size = (right - left) / sum(width) if len(piece.text) >= _SHORT else 0.8 * (top - bottom)
    return _Line(piece.text, float(left), float(right), float(top + bottom) / 2, float(size))


def _widths(text: str) -> list[float]:
    """How much of a line each character takes: a Chinese one a whole em, a Latin one half."""
    return [0.5 if char < "\u0250" else 1.0 for char in text]


def _alike(lines: list[_Line]) -> list[_Line]:
    """Lines whose sizes are nearly the same get the same size; a line too short to measure gets the nearest one."""
    sizes: list[float] = []
    left = sorted((line for line in lines if len(line.text) >= _SHORT), key=lambda line: -len(line.text))
    while left:
        first = left[0].size
        group = [line for line in left if abs(line.size - first) <= _ALIKE * first]
        sizes.append(median(line.size for line in group for _ in line.text))
        left = [line for line in left if line not in group]
    return [replace(line, size=_nearest(line, sizes)) for line in lines]


def _nearest(line: _Line, sizes: list[float]) -> float:
    near = min(sizes, key=lambda size: abs(size - line.size), default=line.size)
    within = _ALIKE if len(line.text) >= _SHORT else 2 * _ALIKE
    return near if abs(near - line.size) <= within * near else line.size


def _shared(line: _Line) -> list[Glyph]:
    widths = _widths(line.text)
    share = (line.right - line.left) / sum(widths)
    out: list[Glyph] = []
    x = line.left
    for char, width in zip(line.text, widths, strict=True):
        out.append(Glyph(char, x, x + width * share, line.middle - 0.35 * line.size, line.size))
        x += width * share
    return out


def _overlooked(sheet: Sheet, picture: Picture, ink: Picture, scale: float, eye: Eye) -> list[Glyph]:
    """Characters in cells of ruled tables where nothing was seen though something is printed: a dash, a single digit."""
    out: list[Glyph] = []
    for grid in grids(sheet.rules):
        owner = cells(grid)
        for cell in sorted(set(owner.values())):
            members = [place for place, first in owner.items() if first == cell]
            top, bottom = grid.rows[min(r for r, _ in members)], grid.rows[max(r for r, _ in members) + 1]
            left, right = grid.columns[min(c for _, c in members)], grid.columns[max(c for _, c in members) + 1]
            if any(left < (g.x + g.right) / 2 < right and bottom < g.y + g.size / 4 < top for g in sheet.glyphs):
                continue
            edges = (
                left / scale + 5,
                right / scale - 5,
                (sheet.height - top) / scale + 5,
                (sheet.height - bottom) / scale - 5,
            )
            west, east, north, south = map(int, edges)
            text, box = _printed(picture[north:south, west:east], ink[north:south, west:east], eye)
            if text:
                x, y, w, h = box
                line = _Line(
                    text,
                    (west + x) * scale,
                    (west + x + w) * scale,
                    sheet.height - (north + y + h / 2) * scale,
                    max(w / sum(_widths(text)), h) * scale,
                )
                out += _shared(line)
    return out


def _printed(picture: Picture, ink: Picture, eye: Eye) -> tuple[str, tuple[int, int, int, int]]:
    """What is printed in a cell and where in it; nothing when it is blank."""
    box = specks(ink, 12) if ink.size else None
    if box is None:
        return "", (0, 0, 0, 0)
    _, _, width, height = box
    if height <= _FLAT * width:
        return "—", box
    text, confidence = eye.word(picture)
    return (text if confidence >= _CLEAR else ""), box
