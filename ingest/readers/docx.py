"""Word documents (.docx): the text as it stands when every tracked change is accepted and every number is printed.

Read from the XML itself: python-docx leaves out inserted text, automatic numbers and text boxes, and refuses files with
a dangling picture link, of which offices have many.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.header import caption
from ingest.page import ErrorKind, Limits, Line, Reading, Table
from ingest.readers.archive import Archive, damaged
from ingest.readers.docx_numbering import Numbering
from ingest.readers.docx_styles import VAL, Look, Styles, W
from ingest.readers.paragraph import close_up, plain_radicals, starts_paragraph, tidy
from knowledge.errors import Unreadable

_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DROPPED = {W + "del", W + "moveFrom", W + "rt", W + "txbxContent", W + "pPr", _FALLBACK}
_DELETED = {W + "del", W + "moveFrom", _FALLBACK}
_NOTES = {"footnote": "脚注", "endnote": "尾注"}
_ROW_DELETED = f"{W}trPr/{W}del"
_MARK_DELETED = (f"{W}pPr/{W}rPr/{W}del", f"{W}pPr/{W}rPr/{W}moveFrom")
_SYMBOLS = {"F0FE": "☑", "F052": "☑", "F0FD": "☒", "F053": "☒", "F0A8": "□", "F06F": "□", "F0A3": "□", "F0FC": "√"}
_TITLE_SEARCH = 20


@dataclass
class _Story:
    """What has been gathered on the way through the body."""

    styles: Styles
    numbering: Numbering
    lines: list[Line] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    pending: str = ""
    """Text of a paragraph whose end mark is deleted: it runs into the next one."""


def read(data: bytes, limits: Limits) -> Reading:
    """Read a .docx: paragraphs, headings, tables and text boxes of the body, then its notes; headers, footers and
    comments stay out."""
    archive = Archive(data, limits)
    main = archive.main_part()
    body = archive.xml(main).find(W + "body")
    if body is None:
        raise damaged("主文档里没有正文")
    folder = posixpath.dirname(main)
    styles = Styles(_optional(archive, f"{folder}/styles.xml"))
    story = _Story(styles, Numbering(_optional(archive, f"{folder}/numbering.xml")))
    _walk(body, story)
    if not any(line.text for line in story.lines) and not story.tables:
        raise _no_text(archive, folder)
    title = _title(story)
    for kind, name in _NOTES.items():
        _notes(body, kind, name, _optional(archive, f"{folder}/{kind}s.xml"), story)
    return Reading(tuple(story.lines), "docx", tuple(story.tables), title=title, metadata=_metadata(archive))


def _optional(archive: Archive, name: str) -> etree._Element | None:
    return archive.xml(name) if name in archive.names else None


def _walk(parent: etree._Element, story: _Story) -> None:
    """Blocks in reading order; containers such as content controls and inserted blocks are gone through."""
    for block in parent:
        if block.tag == W + "p":
            _paragraph(block, story)
        elif block.tag == W + "tbl":
            _table(block, story)
        elif isinstance(block.tag, str) and block.tag not in _DROPPED:
            _walk(block, story)


def _paragraph(paragraph: etree._Element, story: _Story) -> None:
    look = story.styles.look(paragraph)
    if look.style.startswith("toc ") or look.style == "toc heading":
        return
    text = story.pending + _text(paragraph)
    story.pending = ""
    if any(paragraph.find(path) is not None for path in _MARK_DELETED):
        story.pending = text
    else:
        label = story.numbering.label(look.list_id, look.list_level) if look.list_id not in ("", "0") else ""
        for number, part in enumerate(text.split("\n")):
            _add((label if number == 0 else "") + part if part.strip() else "", look, story)
    for box in _boxes(paragraph):
        _text_box(box, story)


def _add(text: str, look: Look, story: _Story) -> None:
    text = _polish(text)
    if text:
        story.lines.append(Line(text, level=look.level))
        story.looks.append(look)


def _polish(text: str) -> str:
    return plain_radicals(tidy(text))


def _text(element: etree._Element) -> str:
    """Text of the runs as they read after accepting changes; line breaks are kept as newlines."""
    out: list[str] = []
    for node in element:
        tag = node.tag
        if tag in _DROPPED or not isinstance(tag, str):
            continue
        if tag in (W + "t", _MATH_TEXT):
            out.append(node.text or "")
        elif tag in (W + "br", W + "cr"):
            out.append("\n")
        elif tag in (W + "tab", W + "ptab"):
            out.append("\t")
        elif tag == W + "noBreakHyphen":
            out.append("-")
        elif tag == W + "sym":
            out.append(_SYMBOLS.get(node.get(W + "char", "").upper(), ""))
        elif not (tag == W + "r" and _hidden(node)):
            out.append(_text(node))
    return "".join(out)


def _hidden(run: etree._Element) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(VAL, "1") not in ("0", "false")


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Text boxes anchored in the paragraph, each once: the drawing, not the picture kept for old programs."""
    for box in paragraph.iter(W + "txbxContent"):
        above = set()
        for ancestor in box.iterancestors():
            if ancestor is paragraph:
                break
            above.add(ancestor.tag)
        if not above & {_FALLBACK, W + "del", W + "moveFrom", W + "txbxContent"}:
            yield box


