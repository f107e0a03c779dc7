"""Two versions of a document side by side: which two, what became of each article, and that in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.wiring import Office
from knowledge.document import Document, Passage
from knowledge.history.align import Change, Kind
from knowledge.history.timeline import pick_two, timeline
from knowledge.history.wording import Edit, edits
from knowledge.numerals import chinese_day


@dataclass(frozen=True)
class Comparison:
    """The old ↔ new table of two versions."""

    old: Document
    new: Document
    changes: tuple[Change, ...]


def compare(office: Office, document: Document, *, start: str = "", end: str = "") -> Comparison:
    """A version with the one before it, or the two whose dates begin with `start` and `end`.

    Raises UsageError when the library holds only one, or none of a date given.
    """
    line = timeline(office.corpus.documents.values(), document)
    old, new = pick_two(line, document, start, end)
    return Comparison(old, new, tuple(office.changes(old, new)))


def wording(change: Change) -> list[Edit]:
    """The change word by word, several articles of one side one after the other."""
    return edits("\n".join(p.text for p in change.old), "\n".join(p.text for p in change.new))


def origin(old: Document, new: Document, change: Change) -> str:
    """本条由2017年9月1日版第九条修改而来 — said of an article of `new`; "" when `old` words and counts it the same."""
    before = places(change.old)
    name = old.edition if old.short_title == new.short_title else f"《{old.short_title}》"
    if change.kind is Kind.ADDED:
        return f"本条是{new.edition}新增的"
    if change.kind is Kind.UNCHANGED:
        return ""
    verb = {Kind.RENUMBERED: "，文字未变", Kind.SPLIT: "拆分而来", Kind.MERGED: "合并而来"}.get(change.kind, "修改而来")
    return f"本条原为{name}{before}{verb}" if change.kind is Kind.RENUMBERED else f"本条由{name}{before}{verb}"


def places(passages: Sequence[Passage]) -> str:
    """第九条、第十条."""
    return "、".join(str(p.pinpoint) for p in passages)


def summary(old: Document, new: Document, changes: Sequence[Change]) -> str:
    """《行政复议法》2017年9月1日版43条，2023年9月1日版90条：修改30条……"""
    counts = Counter(c.kind for c in changes)
    told = "、".join(f"{kind}{counts[kind]}条" for kind in Kind if counts[kind])
    sizes = [sum(len(side) for side in sides) for sides in ([c.old for c in changes], [c.new for c in changes])]
    starts = f"，{chinese_day(new.effective_on)}起施行" if new.effective_on else ""
    newer = "" if old.short_title == new.short_title else f"《{new.short_title}》"
    return f"《{old.short_title}》{old.edition}{sizes[0]}条，{newer}{new.edition}{sizes[1]}条{starts}：{told}。"
