"""Printed lines put together into paragraphs, also across columns and pages."""

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from ingest.page import Line
from ingest.readers.paragraph import ends_sentence, opens_article, starts_paragraph
from ingest.readers.pdf_lines import Printed, type_size
from knowledge.document import Box
from knowledge.numerals import NUMERAL

_BRACKETS = {"（": "）", "(": ")", "《": "》", "〔": "〕"}
_HEADING = re.compile(rf"第[{NUMERAL}\d]+[编章节]")
_LONG = 8
"""Shorter lines say nothing about the margins."""


@dataclass(frozen=True)
class Frame:
    """The block in which lines are set: its margins, the distance between baselines, and the type size of the text."""

    left: float
    right: float
    pitch: float
    size: float


@dataclass
class _Growing:
    text: str
    page: int
    last: Printed
    centred: bool
    boxes: list[Box]


def paragraphs(lines: list[Printed], levels: dict[str, int]) -> list[Line]:
    """Paragraphs with the page on which they start; `levels` gives heading levels by text without blanks."""
    frames = _frames(lines)
    out: list[Line] = []
    current: _Growing | None = None
    for line in lines:
        frame = frames[line.page, line.column]
        if (
            current is not None
            and not _heading_between(current.text, line.text, levels)
            and _goes_on(current, line, frames[current.last.page, current.last.column], frame)
        ):
            current.text = _join(current.text, line.text)
            current.last = line
            current.boxes += _boxes(line)
            continue
        if current is not None:
            out.append(_finished(current, levels))
        current = _Growing(line.text, line.page, line, _is_centred(line, frame), _boxes(line))
    if current is not None:
        out.append(_finished(current, levels))
    return out


def _finished(paragraph: _Growing, levels: dict[str, int]) -> Line:
    level = levels.get(packed(paragraph.text), 0)
    return Line(paragraph.text, paragraph.page, level, tuple(paragraph.boxes))


def _boxes(line: Printed) -> list[Box]:
    return [line.box] if line.box else []


def _heading_between(text: str, following: str, levels: dict[str, int]) -> bool:
    """Whether one of the two is a heading of the outline, or the first a chapter heading and the second numbered."""
    if packed(text) in levels or packed(following) in levels:
        return True
    return len(text) < 40 and _HEADING.match(text) is not None and starts_paragraph(following)


def packed(text: str) -> str:
    """The text without blanks, as headings are compared."""
    return "".join(text.split())


def _frames(lines: list[Printed]) -> dict[tuple[int, int], Frame]:
    """The frame of each page and column; those with few lines take over what the whole document shows."""
    groups: dict[tuple[int, int], list[Printed]] = {}
    for line in lines:
        groups.setdefault((line.page, line.column), []).append(line)
    columns = {column for _, column in groups}
    whole = {column: _frame([line for line in lines if line.column == column], None) for column in columns}
    return {
        (page, column): _frame(group, whole[column]) if len(group) >= 5 else whole[column]
        for (page, column), group in groups.items()
    }


def _frame(lines: list[Printed], whole: Frame | None) -> Frame:
    long = [line for line in lines if len(line.text) >= _LONG] or lines
    rights = sorted(line.right for line in long)
    right = rights[int(len(rights) * 0.9)] if len(rights) >= 5 else rights[-1]
    steps = Counter(
        round(above.y - below.y)
        for above, below in itertools.pairwise(lines)
        if above.page == below.page and above.column == below.column and above.y - below.y > 2
    )
    pitch = min((step for step, count in steps.items() if count >= 0.15 * steps.total()), default=0.0)
    left = _margin(lines)
    if whole is None:
        return Frame(min(line.left for line in long) if left is None else left, right, pitch, type_size(lines))
    if left is None:
        left, right = whole.left, max(right, whole.right)
    return Frame(left, right, pitch or whole.pitch, whole.size)


def _margin(lines: list[Printed]) -> float | None:
    """Where lines begin that plainly go on with the line above: the left margin. None when no two lines agree."""
    lefts = Counter(
        round(line.left / 2) * 2
        for above, line in itertools.pairwise(lines)
        if len(above.text) >= _LONG and not ends_sentence(above.text) and not starts_paragraph(line.text)
    )
    left, count = lefts.most_common(1)[0] if lefts else (0, 0)
    return left if count >= 2 else None


def _goes_on(current: _Growing, line: Printed, frame: Frame, new_frame: Frame) -> bool:
    """Whether the line continues the paragraph, by type size, indentation, how the line above ends, and the words."""
    last = current.last
    em = last.size
    if abs(line.size - last.size) > 0.12 * max(line.size, last.size):
        return False
    same_block = (last.page, last.column) == (line.page, line.column)
    numbered, ended = starts_paragraph(line.text), ends_sentence(current.text)
    step = last.y - line.y if same_block else 0.0
    if frame.pitch and (step > 1.9 * max(frame.pitch, em) or (ended and step > 1.15 * frame.pitch)):
        return False
    if em > 1.2 * frame.size:
        return same_block and not ended and not numbered
    if _signs(last, frame) and _signs(line, new_frame):
        return False
    indented = line.left - new_frame.left > 0.8 * em
    short = last.right < frame.right - 1.5 * em
    if _open(current.text) and not (indented and (numbered or (ended and short))):
        return True
    centred = _is_centred(line, new_frame)
    if current.centred or centred:
        return current.centred and centred and not ended and not numbered and same_block
    if numbered and (indented or ended or opens_article(current.text, line.text)):
        return False
    if not short:
        return not (ended and indented)
    return not ended and not indented and last.right > frame.right - 6 * em and len(last.text) >= _LONG


def _is_centred(line: Printed, frame: Frame) -> bool:
    """Whether the line stands in the middle with room on both sides."""
    before, after = line.left - frame.left, frame.right - line.right
    return before > 2.5 * line.size and after > 2.5 * line.size and abs(before - after) < 2.5 * line.size


def _signs(line: Printed, frame: Frame) -> bool:
    """Whether the line stands in the right half, as signature and date do, each a line of its own."""
    return line.left > (frame.left + frame.right) / 2


def _open(text: str) -> bool:
    """Whether a bracket or quotation is still open at the end of a short text."""
    return len(text) < 600 and any(text.count(opening) > text.count(_BRACKETS[opening]) for opening in _BRACKETS)


def _join(text: str, following: str) -> str:
    """Chinese is joined without a space, words of letters with one."""
    if text[-1].isascii() and text[-1].isalpha() and following[0].isascii() and following[0].isalnum():
        return f"{text} {following}"
    return text + following
