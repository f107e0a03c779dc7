"""The first hits once more, each read together with the question: a local cross-encoder, such as bge-reranker-base."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from knowledge.document import Hit
from knowledge.embed import passage_text
from knowledge.errors import SettingError
from knowledge.local_model import load_model
from knowledge.understand import Query

_CALLED, _SETTING = "重排模型", "YIFA_RERANKER_MODEL"


def load_reranker(folder: Path, *, passages: int, batch_size: int = 16) -> "CrossEncoderReranker":
    """The re-ranker in a folder, read now, so that a wrong folder is told at start.

    Raises SettingError when the folder is missing or damaged or holds a model of another kind.
    """
    reranker = CrossEncoderReranker(folder, passages, batch_size)
    if reason := reranker.unfit:
        raise SettingError(
            f"{folder} 不是重排模型（交叉编码器）：{reason}。请检查 {_SETTING}，或删去这项设置，不用外接模型。"
        )
    return reranker


@dataclass(frozen=True)
class CrossEncoderReranker:
    """Any local sentence-transformers cross-encoder; `passages` is how many hits it reads for a question."""

    folder: Path
    passages: int
    batch_size: int = 16

    @cached_property
    def _model(self) -> Any:
        return load_model("CrossEncoder", self.folder, called=_CALLED, setting=_SETTING)

    @property
    def unfit(self) -> str:
        """Why the model cannot re-rank, or nothing. One without a trained head would be loaded with a random one."""
        kinds = self._model.config.architectures or []
        if not any(kind.endswith("ForSequenceClassification") for kind in kinds):
            return f"模型种类是 {'、'.join(kinds) or '未知'}"
        labels = self._model.num_labels
        return "" if labels == 1 else f"一问一条应得一个分数，它给出 {labels} 个"

    def scores(self, query: Query, hits: Sequence[Hit]) -> list[float]:
        """How well each hit answers the question (a follow-up with the question before it), higher is better."""
        question = query.rewritten or query.question
        pairs = [(question, passage_text(h.document.title, h.passage.pinpoint.headings, h.passage.text)) for h in hits]
        if not pairs:
            return []
        found = self._model.predict(pairs, batch_size=self.batch_size, show_progress_bar=False)
        return [float(score) for score in found]
