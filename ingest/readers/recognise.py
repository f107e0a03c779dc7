"""Many pictures of pages through text recognition: a few at a time, in order, with what a reader should be told of it."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from ingest.page import Limits, Progress
from ingest.readers.glyphs import Picture
from ingest.readers.layout import Page, numbered, odd, page_of
from ingest.readers.ocr import Eye
from ingest.readers.scan import Scan, scan

DPI = 200
"""Dots an inch at which pages are read: errors on 9-point print fall up to here, and body text is read at 120 as well."""
_A4 = 595.0, 842.0
_DOUBTFUL = 0.9
"""Mean confidence below which a page wants checking word by word; clean scans have 0.99."""
_ODD = 0.02


@dataclass(frozen=True)
class Recognised:
    """Pages read by text recognition, by number, what to warn of, and the mean confidence (None when all are blank)."""

    pages: Mapping[int, Page] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    confidence: float | None = None


def recognise(shown: Iterable[Picture], numbers: Sequence[int], limits: Limits, progress: Progress) -> Recognised:
    """Read pictures of the pages `numbers`; onnxruntime lets go of the interpreter, so threads use all cores."""
    workers = max(1, min(limits.ocr_cores, len(numbers)))
    eye = Eye(max(1, limits.ocr_cores // workers))
    pages: dict[int, Page] = {}
    sure: dict[int, float] = {}
    gutter: float | None = None
    for number, found in zip(numbers, _read(shown, eye, workers), strict=True):
        pages[number] = page_of(found.sheet, number, gutter)
        gutter = pages[number].gutter
        if found.confidence is not None:
            sure[number] = found.confidence
        progress(len(pages), len(numbers))
    mean = sum(sure.values()) / len(sure) if sure else None
    return Recognised(pages, tuple(_warnings(pages, sure)), mean)


def _read(shown: Iterable[Picture], eye: Eye, workers: int) -> Iterator[Scan]:
    """The scans in order; no more pictures are held than are being read."""
    with ThreadPoolExecutor(workers) as pool:
        running: deque[Future[Scan]] = deque()
        for picture in shown:
            running.append(pool.submit(scan, picture, eye, _width(picture)))
            if len(running) > workers:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()


def _width(picture: Picture) -> float:
    """Width of the page in points: A4, upright or across, for a picture does not say how large it is."""
    high, wide = picture.shape[:2]
    return _A4[wide > high]


def _warnings(pages: Mapping[int, Page], sure: Mapping[int, float]) -> Iterator[str]:
    if sure:
        mean = sum(sure.values()) / len(sure)
        yield f"{numbered(sure)}由文字识别读出（平均把握 {int(mean * 100)}%），引用前请对照原件。"
    doubtful = [number for number, confidence in sure.items() if confidence < _DOUBTFUL]
    if doubtful:
        yield f"{numbered(doubtful)}识别把握低，请逐字核对，或换清晰的扫描件。"
    broken = [number for number in sure if _strange(pages[number]) > _ODD]
    if broken:
        yield f"{numbered(broken)}有不少认不出的字符，请核对原件。"


def _strange(page: Page) -> float:
    """Share of characters that neither Chinese nor Latin print has."""
    chars = [char for line in page.lines for char in line.text]
    return sum(1 for char in chars if odd(char) or not _usual(char)) / max(len(chars), 1)


def _usual(char: str) -> bool:
    return (
        char.isascii()
        or char.isnumeric()
        or "\u2000" <= char <= "\u9fff"
        or "\uff00" <= char <= "\uffef"
        or char in "·×÷°±"
    )
