"""May and can this be answered: manipulation, foreign topics, and questions the library does not hold. No model."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from knowledge.corpus import Corpus
from knowledge.document import Hit, clauses
from knowledge.embed import Embedder, Vectors
from knowledge.lexical import WEIGHTS
from knowledge.numerals import NUMERAL, normalise
from knowledge.tokens import characters
from knowledge.understand import Asks, Query

_COMMAND = re.compile(
    r"忽略.{0,12}(?:指令|要求|规则|提示|设定|内容)|无视.{0,8}(?:指令|要求|规则)|系统提示词|系统提示|提示词|system\s*prompt|"
    r"(?:调试|开发者|自由|越狱|上帝|管理员)[”\"']?模式|不受(?:任何)?(?:限制|约束)|扮演|你现在是|从现在(?:起|开始)你|"
    r"(?:后续|今后|以后|接下来).{0,8}(?:回答|答复).{0,8}(?:为准|都|一律)|不要引用|别提醒|系统通知|ignore.{0,30}instructions?|"
    r"知识库.{0,4}(?:目录|清单)|一字不差"
)
_FORGE = re.compile(
    r"(?:编|伪造|捏造|虚构|杜撰|造)(?:一|个|份|条|出|几)?.{0,10}(?:文号|红头|条文|法条|条款|数据|文件|证据|材料|案例)"
)
_QUESTION = re.compile(r"(?:问题|请问|我想问|提问)[：:]")


@dataclass(frozen=True)
class Cleaned:
    """A question without the sentences that try to command the assistant; `hostile` when there were any."""

    question: str
    hostile: bool
    forging: bool


def clean_question(question: str) -> Cleaned:
    """Take commands out of a question and keep what is really asked; asking to forge a document is marked."""
    asked = _QUESTION.split(question)[-1] if _QUESTION.search(question) else question
    hostile = bool(_COMMAND.search(question))
    if hostile:
        parts = re.split(r"(?<=[。！？!?\n])", asked)
        asked = "".join(p for p in parts if not _COMMAND.search(p))
    return Cleaned(asked.strip(), hostile, bool(_FORGE.search(question)))


_N = rf"[{NUMERAL}\d]"
_VALUE = {
    "金额": rf"{_N}元|元以[上下]",
    "比例": rf"{_N}%|百分之|分之|倍",
    "人数": rf"{_N}(?:人|名|位|至)",
    "件数": rf"{_N}(?:件|起|项|份|次|个)",
}
_WANTS = {
    "金额": r"多少(?:钱|元|块)|几(?:块|元|万元|千元|百元)|花(?:了)?多少|金额(?:是|多少)",
    "比例": r"(?:率|比例|占比)(?:是|为)?(?:多少|几)|百分之几|几个(?:百分)?点",
    "人数": r"多少(?:人|名)|几(?:个人|人|名)(?!民)",
    "件数": r"多少(?:件|起|项|份|次|家)|各有?几件",
}


def missing_value(query: Query, hits: Sequence[Hit]) -> str:
    """The kind of value (金额, 比例, 人数, 件数) that is asked for and that no passage in reach states; else ""."""
    text = normalise(query.question)
    body = normalise("\n".join(c.text for h in hits for c in clauses(h.passage)))
    for kind, pattern in _WANTS.items():
        if re.search(pattern, text) and not re.search(_VALUE[kind], body):
            return kind
    if Asks.TIME in query.asks and not re.search(rf"{_N}+(?:个)?(?:工作日|日|月|年|小时|周)|及时|立即|期限", body):
        return "期限"
    return ""


class Scope:
    """Logistic model that tells questions about law and administration from all others.

    Features: the question's vector, its best cosine, and its best lexical score a token, typical questions left out.
    Trained by evals/train_scope.py; it belongs to one embedder, and with another one only the last two count.
    """

    def __init__(self, file: Path, embedder: Embedder) -> None:
        self._file = file
        self._embedder = embedder

    def contains(self, corpus: Corpus, query: Query) -> bool:
        """Whether the question is one that this library is for."""
        return self.probability(corpus, query) >= 0.5

    def probability(self, corpus: Corpus, query: Query) -> float:
        """Probability that the question is within scope."""
        features = scope_features(corpus, query)[-len(self._weights) + 1 :]
        return float(1 / (1 + np.exp(-(features @ self._weights[:-1] + self._weights[-1]))))

    @cached_property
    def _weights(self) -> Vectors:
        model = json.loads(self._file.read_text(encoding="utf-8"))
        own = model["embedder"] == self._embedder.name
        return np.array(model["with_vector" if own else "without_vector"], dtype=np.float32)


_UNPROMPTED = {field: weight for field, weight in WEIGHTS.items() if field != "hints"}


def scope_features(corpus: Corpus, query: Query) -> Vectors:
    """The question's vector, then its best lexical score a token (log) and its best cosine."""
    vector = corpus.embedder.embed_query(query.text)
    lexical = corpus.lexical.search(query.text, limit=1, weights=_UNPROMPTED)
    nearest = corpus.vectors.search(vector, limit=1)
    tokens = max(1, len(set(characters(query.text))))
    return np.array(
        [
            *vector,
            np.log(lexical[0][1] / tokens) if lexical else -2.0,
            nearest[0][1] if nearest else 0.0,
        ],
        dtype=np.float32,
    )
