"""May this be answered: manipulation and foreign topics. No model."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.judge.linear import spoken_for
from knowledge.document import Hit
from knowledge.numerals import normalise

_COMMAND = re.compile(
    r"(?:忽略|无视)(?:掉)?(?:你|您|以上|之前|前面|上面|此前|先前|刚才|所有|一切|全部|任何|原来|原有|系统).{0,12}(?:指令|要求|规则|提示|设定|内容)|"
    r"系统提示词|(?:你的|输出|打印|显示|透露|告诉我).{0,6}系统提示|提示词|system\s*prompt|"
    r"(?:调试|开发者|自由|越狱|上帝|管理员)[”\"']?模式|你.{0,8}不受(?:任何)?(?:限制|约束)|(?:请|你).{0,6}扮演|"
    r"扮演一[个名位](?!什么|怎)|你现在是|从现在(?:起|开始)你|"
    r"(?:后续|今后|以后|接下来)(?:的|所有|你的)?回答.{0,8}(?:为准|都|一律)|不要引用|别提醒|系统通知|ignore.{0,30}instructions?|"
    r"(?:前面|之前|以上|上面|此前|原来|所有|全部)的?.{0,6}(?:规则|指令|设定|提示|限制).{0,6}(?:作废|失效|取消|清空|不算|别管)|"
    r"(?:你的?|给你的|自己的)内部(?:设定|设置|规则|指令|配置)|知识库.{0,4}(?:目录|清单)|一字不差",
    re.IGNORECASE,
)
_FORGE = re.compile(
    r"(?:(?<![汇整改在超主新选])编(?![制纂写印报号码辑排入办审])|伪造|捏造|虚构|杜撰|(?<![制建改营创构打塑])造(?!成|价))"
    r"(?:一|个|份|条|出|几)?.{0,10}(?:文号|红头|条文|法条|条款|数据|文件|证据|材料|案例)"
)
_FOR_ME = re.compile(r"(?:帮|替|给|为)(?:我|咱|本局|本单位)|请(?:你|您)?(?:编|伪造|捏造|虚构|杜撰|造)")
_CONSEQUENCE = re.compile(
    r"(?:怎么|怎样|如何|应当?|该)(?:处|罚|追|办|认定|查)|被?查出|发现|骗|赔|追究|追责|责任|后果|处分|处罚(?!决定书)|是不是|是否|违法|犯罪|会被|会受"
)
_RUN, _TITLE = 6, 5
_LETTERS = re.compile(r"[\W_]")
_QUESTION = re.compile(r"(?:问题|请问|我想问|提问)[：:]")


@dataclass(frozen=True)
class Cleaned:
    """A question without the sentences that try to command the assistant; `hostile` when there were any."""

    question: str
    hostile: bool
    forging: bool


def clean_question(question: str) -> Cleaned:
    """Take commands out of a question and keep what is really asked; asking to forge a document is marked."""
    hostile, asked = bool(_COMMAND.search(question)), question
    if hostile:
        parts = re.split(r"(?<=[。！？!?\n])", _QUESTION.split(question)[-1])
        asked = "".join(p for p in parts if not _COMMAND.search(p))
    return Cleaned(asked.strip(), hostile, _is_forging(question))


def _is_forging(question: str) -> bool:
    """Whether Yifa is told to invent something; what befalls a person who did so is a question like any other."""
    asks_for_law = _CONSEQUENCE.search(question) and not _FOR_ME.search(question)
    return bool(_FORGE.search(question)) and not asks_for_law


def uses_library_words(question: str, hits: Sequence[Hit]) -> bool:
    """Whether a run of six characters of the question stands in a passage, of 613 foreign questions none has one, or the
    end of a table's title (任务分解表) in the question."""
    plain = _LETTERS.sub("", normalise(question))
    titles = [_LETTERS.sub("", h.passage.text.partition("\n")[0]) for h in hits if h.passage.pinpoint.row]
    if any(len(title) > _TITLE and title[-_TITLE:] in plain for title in titles):
        return True
    body = "\n".join(_LETTERS.sub("", normalise(h.passage.text)) for h in hits)
    return any(plain[i : i + _RUN] in body for i in range(len(plain) - _RUN + 1))


class Scope:
    """Linear model that tells questions about law and administration from all others.

    Logistic regression over tf-idf (log tf, L2 norm) of `embedding_tokens`; trained by evals/train_scope.py, which
    also sets the threshold so that about one in a hundred questions in scope would be refused.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def contains(self, text: str) -> bool:
        """Whether a question is one that Yifa is for; a text without one known token is not."""
        return bool(self.score(text) >= self._model["threshold"])

    def doubts(self, text: str) -> bool:
        """Whether a question is not within scope but may well be: from half the threshold on."""
        return bool(self._model["threshold"] / 2 <= self.score(text) < self._model["threshold"])

    def score(self, text: str) -> float:
        """Probability that the question is within scope, under balanced classes; 0 without one known token."""
        said = spoken_for(text, self._model["tokens"])
        return 0.0 if said is None else 1 / (1 + math.exp(-said - self._model["intercept"]))

    @cached_property
    def rarity(self) -> dict[str, float]:
        """Rarity (idf) of the tokens known, over questions."""
        return {token: idf for token, (idf, _) in self._model["tokens"].items()}

    @cached_property
    def _model(self) -> dict[str, Any]:
        model: dict[str, Any] = json.loads(self._file.read_text(encoding="utf-8"))
        return model
