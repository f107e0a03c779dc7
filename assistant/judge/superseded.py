"""Laws that a question names in a version of the past: where it goes on, and what is said when it cannot.

Repealed (已废止), not yet in force (尚未施行), not in the library (资料库里没有) and not known to exist (没有这个名称) are four
different things, and each has its own sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.corpus import Corpus
from knowledge.document import Document, Form, Status
from knowledge.history.timeline import versions_of
from knowledge.numerals import chinese_day
from knowledge.pinpoint import find_references
from knowledge.titles import Repeal, Titles, bare_title
from knowledge.understand import Query

_FILLING = re.compile(
    r"中华人民共和国|请问|你好|您好|怎么|如何|怎样|规定|内容|原文|全文|条文|什么|哪些|说明|[是的了写说讲吗呢旧老原新\s《》，。？！、：?!,]"
)
_LAW = re.compile("(?<!办)法$")
_REMARK = re.compile("[（(].*")


@dataclass(frozen=True)
class Course:
    """How a question goes on: what is searched for, what the reader is told first, and why it ends here if it does."""

    query: Query
    said: tuple[str, ...] = ()
    refusal: str = ""


def follow(corpus: Corpus, titles: Titles, query: Query, day: date) -> Course:
    """The question with each ended law replaced: by its last version when an article of it is asked for, else by the law
    that took its place, where the library holds one.
    """
    course = Course(query)
    for title in (*query.documents, *query.elsewhere):
        held = versions_of(corpus.documents.values(), title)
        repeal = titles.repeal(title)
        if held:
            course = _follow_held(corpus, course, held, day)
        elif repeal and not repeal.partly and (repeal.ended is None or repeal.ended <= day):
            course = _follow_repeal(corpus, titles, course, repeal, day)
        if repeal and repeal.partly and repeal.ended and repeal.ended <= day:
            course = replace(course, said=(*course.said, partly_sentence(repeal)))
    return course


def _follow_held(corpus: Corpus, course: Course, held: Sequence[Document], day: date) -> Course:
    query = course.query
    ended = [d for d in held if d.status_on(day) in (Status.AMENDED, Status.REPEALED)]
    if query.versions or not ended or any(d.status_on(day) is Status.IN_FORCE for d in held):
        return course
    last = ended[-1]
    said = (*course.said, end_sentence(corpus, last))
    newer = corpus.documents.get(last.superseded_by)
    named = any(title == last.short_title for title, _ in query.references)
    if named or newer is None or newer.short_title == last.short_title:
        return Course(replace(query, versions=_years(corpus, query, last, day)), said)
    return Course(_instead(query, last.short_title, newer.short_title), said)


def _follow_repeal(corpus: Corpus, titles: Titles, course: Course, repeal: Repeal, day: date) -> Course:
    said, query = course.said, course.query
    for link in titles.chain(repeal.title):
        if (link.ended or day) > day:
            break
        said = (*said, repeal_sentence(link))
        if link.next and versions_of(corpus.documents.values(), link.next):
            lost = [str(place) for title, place in query.references if title == repeal.title]
            missing = f"资料库里没有《{repeal.title}》的原文，查不到{'、'.join(lost)}"
            if lost and _is_only_a_place(query.question, repeal):
                return Course(query, said, f"{missing}。现行的是《{link.next}》，可以直接问它的规定。")
            said = (*said, f"{missing}；以下是《{link.next}》的规定。") if lost else said
            return Course(_instead(query, repeal.title, link.next), said)
    return Course(query, said)


def _is_only_a_place(question: str, repeal: Repeal) -> bool:
    """Whether a question names an article and asks nothing else that could be looked for in another law."""
    rest, last = "", 0
    for mention in find_references(question):
        rest += question[last : mention.start]
        last = mention.end
    rest += question[last:]
    for name in (repeal.title, *repeal.aliases):
        rest = rest.replace(name, "")
    return not _FILLING.sub("", rest)


def _instead(query: Query, old: str, new: str) -> Query:
    """The question put to another law; articles of the old one are not looked for in the new one."""
    return replace(
        query,
        text=query.text.replace(old, "").strip() or new,
        documents=tuple(dict.fromkeys((*(new if d == old else d for d in query.documents), new))),
        elsewhere=tuple(t for t in query.elsewhere if t != old),
        references=tuple(r for r in query.references if r[0] != old),
    )


def _years(corpus: Corpus, query: Query, wanted: Document, day: date) -> tuple[str, ...]:
    """The years by which `wanted` is found, with those of the other laws named in force on the day."""
    others = [
        d
        for title in query.documents
        if title != wanted.short_title
        for d in versions_of(corpus.documents.values(), title)
        if d.status_on(day) is Status.IN_FORCE
    ]
    return tuple(dict.fromkeys(d.version[:4] for d in (wanted, *others)))


def repeal_sentence(repeal: Repeal) -> str:
    """《合同法》已于2021年1月1日废止，由《民法典》取代。"""
    when = f"已于{chinese_day(repeal.ended)}废止" if repeal.ended else f"已被《{repeal.by}》废止"
    return f"《{repeal.title}》{when}，" + (f"由《{repeal.next}》取代。" if repeal.next else "没有文件取代它。")


def partly_sentence(repeal: Repeal) -> str:
    """What holds beside a later law that took over a part."""
    return f"《{repeal.title}》没有废止；与{chinese_day(repeal.ended)}起施行的《{repeal.next}》不一致的，以后者为准。"


def end_sentence(corpus: Corpus, document: Document) -> str:
    """How a held text ended: repealed and by what replaced, or amended by a version that is not held."""
    newer = corpus.documents.get(document.superseded_by)
    name = newer.short_title if newer else _REMARK.sub("", document.superseded_by)
    when = f"已于{chinese_day(document.expires_on)}" if document.expires_on else "已"
    if document.set_status is Status.AMENDED:
        return f"《{document.short_title}》{document.edition}{when}被修订，修订后的版本不在资料库里。"
    return f"《{document.short_title}》{when}废止" + (f"，由《{name}》取代。" if name else "。")


def refuse(corpus: Corpus, titles: Titles, query: Query, day: date, *, quoted: Sequence[str], looked_up: bool) -> str:
    """Why the laws or articles named cannot be quoted, in one honest sentence; "" when they can, or none is named."""
    documents = corpus.documents.values()
    known = {d.short_title for d in documents}
    held = {title: versions_of(documents, title) for title in query.documents if title in known}
    absent = [title for title in (*query.documents, *query.elsewhere) if title not in known]
    if quoted or (absent and not held):
        return absent_sentence(titles, quoted or absent)
    reasons = [_not_on_hand(query, versions, day) if versions else "" for versions in held.values()]
    if reasons and all(reasons):
        return reasons[0]
    if query.references and not looked_up:
        title, place = query.references[0]
        if title in query.elsewhere:
            return absent_sentence(titles, [title])
        return _no_article(corpus, query, held.get(title, ()), title, place.label or str(place), day)
    return ""


def absent_sentence(titles: Titles, absent: Sequence[str]) -> str:
    """Which texts are not in the library, and whether a law of such a name is known at all."""
    unknown = [t for t in absent if titles.enacted and _LAW.search(t) and not titles.knows(bare_title(t))]
    if unknown and len(unknown) == len(absent):
        listed = "、".join(f"《{t}》" for t in unknown)
        return f"资料库里没有{listed}，已知的法律名称里也没有。请核对名称；如果确有这部法，可以请管理员把正式文本入库。"
    current = [_current(titles, bare_title(t)) if titles.knows(bare_title(t)) else t for t in absent]
    listed = "、".join(f"《{t}》" for t in dict.fromkeys(current))
    return f"资料库里没有{listed}，不能据此回答。可以请管理员把它的正式文本入库。"


def _current(titles: Titles, title: str) -> str:
    """The law that holds today in place of this one, as far as names are known."""
    return next((link.next for link in reversed(titles.chain(title)) if link.next), title)


def _not_on_hand(query: Query, versions: Sequence[Document], day: date) -> str:
    """Why no version of a held law may answer: not the one asked for, or none in force on the day."""
    title, editions = versions[0].short_title, "、".join(d.edition for d in versions)
    if query.versions:
        years = {str(d.year) for v in versions for d in (v.adopted_on, v.effective_on) if d}
        return (
            ""
            if years & set(query.versions)
            else f"资料库里没有《{title}》{query.versions[0]}年的版本，有的是{editions}。"
        )
    if query.past and len(versions) == 1 and versions[0].status_on(day) is Status.IN_FORCE:
        return f"资料库里没有《{title}》更早的版本，只有{editions}。"
    if all(d.status_on(day) is Status.NOT_YET for d in versions):
        first = versions[0]
        then = "现在" if day == date.today() else f"{chinese_day(day)}"
        return f"《{title}》{first.edition}自{chinese_day(first.effective_on)}起施行，{then}还没有施行；更早的版本，资料库里没有。"
    return ""


def _no_article(corpus: Corpus, query: Query, versions: Sequence[Document], title: str, label: str, day: date) -> str:
    """That the version asked for has no such article, how many it has, and which other version has one."""
    where = f"《{title}》" if title else "指明的文件"
    sentence = f"资料库里没有找到答案。{where}里没有{label}，"
    asked = [d for d in versions if _is_asked(query, d, day)]
    if not asked:
        return f"{sentence}请核对法律名称和条号。"
    if asked[-1].form is not Form.OFFICIAL:
        return f"{sentence}资料库只有它的要点，请核对条号或把正式文本入库。"
    count = len({p.pinpoint.label for p in corpus.store.passages(asked[-1].id)} - {""})
    having = [d for d in versions if d not in asked and corpus.store.passages_by_label(d.id, label)]
    there = f"；{'、'.join(d.edition for d in having)}有这一条" if having else ""
    return f"{sentence}{asked[-1].edition or '库里的文本'}共{count}条{there}。请核对法律名称和条号。"


def _is_asked(query: Query, document: Document, day: date) -> bool:
    if query.versions:
        years = {str(d.year) for d in (document.adopted_on, document.effective_on) if d}
        return bool(years & set(query.versions))
    return document.status_on(day) is Status.IN_FORCE
