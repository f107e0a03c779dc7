"""What a question is about: laws named, articles named, the kind of question, the day it concerns. No model."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from knowledge.names import Named, Names, plain_title
from knowledge.papers import NONE, Meant
from knowledge.parts import parts_of
from knowledge.pinpoint import Pinpoint, find_references, find_rows, reach


class Asks(StrEnum):
    """What kind of answer a question wants; it may want several."""

    TIME = "期限"
    AMOUNT = "数额"
    WHO = "主体"
    WHETHER = "是否"
    STEPS = "程序"
    CONDITION = "条件"
    MEANING = "含义"
    LIABILITY = "责任"
    DIFFERENCE = "区别"


_ASKS = {
    Asks.TIME: r"多久|多长时间|几(?:个)?(?:工作)?[日天月年]|多少(?:个)?(?:工作)?[日天月年]|期限|时限|什么时候|何时|最晚|最迟|最长|最短|"
    r"提前几|时间|几周|几个月|多少时间|哪天|到期",
    Asks.AMOUNT: r"多少(?!(?:个)?(?:工作)?[天日月年])|几(?:个人|人|名|个以上|倍|成|次|件|块|元|份|家|项(?!目))|金额|数额|比例|百分之几|上限|"
    r"封顶|额度|最高|最低|几分之几|几类|率是",
    Asks.WHO: r"谁|哪个(?:部门|机关|单位|级)|哪级|哪一级|哪些(?:部门|机关|单位|人)|什么(?:部门|机关|单位|人)|由.{0,6}(?:负责|决定|批准)|"
    r"找.{0,4}(?:部门|机关)|归.{0,4}管|主体",
    Asks.WHETHER: r"能不能|可不可以|可以.{0,20}吗|可以不|行不行|行吗|是不是|是否|要不要|算不算|有没有|用不用|必须.{0,12}吗|合法吗|违法吗|"
    r"能.{0,20}吗|得不得|对不对|该不该|需不需要|需要.{0,15}吗|(?:吗|(?<![什怎这那])么)[？?。]?$|可以吧|行么|合规",
    Asks.STEPS: r"怎么(?:办|走|做|处理|弄|搞|申请|组织|开|操作)|如何|步骤|流程|程序|哪几步|手续|先.{0,12}再|哪些动作|环节|怎样",
    Asks.CONDITION: r"哪些(?!部门|机关|单位|人)|什么(?:情况|情形|条件|时候|样的)|条件|情形|满足|哪种|几种|哪几",
    Asks.MEANING: r"什么是|是什么|啥(?:叫|是)|指(?:的是)?什么|什么叫|定义|概念|含义|怎么定义|是指|什么意思|包括什么|包括哪",
    Asks.LIABILITY: r"后果|责任|处分|追责|怎么罚|罚多少|怎么处罚|处罚多少|问责|承担什么|追究|受.{0,4}处理|会被|怎么处理",
    Asks.DIFFERENCE: r"区别|不同|不一样|差别|相比|比起|分别|异同|混淆|搞混|有啥区分|各(?:是|为|自)?多",
}
_DAY = re.compile(r"((?:19|20)\d{2})年(?:(\d{1,2})月)?(?:(\d{1,2})[日号])?")
_ISO = re.compile(r"((?:19|20)\d{2})-(\d{1,2})-(\d{1,2})")
_THEN = re.compile("那会儿|那时|那阵|当时|当年|彼时")
_CASE = re.compile(r"的案|案件|当时|那时|发生|立案|作出|受理|期间|前的|以前|适用|旧法|有效|施行|的规定")
_VERSION = re.compile(r"((?:19|20)\d{2})年?(?:版|修订|修正|修改)(?!之?[前后])")
_VERSION_BEFORE = re.compile(
    r"((?:19|20)\d{2})年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:通过|公布|颁布|发布|出台|制定|施行|实施|生效)?(的?)(?:新|老|旧)?$"
)
_NAMES_A_LAW = re.compile("修[订改正]|(?:通过|公布|颁布|发布|出台|制定|施行|实施|生效)的")
"""Behind a date that is part of a law's name."""
_VERSION_AFTER = re.compile(r"[(（]((?:19|20)\d{2})")
_OLD_BEFORE = re.compile("(?:[旧老原]|(?:修[订改正]|修法|废止)之?前的?|(?:以前|过去|原来)的?)$")
_OLD = re.compile(
    "(?<!新)[旧老原](?:法(?!院)|版|条文)|修法之?前(?!后)|(?:以前|过去|原来)(?:的(?:条文|版本)|是?怎么规定)"
)
_OLD_AFTER = re.compile(r"(?:第?\d+条[^，。？！]{0,12}?)?(?:在|的)?(?:\d{4}年)?(?:修[订改正]|废止)之?前(?!后)")
_COMPARED = re.compile("(?:和|与|比|跟|同|较|相对于?)(?:[旧老原]|修[订改正]|修法|以前|过去|原来)")
_CHANGES = re.compile(
    "新旧|修[订改正]前后|对照|改了[什哪多]|哪些?(?:变化|改动|修改)|(?:什么|何种|有无|有没有)(?:变化|改动|修改|调整)|变化|"
    "修[订改正]了(?:什么|哪|几|多少)|(?:何时|什么时候|哪一?[年天次]).{0,6}(?:修[订改正]|改的)|沿革|历次|新增了|由.{0,8}(?:修改|改|演变)而?来|改来的?|"
    "(?:现在|如今|现行).{0,8}(?:第几条|哪一?条)|现为|对应.{0,6}(?:哪|第几|新)"
)
_ASKED_ABOUT = re.compile(r"(?:请问|您好|你好|根据|按照?|依据|依照|查|看|[新旧原老]|[，,：:\s])*")
_NOISE = re.compile(
    r"请问|你好|您好|麻烦|咨询一下|我想问|想问一下|问一下|帮我|谢谢|一下子|到底|究竟|老是|我们|咱们|你们"
)
_LEANS = re.compile(r"^(?:那|换成|换作|反过来|还有|刚才|上面|前面|上述|这[种个样些次]?)")
_POINTS = re.compile(r"[它他她这那]|上述|刚才|前面|同样")
"""Words that lean on the turn before, at the start of a question and within its first clause."""
_RANGE = 8
"""Most articles between the ends of 第三条至第五条 that are looked up."""


