"""How well a file was read: what a person would look for who compares the text with the original. Pure functions."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.page import Reading
from ingest.split.statute import Piece, Split
from knowledge.document import Quality, Verdict
from knowledge.numerals import int_to_chinese

ODD_TO_CHECK, ODD_BAD = 0.002, 0.05
"""Shares of odd characters. One broken character a page of 500 is worth a look; one in twenty is no text any more."""

SURE, UNSURE = 0.95, 0.80
"""Mean confidence of character recognition: above it reads like print, below it every line has an error."""

THIN_PAGE = 20
"""Characters a page below which most of the document is pictures or was not read."""

BAD_MISSING = 0.2
"""Share of articles missing from the numbering above which the text cannot be relied on."""

_ODD = frozenset({"Co", "Cn", "Cs", "Cc"})
_LAYOUT = "\n\r\t"
_SHOWN = 5


def quality(reading: Reading, split: Split, warnings: Sequence[str] = ()) -> Quality:
    """The quality report of a reading and of what it was split into; `warnings` are those that people are shown."""
    cells = (cell for table in reading.tables for row in table.rows for cell in row)
    texts = [*(line.text for line in reading.lines), *cells]
    counted = Counter("".join(texts))
    characters = sum(n for c, n in counted.items() if not c.isspace())
    articles = [p for p in split.pieces if p.pinpoint.article]
    report = Quality(
        Verdict.GOOD,
        characters=characters,
        characters_a_page=round(characters / reading.pages, 1) if reading.pages else 0.0,
        odd=round(sum(n for c, n in counted.items() if is_odd(c)) / characters, 5) if characters else 0.0,
        articles=len(articles),
        missing=tuple(_missing(articles)),
        repeated=tuple(_repeated(articles)),
        empty_pages=reading.empty,
        confidence=reading.confidence,
    )
    return judged(report, reading.pages, warnings)


def judged(report: Quality, pages: int, warnings: Sequence[str]) -> Quality:
    """The report with verdict and reasons; `pages` is 0 where the format has none."""
    bad, check = list(_bad(report, pages)), list(_to_check(report))
    # the splitter's own words on the numbering say what `missing` and `repeated` say
    check += [w for w in warnings if not (w.startswith("第") and "条之后" in w)]
    verdict = Verdict.BAD if bad else Verdict.CHECK if check else Verdict.GOOD
    return replace(report, verdict=verdict, reasons=(*bad, *check))


def is_odd(character: str) -> bool:
    """Whether no text has this character: private use, U+FFFD, control, unassigned, half of a pair."""
    if character == "\ufffd":
        return True
    return character not in _LAYOUT and unicodedata.category(character) in _ODD


def _bad(report: Quality, pages: int) -> Iterable[str]:
    if report.odd > ODD_BAD:
        yield f"{report.odd:.0%} 的字符是乱码，请换一份能正常显示的文件"
    if report.confidence is not None and report.confidence < UNSURE:
        yield f"文字识别把握只有 {report.confidence:.0%}，请用更清晰的扫描件或文字版"
    if pages and report.characters_a_page < THIN_PAGE:
        yield f"平均每页只有 {report.characters_a_page:.0f} 个字，多数内容可能是图片或没有读到"
    elif pages and len(report.empty_pages) * 2 > pages:
        yield f"{pages} 页里有 {len(report.empty_pages)} 页没有文字"
    if len(report.missing) > BAD_MISSING * (report.articles + len(report.missing)):
        yield f"条号不连续，缺 {len(report.missing)} 条：{_listed(report.missing)}"


def _to_check(report: Quality) -> Iterable[str]:
    if ODD_TO_CHECK < report.odd <= ODD_BAD:
        yield f"有 {report.odd:.1%} 的字符可能是乱码"
    if report.confidence is not None and UNSURE <= report.confidence < SURE:
        yield f"文字识别把握 {report.confidence:.0%}，请对照原件"
    if report.empty_pages:
        yield f"第 {_listed([str(p) for p in report.empty_pages])} 页没有文字"
    if report.missing and len(report.missing) <= BAD_MISSING * (report.articles + len(report.missing)):
        yield f"条号不连续，缺{_listed(report.missing)}"
    if report.repeated:
        yield f"条号重复：{_listed(report.repeated)}"


def _missing(articles: Sequence[Piece]) -> Iterable[str]:
    found = {p.pinpoint.article for p in articles}
    yield from (f"第{int_to_chinese(n)}条" for n in range(1, max(found, default=0)) if n not in found)


def _repeated(articles: Sequence[Piece]) -> Iterable[str]:
    counted = Counter(p.pinpoint.label for p in articles)
    yield from (label for label, n in counted.items() if n > 1)


def _listed(names: Sequence[str]) -> str:
    more = f"等 {len(names)} 处" if len(names) > _SHOWN else ""
    return "、".join(names[:_SHOWN]) + more
