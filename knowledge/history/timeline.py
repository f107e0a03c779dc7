"""The versions of one document in the order of time, and which two of them a comparison means. Pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.document import Document, Form
from knowledge.errors import UsageError


@dataclass(frozen=True)
class Version:
    """A version with what came before and after it; None where nothing is held."""

    document: Document
    before: Document | None
    after: Document | None


def timeline(documents: Iterable[Document], document: Document) -> list[Version]:
    """The held versions of a document, oldest first, with texts of another title that it replaced or was replaced by."""
    known = {d.id: d for d in documents if (d.owner, d.form) == (document.owner, document.form)}
    line = _line(known, document)
    return [Version(d, _before(line, d), _after(line, d)) for d in line]


def _before(line: Sequence[Document], document: Document) -> Document | None:
    """The version before; of the first one of a title, the latest text that it replaced."""
    earlier = [d for d in line if d.version < document.version]
    own = [d for d in earlier if d.short_title == document.short_title]
    return next(reversed(own or [d for d in earlier if d.superseded_by == document.id]), None)


def _after(line: Sequence[Document], document: Document) -> Document | None:
    """The version after; of the last one of a title, the text that replaced it."""
    own = [d for d in line if d.short_title == document.short_title and d.version > document.version]
    return next(iter(own or [d for d in line if d.id == document.superseded_by]), None)


def _line(known: dict[str, Document], document: Document) -> list[Document]:
    """Everything linked with the document: versions of the same title, and what one of these replaced or was replaced by."""
    found, open_ = {document.id: document}, [document]
    while open_:
        here = open_.pop()
        near = [
            d
            for d in known.values()
            if d.short_title == here.short_title or d.superseded_by == here.id or d.id == here.superseded_by
        ]
        open_ += [d for d in near if d.id not in found]
        found |= {d.id: d for d in near}
    return sorted(found.values(), key=lambda d: (d.version, d.id))


def versions_of(documents: Iterable[Document], title: str) -> list[Document]:
    """The versions of the shared library under this short title, oldest first; a digest only where no text is held."""
    own = [d for d in documents if d.short_title == title and not d.owner and d.form is not Form.CARD]
    texts = {d.version for d in own if d.form is Form.OFFICIAL}
    kept = [d for d in own if d.form is Form.OFFICIAL or d.version not in texts]
    return sorted(kept, key=lambda d: d.version)


def pick_two(line: Sequence[Version], document: Document, start: str = "", end: str = "") -> tuple[Document, Document]:
    """The two versions to compare: as named by the beginning of their dates, else `document` and the one before it.

    The first version is compared with the next. Raises UsageError when a version named is not there or there is only one.
    """
    held = [v.document for v in line]
    if len(held) < 2:
        raise UsageError(f"《{document.short_title}》在库里只有一个版本，没有可以对照的。把另一个版本入库后再试。")
    new = _named(held, end, document) if end else document
    old = _named(held, start, document) if start else _neighbour(line, new)
    if old.id == new.id:
        raise UsageError("两个版本相同，请用 --from 和 --to 指定不同的版本。")
    return (old, new) if start or old.version <= new.version else (new, old)


def _named(held: Sequence[Document], wanted: str, document: Document) -> Document:
    found = [d for d in held if d.version.startswith(wanted) or d.id == wanted]
    if not found:
        there = "、".join(d.version or "日期不详" for d in held)
        raise UsageError(f"《{document.short_title}》没有 {wanted} 的版本。库里有：{there}。")
    return next((d for d in found if d.short_title == document.short_title), found[-1])


def _neighbour(line: Sequence[Version], document: Document) -> Document:
    """The version before this one; of the first, the next."""
    here = next(v for v in line if v.document.id == document.id)
    neighbour = here.before or here.after
    assert neighbour
    return neighbour
