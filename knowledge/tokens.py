"""Text into search tokens: words (jieba's search mode) plus character unigrams and bigrams, one number form."""

import re
from collections import Counter

import rjieba

from knowledge.numerals import normalise

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+(?:\.\d+)?%?")
_WHOLE = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[(（]\d{4}[〕\])）]\d+号|第\d+条(?:之\d+)?|\d{4}年")
_BRACKETS = str.maketrans("[]()", "〔〕〔〕")
_HAN = re.compile(r"[\u3400-\u9fff]")


def words(text: str) -> list[str]:
    """Words of `text` in search mode (long words also give their parts); 文号, 第X条 and years stay whole."""
    text = normalise(text).lower()
    out, last = [], 0
    for match in _WHOLE.finditer(text):
        out += [*_cut(text[last : match.start()]), match.group().translate(_BRACKETS)]
        last = match.end()
    return out + _cut(text[last:])


def characters(text: str) -> list[str]:
    """Han unigrams and bigrams, whole Latin words, numbers alone and with their unit (15日)."""
    out: list[str] = []
    number, number_end = "", -1
    for match in _RUN.finditer(normalise(text).lower()):
        run = match.group()
        if _HAN.match(run):
            out += [number + run[0]] if number_end == match.start() else []
            out += list(run)
            out += [run[i : i + 2] for i in range(len(run) - 1)]
        else:
            out.append(run)
            number, number_end = run, match.end()
    return out


def embedding_tokens(text: str) -> list[str]:
    """Tokens for the static embedding: words of two or more characters, unigrams and bigrams.

    A token that occurs n times is given 1 + floor(log2 n) times, which damps repetition inside a mean.
    """
    counts = Counter(characters(text))
    counts.update([w for w in words(text) if w not in counts])
    return [t for t, n in counts.items() for _ in range(n.bit_length())]


def _cut(text: str) -> list[str]:
    return [w for w in rjieba.cut_for_search(text) if _RUN.match(w)]
