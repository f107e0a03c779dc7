"""Where in a text something stands: 编章节条款项目, read and printed in every spelling people use."""

import re
from dataclasses import dataclass, replace

from knowledge.numerals import NUMERAL, int_to_chinese, to_int

_N = rf"[{NUMERAL}\d０-９]+"
_REFERENCE = re.compile(
    rf"(?:第\s*)?(?P<article>{_N})\s*条(?!例(?!外)|件|款|文|目(?!的)|约|形)(?:\s*之\s*(?P<suffix>{_N}))?"
    rf"(?:\s*第?\s*(?P<paragraph>{_N})\s*款)?"
    rf"(?:\s*第?\s*[（(]?\s*(?P<subparagraph>{_N})\s*[）)]?\s*项)?"
    rf"(?:\s*第?\s*(?P<item>{_N})\s*目)?"
)

_COUNTED = re.compile("措施|意见|建议|线|理由|经验|标准|内容|消息|信息|禁令|狗|鱼|路|龙|硬?举措")
_COUNTING = re.compile("[共计了有达含章]$")


@dataclass(frozen=True)
class Pinpoint:
    """A place in a statute (article …) or in an outline document (`outline`, e.g. 一、（二）3.).

    `article` is an Arabic number, `suffix` the n of 第X条之n; `paragraph` 款 is counted from 1,
    `subparagraph` 项 and `item` 目 are the printed numbers. Zero means "not narrowed down".
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
    """A pinpoint found in running text, with the span [start, end) it was written in."""

    pinpoint: Pinpoint
    start: int
    end: int


def find_references(text: str) -> list[Mention]:
    """Every 第X条… written in `text`, in order; 63条, 第 63 条 and 六十三条第一款 count."""
    found = []
    for match in _REFERENCE.finditer(text):
        try:
            numbers = {k: to_int(v) if v else 0 for k, v in match.groupdict().items()}
        except ValueError:
            continue
        if numbers["article"] and (match.group().startswith("第") or _is_bare_reference(text, match, numbers)):
            found.append(Mention(_pinpoint(numbers), match.start(), match.end()))
    return found


def _pinpoint(numbers: dict[str, int]) -> Pinpoint:
    return Pinpoint(
        article=numbers["article"],
        suffix=numbers["suffix"],
        paragraph=numbers["paragraph"],
        subparagraph=numbers["subparagraph"],
        item=numbers["item"],
    )


def _is_bare_reference(text: str, match: re.Match[str], numbers: dict[str, int]) -> bool:
    """Whether 63条 without 第 names an article: after a title, alone, with a 款, or too large to be a count."""
    before = text[: match.start()].rstrip("》 ")
    titled = before[-1:] in ("法", "例", "定", "则", "释", "程")
    counted = _COUNTED.match(text[match.end() :]) or _COUNTING.search(before)
    named = re.match("标准|内容|理由", text[match.end() :]) if titled else None
    narrowed = numbers["paragraph"] or numbers["subparagraph"]
    return bool((not counted or named) and (titled or not before.strip() or narrowed or numbers["article"] >= 20))


def parse(text: str) -> Pinpoint:
    """The pinpoint that `text` is; raises ValueError when it is none or holds anything else."""
    found = find_references(text)
    if len(found) != 1 or text[: found[0].start].strip() or text[found[0].end :].strip():
        raise ValueError(f"not a pinpoint: {text!r}")
    return found[0].pinpoint
