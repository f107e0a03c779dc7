"""Where in a text something stands: 编章节条款项目, or 表 and 行, read and printed in every spelling people use."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from knowledge.numerals import NUMERAL, int_to_chinese, to_int

_N = rf"[{NUMERAL}\d０-９]+"
_REFERENCE = re.compile(
    rf"(?:第\s*)?(?P<article>{_N})\s*条(?!例(?!外)|件|款|文|目(?!的)|约|形)(?:\s*之\s*(?P<suffix>{_N}))?"
    rf"(?:\s*第?\s*(?P<paragraph>{_N})\s*款)?"
    rf"(?:\s*第?\s*[（(]?\s*(?P<subparagraph>{_N})\s*[）)]?\s*项)?"
    rf"(?:\s*第?\s*(?P<item>{_N})\s*目)?"
)

_ALSO = r"\s*[、，,和及与或]\s*"
_TO = r"\s*(?:至|到|[-—~～])\s*"
_THROUGH = re.compile(rf"{_TO}(?:第\s*)?$")
_MORE = re.compile(
    rf"{_ALSO}第?\s*(?:(?P<paragraph>{_N})\s*款)?"
    rf"(?:\s*第?\s*[（(]?\s*(?P<subparagraph>{_N})\s*[）)]?\s*项)?(?:\s*第?\s*(?P<item>{_N})\s*目)?"
)

_ROW = re.compile(rf"表\s*(?P<table>{_N})\s*[的中里]?\s*第?\s*(?P<row>{_N})\s*行")

_COUNTED = re.compile("措施|意见|建议|线|理由|经验|标准|内容|消息|信息|禁令|狗|鱼|路|龙|硬?举措")
_COUNTING = re.compile("[共计了有达含章]$")


@dataclass(frozen=True)
class Pinpoint:
    """A place in a statute (article …), in an outline document (`outline`, e.g. 一、（二）3.) or in a table.

    `article` is an Arabic number, `suffix` the n of 第X条之n; `paragraph` 款 is counted from 1,
    `subparagraph` 项 and `item` 目 are the printed numbers. Zero means "not narrowed down".
    `table` counts the tables of a document, `row` the rows below the table's header; `column` is a name in the header.
    Of a row, `section` is what names it and `chapter` the group it stands in.
    """

    part: str = ""
    chapter: str = ""
    section: str = ""
    article: int = 0
    suffix: int = 0
    paragraph: int = 0
    subparagraph: int = 0
    item: int = 0
    outline: str = ""
    table: int = 0
    row: int = 0
    column: str = ""

    @property
    def label(self) -> str:
        """The bare article, 第六十三条 or 第一百三十三条之一; empty for outline documents."""
        if not self.article:
            return ""
        tail = f"之{int_to_chinese(self.suffix)}" if self.suffix else ""
        return f"第{int_to_chinese(self.article)}条{tail}"

    @property
    def headings(self) -> str:
        """Part, chapter and section titles on one line."""
        return " ".join(h for h in (self.part, self.chapter, self.section) if h)

    def within(self, paragraph: int = 0, subparagraph: int = 0, item: int = 0) -> "Pinpoint":
        """The same article, narrowed down."""
        return replace(self, paragraph=paragraph, subparagraph=subparagraph, item=item)

    def __str__(self) -> str:
        if self.outline:
            return self.outline
        if self.table:
            row = f"第{self.row}行" if self.row else ""
            return f"表{self.table}{row}" + (f"“{self.column}”" if self.column else "")
        text = self.label
        if self.paragraph:
            text += f"第{int_to_chinese(self.paragraph)}款"
        if self.subparagraph:
            text += f"第（{int_to_chinese(self.subparagraph)}）项"
        if self.item:
            text += f"第{int_to_chinese(self.item)}目"
        return text


@dataclass(frozen=True)
class Mention:
    """A pinpoint found in running text, with the span [start, end) it was written in.

    `through` when it ends a range that began with the mention before: 第三十五条 in 第三十二条至第三十五条.
    """

    pinpoint: Pinpoint
    start: int
    end: int
    through: bool = False


def find_references(text: str) -> list[Mention]:
    """Every 第X条… written in `text`, in order; 63条, 第 63 条 and 六十三条第一款 count.

    Of a list each member is one: 第九条第一款、第二款; 第三、四条; 32、33条. Of a range 第三条至第五条 the two ends are.
    """
    found: list[Mention] = []
    for match in _REFERENCE.finditer(text):
        try:
            numbers = {k: to_int(v) if v else 0 for k, v in match.groupdict().items()}
        except ValueError:
            continue
        last = found[-1].end if found else 0
        earlier = _earlier(text, last, match.start())
        written = match.group().startswith("第") or any(text[m.start - 1 : m.start] == "第" for m in earlier)
        before = earlier[0].start if earlier else match.start()
        joined = bool(found and re.fullmatch(rf"{_ALSO}|{_TO}", text[last:before]))
        if numbers["article"] and (written or _is_bare_reference(text, before, match.end(), numbers, joined)):
            through = bool(_THROUGH.search(text[last : match.start()]))
            found += [*earlier, Mention(_pinpoint(numbers), match.start(), match.end(), through)]
            found += _more(text, found[-1])
    return found


def find_rows(text: str) -> list[Mention]:
    """Every row of a table named in `text`, in order: 表2第3行, 表二的第三行."""
    found = []
    for match in _ROW.finditer(text):
        with suppress(ValueError):
            place = Pinpoint(table=to_int(match["table"]), row=to_int(match["row"]))
            found.append(Mention(place, match.start(), match.end()))
    return found


def reach(mentions: Sequence[Mention], limit: int) -> list[Mention]:
    """The mentions with every article of a range between its ends, where these are at most `limit`."""
    out: list[Mention] = []
    for mention in mentions:
        first = out[-1].pinpoint.article if out else 0
        between = range(first + 1, mention.pinpoint.article) if mention.through else range(0)
        if len(between) < limit:
            out += [replace(mention, pinpoint=Pinpoint(article=n), through=False) for n in between]
        out.append(mention)
    return out


def _earlier(text: str, start: int, end: int) -> list[Mention]:
    """The numbers that share the 条 of the article written at `end`: 第三、 before 四条, 32、 before 33条."""
    match = re.search(rf"(?:(?:第\s*)?{_N}\s*(?:{_ALSO}|{_TO}))+$", text[start:end])
    if not match:
        return []
    numbers = list(re.finditer(_N, match.group()))
    titled = _titled(text[: start + match.start()])
    if not (match.group().startswith("第") or titled or (match.group()[0].isdigit() and text[end] != "第")):
        return []  # 二、第三条 is a heading
    try:
        places = [Pinpoint(article=to_int(m.group())) for m in numbers]
    except ValueError:
        return []
    offset = start + match.start()
    return [
        Mention(p, offset + m.start(), offset + m.end(), bool(n and _THROUGH.search(match.group()[: m.start()])))
        for n, (p, m) in enumerate(zip(places, numbers, strict=True))
        if p.article
    ]


def _more(text: str, first: Mention) -> Iterator[Mention]:
    """Other 款 and 项 of the same article written after it: 、第二款; 和第（三）项."""
    place, end = first.pinpoint, first.end
    while (match := _MORE.match(text, end)) and (match["paragraph"] or match["subparagraph"]):
        try:
            paragraph, subparagraph, item = (to_int(n) if n else 0 for n in match.group(1, 2, 3))
        except ValueError:
            return
        place = place.within(paragraph or place.paragraph, subparagraph, item)
        start = end + re.match(_ALSO, match.group()).end()  # type: ignore[union-attr]
        yield Mention(place, start, match.end())
        end = match.end()


def _pinpoint(numbers: dict[str, int]) -> Pinpoint:
    return Pinpoint(
        article=numbers["article"],
        suffix=numbers["suffix"],
        paragraph=numbers["paragraph"],
        subparagraph=numbers["subparagraph"],
        item=numbers["item"],
    )


def _is_bare_reference(text: str, start: int, end: int, numbers: dict[str, int], joined: bool) -> bool:
    """Whether 63条 without 第 names an article: after a title or another, alone, with a 款, or too large to be a count."""
    before = text[:start].rstrip("》 ")
    titled = _titled(before)
    counted = _COUNTED.match(text[end:]) or _COUNTING.search(before)
    named = re.match("标准|内容|理由", text[end:]) if titled else None
    narrowed = numbers["paragraph"] or numbers["subparagraph"]
    return bool(
        (not counted or named) and (titled or joined or not before.strip() or narrowed or numbers["article"] >= 20)
    )


def _titled(before: str) -> bool:
    """Whether a title ends here."""
    return before.rstrip("》 ")[-1:] in ("法", "例", "定", "则", "释", "程")


def parse(text: str) -> Pinpoint:
    """The pinpoint that `text` is; raises ValueError when it is none or holds anything else."""
    found = find_references(text)
    if len(found) != 1 or text[: found[0].start].strip() or text[found[0].end :].strip():
        raise ValueError(f"not a pinpoint: {text!r}")
    return found[0].pinpoint