@dataclass(frozen=True)
class Query:
    """A question as the search understands it.

    `text` is what is searched for (numbers normalised, colloquial words supplemented); `documents` are the short
    titles named in it; `references` the articles and rows named, in pairs with the law they belong to ("" if none is named);
    `as_of` the day whose law is asked about; `versions` the years of the version asked for, `past` when it is the one
    before today's; `changes` when it is asked what was changed; `elsewhere` are laws named that the library only knows by
    name; `papers` are the reports and letters of the place named; `rewritten` is filled when earlier turns were needed to
    understand it; `parts` are the questions it is made of,
    when there are several.
    """

    question: str
    text: str
    documents: tuple[str, ...] = ()
    references: tuple[tuple[str, Pinpoint], ...] = ()
    asks: frozenset[Asks] = frozenset()
    as_of: date | None = None
    versions: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    context: str = ""
    rewritten: str = ""
    parts: tuple[str, ...] = ()
    past: bool = False
    changes: bool = False
    elsewhere: tuple[str, ...] = ()
    papers: Meant = NONE


def understand(
    question: str,
    names: Names,
    terms: Mapping[str, Sequence[str]],
    *,
    history: Sequence[tuple[str, str]] = (),
    today: date,
    as_of: date | None = None,
    leaning: bool = False,
) -> Query:
    """Read a question. `history` holds earlier turns as (question, answer), oldest first; `leaning` says that the question
    cannot be understood without them."""
    plain = plain_title(question)
    named = names.find(plain, names.foreign(question))
    about = [n for n in named if n.held]
    elsewhere = tuple(dict.fromkeys(n.short_title for n in named if not n.held and _is_asked_about(plain, n)))
    day, versions = _day(plain, today)
    versions, past, of_year = _version_meant(plain, about, names, versions)
    day = day or of_year
    spoken = [
        (word, legal) for word, legals in terms.items() if word in plain for legal in legals if legal not in plain
    ]
    query = Query(
        question=question,
        text=_search_text(plain, spoken),
        documents=tuple(dict.fromkeys(n.short_title for n in about)),
        references=_pair(plain, named),
        asks=frozenset(kind for kind, pattern in _ASKS.items() if re.search(pattern, plain)),
        as_of=as_of or day,
        versions=versions,
        terms=tuple(spoken),
        parts=parts_of(plain),
        past=past,
        changes=bool(_CHANGES.search(plain) or (about and _COMPARED.search(plain))),
        elsewhere=elsewhere,
        papers=names.papers.meant(plain),
    )
    leans = bool(history) and (leaning or _is_follow_up(plain, names.topics(plain) + len(spoken)))
    return _with_history(query, history, names, today) if leans else query


