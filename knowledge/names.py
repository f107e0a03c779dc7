"""Titles, short titles and aliases in running text: which law is named, and which longer title only holds its name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.document import Document
from knowledge.numerals import normalise
from knowledge.papers import Papers
from knowledge.titles import Titles
from knowledge.tokens import words

LIBRARY = Path(__file__).with_name("library")

_LONGER = re.compile(r"(?:的)?(?:实施|施行)(?:办法|条例|细则|规定|规则|意见)")
_APPLIED = re.compile(r"(?:若干)?(?:办法|条例|细则|规定)")
_LEGAL = re.compile("(?:法|条例|办法|规定|细则|规则|解释|决定|意见|通知|典|程)$")
_RULES_ON = re.compile(r"[\u4e00-\u9fff]{0,6}?(?:条例|办法|规定|细则|规则)(?=第?[\d]|$)")
_WORD_ON = re.compile("律|制(?!定)|规(?!定)|定(?!义)|治|院|官|人")
"""What makes a word of its own out of the 法 at the end of a name: 行政处罚法律文书, 行政处罚法制审核."""
_PLACE = re.compile(r"[\u4e00-\u9fffA-Za-z×]{2,}?(?:省|自治区|市|自治州|州|盟|县|旗|区)$")
_OUR_PLACE = re.compile("[我本全各该贵某哪每辖社地]们?[省市州县区]$")
_LEADING = re.compile(r".*(?:请问|根据|按照|依据|依照|违反|适用|关于|什么是|[，。、；：？和与及在对按的是])")
_SHORT = 4
"""Names up to this length end the titles of other laws: 处分法 in 行政处分法, 合同法 in 劳动合同法."""
_LETTER = "[^\\W\\d_的和与及或按照据依由对在从用把是反旧原老新前后版于合以就问看查年了说为到中里改守订布定习究解背国称谓即读讲懂引们案]"
"""A letter that may stand in a title right before a short name; the others lead in: 根据, 违反, 现行, 我们."""
_HEAD = re.compile(f"{_LETTER}{{2,6}}$")
_UNKNOWN = re.compile(f"(?![这那该本此上前同个部]){_LETTER}{{2,18}}(?:(?<!办)法|条例|办法|细则)(?=第?\\d+条)")
"""What reads like the title of a text of which an article is named."""
_LEAD_WORD = re.compile("[现执施实履进]行$")
_ABOUT_IT = re.compile(r"释义|解读|全文|条文|逐条|学习|[(（].*")
_QUOTED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")


@dataclass(frozen=True)
class Named:
    """A document name found in a text: the short title it means, and where it stood.

    `held` is false for a law that only its name is known of, and for a longer title around a known name.
    """

    short_title: str
    start: int
    end: int
    held: bool = True


class Names:
    """Recognises titles, short titles and aliases of the library's documents in running text."""

    def __init__(
        self, documents: Iterable[Document], aliases: Mapping[str, Sequence[str]], titles: Titles | None = None
    ) -> None:
        documents = list(documents)
        self.papers = Papers(documents)
        names: dict[str, str] = {}
        self.titles = titles or Titles()
        self._years: dict[str, dict[str, set[str]]] = {}
        for document in documents:
            own = (document.title, document.short_title, *document.aliases, *aliases.get(document.short_title, ()))
            for name in own:
                plain = plain_title(name)
                if (len(plain) >= 3 or plain.endswith("法")) and len(plain) <= 60:
                    names.setdefault(plain, document.short_title)
            years = {str(day.year) for day in (document.adopted_on, document.effective_on) if day}
            self._years.setdefault(document.short_title, {}).setdefault(document.version, set()).update(years)
        for title, short_names in aliases.items():
            for name in (title, *short_names):
                names.setdefault(plain_title(name), title)
        self._known_as_held = frozenset(names)
        for title, repeal in (self.titles.repealed or {}).items():
            for name in (title, *repeal.aliases):
                names.setdefault(plain_title(name), title)
        for title in self.titles.enacted:
            names.setdefault(plain_title(title), title)
        self._names = names
        self._topics = {word for name in self._known_as_held for word in words(name) if len(word) > 1}
        ordered = sorted(names, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def find(self, text: str, foreign: Sequence[str] = ()) -> list[Named]:
        """Names in `text`, longest match first, without overlaps; inside a `foreign` title there are none."""
        if not self._pattern:
            return []
        spans = [Named(t, m.start(), m.end(), False) for t in foreign for m in re.finditer(re.escape(t), text)]
        found = [self._read(text, m) for m in self._pattern.finditer(text)]
        inner = [n for n in found if n and not any(f.start <= n.start < f.end for f in spans)]
        known = [*spans, *inner]
        unknown = [
            Named(m.group(), m.start(), m.end(), False)
            for m in _UNKNOWN.finditer(text)
            if not any(n.start < m.end() and m.start() < n.end for n in known)
        ]
        return sorted([*known, *unknown], key=lambda n: n.start)

    def _read(self, text: str, match: re.Match[str]) -> Named | None:
        """The name, the longer title that it is a part of, or None when it is a part of other words."""
        title, name = self._names[match.group()], match.group()
        before, after = text[: match.start()], text[match.end() :]
        if name.endswith("法") and _WORD_ON.match(after):
            return None
        place = None if _OUR_PLACE.search(before) else _PLACE.search(_LEADING.sub("", before).removesuffix("实施"))
        longer = _LONGER.match(after) or (_APPLIED.match(after) if before.endswith("实施") and place else None)
        longer = longer or (None if _LEGAL.search(name) else _RULES_ON.match(after))
        if longer or (place and name.endswith(("条例", "办法", "规定", "细则"))):
            tail = longer.group() if longer else ""
            head = _LEADING.sub("", before) if place else ""
            return Named(f"{head}{name}{tail}", match.start() - len(head), match.end() + len(tail), False)
        held = name in self._known_as_held
        if (head := _head(before)) and (not held or (len(name) <= _SHORT and name.endswith("法"))):
            return Named(f"{head}{name}", match.start() - len(head), match.end(), False)
        return Named(title, match.start(), match.end(), held)

    def foreign(self, question: str) -> list[str]:
        """Titles in 《》 that are no names here nor a part of one; names inside them mean other texts."""
        found = []
        for quoted in _QUOTED.findall(question):
            plain = plain_title(quoted)
            if len(plain) > 2 and not self.knows(quoted) and _ABOUT_IT.sub("", plain) not in self._names:
                found.append(plain)
        return found

    def years(self, title: str) -> list[set[str]]:
        """The years that stand for each held version of a text (adopted, effective), oldest version first."""
        return [years for _, years in sorted(self._years.get(title, {}).items())]

    def topics(self, text: str) -> int:
        """How many words of `text` occur in a name: a rough measure of what it says by itself."""
        return sum(word in self._topics for word in words(text))

    def knows(self, title: str) -> bool:
        """Whether `title` is one of the names, or a part of one."""
        plain = plain_title(title)
        return any(plain in name for name in self._known_as_held)


def read_aliases(folder: Path = LIBRARY) -> tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[str]]]:
    """(document aliases, colloquial terms) from aliases.yaml."""
    data = yaml.safe_load((folder / "aliases.yaml").read_text(encoding="utf-8"))
    return data["documents"], data["terms"]


def plain_title(text: str) -> str:
    """A text as names are looked for in it: one form for numbers, without title marks, spaces and the country."""
    text = normalise(text).replace("中华人民共和国", "")
    return re.sub(r"[《》〈〉<>\s]", "", text)


def _head(before: str) -> str:
    """The letters right before a name that make a longer title of it: 行政 before 处分法, nothing after 根据 or 现行."""
    found = _HEAD.search(before)
    return found.group() if found and not _LEAD_WORD.search(before) else ""
