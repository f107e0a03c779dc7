"""Which words were taken out and which put in between two wordings of an article."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

import rjieba

_ISLAND = 1
"""Longest run of unchanged characters between two changes that is shown as changed too: it would only be in the way."""


@dataclass(frozen=True)
class Edit:
    """A stretch of text: kept (`old` and `new` are the same), taken out (`new` empty), put in or replaced."""

    old: str
    new: str

    @property
    def kept(self) -> bool:
        """Whether nothing was changed here."""
        return self.old == self.new


def edits(old: str, new: str) -> list[Edit]:
    """The two texts side by side, word by word; all `old` joined are the old text, all `new` the new one."""
    before, after = _words(old), _words(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found = [Edit("".join(before[a:b]), "".join(after[c:d])) for _, a, b, c, d in matcher.get_opcodes()]
    return list(_joined(found))


def added(changes: list[Edit]) -> list[str]:
    """What was put in, piece by piece."""
    return [e.new for e in changes if not e.kept and e.new.strip()]


def removed(changes: list[Edit]) -> list[str]:
    """What was taken out, piece by piece."""
    return [e.old for e in changes if not e.kept and e.old.strip()]


def _words(text: str) -> list[str]:
    return rjieba.cut(text)


def _joined(found: list[Edit]) -> Iterator[Edit]:
    """Changes with nothing but an island between them as one change."""
    open_change: Edit | None = None
    island = ""
    for edit in found:
        if not edit.kept and open_change:
            open_change = Edit(open_change.old + island + edit.old, open_change.new + island + edit.new)
            island = ""
        elif not edit.kept:
            open_change = edit
        elif open_change and not island and len(edit.old) <= _ISLAND and edit.old != "\n":
            island = edit.old
        else:
            if open_change:
                yield open_change
            yield Edit(island + edit.old, island + edit.new) if island else edit
            open_change, island = None, ""
    if open_change:
        yield open_change
    if island:
        yield Edit(island, island)
