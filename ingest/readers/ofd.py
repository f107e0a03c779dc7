"""OFD, the national page format (GB/T 33190): a zip of XML in which every character has its place, as in a PDF.

Only the pages and their templates are read. Annotations and the stamps of signatures stand in files of their own and
are no text of the document.
"""

import math
import posixpath
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from ingest.page import ErrorKind, Limits, Line, Reading
from ingest.readers.archive import Archive, damaged
from ingest.readers.glyphs import MOST_RULES, Glyph, Rule, Sheet, edge
from ingest.readers.layout import Page, empty, numbered, page_of, text, title, without_heads
from ingest.readers.paragraph import tidy
from ingest.readers.pdf_paragraphs import packed
from ingest.readers.pdf_tables import Found, joined
from ingest.readers.view import page_view
from knowledge.errors import Unreadable

_POINTS = 72 / 25.4
"""OFD counts in millimetres, the layout readers in points."""
_FARTHEST = 1e5
_MOST_GLYPHS = 3_000_000
_METADATA = {"Title": "title", "Author": "author", "CreationDate": "created", "ModDate": "modified"}
_UPRIGHT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
"""How many numbers follow each letter of a path."""

Matrix = tuple[float, float, float, float, float, float]


@dataclass
class _Story:
    """What the documents of the file gave so far."""

    lines: list[Line] = field(default_factory=list)
    tables: list[Found] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    title: str = ""
    pages: int = 0
    glyphs: int = 0


def read(data: bytes, limits: Limits) -> Reading:
    """Read an OFD: paragraphs with their pages, ruled tables, heading levels from the outline."""
    archive = Archive(data, limits)
    if "Encryptions.xml" in archive.names:
        raise Unreadable(ErrorKind.ENCRYPTED, "OFD 文件加了密。请用 OFD 阅读器打开，去掉口令另存后重新上传。")
    bodies = _children(archive.xml("OFD.xml"), "DocBody")
    if not bodies:
        raise damaged("里面没有文档")
    story = _Story()
    for body in bodies:
        _document(archive, _first_text(body, "DocRoot"), story, limits)
    tables = joined(story.tables)
    if len(story.lines) == len(story.missing) and not tables:
        raise _no_text(story.missing, story.pages)
    metadata = _metadata(bodies[0])
    return Reading(
        tuple(story.lines),
        "ofd",
        tuple(tables),
        pages=story.pages,
        title=story.title or metadata.get("title", ""),
        warnings=_warnings(story.missing, len(bodies)),
        metadata=metadata,
        empty=tuple(story.empty),
    )


def _document(archive: Archive, root: str, story: _Story, limits: Limits) -> None:
    """One document of the file; its pages are counted on from those before it, a page file named twice is read once."""
    path = _member(archive, "", root)
    document = archive.xml(path)
    common = _first(document, "CommonData")
    usual = _box(_first(common, "PageArea")) or (210.0, 297.0)
    templates = {t.get("ID"): _member(archive, path, t.get("BaseLoc", "")) for t in _children(common, "TemplatePage")}
    named = [page.get("BaseLoc", "") for page in _children(_first(document, "Pages"), "Page")]
    before = story.pages
    pages: list[Page] = []
    for name in dict.fromkeys(_member(archive, path, loc) for loc in named):
        story.pages += 1
        if story.pages > limits.pages:
            raise Unreadable(ErrorKind.TOO_LARGE, f"OFD 超过 {limits.pages} 页的上限。请拆成几个文件后重新上传。")
        page = archive.xml(name)
        under = [
            templates[t.get("TemplateID")] for t in _children(page, "Template") if t.get("TemplateID") in templates
        ]
        size = _box(_first(page, "Area")) or usual
        sheet = _sheet([*map(archive.xml, under), page], *size, story)
        pages.append(page_of(sheet, story.pages, pages[-1].gutter if pages else None))
    kept = without_heads(pages)
    shown = enumerate(zip(pages, kept, strict=True), before + 1)
    missing = [number for number, (page, lines) in shown if page.pictured and not lines]
    story.lines += text([[]] * before + kept, missing, _levels(_first(document, "Outlines"), 1))
    story.tables += [table for page in pages for table in page.tables]
    story.missing += missing
    story.empty += [before + number for number in empty(pages, kept)]
    story.title = story.title or title(kept)


