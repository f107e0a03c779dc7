"""From places on a sheet, in points, to places on the page as it is shown: fractions from the top left corner."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.document import Box

Matrix = NDArray[np.float64]
_BELOW, _ABOVE = 0.2, 0.85
"""Shares of the type size by which characters reach below and above their baseline."""


@dataclass(frozen=True)
class View:
    """A projective map by its nine coefficients: turned pages, skewed scans and photographs are all of this kind."""

    rows: tuple[tuple[float, ...], ...]

    def of(self, inner: Matrix) -> "View":
        """The same page for a sheet whose places `inner` maps onto the places of this one."""
        return view_of(np.array(self.rows) @ inner)

    def box(self, page: int, left: float, right: float, y: float, size: float) -> Box:
        """The rectangle around characters on a baseline."""
        top, bottom = y + _ABOVE * size, y - _BELOW * size
        corners = [self._at(x, height) for x in (left, right) for height in (top, bottom)]
        across, down = [x for x, _ in corners], [y for _, y in corners]
        return Box(page, *(min(max(place, 0.0), 1.0) for place in (min(across), min(down), max(across), max(down))))

    def _at(self, x: float, y: float) -> tuple[float, float]:
        (a, b, c), (d, e, f), (g, h, i) = self.rows
        depth = g * x + h * y + i
        return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth


def view_of(matrix: Matrix) -> View:
    """The map with these coefficients."""
    return View(tuple(tuple(map(float, row)) for row in matrix))


def page_view(left: float, bottom: float, right: float, top: float, rotation: int = 0) -> View:
    """The view of a page that shows this rectangle, turned clockwise by `rotation` degrees."""
    width, height = max(right - left, 1e-6), max(top - bottom, 1e-6)
    flat = np.array([[1 / width, 0, -left / width], [0, -1 / height, top / height], [0, 0, 1]])
    quarter = np.array([[0, -1, 1], [1, 0, 0], [0, 0, 1]])
    return view_of(np.linalg.matrix_power(quarter, rotation // 90 % 4) @ flat)


def untilted(turn: int) -> Matrix:
    """What undoes turning a sheet by `turn` quarters so that its text runs level."""
    return np.linalg.matrix_power(np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1]]), turn)