def _pair(text: str, named: Sequence[Named]) -> tuple[tuple[str, Pinpoint], ...]:
    """Each 第X条 and each 表X第Y行 with the document named last before it."""
    pairs = []
    for mention in (*reach(find_references(text), _RANGE), *find_rows(text)):
        before = [n for n in named if n.end <= mention.start]
        pairs.append((before[-1].short_title if before else "", mention.pinpoint))
    return tuple(pairs)


def _is_asked_about(text: str, name: Named) -> bool:
    """Whether the question is about this law and does not only mention it: it begins with it, or wants an article of it."""
    opens = _ASKED_ABOUT.fullmatch(text[: name.start])
    return bool(opens) or any(0 <= m.start - name.end <= 2 for m in find_references(text))


def _version_meant(
    text: str, named: Sequence[Named], names: Names, versions: tuple[str, ...]
) -> tuple[tuple[str, ...], bool, date | None]:
    """(years of the version asked for, whether the one before today's is meant, day of a year that has no version).

    2017年的行政复议法 is the version of 2017, 2020年的行政复议法 the one in force then, 旧行政复议法 the one before today's.
    """
    compared, day = bool(_COMPARED.search(text)), None
    past = bool(_OLD.search(text))
    for name in named:
        before, held = text[: name.start], names.years(name.short_title)
        after = _VERSION_AFTER.match(text, name.end)
        written = _VERSION_BEFORE.search(before)
        past = past or bool(_OLD_BEFORE.search(before) or _OLD_AFTER.match(text, name.end))
        past = past and not compared
        if after:
            versions = (*versions, after[1])
        elif written and any(written[1] in years for years in held):
            versions = (*versions, written[1])
        elif written and written[2] and held:
            day = date(int(written[1]), 12, 31)
        if past and not versions and len(held) > 1:
            versions = tuple(sorted(held[-2] - held[-1]))
    return tuple(dict.fromkeys(versions)), past, day


def _day(text: str, today: date) -> tuple[date | None, tuple[str, ...]]:
    """The day a question concerns (2020年的案子 → the last day of 2020, 2023年5月 → of that month), and law versions named."""
    for match in _ISO.finditer(text):
        with suppress(ValueError):
            return date(*map(int, match.groups())), ()
    versions = tuple(m.group(1) for m in _VERSION.finditer(text))
    for match in _DAY.finditer(text):
        year, month, day = (int(g) if g else 0 for g in match.groups())
        if _NAMES_A_LAW.match(text, match.end()):
            continue
        about_a_case = month or _THEN.search(text) or _CASE.search(text[match.end() : match.end() + 12])
        if about_a_case and match.group(1) not in versions and year <= today.year and month <= 12:
            last = monthrange(year, month or 12)[1]
            return date(year, month or 12, min(day or last, last)), versions
    return None, versions


def _search_text(plain: str, spoken: Sequence[tuple[str, str]]) -> str:
    return " ".join([_NOISE.sub("", plain), *(legal for _, legal in spoken)])


def _is_follow_up(plain: str, topics: int) -> bool:
    """Whether a question leans on the one before: it opens so, points back early, or names no subject of its own."""
    points = _POINTS.search(re.split("[，？。！；,?]", plain)[0])
    return bool(_LEANS.search(plain)) or not topics or bool(points and topics < 2)


def _with_history(query: Query, history: Sequence[tuple[str, str]], names: Names, today: date) -> Query:
    """Carry over what a follow-up leaves out: the subject of the last question and the law last cited."""
    last_question, last_answer = history[-1]
    context = plain_title(last_question)
    carried = tuple(dict.fromkeys(n.short_title for n in names.find(plain_title(last_answer)) + names.find(context)))
    day, versions = _day(context, today)
    return replace(
        query,
        documents=query.documents or carried,
        as_of=query.as_of or day,
        versions=query.versions or versions,
        papers=query.papers if query.papers != NONE else names.papers.meant(context),
        context=_search_text(context, ()) + " " + plain_title(last_answer),
        rewritten=f"{last_question.rstrip('？?。')}；{query.question}",
    )
