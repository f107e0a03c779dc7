"""Whether what a sentence says in figures, days, names of documents and articles stands in the words it cites."""

import re
from collections.abc import Iterator, Sequence

from assistant.drafting.figures import figures, in_marks
from assistant.drafting.report import Source
from knowledge.pinpoint import find_references

_PLACEHOLDER = re.compile("【待填：[^】]*】")
_DAY = re.compile(r"20\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月(?:\d{1,2}日)?")
_TITLE = re.compile("《[^》]+》")
_CELLS = re.compile(r"\s*[|｜]\s*")
_BARE = re.compile(r"\d+(?:\.\d+)?")
_BLANK = re.compile(r"[\s*_`#>\\]")


def unproved(text: str, sources: Sequence[Source]) -> tuple[str, ...]:
    """What a sentence says that no cited words hold: figures with another value or unit, days, documents, articles."""
    said = _folded(_PLACEHOLDER.sub("", text))
    held = [_folded(source.quote) for source in sources]
    known = [told for quote in held for told in _told(quote)]
    missing = [told for told in _told(said) if told not in known and not _in_a_column(told, held)]
    missing += [t for t in dict.fromkeys(_TITLE.findall(said)) if not any(t in quote for quote in held)]
    articles = {m.pinpoint.label for quote in held for m in find_references(quote)}
    missing += [m.pinpoint.label for m in find_references(said) if m.pinpoint.label not in articles]
    return tuple(dict.fromkeys(missing))


def _in_a_column(told: str, held: Sequence[str]) -> bool:
    """Whether one quotation gives a bare number and another, the head of its column, the unit."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(\D+)", told)
    if not match or len(held) < 2:
        return False
    return any(match[1] in _BARE.findall(quote) for quote in held) and any(
        match[2] in quote and not _BARE.search(quote) for quote in held
    )


def placeholders(text: str) -> list[str]:
    """The placeholders of a text."""
    return _PLACEHOLDER.findall(text)


def _folded(text: str) -> str:
    return _BLANK.sub("", _CELLS.sub("；", in_marks(text)))


def _told(text: str) -> Iterator[str]:
    """Figures with their unit, days, and every other number, each as it is compared."""
    outside = _TITLE.sub("《》", text)
    spans = []
    for figure in figures(outside):
        yield figure.value + figure.unit
        spans.append((figure.start, figure.end))
    for match in _DAY.finditer(outside):
        yield match.group()
        spans.append(match.span())
    for match in _BARE.finditer(outside):
        if not any(start <= match.start() < end for start, end in spans):
            yield match.group()