def _sheet(layers: list[etree._Element], width: float, height: float, story: _Story) -> Sheet:
    """A page with the templates it is printed over."""
    glyphs: list[Glyph] = []
    rules: list[Rule] = []
    covered = 0.0
    for item in (item for layer in layers for item in _objects(_first(layer, "Content"))):
        kind = _name(item)
        if kind == "TextObject":
            glyphs += islice(_glyphs(item, height), _MOST_GLYPHS)
        elif kind == "PathObject" and len(rules) < MOST_RULES:
            rules += _rules(item, height)
        elif kind == "ImageObject":
            _, _, across, down = _numbers(item.get("Boundary", ""), 4)
            covered += across * down
        if story.glyphs + len(glyphs) > _MOST_GLYPHS:
            raise Unreadable(ErrorKind.TOO_LARGE, f"OFD 的文字超过 {_MOST_GLYPHS} 个字符。请拆成几个文件后重新上传。")
    story.glyphs += len(glyphs)
    across, up = width * _POINTS, height * _POINTS
    pictured = covered > 0.5 * width * height
    return Sheet(across, up, tuple(glyphs), tuple(rules), pictured, page_view(0, 0, across, up))


def _objects(parent: etree._Element | None) -> Iterator[etree._Element]:
    """The visible objects of layers and blocks, in the order of the file."""
    for item in () if parent is None else parent:
        if item.get("Visible") == "false":
            continue
        if _name(item) in ("Layer", "PageBlock"):
            yield from _objects(item)
        else:
            yield item


def _glyphs(item: etree._Element, height: float) -> Iterator[Glyph]:
    """The characters of a text object: where each stands, in points from the lower left corner of the page."""
    matrix = _matrix(item)
    plain = _number(item.get("Size", ""))
    size = plain * math.hypot(matrix[2], matrix[3])
    tilt = round(math.degrees(math.atan2(-matrix[1], matrix[0]))) % 360
    x = y = 0.0
    for code in _children(item, "TextCode"):
        text = code.text or ""
        x, y = _number(code.get("X", ""), x), _number(code.get("Y", ""), y)
        across, down = _steps(code.get("DeltaX", ""), len(text)), _steps(code.get("DeltaY", ""), len(text))
        at_x, at_y = x, y
        for index, char in enumerate(text):
            own = 1.0 if _is_wide(char) else 0.5
            step = across[index] if index < len(across) else 0.0 if down else own * plain
            left, base = _placed(item, matrix, at_x, at_y, height)
            width = min(max(own * size, step * abs(matrix[0])), size)
            yield Glyph(char, left, left + width * _POINTS, base, size * _POINTS, tilt)
            at_x += step
            at_y += down[index] if index < len(down) else 0.0


def _steps(text: str, most: int) -> list[float]:
    """The distances of DeltaX or DeltaY, at most as many as there are characters; `g n d` is n times d."""
    words = iter(text.split())
    out: list[float] = []
    for word in words:
        if len(out) >= most:
            break
        if word == "g":
            times, step = _number(next(words, "")), _number(next(words, ""))
            out += [step] * min(max(int(times), 0), most - len(out))
        else:
            out.append(_number(word))
    return out


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WFA"


def _rules(item: etree._Element, height: float) -> Iterator[Rule]:
    """The straight strokes of a path that may be lines of a table."""
    matrix = _matrix(item)
    words = iter(_first_text(item, "AbbreviatedData").split())
    start = last = (0.0, 0.0)
    for word in words:
        given = [_number(number) for number in islice(words, _ARGUMENTS.get(word, 0))]
        if word == "C":
            point = start
        elif len(given) >= 2:
            point = _placed(item, matrix, given[-2], given[-1], height)
        else:
            continue
        if word in ("S", "M"):
            start = point
        elif word in ("L", "C"):
            yield from edge(last, point)
        last = point


