"""A form 表: a title, columns and rows, before it becomes Word or Excel."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Column:
    """A column. `width` is its share of the page; `choices` are the only values it takes in Excel."""

    name: str
    width: float
    choices: tuple[str, ...] = ()
    centred: bool = False


@dataclass(frozen=True)
class Form:
    """One table with its title, what stands above it, and notes below. `heads` are rows of one cell over the whole width,
    by the number of the row they stand before; `fills` are background colours (RRGGBB) in Word by row and column, both from 0.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    above: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    heads: Mapping[int, str] = field(default_factory=dict)
    fills: Mapping[tuple[int, int], str] = field(default_factory=dict)
