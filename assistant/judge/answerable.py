"""Does what was found answer the question? Many questions name a subject of the library and ask what no text of it says."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.compose import LENGTH_OF_TIME, Unit, near_best
from assistant.judge.linear import spoken_for
from knowledge.document import Hit
from knowledge.numerals import NUMERAL, normalise
from knowledge.tokens import embedding_tokens
from knowledge.understand import Query

FEATURES = ("best", "words", "lead", "silent")
"""Score of the best sentence; share of the question's words near it, by rarity; how far the first passage is ahead of
the fifth; whether the kind of value asked for is stated nowhere near."""
_REACH = 0.75
"""Share of the best score down to which a sentence may state what was asked for."""
_LEAD = 4
_RARE = 10.0
"""Rarity (idf) of a word that the model has not seen."""

_N = rf"[{NUMERAL}\d]"
_MANY = "(?:(?<![十百千好])几|多少)"
_VALUES = {
    "金额": (
        rf"{_MANY}(?:元|块|钱)|[是罚交付赔]几[百千万]+[元块]|花(?:了)?多少|金额(?:是|多少)",
        rf"{_N}元|元以[上下]",
    ),
    "比例": (r"(?:率|比例|占比)(?:是|为)?(?:多少|几)|百分之几|几个(?:百分)?点", rf"{_N}%|百分之|分之|倍"),
    "人数": (rf"{_MANY}(?:人(?!民)|名)|几个人", rf"{_N}(?:人|名|位|至)|分之"),
    "件数": (r"多少(?:件|起|项|份|次|家)|各有?几件", rf"{_N}(?:件|起|项|份|次|个|家)"),
    "数目": (r"(?:低于|高于|超过|少于|多于|达到|不到|不足)多少", rf"{_N}"),
    "联系方式": (r"网址|电话(?:号码)?是|联系(?:电话|方式|人)|邮箱|办公(?:地址|时间)|上班时间|排班|二维码", ""),
}
"""By kind of value: how it is asked for, and how a text states it (empty: in the words it is asked for)."""
_RATE = re.compile(rf"([\u4e00-\u9fff]{{2}}率)(?:是|为|有|要|得|达到?)*(?:{_MANY}|百分之几)")
"""A rate asked for by its name, which the answer must name too: of 纠错率 a text on the 应诉率 says nothing."""
_COUNTED = re.compile(rf"{_MANY}个?(?P<unit>[等级届档岁层轮页倍])")
_HOW_LONG = re.compile(
    r"多久|多长时间|多少时间|(?:(?<![这那好过十百千])几|多少)个?(?:工作)?[日天月年周]|期限|时限|最[长短晚迟]|提前几"
)
_PERIOD = rf"{LENGTH_OF_TIME}|及时|立即|期限"


def missing_value(query: Query, units: Sequence[Unit]) -> str:
    """The kind of value (金额, 比例, 人数 …) that is asked for and that no sentence near an answer states; else ""."""
    text = normalise(query.question)
    wanted = {kind: (m.group(), stated) for kind, (asked, stated) in _VALUES.items() if (m := re.search(asked, text))}
    if counted := "".join(m["unit"] for m in _COUNTED.finditer(text)):
        wanted.setdefault("数目", ("", rf"{_N}[个周]?[{counted}]"))
    if _HOW_LONG.search(text):
        wanted["期限"] = ("", _PERIOD)
    named = _RATE.search(text)
    near = normalise(_near(units)) if wanted or named else ""
    if named and named[1] not in near:
        return named[1]
    return next((k for k, (words, stated) in wanted.items() if not re.search(stated or re.escape(words), near)), "")


class Answerable:
    """Linear model that tells questions which the passages found answer from those on which they are silent.

    Logistic regression over tf-idf (log tf, L2 norm) of the question's `embedding_tokens`, for some things are hardly ever
    stated in laws (who signs here, which room, what it costs in our county), and over `FEATURES`, standardised. Trained
    by evals/train_answerable.py, which also sets the threshold.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def silent(self, question: str, features: Sequence[float]) -> bool:
        """Whether the passages do not answer."""
        return bool(self.score(question, features) < self._model["threshold"])

    def score(self, question: str, features: Sequence[float]) -> float:
        """Log-odds that the passages answer, under balanced classes."""
        said = spoken_for(normalise(question), self._model["tokens"]) or 0.0
        scales = self._model["features"]
        found = math.fsum(w * (x - mean) / spread for x, (mean, spread, w) in zip(features, scales, strict=True))
        return float(self._model["intercept"] + said + found)

    @cached_property
    def _model(self) -> dict[str, Any]:
        model: dict[str, Any] = json.loads(self._file.read_text(encoding="utf-8"))
        return model


def features(
    query: Query, hits: Sequence[Hit], units: Sequence[Unit], rarity: Mapping[str, float]
) -> tuple[float, ...]:
    """The numbers named in `FEATURES` for the passages found and their sentences, both not empty."""
    lead = hits[0].score - hits[min(_LEAD, len(hits) - 1)].score
    best = max(u.score for u in units)
    return (
        best,
        covered(query.question, f"{hits[0].document.title} {_near(units)}", rarity),
        lead,
        float(bool(missing_value(query, units))),
    )


def covered(question: str, text: str, rarity: Mapping[str, float]) -> float:
    """Share of the words of a question that stand in a text, each counted by its rarity; 0 for no words."""
    wanted, held = set(embedding_tokens(normalise(question))), set(embedding_tokens(normalise(text)))
    total = math.fsum(rarity.get(t, _RARE) for t in wanted)
    return math.fsum(rarity.get(t, _RARE) for t in wanted & held) / total if total else 0.0


def _near(units: Sequence[Unit]) -> str:
    """What may state it. A cell of a table states nothing for an answer that quotes sentences, nor the other way round."""
    alike = [u for u in near_best(units, _REACH) if bool(u.clause.pinpoint.row) == in_table(units)]
    return "\n".join(u.clause.lead + u.text for u in alike)


def in_table(units: Sequence[Unit]) -> bool:
    """Whether the best of the sentences is a cell of a table."""
    return bool(units) and bool(max(units, key=lambda u: u.score).clause.pinpoint.row)
