"""Names of laws and 文号 in a text, with and without 《》, that do not stand in the evidence."""

import re
from collections.abc import Sequence

from knowledge.document import Hit
from knowledge.names import Names
from knowledge.numerals import normalise

_TITLE = re.compile(r"《([^》]{2,60})》")
_UNMARKED = re.compile(
    r"(?:[\u4e00-\u9fff]{2,20}?(?:法|条例|办法|细则|规定|规则))(?=第[\d一二三四五六七八九十百千]+条|规定|要求|明确|里|中|[，,])"
)
_LEADS_IN = re.compile(r".*(?:根据|依据|按照|依照|参照|违反|适用|援引|按|依|由|和|与|及|对|在|的|本)")
_NO_NAME = re.compile(
    r"没有|法律|法规|有关|相关|上述|前[款条述]|这[些部]|该|其他|另有|国家|规章|合法|违法|依法|执法|立法|司法|方法|无法|非法|做法|说法|看法|想法|手法"
)
_ENDING = re.compile(r"(?:法|条例|办法|细则|规则)$")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[(（【]\s*\d{4}\s*[〕\])）】]\s*第?\s*\d+\s*号")
_SHORTEST_END = 4
"""Fewer characters of a name are no name: 处罚法 ends many."""


def foreign_titles(text: str, cited: Sequence[Hit], names: Names | None = None) -> list[str]:
    """Laws named in a text that are neither the cited ones nor mentioned by them; each as 《…》."""
    own = [_bare(n) for h in cited for n in (h.document.title, h.document.short_title, *h.document.aliases)]
    known = " ".join((*own, *(_bare(h.passage.text) for h in cited)))
    marked = [t for t in _TITLE.findall(text) if _bare(t) not in known]
    rest = _TITLE.sub("", text)
    short = {h.document.short_title for h in cited}
    library = [n.short_title for n in names.find(_bare(rest)) if n.short_title not in short] if names else []
    listed = [t for t in library if _bare(t) not in known]
    loose = [
        t for t in _unmarked(rest) if t not in known and not any(t.endswith(n) for n in own if len(n) >= _SHORTEST_END)
    ]
    return [
        f"《{t}》" for t in dict.fromkeys((*marked, *listed, *(t for t in loose if not any(x in t for x in listed))))
    ]


def _unmarked(text: str) -> list[str]:
    """What reads like the name of a law without 《》."""
    found = []
    for match in _UNMARKED.finditer(_bare(text)):
        name = _LEADS_IN.sub("", match.group())
        if _ENDING.search(name) and len(name) >= _SHORTEST_END and not _NO_NAME.search(name):
            found.append(name)
    return found


def foreign_numbers(text: str, cited: Sequence[Hit]) -> list[str]:
    """文号 written in a text that neither belong to the cited documents nor stand in them."""
    known = _flat(" ".join(h.document.number + h.passage.text for h in cited))
    return [m.group() for m in _NUMBER.finditer(text) if not any(part in known for part in _spellings(m.group()))]


def _spellings(number: str) -> list[str]:
    """A 文号 from each of its characters on: what stands before the issuer's own code may be another word."""
    flat = _flat(number)
    return [flat[n:] for n in range(max(1, flat.index("〔")))]


def _flat(text: str) -> str:
    return re.sub(r"[\[(（【]", "〔", re.sub(r"[\])）】]", "〕", re.sub(r"\s|第(?=\d+号)", "", normalise(text))))


def _bare(text: str) -> str:
    return re.sub(r"中华人民共和国|[《》〈〉\s]", "", normalise(text))
