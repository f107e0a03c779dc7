"""The official texts beside the repository, and how our own words are held against them: numbers and copied runs.

They are looked for in ../shared/corpus/laws or $YIFA_SHARED/corpus/laws; tests that need them are skipped without them.
"""

import csv
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

from ingest.page import Limits
from ingest.read import read as parse_file
from ingest.read import read_bytes
from ingest.split.statute import split_statute
from knowledge.numerals import NUMERAL, clean, normalise

ROOT = Path(__file__).parents[1]
LAWS = Path(os.environ.get("YIFA_SHARED", ROOT.parent / "shared")) / "corpus/laws"

LONGEST_RUN = 30
N = rf"[{NUMERAL}\d]+"
ITEM = re.compile(rf"[（(]({N})[）)]\s*(.*)")
_SUBITEM = re.compile(r"\d+[.．、]")

_UNITS = "%|个工作日|工作日|个月|小时|分钟|周岁|个|天|日|月|年|周|岁|元|倍|次|人|名|份|件|项|级|种"
_QUANTITY = re.compile(rf"第\d+[编章节条款项目]|(?<!第)(?<!\d)\d+(?:\.\d+)?(?:{_UNITS})|{N}分之{N}")
_RANGE = re.compile(rf"({N})([至到~—-])({N})({_UNITS})")
_BODIES = re.compile(
    "(?:全国|地方各级|各级)?人民代表大会(?:及其|和它的|或者其|和|或者)?常务委员会|全国人民代表大会|中央军事委员会"
    "|最高人民法院|最高人民检察院|中华人民共和国国务院|中国人民银行|国家监察委员会"
)


@dataclass(frozen=True)
class Official:
    """One article as enacted: the titles it stands under, and its 款 and 项."""

    headings: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def report(path: Path, findings: Iterable[str]) -> None:
    found = list(findings)
    if found:
        pytest.fail(f"{path.stem}：{len(found)} 处\n  " + "\n  ".join(found), pytrace=False)


class Loader(yaml.CSafeLoader):
    """Refuses a key given twice, which YAML would let win silently."""


def _mapping(loader: Loader, node: yaml.MappingNode) -> dict[object, object]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    twice = [key for key, n in Counter(keys).items() if n > 1]
    if twice:
        raise yaml.constructor.ConstructorError(None, None, f"键重复：{twice}", node.start_mark)
    return dict(loader.construct_pairs(node, deep=True))


Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@cache
def catalogue() -> tuple[dict[str, str], ...]:
    if not (LAWS / "catalog.csv").is_file():
        pytest.skip(f"没有官方文本：{LAWS}")
    with (LAWS / "catalog.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def versions(name: str) -> list[dict[str, str]]:
    """The catalogue rows of the text called `name`, its version in force last."""
    names = {name, f"中华人民共和国{name}"}
    rows = [r for r in catalogue() if r["file"].split("(")[0] in names or r["title"] in names]
    return sorted(rows, key=lambda r: (r["status"] == "现行有效", r["adopted_on"]))


@cache
def articles_in(file: str) -> dict[str, Official]:
    """Articles of a corpus file by label, as our own reader and splitter find them; 目 belong to the line of their 项."""
    path = LAWS / file
    split = split_statute(parse_file(read_bytes(path, Limits()), path.name, Limits()).lines)
    return {
        piece.pinpoint.label: Official(
            tight(piece.pinpoint.headings),
            tuple(line for line in piece.text.splitlines() if not _SUBITEM.match(line)),
        )
        for piece in split.pieces
        if piece.pinpoint.label
    }


def tight(text: str) -> str:
    return re.sub(r"\s", "", text)


def quantities(text: str) -> set[str]:
    """Every number with its unit in `text`, in one spelling: 15日, 3%, 50000元, 第8条."""
    lines = (tight(clean(line)) for line in text.splitlines())
    spelled = (normalise(_RANGE.sub(r"\1\4\2\3\4", line)) for line in lines)
    return {q.replace("天", "日") for line in spelled for q in _QUANTITY.findall(line)}


@dataclass(frozen=True)
class Source:
    """A text with every stretch of it that is one character longer than allowed."""

    text: str
    grams: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Source":
        return cls(text, frozenset(text[i : i + LONGEST_RUN + 1] for i in range(len(text) - LONGEST_RUN)))


class Sources:
    """Official text to hold ours against: once with punctuation, once without, so that a changed comma hides nothing."""

    def __init__(self, official: str) -> None:
        self.forms = {shrink: Source.of(shrink(official)) for shrink in (letters, compact)}

    def copied(self, text: str) -> list[str]:
        """Every stretch of `text` that is too long a copy, each reported once."""
        found: list[str] = []
        for shrink, source in self.forms.items():
            found += [r for r in runs(shrink(text), source) if letters(r) not in "¶".join(map(letters, found))]
        return found


def runs(text: str, source: Source) -> Iterator[str]:
    """The stretches of `text` longer than allowed that stand in `source` in the same characters."""
    start = 0
    while start + LONGEST_RUN < len(text):
        end = start + LONGEST_RUN + 1
        if text[start:end] in source.grams:
            while end < len(text) and text[start : end + 1] in source.text:
                end += 1
            yield text[start:end]
            start = end
        else:
            start += 1


def compact(text: str) -> str:
    """Without white space; titles of laws and names of bodies count as one mark."""
    return _BODIES.sub("□", re.sub(r"《[^》]*》", "□", tight(clean(text))))


def letters(text: str) -> str:
    """As `compact`, without punctuation, so that a changed comma does not make a copy new."""
    return re.sub(r"[^\w□¶]", "", compact(text))
