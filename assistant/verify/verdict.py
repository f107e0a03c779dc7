"""Yes or no in a word, taken from the statute's own words of duty and permission; silent when it is not certain."""

import re
from collections import Counter

from assistant.verify.wording import Stance, clauses_of, stances
from knowledge.numerals import normalise

_MAY = re.compile(
    r"能不能|可不可以|可否|能否|行不行|行得通|允不允许|准不准|让不让|可以.{0,20}吗|能.{0,20}吗|行[吗么]|可以[么吧]"
)
_MUST = re.compile(r"要不要|用不用|需不需要|该不该|是否(?:应当|需要|必须)|(?:必须|应当|需要|非要).{0,16}吗|非得")
_DENIED = re.compile(
    r"不[^，。？能可行要用需该让准允]{1,8}(?:行不行|行[吗么]|可以[吗么]|能[吗么])|可以不|能不(?!能)|不用|不能.{0,12}吗|不可以.{0,12}吗"
)
_WORDS = re.compile(
    r"能不能|可不可以|可以|可否|能否|行不行|应当|不得|必须|需要|行政|机关|规定|法律|怎么|什么|我们|他们"
)
_FORBIDS = re.compile("不得|不能|不可以|禁止|不予|无权|除外|但是?[，,]")
_ENOUGH, _SURE, _AGREED = 3, 5, 0.8
"""Pairs of characters that question and statute must share before 不可以 and before 可以 or 需要, and the share of them
that must be meant the same way. Of 400 typical questions after yes or no 13 got such a word, one of them doubtful."""


def short_answer(question: str, text: str) -> str:
    """可以。 不可以。 or 需要。 before a text that says so of what is asked; "" when the text leaves it open.

    A question put in the negative (可以不交吗) gets none: its yes is the other's no.
    """
    asked = normalise(question)
    may, must = _MAY.search(asked), _MUST.search(asked)
    if bool(may) == bool(must) or _DENIED.search(asked):
        return ""
    plain = normalise(text)
    meant = _meant(_WORDS.sub(" ", asked), plain)
    ((meaning, count),) = meant.most_common(1) or [(("", False), 0)]
    if count < _AGREED * sum(meant.values()) or count < _ENOUGH:
        return ""
    if may and meaning == ("must", True):
        return "不可以。"
    if may and meaning == ("may", False) and count >= _SURE and not _FORBIDS.search(plain):
        return "可以。"
    return "需要。" if must and meaning == ("must", False) and count >= _SURE else ""


def _meant(asked: str, text: str) -> Counter[tuple[str, bool]]:
    """How the pairs of characters shared with the question are meant in the clause that shares most: (modal, negated)."""
    pairs = {asked[i : i + 2] for i in range(len(asked) - 1) if " " not in asked[i : i + 2]}
    every = stances(text)
    best: Counter[tuple[str, bool]] = Counter()
    for start, clause in clauses_of(text):
        shared = [i for i in range(len(clause) - 1) if clause[i : i + 2] in pairs]
        own = Counter(_of(every[start + i]) for i in shared if every[start + i].modal)
        best = max(best, own, key=lambda c: sum(c.values()))
    return best


def _of(stance: Stance) -> tuple[str, bool]:
    return stance.modal, stance.negated
