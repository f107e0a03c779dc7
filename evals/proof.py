"""Whether every figure of a draft can be found in the words it cites; knows nothing of the code that drafts.

Reads the JSON of `yifa draft --json` and the papers as plain text. Figures, days and names of documents are taken out of
each sentence here and looked for, character by character, in the cited quotations; the quotations in the papers.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PLACEHOLDER = re.compile("【待填[^】]*】")
_TITLE = re.compile("《[^》]+》")
_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?|\d{4}年")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?(?:[至~到-]\d+)?[万亿]?[余多]?(?:%|[\u4e00-\u9fff]{0,2})")
_SPOKEN = re.compile("[一二三四五六七八九十百千两]+(?=件|起|人次|份|卷|名|万元|场次)")
_YEAR = re.compile(r"(20\d\d)(?=年)")
_HEADER = re.compile("^[^\\d]+$")
_PLAN = "plan"


@dataclass(frozen=True)
class Fault:
    """A figure, day or name that its sentence does not prove, or that is of another year."""

    sentence: str
    what: str
    why: str


@dataclass(frozen=True)
class Proof:
    """What was looked at and what was wrong; `marked` counts sentences that the draft itself calls unverified."""

    sentences: int
    claims: int
    marked: int
    faults: tuple[Fault, ...]

    @property
    def share(self) -> float:
        """The share of figures, days and names that were found (1: all)."""
        return 1 - len(self.faults) / self.claims if self.claims else 1.0


def prove_draft(record: Mapping[str, Any], papers: Mapping[str, str]) -> Proof:
    """Hold every sentence of a draft against its quotations; `papers` are the texts by the name the draft cites."""
    faults: list[Fault] = []
    claims = marked = 0
    bare = {name: _bare(text) for name, text in papers.items()}
    for row in record["sentences"]:
        said = list(_claims(row["text"]))
        claims += len(said)
        marked += row["state"] == "待核"
        quotes = [source["quote"] for source in row["sources"]]
        for source in row["sources"]:
            if _bare(source["quote"]) not in bare.get(source["doc"], ""):
                faults.append(Fault(row["text"], source["quote"], "引文不在材料里"))
        for claim in said:
            if not any(_holds(claim, quote) for quote in quotes) and not _in_a_column(claim, quotes):
                faults.append(Fault(row["text"], claim, "所引原文里没有"))
        faults += _other_years(row, record["year"], papers)
    return Proof(len(record["sentences"]), claims, marked, tuple(faults))


def prove_file(draft: Path, folder: Path) -> Proof:
    """The proof of a draft in a file against the text files of a folder."""
    papers = {
        path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.suffix in (".md", ".txt")
    }
    return prove_draft(json.loads(draft.read_text(encoding="utf-8")), papers)


def _claims(text: str) -> Iterator[str]:
    """Figures with what follows them, days, and names of documents, in a folded spelling."""
    open_ = _PLACEHOLDER.sub("", text)
    for title in _TITLE.findall(open_):
        yield _bare(title)
    folded = _fold(_TITLE.sub("", open_))
    for match in _DAY.finditer(folded):
        yield match.group()
    for match in _FIGURE.finditer(_DAY.sub("；", folded)):
        yield match.group()
    for match in _SPOKEN.finditer(folded):
        yield match.group()


def _holds(claim: str, quote: str) -> bool:
    """Whether the quotation has the claim with no digit before it: 12件 is not in 112件."""
    before = r"(?<![\d.])" if claim[0].isdigit() else ""
    return bool(re.search(before + re.escape(claim), _bare(quote)))


def _in_a_column(claim: str, quotes: Sequence[str]) -> bool:
    """A bare number in one quotation whose unit stands in another, the head of a column."""
    match = re.match(r"([\d.]+)(\D?)", claim)
    if not match or not match[2]:
        return False
    number = any(re.search(rf"(?<![\d.]){re.escape(match[1])}(?![\d.])", quote) for quote in quotes)
    return number and any(_HEADER.match(quote) and match[2] in quote for quote in quotes)


def _other_years(row: Mapping[str, Any], year: int, papers: Mapping[str, str]) -> Iterator[Fault]:
    """What the source says of another year only, and the sentence does not say so. Plans are about the next year."""
    told = set(_YEAR.findall(_fold(row["text"])))
    for source in row["sources"]:
        years = _years_of(source["quote"]) or _years_of(_line_of(source["quote"], papers.get(source["doc"], "")))
        years = years or _years_of(papers.get(source["doc"], "").strip().split("\n")[0])
        ahead = row["section"].startswith(_PLAN) and str(year + 1) in years
        if years and str(year) not in years and not years & told and not ahead:
            yield Fault(row["text"], "、".join(sorted(years)), f"不是{year}年的")


def _years_of(text: str) -> set[str]:
    return set(_YEAR.findall(_fold(_TITLE.sub("", text))))


def _line_of(quote: str, text: str) -> str:
    """The part of a line, up to the quotation, in which it stands."""
    first = quote.split("\n")[0][:20]
    for line in text.split("\n"):
        if first and first in line:
            return line[: line.index(first)]
    return ""


def _fold(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _bare(text: str) -> str:
    return re.sub(r"[*_`#>|｜\\]", "", _fold(text))
