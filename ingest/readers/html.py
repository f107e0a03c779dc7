"""Web pages: the article alone, without menus, scripts, hidden text and the page's furniture.

The article is the smallest element that holds nearly all running text. Article extractors built on class names and
text-to-tag ratios lose paragraphs on the table layouts of older government sites, where everything is a cell.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree, html

from ingest.header import caption
from ingest.page import ErrorKind, Limits, Line, Reading, Table
from ingest.readers.encoding import decode
from ingest.readers.html_table import is_data, table_of
from ingest.readers.paragraph import plain_radicals, starts_paragraph, tidy
from knowledge.errors import Unreadable

_NOT_CONTENT = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "video", "audio",
    "select", "textarea", "button", "nav", "footer", "aside", "rt", "rp",
)  # fmt: skip
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "rb", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr", "o:p", "st1:chsdate", "nobr", "del", "img", "input",
}  # fmt: skip
_HIDDEN_RULE = re.compile(r"([^{}]+)\{[^{}]*(?:display\s*:\s*none|visibility\s*:\s*hidden)[^{}]*\}", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SIMPLE_SELECTOR = re.compile(r"^(?:\w+)?([.#])([\w-]+)$")
_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SPACE = re.compile(r"\s+")
_FURNITURE = re.compile(
    r"[【\[（(]?(?:打印本?页?|关闭(?:窗口|本页)?|返回(?:顶部|首页|列表)?|收藏|纠错)[】\]）)]?"
    r"|(?:分享到?|上一[篇条页]|下一[篇条页]|字[体号]|浏览(?:次数|量)|点击(?:数|率|量)|阅读(?:次数|量)|访问量|扫一扫)[:：].*"
    r"|(?:您|你)?(?:的|现在的|当前的?|所在)位置[是:：].*|当前位置[:：].*"
)
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")
_SITE = re.compile(r"\s*[_|｜]\s*|\s+[-–—]+\s+")
_META_NAMES = {"pubdate": "published", "contentsource": "source", "author": "author"}
_ENOUGH = 0.85
_DEEPEST = 250


def read(data: bytes, limits: Limits) -> Reading:
    """Read a web page: its main text as paragraphs, its data tables, and its title without the site's name."""
    text, warnings = _decode(data)
    root = _parse(text)
    title_tag = _flat(root.findtext(".//title") or "")
    metadata = _meta(root)
    _strip(root)
    _flatten(root)
    body = root.find("body") if root.find("body") is not None else root
    blocks = list(_blocks(body))
    title = _title(title_tag, metadata, blocks, root)
    main = _main(body, blocks)
    before = _text_before(main, blocks)
    if "published" not in metadata and (date := _DATE.search(before)):
        metadata["published"] = "-".join(part.zfill(2) for part in date.groups())
    own = [(element, line) for element, line in _blocks(main) if not _is_furniture(element, line)]
    named = (line.text for element, line in blocks if "author" in element.get("class", "").lower().split())
    if author := next(named, ""):
        metadata.setdefault("author", author)
    tables = [_table(element, own, main) for element in main.iter("table") if is_data(element)]
    lines = [line for _, line in own]
    if not lines and not tables:
        raise Unreadable(ErrorKind.NO_TEXT, "网页里没有正文。请打开原网页，确认正文不是图片，复制到 Word 另存后上传。")
    return Reading(tuple(lines), "html", tuple(tables), title=title, warnings=warnings, metadata=metadata)


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Text of the page: by the bytes where they are clear, else by what the page declares."""
    try:
        return decode(data), ()
    except Unreadable as unclear:
        declared = _META_CHARSET.search(data[:4096])
        name = declared.group(1).decode("ascii").lower() if declared else ""
        name = "gb18030" if name in ("gb2312", "gbk", "gb_2312-80") else name
        try:
            text = data.decode(name, "replace")
        except LookupError:
            raise unclear from None
        broken = text.count("\ufffd")
        if broken > len(text) * 0.01:
            raise unclear from None
        return text, (f"网页编码不一致，有 {broken} 处乱码，请核对原文。",)


def _parse(text: str) -> etree._Element:
    parser = html.HTMLParser(huge_tree=True)
    try:
        root = html.document_fromstring(_XML_DECLARATION.sub("", text).replace("\x00", ""), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(ErrorKind.NO_TEXT, "网页是空的，没有正文。请重新保存网页后上传。") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise _too_deep()
    return root


def _meta(root: etree._Element) -> dict[str, str]:
    """What the page's meta elements say, in the names that government sites must use."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("name") or "").lower()
        value = _flat(element.get("content") or "")
        if value and name in _META_NAMES:
            found[_META_NAMES[name]] = value
        elif value and name == "articletitle":
            found["title"] = value
    return found


def _strip(root: etree._Element) -> None:
    """Take out what a reader does not see: scripts, menus, comments, control characters, and all that a style hides."""
    classes, ids = _hidden_names(root)
    for element in list(root.iter()):
        element.tail = _CONTROL.sub("", element.tail) if element.tail else None
        if isinstance(element.tag, str) and element.text:
            element.text = _CONTROL.sub("", element.text)
        gone = (
            not isinstance(element.tag, str)
            or element.tag in _NOT_CONTENT
            or element.get("hidden") is not None
            or _HIDDEN_STYLE.search(element.get("style") or "")
            or not classes.isdisjoint((element.get("class") or "").split())
            or element.get("id") in ids
        )
        if gone and element.getparent() is not None and element.tag not in ("body", "html"):
            element.drop_tree()


