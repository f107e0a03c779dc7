"""Two provisions about one matter that say different things: which prevails, and why. No model.

Order of precedence: 立法法（2023年修正）第九十八条至第一百零六条.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from assistant.verify.claims import WORDS, compare
from assistant.verify.sentence import Pairs, Sentence, common, pairs_of, sentences_of, share
from assistant.verify.wording import matter
from knowledge.document import Document, Hit, Kind, Status
from knowledge.numerals import int_to_chinese, normalise
from knowledge.understand import Query

_STRONG = 0.75
"""Share of the best score from which a passage answers the question as well as the best one."""

_ALIKE = 0.6
"""Share of what two sentences say that is common to both from which they speak of one matter."""

_ALIKE_EQUALS = 0.8
"""The same for two texts of one rank, which mostly have matters of their own: of 500 typical questions over 90 laws none
is warned of falsely, at 0.6 two are."""

_RANK = {
    Kind.CONSTITUTION: 0,
    Kind.LAW: 1,
    Kind.REGULATION: 2,
    Kind.LOCAL_REGULATION: 3,
    Kind.RULE: 3,
    Kind.NORMATIVE: 4,
}


@dataclass(frozen=True)
class _Said:
    """What a passage says: its sentences, and the one that has most in common with the question."""

    hit: Hit
    sentences: Sequence[Sentence]
    nearest: Sentence | None

    @property
    def document(self) -> Document:
        """Where it stands."""
        return self.hit.document


def conflicts(query: Query, hits: Sequence[Hit], day: date) -> tuple[str, ...]:
    """One warning for each pair of strong hits whose sentences on the question differ in a number or in 应当, 可以, 不得.

    Kinds outside the order of the 立法法 (party rules, interpretations, reports) are not compared.
    """
    strong = [h for h in hits if h.score >= _STRONG * hits[0].score and h.document.kind in _RANK]
    asked = pairs_of(matter(normalise(query.text)))
    out = []
    for one, other in combinations([_said(h, asked) for h in strong], 2):
        difference = _difference(one, other) if one.document.id != other.document.id else ""
        if difference:
            out.append(f"{difference}{_prevails(one.document, other.document, day)}")
    return tuple(dict.fromkeys(out))


def _said(hit: Hit, asked: Pairs) -> _Said:
    sentences = sentences_of([hit])
    return _Said(hit, sentences, max(sentences, key=lambda s: common(asked, s.matter), default=None))


def _difference(one: _Said, other: _Said) -> str:
    """Two sentences that speak of one matter, one of them on the question, and differ; "" when there are none."""
    for mine, yours in (*_alike(one, other), *((m, y) for y, m in _alike(other, one))):
        words = any(c.name == WORDS and c.holds is False for c in compare(mine.text, [yours]).checks)
        if words or _values_differ(mine, yours):
            return f"规定不一致：{_quoted(one.hit, mine)}；{_quoted(other.hit, yours)}。"
    return ""


def _alike(one: _Said, other: _Said) -> list[tuple[Sentence, Sentence]]:
    """The sentence of `one` on the question with the sentence of `other` most like it, when they are alike enough."""
    mine = one.nearest
    rated = [(_likeness(mine, yours), yours) for yours in other.sentences] if mine else []
    best, yours = max(rated, key=lambda r: r[0], default=(0.0, None))
    equals = one.document.kind is other.document.kind and one.document.short_title != other.document.short_title
    return [(mine, yours)] if mine and yours and best >= (_ALIKE_EQUALS if equals else _ALIKE) else []


def _likeness(one: Sentence, other: Sentence) -> float:
    """Share of what either sentence is about that the other is about as well, the smaller of the two."""
    return min(share(pairs_of(one.matter), other.matter), share(pairs_of(other.matter), one.matter))


def _values_differ(one: Sentence, other: Sentence) -> bool:
    """Whether both state amounts of one kind and have none of them in common."""
    for kind in {a.kind for a in one.amounts} & {a.kind for a in other.amounts}:
        mine = {(a.value, a.unit) for a in one.amounts if a.kind == kind}
        if not mine & {(a.value, a.unit) for a in other.amounts if a.kind == kind}:
            return True
    return False


def _quoted(hit: Hit, sentence: Sentence) -> str:
    document = hit.document
    version = f"（{document.version[:4]}年版）" if document.version else ""
    return f"《{document.short_title}》{version}{hit.passage.pinpoint}“{sentence.text.strip('。；; ')}”"


def _prevails(one: Document, other: Document, day: date) -> str:
    """Which of two texts prevails on that day, and by which article of the 立法法."""
    if one.short_title == other.short_title:
        return _of_versions(one, other, day)
    high, low = sorted((one, other), key=lambda d: _RANK[d.kind])
    if {high.kind, low.kind} == {Kind.LOCAL_REGULATION, Kind.RULE}:
        high, low = sorted((one, other), key=lambda d: d.kind is Kind.RULE)
        if low.issuer.endswith("人民政府"):
            return f"地方性法规的效力高于本级和下级地方政府规章，以《{high.short_title}》为准（{_law(100)}）。"
        return f"地方性法规与部门规章不一致，不能确定如何适用的，由国务院提出意见（{_law(106)}）。"
    if _RANK[high.kind] < _RANK[low.kind]:
        basis = {0: f"（{_law(98)}）", 1: f"（{_law(99)}）", 2: f"（{_law(99)}）"}
        why = (
            "（规范性文件不得与法律、法规、规章相抵触）"
            if low.kind is Kind.NORMATIVE
            else basis.get(_RANK[high.kind], "")
        )
        return f"上位法优先于下位法：{high.kind}高于{low.kind}，以《{high.short_title}》为准{why}。"
    return _of_equals(*sorted((one, other), key=lambda d: d.effective_on or d.adopted_on or date.min))


def _of_versions(one: Document, other: Document, day: date) -> str:
    old, new = sorted((one, other), key=lambda d: d.effective_on or d.adopted_on or date.min)
    held = new if new.status_on(day) is Status.IN_FORCE else old
    return (
        f"这是同一文件的两个版本，{day.isoformat()}适用{held.version[:4]}年版：新的规定优先于旧的规定（{_law(103)}），"
        f"但一般不溯及既往（{_law(104)}）。"
    )


def _of_equals(old: Document, new: Document) -> str:
    if old.kind is Kind.RULE and old.issuer != new.issuer:
        return f"两件规章效力相同，在各自权限内施行（{_law(102)}）；对同一事项不一致的，由国务院裁决（{_law(106)}）。"
    decides = {Kind.LAW: ("全国人大常委会", 105), Kind.REGULATION: ("国务院", 105)}.get(old.kind, ("制定机关", 106))
    return (
        f"两者位阶相同：特别规定优先于一般规定，新的规定（《{new.short_title}》）优先于旧的规定（{_law(103)}）；"
        f"新的一般规定与旧的特别规定不一致的，由{decides[0]}裁决（{_law(decides[1])}）。"
    )


def _law(article: int) -> str:
    return f"立法法第{int_to_chinese(article)}条"
