"""How alike an answer and a reference are, word by word: BLEU-4 and METEOR, as LeCoQA's tables report them."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

import rjieba

ORDER = 4
_SMOOTHING = 5.0
_RECALL_WEIGHT, _PENALTY, _FRAGMENTATION = 0.9, 0.5, 3.0


def cut(text: str) -> list[str]:
    """Words of a text as jieba cuts them, punctuation included, blanks left out."""
    return [word for word in rjieba.cut(text) if word.strip()]


def bleu(reference: Sequence[str], answer: Sequence[str]) -> float:
    """BLEU of one answer with up to 4 words a gram, smoothed so that a short answer is not zero.

    K. Papineni et al., BLEU, ACL 2002, 311-318: brevity penalty times the geometric mean of the clipped precisions.
    A precision without a match counts 1 / (2^k · 5 / ln(length)) matches for the k-th of them: B. Chen and C. Cherry,
    A systematic comparison of smoothing techniques for sentence-level BLEU, WMT 2014, technique 4.
    """
    logs, empty = 0.0, 0
    for n in range(1, ORDER + 1):
        own, wanted = _grams(answer, n), _grams(reference, n)
        matches = float((own & wanted).total())
        if not matches:
            if n == 1 or len(answer) < 2:
                return 0.0
            empty += 1
            matches = math.log(len(answer)) / (2**empty * _SMOOTHING)
        logs += math.log(matches / max(own.total(), 1)) / ORDER
    return math.exp(min(0.0, 1 - len(reference) / len(answer)) + logs)


def meteor(reference: Sequence[str], answer: Sequence[str]) -> float:
    """METEOR of one answer over exact words; Chinese has neither the stems nor the synonyms of its other stages.

    A. Lavie and A. Agarwal, METEOR, WMT 2007, 228-231, with the parameters of S. Banerjee and A. Lavie, METEOR,
    ACL workshop 2005, 65-72: F = 10PR / (R + 9P), less 0.5 (chunks / matches)³ of it. Where a word occurs more than
    once, the occurrences are matched from the end, as in NLTK, with which LeCoQA's tables were made.
    """
    pairs = _aligned(reference, answer)
    if not pairs:
        return 0.0
    precision, recall = len(pairs) / len(answer), len(pairs) / len(reference)
    mean = precision * recall / (_RECALL_WEIGHT * precision + (1 - _RECALL_WEIGHT) * recall)
    chunks = 1 + sum((b[0] - a[0], b[1] - a[1]) != (1, 1) for a, b in pairwise(pairs))
    return mean * (1 - _PENALTY * math.pow(chunks / len(pairs), _FRAGMENTATION))


def _grams(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def _aligned(reference: Sequence[str], answer: Sequence[str]) -> list[tuple[int, int]]:
    """(place in the answer, place in the reference) of matched words, in the order of the answer."""
    places = defaultdict(list)
    for place, word in enumerate(reference):
        places[word].append(place)
    pairs = [(i, places[answer[i]].pop()) for i in reversed(range(len(answer))) if places[answer[i]]]
    return pairs[::-1]
