"""From the rows of a layout to rows in our own columns: parted, joined, cleared of numbering, gaps filled, each told."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.indicators.cells import INFERRED, amount
from knowledge.indicators.columns import BOTH, CHILD_WEIGHT, JOINABLE, TOP_WEIGHT, Column, parted
from knowledge.indicators.layout import AsideKind, Layout, Row
from knowledge.indicators.table import (
    CHILD,
    CHILD_STATUS,
    ID,
    OFFICIAL,
    PROVENANCE,
    REQUIREMENT,
    SCORING,
    TITLE,
    TOP,
    WEIGHT,
)

_NUMBER = re.compile(
    r"(?:第?[一二三四五六七八九十百]+[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}(?:\.\d{1,3})+[、.．\s]"
    r"|\d{1,3}\.\d{1,3}\.\d{1,3}(?=\D)|\d{1,3}[、.．](?!\d)|[①-⑳])\s*(?=\S)"
)
_SCORE = re.compile(r"\s*[（(]\s*(?:共|满分|计)?\s*(\d+(?:\.\d+)?)\s*分\s*[）)]$")
_OWN_ID = re.compile(r"[1-9]\d*\.[1-9]\d*\.[1-9]\d*")
_TITLE_LENGTH = 60
"""Length up to which a sentence serves as a name; of a longer one the first clause does."""
_LONGEST = 300
_SCORE_TAKEN = "{n} 处三级指标后的分值（如“（5分）”）从名称上去掉，作为分值。"
_SCORE_CHECKED = "{n} 处一级、二级指标后的分值（如“（20分）”）从名称上去掉，用来核对各项相加。"


@dataclass
class Filled:
    """Rows in our own columns with their places; the scores that sections claim by name; what was done to how many."""

    rows: list[dict[str, str]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    claims: dict[tuple[str, ...], float] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    above: str = ""
    """一级 of the row above."""

    @property
    def notes(self) -> list[str]:
        """What was done, in words."""
        return [words.format(n=n) for words, n in self.done.items()]


def fill(layout: Layout, columns: Sequence[Column]) -> Filled:
    """The rows of a layout in our own columns, by what each column is taken for."""
    found = Filled()
    used = [column for column in columns if column.used]
    fields = {column.field for column in used}
    own = ID in fields and all(
        _OWN_ID.fullmatch(cell) for c in used if c.field == ID for cell in layout.values(c.heading)
    )
    for row in layout.rows:
        cells = _cells(row, used)
        if not any(cells.values()):
            found.done["{n} 行在导入的列里没有内容，没有导入。"] += 1
            continue
        _place_in_tree(cells, row, found)
        if not own:
            _clear(cells, fields, found)
        _fill_gaps(cells, fields, found)
        found.rows.append(cells)
        found.places.append(row.place)
    total = next((a for a in reversed(layout.asides) if a.kind is AsideKind.TOTAL), None)
    weights = [total.cells.get(c.heading, "") for c in used if c.field == WEIGHT] if total else []
    if weights and (claimed := amount(weights[0].strip())) is not None:
        found.claims[()] = claimed
    return found


def _cells(row: Row, used: Sequence[Column]) -> dict[str, str]:
    """The cells of a row by field; a text of a second column for a field follows under its heading."""
    cells = dict.fromkeys((TOP, CHILD, TITLE), "")
    for column in used:
        for name, piece in _pieces(row.cells.get(column.heading, "").strip(), column.field):
            part_of, _, last = column.heading.rpartition("/")
            told = bool(cells.get(name)) or (bool(part_of) and name in JOINABLE)
            label = f"{last}：" if told and piece else ""
            cells[name] = f"{cells.get(name, '')}\n{label}{piece}".strip()
    return cells


def _pieces(text: str, name: str) -> list[tuple[str, str]]:
    """(field, text) of a cell; a text that is all rules for scoring stays the requirement."""
    if name != BOTH:
        return [(name, text)]
    requirement, scoring = parted(text)
    return [(REQUIREMENT, requirement), (SCORING, scoring)] if requirement else [(REQUIREMENT, scoring)]


def _place_in_tree(cells: dict[str, str], row: Row, found: Filled) -> None:
    """一级 from the heading line above where the row has none."""
    if row.under and not cells.get(TOP):
        cells[TOP] = row.under
        found.done["{n} 行的一级指标取自上面的小标题。"] += 1


def _clear(cells: dict[str, str], fields: set[str], found: Filled) -> None:
    """Take numbering and （20分） off the names; the numbers of indicators and the scores are kept."""
    for name in (TOP, CHILD, TITLE, REQUIREMENT):
        cells[name], number = _off(_NUMBER, cells.get(name, ""), "match")
        if number:
            found.done["{n} 处名称前的编号（如“一、”“1.”）已去掉。"] += 1
        if number and ID not in fields and name in (TITLE, REQUIREMENT) and not cells.get(OFFICIAL):
            cells[OFFICIAL] = number.strip(" 、.．（()）\n")
    for name, of in ((TOP, TOP_WEIGHT), (CHILD, CHILD_WEIGHT), (TITLE, WEIGHT), (REQUIREMENT, WEIGHT)):
        if name in (TITLE, REQUIREMENT) and WEIGHT in fields:
            continue
        cells[name], score = _off(_SCORE, cells[name], "search")
        if score:
            found.done[_SCORE_TAKEN if of == WEIGHT else _SCORE_CHECKED] += 1
            cells[of] = cells.get(of) or score
    found.above = cells[TOP] or found.above
    top, child = found.above, cells[CHILD]
    for path, of in (((top,), TOP_WEIGHT), ((top, child), CHILD_WEIGHT)):
        score_of = amount(cells.pop(of, ""))
        if all(path) and score_of is not None:
            found.claims.setdefault(path, score_of)


def _off(pattern: re.Pattern[str], text: str, how: str) -> tuple[str, str]:
    """(text without what the pattern finds, what was found: its first group or all of it)."""
    match = pattern.match(text) if how == "match" else pattern.search(text)
    if not match:
        return text, ""
    kept = text[match.end() :] if how == "match" else text[: match.start()]
    return (kept, match[match.re.groups]) if kept else (text, "")


def _fill_gaps(cells: dict[str, str], fields: set[str], found: Filled) -> None:
    """二级 and 三级指标 that the table does not have as columns, each marked as made by us."""
    if CHILD not in fields:
        cells[CHILD], cells[CHILD_STATUS] = cells.get(TOP, ""), INFERRED
        found.done["表里没有二级指标，用一级指标的名称代替，标为推定（{n} 行）。"] += 1
    if TITLE not in fields and cells.get(REQUIREMENT):
        first = re.split(r"[。；;\n]", cells[REQUIREMENT])[0]
        short = first if len(first) <= _TITLE_LENGTH else re.split("[，,：:]", first)[0]
        again = (
            bool(found.rows) and found.rows[-1][TITLE] == short and found.rows[-1][REQUIREMENT] != cells[REQUIREMENT]
        )
        cells[TITLE] = " ".join(cells[REQUIREMENT].split())[:_LONGEST] if again else short[:_LONGEST]
        cells[PROVENANCE] = INFERRED
        found.done["表里没有三级指标，取要求的第一句作名称，标为推定（{n} 项）。"] += 1
