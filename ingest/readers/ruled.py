"""The ruled lines of a picture, found by OpenCV, and how to set a skewed or photographed page straight by them."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.readers.glyphs import Picture
from ingest.readers.view import Matrix

Mask = NDArray[np.uint8]
_NEIGHBOURHOOD, _DARKER = 31, 12
"""A pixel is ink when it is that much darker than the mean of the square of that side around it."""
_WIDE, _HIGH = 0.15, 2
"""A table is at least this share of the picture wide and this many reaches high."""
_SKEW = 0.25
"""Most by which a side of a photographed table may lean (tangent)."""
_UNEVEN = 1.5


@dataclass(frozen=True)
class Stroke:
    """A ruled line in pixels; `level` when it runs from left to right."""

    left: float
    top: float
    right: float
    bottom: float
    level: bool


@dataclass(frozen=True)
class Ruling:
    """The strokes of the tables of a picture as masks, and the corners of the largest table (none when there is none)."""

    level: Mask
    upright: Mask
    corners: Matrix | None


def ink_of(picture: Picture) -> Mask:
    """Where something is printed, whatever the lighting: 255 on ink."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    kind = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV
    return np.asarray(cv2.adaptiveThreshold(grey, 255, *kind, _NEIGHBOURHOOD, _DARKER), np.uint8)


def ruling_of(ink: Mask) -> Ruling:
    """The strokes that make up tables: long, and connected with strokes of the other direction."""
    reach = max(ink.shape[1] // 40, 24)
    level = _opened(ink, (reach, 1), (1, 3))
    upright = _opened(ink, (1, reach), (3, 1))
    both = cv2.dilate(cv2.bitwise_or(level, upright), np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(both)
    tables = [
        number
        for number in range(1, count)
        if stats[number, cv2.CC_STAT_WIDTH] > _WIDE * ink.shape[1]
        and stats[number, cv2.CC_STAT_HEIGHT] > _HIGH * reach
        and _crossed(labels == number, level, upright)
    ]
    inside = np.isin(labels, tables)
    largest = max(tables, key=lambda number: stats[number, cv2.CC_STAT_AREA], default=0)
    corners = _corners(labels == largest) if largest else None
    return Ruling(np.where(inside, level, 0).astype(np.uint8), np.where(inside, upright, 0).astype(np.uint8), corners)


def strokes(ruling: Ruling, straight: Matrix) -> list[Stroke]:
    """The strokes on the page set straight by a map of its pixels."""
    out: list[Stroke] = []
    for mask, level in ((ruling.level, True), (ruling.upright, False)):
        flat = warped(mask, straight)
        count, _, stats, middles = cv2.connectedComponentsWithStats((flat > 127).astype(np.uint8))
        for number in range(1, count):
            left, top, width, height, _ = map(float, stats[number])
            x, y = map(float, middles[number])
            out.append(Stroke(left, y, left + width, y, True) if level else Stroke(x, top, x, top + height, False))
    return out


def warped(pixels: NDArray[np.uint8], straight: Matrix) -> NDArray[np.uint8]:
    """Pixels set straight."""
    size = pixels.shape[1], pixels.shape[0]
    return np.asarray(cv2.warpPerspective(pixels, straight, size, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def straightened(corners: Matrix) -> Matrix | None:
    """The map that makes a table seen in perspective a rectangle; None when it leans too much to be one."""
    top, right, bottom, left = (corners[(n + 1) % 4] - corners[n] for n in range(4))
    level = all(abs(side[1]) <= _SKEW * abs(side[0]) for side in (top, bottom))
    upright = all(abs(side[0]) <= _SKEW * abs(side[1]) for side in (right, left))
    pairs = [(np.linalg.norm(one), np.linalg.norm(other)) for one, other in ((top, bottom), (left, right))]
    if not (level and upright) or any(max(pair) > _UNEVEN * min(pair) for pair in pairs):
        return None
    width, height = (float(sum(pair)) / 2 for pair in pairs)
    x, y = corners.mean(axis=0) - (width / 2, height / 2)
    target = np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(corners.astype(np.float32), target), np.float64)


def specks(ink: Mask, least: int) -> tuple[int, int, int, int] | None:
    """The rectangle (left, top, width, height) around what is printed, spots of fewer than `least` pixels not counting."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    found = [stats[number] for number in range(1, count) if stats[number, cv2.CC_STAT_AREA] >= least]
    if not found:
        return None
    left, top = min(int(s[0]) for s in found), min(int(s[1]) for s in found)
    right, bottom = max(int(s[0] + s[2]) for s in found), max(int(s[1] + s[3]) for s in found)
    return left, top, right - left, bottom - top


def without_stamps(picture: Picture, millimetre: float) -> Picture:
    """The picture without round red seals; other red print, such as a letterhead, stays. `millimetre` in pixels."""
    red, green, blue = (picture[:, :, n].astype(np.int16) for n in range(3))
    stained = ((red - np.maximum(green, blue)) > 40).astype(np.uint8)
    gap = np.ones((max(int(4 * millimetre), 1),) * 2, np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(stained, cv2.MORPH_CLOSE, gap))
    seals = [
        number
        for number in range(1, count)
        if all(25 * millimetre < stats[number, side] < 60 * millimetre for side in (2, 3))
        and 0.8 < stats[number, 2] / stats[number, 3] < 1.25
    ]
    if not seals:
        return picture
    out = picture.copy()
    out[np.isin(labels, seals) & (stained > 0)] = 255
    return out


def _opened(ink: Mask, reach: tuple[int, int], thicker: tuple[int, int]) -> Mask:
    thick = cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_RECT, thicker))
    return np.asarray(
        cv2.morphologyEx(thick, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, reach)), np.uint8
    )


def _crossed(table: NDArray[np.bool_], level: Mask, upright: Mask) -> bool:
    """Whether strokes of both directions are in it, at least three that run level: a box around a text has two."""
    lines, _ = cv2.connectedComponents(np.where(table, level, 0).astype(np.uint8))
    sides, _ = cv2.connectedComponents(np.where(table, upright, 0).astype(np.uint8))
    return bool(lines > 3 and sides > 1)


def _corners(table: NDArray[np.bool_]) -> Matrix:
    """The outermost points, from the top left one clockwise."""
    ys, xs = np.nonzero(table)
    ends = (xs + ys).argmin(), (xs - ys).argmax(), (xs + ys).argmax(), (xs - ys).argmin()
    return np.array([[xs[end], ys[end]] for end in ends], np.float64)
