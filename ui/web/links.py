"""Addresses in the reader, and texts in which the articles they mention are links to it.

Every address is relative to where the service begins, which may be a sub-path; the reader's pages lie one level below.
"""

import re
from urllib.parse import quote

from markupsafe import Markup, escape

from knowledge.corpus import Corpus
from knowledge.document import Document
from knowledge.pinpoint import find_references

UP = "../"
"""From a page of the reader to where the service begins."""

_MARKED = re.compile(r"《([^《》]{2,60})》$")
_OWN = re.compile("本(?:法|条例|规定|办法|细则|解释)$")
_AND = re.compile("、|和|或者?|以?及|至")
_SHORTEST = 6
"""Characters of a quote that are enough to find its passage."""


def read_link(document_id: str, place: str = "") -> str:
    """Address of a document in the reader, at an article when `place` is given."""
    return f"read/{quote(document_id, safe='')}" + (f"#{quote(place)}" if place else "")


def picture_link(passage_id: str, page: int) -> str:
    """Address of the page of the original on which a passage is marked."""
    return f"api/v1/passages/{quote(passage_id, safe='')}/picture?page={page}"


def file_link(document_id: str) -> str:
    """Address at which the original of a document is downloaded."""
    return f"api/v1/documents/{quote(document_id, safe='')}/file"


def owned_document(corpus: Corpus, owner: str, name: str) -> Document | None:
    """A paper as the library has read it for an office; None where it has not."""
    return next((d for d in corpus.documents.values() if d.owner == owner and d.source == name), None)


def quoted_link(corpus: Corpus, document: Document, quote: str) -> str:
    """Where a quote is read: the passage of its document that holds its first piece."""
    pieces = [p for line in quote.split("\n") for p in line.split("|") if len(p.strip()) >= _SHORTEST]
    wanted = pieces[0].strip() if pieces else quote.strip()
    passages = corpus.store.passages(document.id)
    return read_link(document.id, next((p.pinpoint.label for p in passages if wanted in p.text), ""))


def linked(text: str, corpus: Corpus, own: Document | None = None, *, up: str = "", beside: bool = False) -> Markup:
    """The text, escaped, with links: 《行政处罚法》第六十三条 where the library holds that law, 本法第六条 to `own`.

    `up` leads from the page to where the service begins; `beside` opens them in another tab.
    """
    out, last, goes_on = Markup(), 0, False
    form = Markup('<a href="{}" target="_blank" rel="noopener">{}</a>' if beside else '<a href="{}">{}</a>')
    for mention in find_references(text):
        before = text[last : mention.start]
        goes_on = bool(_OWN.search(before)) or (goes_on and bool(_AND.fullmatch(before)))
        title = None if goes_on else _MARKED.search(before)
        document = own if goes_on else corpus.look_for(title[1]) if title else None
        if document:
            start = last + title.start() if title else mention.start
            place = text[start : mention.end]
            link = up + read_link(document.id, mention.pinpoint.label)
            out += escape(text[last:start]) + form.format(link, place)
            last = mention.end
    return out + escape(text[last:])