def _hidden_names(root: etree._Element) -> tuple[set[str], set[str]]:
    names: dict[str, set[str]] = {".": set(), "#": set()}
    for style in root.iter("style"):
        for rule in _HIDDEN_RULE.finditer(style.text or ""):
            for selector in rule.group(1).split(","):
                if simple := _SIMPLE_SELECTOR.match(selector.strip()):
                    names[simple.group(1)].add(simple.group(2))
    return names["."], names["#"]


def _flatten(root: etree._Element) -> None:
    """Take away inline marks, keeping their text; refuse what is then still nested too deeply to be a page.

    Unclosed font marks, of which old pages have hundreds, are each inside the one before.
    """
    for element in list(root.iter(*_INLINE - {"a"})):
        element.drop_tag()
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise _too_deep()


def _too_deep() -> Unreadable:
    return Unreadable(ErrorKind.CORRUPT, "网页结构嵌套过深，不是正常网页。请把正文复制到 Word 另存后上传。")


def _blocks(top: etree._Element) -> Iterator[tuple[etree._Element, Line]]:
    """Paragraphs in order with the element they stand in; data tables are left out."""
    pieces: list[str] = []
    walk = etree.iterwalk(top, events=("start", "end"))
    for event, element in walk:
        opens = event == "start"
        if element.tag not in _INLINE:
            holder = element if not opens or element is top else element.getparent()
            text = plain_radicals(_flat("".join(pieces)))
            pieces.clear()
            if text:
                yield holder, Line(text, level=_level(holder))
        if opens and element is not top and is_data(element):
            walk.skip_subtree()
        elif opens:
            pieces.append(element.text or "")
        if not opens and element is not top:
            pieces.append(element.tail or "")


def _level(element: etree._Element) -> int:
    for near in (element, *element.iterancestors()):
        if isinstance(near.tag, str) and re.fullmatch("h[1-6]", near.tag):
            return int(near.tag[1])
        if near.tag not in _INLINE:
            return 0
    return 0


def _main(body: etree._Element, blocks: list[tuple[etree._Element, Line]]) -> etree._Element:
    """The smallest element with nearly all running text; the whole body where there is no running text."""
    mass: dict[etree._Element, int] = {}
    total = 0
    for element, line in blocks:
        weight = _weight(element, line.text)
        total += weight
        for holder in (element, *element.iterancestors()):
            mass[holder] = mass.get(holder, 0) + weight
    if not total:
        return body
    holders = [element for element, weight in mass.items() if weight >= total * _ENOUGH]
    return max(holders, key=lambda element: sum(1 for _ in element.iterancestors()))


def _weight(element: etree._Element, text: str) -> int:
    running = re.search("[，。；,;]", text) or starts_paragraph(text)
    return len(text) if running and _linked(element) < 0.3 else 0


def _linked(element: etree._Element) -> float:
    """Share of the element's text that is links."""
    total = len(_SPACE.sub("", element.text_content()))
    linked = sum(len(_SPACE.sub("", link.text_content())) for link in element.iter("a") if link.get("href"))
    return linked / total if total else 0.0


def _is_furniture(element: etree._Element, line: Line) -> bool:
    if len(line.text) > 60:
        return False
    return bool(_FURNITURE.fullmatch(line.text)) or _linked(element) > 0.5


def _table(table: etree._Element, blocks: list[tuple[etree._Element, Line]], main: etree._Element) -> Table:
    """A data table with its caption element as title, else with the line above it."""
    own = table.find("caption")
    order = {element: n for n, element in enumerate(main.iter())}
    above = [line.text for element, line in blocks if order[element] < order[table]]
    title = _flat(own.text_content()) if own is not None else caption(above)
    return replace(table_of(table, _flat), title=title)


def _title(tag: str, metadata: dict[str, str], blocks: list[tuple[etree._Element, Line]], root: etree._Element) -> str:
    """The declared article title; else the longest visible block that the title element repeats; else a heading."""
    if "title" in metadata:
        return metadata["title"]
    packed = _SPACE.sub("", tag)
    repeated = [line.text for _, line in blocks if len(line.text) >= 4 and _SPACE.sub("", line.text) in packed]
    if repeated:
        return max(repeated, key=len)
    heading = root.find(".//h1")
    if heading is not None and _flat(heading.text_content()):
        return _flat(heading.text_content())
    return max(_SITE.split(tag), key=len) if tag else ""


def _text_before(main: etree._Element, blocks: list[tuple[etree._Element, Line]]) -> str:
    """Text right above the article, nearest first: where sites print the date of publication."""
    above: list[str] = []
    for element, line in blocks:
        if element is main or main in element.iterancestors():
            break
        above.append(line.text)
    return "\n".join(reversed(above[-8:]))


def _flat(text: str) -> str:
    return tidy(_SPACE.sub(_space, text))


def _space(match: re.Match[str]) -> str:
    """A line break in the source is a space between words, nothing between Chinese characters."""
    around = match.string[max(match.start() - 1, 0) : match.start()] + match.string[match.end() : match.end() + 1]
    return "" if "\n" in match.group() and any(char > "\u2e80" for char in around) else match.group().replace("\n", " ")
