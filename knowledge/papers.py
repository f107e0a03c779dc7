"""Which reports and letters a question is about when it names their place and year instead of their title."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.document import STATUTES, Document, Form, Kind

_PLACES = re.compile(r"(?:[\u4e00-\u9fffA-Z×]{2,}?(?:自治区|自治州|省|市|州|盟|县|旗|区|镇|乡|街道))+")
_LAST = re.compile(r"[\u4e00-\u9fffA-Z×]{2,}?(?:自治区|自治州|省|市|州|盟|县|旗|区|镇|乡|街道)")
_RANK = re.compile("(?:自治区|自治州|省|市|州|盟|县|旗|区|镇|乡|街道)$")
_NO_PLACE = re.compile("行政区|管辖|辖区|社区|城市|[县市省区]级|[各全本该我]")
_QUOTED = re.compile("《[^》]*》")
_YEAR = re.compile(r"((?:19|20)\d{2})年")


@dataclass(frozen=True)
class Paper:
    """A report or letter: the places it is from or about, and the years in its title."""

    id: str
    title: str
    places: frozenset[str]
    years: frozenset[str]


@dataclass(frozen=True)
class Meant:
    """The papers of a place named: those of the years asked for (all when none is), and the titles of the others."""

    ids: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


NONE = Meant()


class Papers:
    """The reports and letters of the library by place and year."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._papers = [
            Paper(d.id, d.title, places_of(d), frozenset(_YEAR.findall(_QUOTED.sub("", d.title))))
            for d in documents
            if d.kind not in STATUTES and d.kind is not Kind.GUIDE and d.form is Form.OFFICIAL
        ]

    def meant(self, text: str) -> Meant:
        """What a text is about; a paper without a year in its title is of every year."""
        here = [p for p in self._papers if any(place in text for place in p.places)]
        asked = set(_YEAR.findall(text))
        fitting = [p for p in here if not asked or not p.years or p.years & asked]
        return Meant(tuple(p.id for p in fitting), tuple(p.title for p in here if p not in fitting))


def places_of(document: Document) -> frozenset[str]:
    """The smallest place named in title and issuer, also as people shorten it: 罗江区 and 罗江 of 德阳市罗江区."""
    found: set[str] = set()
    for text in (document.title, document.issuer):
        for chain in _PLACES.findall(_QUOTED.sub("", text).partition("关于")[0]):
            last = _LAST.findall(chain)[-1]
            if len(last) > 2 and not _NO_PLACE.search(last):
                found.update((last, _RANK.sub("", last)))
    return frozenset(found)
