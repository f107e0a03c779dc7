"""Plain text and Markdown files: one line of the file is one paragraph, unless an editor broke a sentence in two."""

import re

from ingest.header import caption
from ingest.page import ErrorKind, Limits, Line, Reading, Table
from ingest.readers.encoding import decode
from ingest.readers.paragraph import continues, ends_sentence, starts_paragraph, tidy
from knowledge.errors import Unreadable

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(\w[\w-]*)[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*)$")
_RULE = re.compile(r"^\s{0,3}(?:[-*_=]\s*){3,}$|^\s*(?:```|~~~)")
_PREFIX = re.compile(r"^\s*(?:>\s*|[-*+]\s+)+")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^)\s]{0,2000}(?:\s{1,9}\"[^\"]{0,500}\")?\)")
_EMPHASIS = re.compile(
    r"(\*\*|__|~~|`)(?=\S)(.{1,2000}?)(?<=\S)\1"
    r"|(?<![A-Za-z0-9_])([*_])(?=\S)([^*_]+?)(?<=\S)\3(?![A-Za-z0-9_])"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_SEPARATOR = re.compile(r"^\s*+\|?\s*+:?-+:?\s*+(?:\|\s*+:?-+:?\s*+)*\|?\s*+$")
_CELL = re.compile(r"(?<!\\)\|")
_INDENT = ("\u3000\u3000", "    ")
_NARROWEST, _RAGGED = 40, 4
"""Columns: text broken at less is verse or a list; by so much a full line may fall short, for no mark begins a line."""


def read_plain(data: bytes, limits: Limits) -> Reading:
    """A .txt file; the name of a plain text says nothing, so there is no title."""
    text = decode(data)
    lines = [Line(line) for line in _paragraphs(text)]
    return Reading(tuple(_some(lines)), "txt", warnings=_warnings(text))


def read_markdown(data: bytes, limits: Limits) -> Reading:
    """A .md file without its marks: headings get levels, pipe tables become tables, comments are dropped."""
    text = decode(data)
    metadata: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        metadata = {name: value.strip("\"'") for name, value in _FIELD.findall(front.group(1))}
        text = text[front.end() :]
    commented, end, rest = text.rpartition("-->")
    raw = _BREAK.sub("\n", _COMMENT.sub("", commented + end) + rest).splitlines()
    lines, tables = _blocks(raw)
    first = next((line.text for line in lines if line.level == 1), "")
    title = metadata.get("title", first)
    if not tables:
        _some(lines)
    return Reading(tuple(lines), "md", tuple(tables), title=title, warnings=_warnings(text), metadata=metadata)


def _paragraphs(text: str) -> list[str]:
    """Lines without surrounding blanks; a sentence that was broken by a hard return is put together again."""
    out: list[str] = []
    rows = text.splitlines()
    full, indented = _full_width(rows), any(row.startswith(_INDENT) for row in rows)
    above = ""
    for raw in rows:
        line = tidy(raw)
        wrapped = full and _width(above) >= full and _goes_on(above, raw, indented)
        if line and out and (wrapped or continues(out[-1], line)):
            out[-1] += line
        elif line or (out and out[-1]):
            out.append(line)
        above = raw
    return [line for line in out if line]


def _full_width(rows: list[str]) -> int:
    """The width from which a line is full, in a text whose lines all break at the same width, in mid-sentence; else 0."""
    rows = [row for row in rows if row.strip()]
    full = max(map(_width, rows), default=0) - _RAGGED
    longest = [row for row in rows if _width(row) >= full]
    broken = sum(1 for row in longest if not ends_sentence(row))
    wrapped = full >= _NARROWEST and len(longest) >= max(3, len(rows) / 5) and broken >= 0.7 * len(longest)
    return full if wrapped else 0


def _goes_on(above: str, raw: str, indented: bool) -> bool:
    """Whether a line goes on with the full one above: where paragraphs are indented, each line that is not."""
    if indented:
        return not raw.startswith(_INDENT) and not (ends_sentence(above) and starts_paragraph(tidy(raw)))
    return not ends_sentence(above) and not starts_paragraph(tidy(raw))


def _width(row: str) -> int:
    """Columns of a printed line: two for a Chinese character or mark."""
    return sum(2 if char > "\u2e7f" else 1 for char in row.rstrip())


def _blocks(raw: list[str]) -> tuple[list[Line], list[Table]]:
    lines: list[Line] = []
    tables: list[Table] = []
    rows: list[tuple[str, ...]] = []
    for number, line in enumerate([*raw, ""]):
        in_table = bool(rows) or (number + 1 < len(raw) and bool(_SEPARATOR.match(raw[number + 1])) and "|" in line)
        if in_table and _ROW.match(line):
            if not _SEPARATOR.match(line):
                rows.append(_cells(line))
            continue
        if rows:
            tables.append(Table(_even(rows), title=caption([line.text for line in lines if line.text][-2:])))
            rows = []
        if heading := _HEADING.match(line):
            lines.append(Line(_inline(heading.group(2).rstrip().rstrip("#")), level=len(heading.group(1))))
        elif not _RULE.match(line):
            lines.append(Line(_inline(_PREFIX.sub("", line))))
    return [line for line in lines if line.text], tables


def _inline(text: str) -> str:
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _EMPHASIS.sub(lambda m: m.group(2) or m.group(4), text)
    return tidy(_ESCAPE.sub(r"\1", text))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(_inline(cell) for cell in _CELL.split(line.strip().removeprefix("|").removesuffix("|")))


def _even(rows: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    width = max(len(row) for row in rows)
    return tuple(row + ("",) * (width - len(row)) for row in rows)


def _some(lines: list[Line]) -> list[Line]:
    if not lines:
        raise Unreadable(ErrorKind.NO_TEXT, "文件里只有空白，没有文字。请确认上传的是写好的文件。")
    return lines


def _warnings(text: str) -> tuple[str, ...]:
    broken = text.count("\ufffd")
    return (f"有 {broken} 处乱码字符“�”，请核对原文。",) if broken else ()
