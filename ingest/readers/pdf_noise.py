"""What is printed on the pages but is not the text: running heads, page numbers, watermarks, the table of contents."""

import re
from collections import Counter
from dataclasses import dataclass

from ingest.readers.paragraph import starts_paragraph
from ingest.readers.pdf_lines import Printed
from knowledge.numerals import NUMERAL

_PAGE_NUMBER = re.compile(
    rf"[-—–―─_·•.~\s]*(?:第\s*)?(?:\d{{1,4}}|[ivxlc]{{1,6}}|[{NUMERAL}]{{1,4}})\s*页?"
    rf"(?:\s*[/／,，、|]?\s*(?:共|of)?\s*\d{{1,4}}\s*页?)?[-—–―─_·•.~\s]*",
    re.IGNORECASE,
)
_EDGE = 0.13
"""Share of the page height at top and bottom where running heads stand."""
_SAME_PLACE = 3.0
_DEEPEST = 3
_LEADER = re.compile(r"(?:[.．·•…‥_]\s*){4,}\s*[（(]?\d{1,4}[）)]?$|…{2,}\s*\d{1,4}$")
_NUMBER_AT_END = re.compile(r"[^\d.．]\s+\d{1,4}$")
_CONTENTS = re.compile(r"目\s*录|目\s*次")
_DIGITS = re.compile(r"\d+")


def without_noise(pages: list[list[Printed]], heights: list[float]) -> list[list[Printed]]:
    """The pages without running heads and feet, page numbers, repeated watermarks and tables of contents."""
    pages = _without_repeats(pages)
    size = _body_size(pages)
    for top in (True, False):
        for _ in range(_DEEPEST):
            noise = _running(pages, heights, size, top=top)
            if not noise:
                break
            pages = [[line for line in page if line not in noise] for page in pages]
    return _without_contents(pages)


def _without_repeats(pages: list[list[Printed]]) -> list[list[Printed]]:
    """Drop a line printed with the same words in the same place on most pages, wherever that is: a level watermark.

    A page of which more than a fifth is repeated is a form that comes again, and stays.
    """
    seen = Counter(place for page in pages for place in {_place(line) for line in page})
    often = max(3, 0.6 * len(pages))
    out: list[list[Printed]] = []
    for page in pages:
        kept = [line for line in page if seen[_place(line)] < often]
        out.append(kept if len(page) - len(kept) <= max(2, 0.2 * len(page)) else page)
    return out


def _place(line: Printed) -> tuple[str, int, int]:
    return line.text, round(line.left / _SAME_PLACE), round(line.y / _SAME_PLACE)


def _body_size(pages: list[list[Printed]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _running(pages: list[list[Printed]], heights: list[float], size: float, *, top: bool) -> set[Printed]:
    """The outermost rows that are running heads (feet, with `top` false): page numbers, or rows repeated in place."""
    rows = {number: _outermost(page, top=top) for number, page in enumerate(pages) if page}
    rows = {
        number: row
        for number, row in rows.items()
        if (row[0].y > heights[number] * (1 - _EDGE) if top else row[0].y < heights[number] * _EDGE)
    }
    edges = {number: _edge(row, size) for number, row in rows.items()}
    at = Counter(edge.place for edge in edges.values())
    worded = Counter((edge.place, edge.words) for edge in edges.values())
    unlike = Counter(edge.place for edge in edges.values() if edge.unlike)
    noise: set[Printed] = set()
    for number, edge in edges.items():
        near = edge.place - 1, edge.place, edge.place + 1
        mates, same = sum(at[place] for place in near), sum(worded[place, edge.words] for place in near)
        apart = sum(unlike[place] for place in near)
        if _is_page_number(rows[number]) or _repeats(edge, mates, same, apart, len(pages)):
            noise |= set(rows[number])
    return noise


@dataclass(frozen=True)
class _Edge:
    """An outermost row: its height, its words with every number as #, and whether its type is unlike the body's."""

    place: int
    words: str
    unlike: bool


def _edge(row: list[Printed], size: float) -> _Edge:
    words = _DIGITS.sub("#", "|".join(line.text for line in row))
    return _Edge(round(row[0].y / _SAME_PLACE), words, all(abs(line.size - size) > 0.12 * size for line in row))


def _outermost(page: list[Printed], *, top: bool) -> list[Printed]:
    edge = max(line.y for line in page) if top else min(line.y for line in page)
    return [line for line in page if abs(line.y - edge) <= _SAME_PLACE]


def _is_page_number(row: list[Printed]) -> bool:
    return len(row) == 1 and _PAGE_NUMBER.fullmatch(row[0].text) is not None


def _repeats(edge: _Edge, mates: int, same: int, unlike: int, pages: int) -> bool:
    """Whether a row is a running head: on most pages, and repeated or set unlike the body.

    Of the rows at its height (`mates`, itself among them) so many have the same words, and so many are unlike the body.
    """
    if mates < 2 or mates < 0.4 * pages:
        return False
    set_apart = edge.unlike and unlike >= 0.8 * mates
    return same >= 0.6 * mates or (set_apart and (same >= 2 or unlike >= 3))


def _without_contents(pages: list[list[Printed]]) -> list[list[Printed]]:
    """Drop the table of contents: its heading and the lines after it that name a page or come again as headings."""
    everywhere = Counter(_packed(line.text) for page in pages for line in page)
    leaders = sum(1 for page in pages for line in page if _LEADER.search(line.text))
    inside = False
    out: list[list[Printed]] = []
    for page in pages:
        kept: list[Printed] = []
        for line in page:
            if _CONTENTS.fullmatch(line.text):
                inside = True
                continue
            again = everywhere[_packed(line.text)] > 1 and starts_paragraph(line.text)
            entry = _LEADER.search(line.text) or (inside and (again or _NUMBER_AT_END.search(line.text)))
            if entry and (inside or leaders >= 3):
                everywhere[_packed(line.text)] -= 1
                continue
            inside = False
            kept.append(line)
        out.append(kept)
    return out


def _packed(text: str) -> str:
    return re.sub(r"\s", "", text)