def _text_box(box: etree._Element, story: _Story) -> None:
    """A box above the text (a letterhead) is part of it; one beside the text must not run into a provision."""
    begun = any(line.level or starts_paragraph(line.text) or len(line.text) > 60 for line in story.lines)
    if not begun:
        _walk(box, story)
        return
    inside = _Story(story.styles, story.numbering)
    _walk(box, inside)
    story.tables += inside.tables
    if inside.lines:
        story.tables.append(Table((("\n".join(line.text for line in inside.lines),),)))


def _table(table: etree._Element, story: _Story) -> None:
    """A table with one column is a frame around text, any other is data."""
    rows = [row for row in _rows(table) if row.find(_ROW_DELETED) is None]
    grid = [list(_cells(row)) for row in rows]
    if max((len(row) for row in grid), default=0) <= 1:
        for row in grid:
            for cell, _ in row:
                _walk(cell, story)
        return
    texts: list[list[str]] = []
    for row in grid:
        above = texts[-1] if texts else []
        texts.append(
            [
                above[at] if merged and at < len(above) else _cell_text(cell, story)
                for at, (cell, merged) in enumerate(row)
            ]
        )
    width = max(len(row) for row in texts)
    if any(text for row in texts for text in row):
        title = caption([line.text for line in story.lines[-2:]])
        story.tables.append(Table(tuple(tuple(row + [""] * (width - len(row))) for row in texts), title=title))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == W + "tr":
            yield child
        elif child.tag not in _DROPPED and child.tag != W + "tblPr":
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """Cells by grid column, a wide cell once for every column, with whether it goes on from the row above."""
    before = row.find(f"{W}trPr/{W}gridBefore")
    for _ in range(min(_count(before), 63) if before is not None else 0):
        yield etree.Element(W + "tc"), False
    for cell in row.iter(W + "tc"):
        if next(cell.iterancestors(W + "tr")) is not row or cell.find(f"{W}tcPr/{W}cellDel") is not None:
            continue
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        for _ in range(min(_count(span), 63) if span is not None else 1):
            yield cell, merge is not None and merge.get(VAL, "continue") == "continue"


def _count(element: etree._Element) -> int:
    value = element.get(VAL, "1")
    return int(value) if value.isdecimal() else 1


def _cell_text(cell: etree._Element, story: _Story) -> str:
    inside = _Story(story.styles, story.numbering)
    _walk(cell, inside)
    rows = [" ".join(row) for table in inside.tables for row in table.rows]
    return close_up("\n".join([line.text for line in inside.lines] + rows))


def _notes(body: etree._Element, kind: str, name: str, root: etree._Element | None, story: _Story) -> None:
    """Footnotes or endnotes as lines below the text, numbered as the text refers to them; 脚注1：…."""
    held = {note.get(W + "id"): note for note in (() if root is None else root.iter(W + kind))}
    referred = [mark.get(W + "id") for mark in body.iter(f"{W}{kind}Reference") if not _is_dropped(mark)]
    for number, note in enumerate((held[key] for key in dict.fromkeys(referred) if key in held), 1):
        inside = _Story(story.styles, story.numbering)
        _walk(note, inside)
        if inside.lines:
            text = " ".join(line.text for line in inside.lines)
            _add(f"{name}{number}：{text}", inside.looks[0], story)


def _is_dropped(element: etree._Element) -> bool:
    return any(ancestor.tag in _DELETED for ancestor in element.iterancestors())


def _title(story: _Story) -> str:
    """The paragraph in Title style; else the largest centred lines at the top, a red letterhead not counting."""
    top = list(zip(story.lines, story.looks, strict=True))[:_TITLE_SEARCH]
    styled = [line.text for line, look in top if look.style == "title"]
    if styled:
        return "".join(styled)
    largest = max((look.size for _, look in top if look.centred and not look.red), default=0)
    body = max((look.size for look in story.looks if not look.centred), default=0)
    title = ""
    for line, look in top:
        if look.centred and not look.red and look.size == largest and largest > body:
            title += line.text
        elif title:
            break
    return close_up(title)


def _metadata(archive: Archive) -> dict[str, str]:
    core = _optional(archive, "docProps/core.xml")
    if core is None:
        return {}
    names = {"title": _DUBLIN + "title", "author": _DUBLIN + "creator", "modified": _TERMS + "modified"}
    found = {name: tidy(core.findtext(tag) or "") for name, tag in names.items()}
    return {name: value for name, value in found.items() if value}


def _no_text(archive: Archive, folder: str) -> Unreadable:
    if any(name.startswith(f"{folder}/media/") for name in archive.names):
        return Unreadable(ErrorKind.NO_TEXT_LAYER, "文档里只有图片，没有文字。扫描件需要文字识别，请上传文字版。")
    return Unreadable(ErrorKind.NO_TEXT, "文档里没有文字。请确认上传的是写好的文件。")