def _placed(item: etree._Element, matrix: Matrix, x: float, y: float, height: float) -> tuple[float, float]:
    """A point of an object on the page, in points from the lower left corner."""
    left, top, _, _ = _numbers(item.get("Boundary", ""), 4)
    a, b, c, d, e, f = matrix
    return (left + a * x + c * y + e) * _POINTS, (height - top - b * x - d * y - f) * _POINTS


def _matrix(item: etree._Element) -> Matrix:
    given = item.get("CTM", "")
    a, b, c, d, e, f = _numbers(given, 6) if given.strip() else _UPRIGHT
    return a, b, c, d, e, f


def _numbers(text: str, count: int) -> list[float]:
    """Exactly `count` numbers, zero for those that are not there."""
    found = [_number(word) for word in text.split()[:count]]
    return found + [0.0] * (count - len(found))


def _number(text: str, otherwise: float = 0.0) -> float:
    """A number of the file, cut to what a page can hold; `otherwise` when there is none."""
    try:
        value = float(text)
    except ValueError:
        return otherwise
    return max(-_FARTHEST, min(_FARTHEST, value)) if math.isfinite(value) else otherwise


def _box(area: etree._Element | None) -> tuple[float, float] | None:
    """Width and height of a page in millimetres."""
    _, _, width, height = _numbers(_first_text(area, "PhysicalBox"), 4)
    return (width, height) if width > 0 and height > 0 else None


def _levels(parent: etree._Element | None, depth: int) -> dict[str, int]:
    """Heading level by heading text without blanks, from the outline."""
    out: dict[str, int] = {}
    for entry in _children(parent, "OutlineElem"):
        out[packed(entry.get("Title", ""))] = depth
        out |= _levels(entry, depth + 1)
    return out


def _metadata(body: etree._Element) -> dict[str, str]:
    info = _first(body, "DocInfo")
    found = {name: tidy(_first_text(info, tag)) for tag, name in _METADATA.items()}
    return {name: value for name, value in found.items() if value}


def _member(archive: Archive, base: str, loc: str) -> str:
    """The member that a location names, from the folder of `base`; raises Unreadable when the archive lacks it."""
    path = posixpath.normpath(posixpath.join("/", posixpath.dirname(base), loc.strip().replace("\\", "/")))
    name = path.lstrip("/")
    if name not in archive.names:
        raise damaged(f"缺少 {loc.strip()[:80] or '页面文件'}")
    return name


def _first_text(parent: etree._Element | None, name: str) -> str:
    found = _first(parent, name)
    return (found.text or "") if found is not None else ""


def _first(parent: etree._Element | None, name: str) -> etree._Element | None:
    return next(iter(_children(parent, name)), None)


def _children(parent: etree._Element | None, name: str) -> list[etree._Element]:
    """Children by local name: programs disagree about the namespace."""
    return [child for child in (() if parent is None else parent) if _name(child) == name]


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _warnings(missing: list[int], bodies: int) -> tuple[str, ...]:
    out = []
    if missing:
        out.append(f"{numbered(missing)}是图像，没有文字，内容没有收入。这几页需要文字识别，请上传文字版。")
    if bodies > 1:
        out.append(f"这个 OFD 文件里有 {bodies} 份文档，已按先后合在一起；页码连续计。")
    return tuple(out)


def _no_text(pictured: list[int], pages: int) -> Unreadable:
    if pictured:
        return Unreadable(
            ErrorKind.NO_TEXT_LAYER,
            f"OFD 共 {pages} 页都是图像，没有文字。请用 OFD 阅读器导出为 PDF 或图片后上传，或者上传文字版。",
        )
    return Unreadable(ErrorKind.NO_TEXT, f"OFD 共 {pages} 页都没有文字。请确认上传的是写好的文件。")
