"""Whether to answer: manipulation, foreign topic, nothing found, value not stated, law not in the library, a person's call."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import AnswerStatus
from assistant.compose import Unit
from assistant.judge.answerable import Answerable, features, in_table, missing_value
from assistant.judge.scope import Cleaned, Scope, uses_library_words
from assistant.judge.superseded import refuse
from knowledge.corpus import Corpus
from knowledge.document import Hit
from knowledge.names import Names
from knowledge.search import LOOKED_UP
from knowledge.understand import Query

OUT_OF_SCOPE = (
    "这个问题不在服务范围内。我只回答依法行政、法治政府建设方面的问题，比如处罚、许可、复议、信息公开的程序和期限。"
)
INJECTION = "这个要求不能照办：我不会改变回答规则、透露内部设置，也不会编造文件或条文。请直接说您想了解的法律问题。"
NOT_FOUND = "资料库里没有找到答案。"
NEEDS_PERSON = "这要结合具体案情判断，程序不能代替承办人和法制机构作决定；这里只给出相关规定。"
NOT_STATED = (
    f"{NOT_FOUND}最接近的条文没有写明您问的{{what}}，可能由地方规定、配套文件或内部材料确定，建议补充入库后再问。"
)
OTHER_YEAR = f"{NOT_FOUND}库里只有{{titles}}，没有您问的那一年的材料，建议补充入库后再问。"
_OPINION = re.compile(
    "[你您](?:觉得|认为)|胜诉率|把握(?:大|有多)|打不打得赢|[能会]打?(?:赢|胜诉|败诉)吗|划不划算|值不值得|"
    "帮(?:我|我们|忙)?(?:判断|定性|拿个?主意|做个?决定|分析分析)|我们?(?:手上)?这[个起件].{0,10}案.{0,12}(?:合法吗|违法吗|怎么判|怎么定性|算不算)"
)
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_ALIKE = 0.34
"""Cosine of the passage most like a question below which the library has no answer to it. With the shipped model none of
218 practice and 300 typical questions lies below, and 2 in 5 of STARD's, which ask about laws that are not here."""


@dataclass(frozen=True)
class Verdict:
    """Status of the answer to be, and the sentence that goes with it (a refusal's text, or a warning)."""

    status: AnswerStatus
    reason: str = ""


def judge(
    corpus: Corpus,
    names: Names,
    scope: Scope,
    answerable: Answerable,
    query: Query,
    hits: Sequence[Hit],
    units: Sequence[Unit],
    cleaned: Cleaned,
) -> Verdict:
    """Answer, abstain or decline, and why; `units` are the rated sentences of the hits."""
    if cleaned.forging or (cleaned.hostile and len(cleaned.question) < 6):
        return Verdict(AnswerStatus.INJECTION, INJECTION)
    looked_up = bool(hits) and hits[0].score > LOOKED_UP / 2
    leans = bool(query.context) and scope.doubts(query.question)
    named = looked_up or query.documents or query.papers.ids
    known = named or query.elsewhere or leans or uses_library_words(query.question, hits[:3])
    if not known and not scope.contains(query.question):
        status = AnswerStatus.INJECTION if cleaned.hostile else AnswerStatus.OUT_OF_SCOPE
        return Verdict(status, INJECTION if cleaned.hostile else OUT_OF_SCOPE)
    quoted = _TITLE.findall(query.question)
    foreign = [] if query.documents or any(map(names.knows, quoted)) else quoted
    day = query.as_of or date.today()
    if refusal := refuse(corpus, names.titles, query, day, quoted=foreign, looked_up=looked_up):
        return Verdict(AnswerStatus.ABSTAINED, refusal)
    if not hits or (not (named or query.context) and _likeness(hits) < _ALIKE):
        return Verdict(AnswerStatus.ABSTAINED, f"{NOT_FOUND}可以换个说法，或请管理员把相关文件入库。")
    if not query.papers.ids and query.papers.others:
        return Verdict(
            AnswerStatus.ABSTAINED, OTHER_YEAR.format(titles="、".join(f"《{t}》" for t in query.papers.others[:3]))
        )
    if missing := missing_value(query, units):
        return Verdict(AnswerStatus.ABSTAINED, NOT_STATED.format(what=missing))
    if _OPINION.search(query.question):
        return Verdict(AnswerStatus.PARTIAL, NEEDS_PERSON)
    told = looked_up or query.documents or in_table(units)
    if not told and answerable.silent(query.question, features(query, hits, units, scope.rarity)):
        return Verdict(AnswerStatus.ABSTAINED, NOT_STATED.format(what="内容"))
    return Verdict(AnswerStatus.ANSWERED)


def _likeness(hits: Sequence[Hit]) -> float:
    """The highest cosine of a hit to the question; 1 when the search ran without vectors."""
    return max((h.features.get("vectors", 1.0) for h in hits), default=0.0)
