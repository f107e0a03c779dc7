"""Names beyond the library: laws that exist whether held or not, and texts that were repealed and by what replaced."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from knowledge.document import Document, Form
from knowledge.numerals import clean
from knowledge.strict_yaml import checked, read_yaml

SHIPPED = Path(__file__).with_name("library") / "titles.yaml"


class RepealRow(BaseModel):
    """A repealed text as written in the file."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=3)
    aliases: list[str] = []
    ended: date
    by: str = Field(min_length=2)
    next: str = ""
    partly: bool = False


class TitleFile(BaseModel):
    """The file of titles."""

    model_config = ConfigDict(extra="forbid")

    repealed: list[RepealRow]
    enacted: list[str]


@dataclass(frozen=True)
class Repeal:
    """A text that is no longer in force (`partly`: that is, but of which a part was replaced).

    `ended` is the day, None when only the repealing text is known; `by` the text that repealed it, `next` the one that took
    its place ("" when none did).
    """

    title: str
    ended: date | None
    by: str
    next: str = ""
    partly: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Titles:
    """Short titles of laws that exist, and repealed texts by short title."""

    enacted: frozenset[str] = frozenset()
    repealed: Mapping[str, Repeal] | None = None

    def repeal(self, title: str) -> Repeal | None:
        """How a text ended, or None when nothing is known of an end."""
        return (self.repealed or {}).get(title)

    def chain(self, title: str) -> list[Repeal]:
        """The end of a text, of what replaced it, and so on; a text that only lost a part ends nothing."""
        found: list[Repeal] = []
        while (repeal := self.repeal(title)) and not repeal.partly and repeal not in found:
            found.append(repeal)
            title = repeal.next
        return found

    def knows(self, title: str) -> bool:
        """Whether a text of this title is known to exist or to have existed."""
        return title in self.enacted or self.repeal(title) is not None


def load_titles(path: Path = SHIPPED) -> Titles:
    """The shipped titles; raises UsageError naming the entry that is wrong."""
    file = checked(TitleFile, read_yaml(path, "名称表"), f"名称表 {path.name}")
    repeals = [Repeal(r.title, r.ended, r.by, r.next, r.partly, tuple(r.aliases)) for r in file.repealed]
    return Titles(frozenset(file.enacted), {r.title: r for r in repeals})


def with_library(titles: Titles, documents: Iterable[Document]) -> Titles:
    """The titles with what the texts of the library say of themselves: 《…》同时废止 in their last article.

    An amended law still names what its first version repealed, so its date says nothing about that day.
    """
    known = {bare_title(title) for title in titles.repealed or {}}
    mined = {
        bare_title(title): Repeal(bare_title(title), None, document.short_title, document.short_title)
        for document in documents
        if document.form is Form.OFFICIAL and not document.owner
        for title in document.repeals
        if bare_title(title) not in (bare_title(document.short_title), *known)
    }
    return replace(titles, repealed=mined | dict(titles.repealed or {}))


def bare_title(title: str) -> str:
    """A title as it can be compared: within another title it stands in other brackets and often without the country."""
    return re.sub(r"中华人民共和国|[《》〈〉<>\s]", "", clean(title))
