"""The stored models: scores as scikit-learn gives them, and the shipped file."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.prefill.models import SHIPPED, Linear
from assistant.prefill.signals import EFFECTS

MEGABYTE = 2**20


def test_scores_are_those_of_tf_idf_with_weights():
    documents = [["开庭", "出庭", "出庭"], ["演练", "未知"], []]
    words = TfidfVectorizer(sublinear_tf=True, analyzer=list).fit([["开庭", "出庭"], ["演练", "开庭"]])
    tokens = {token: n for n, token in enumerate(words.get_feature_names_out())}
    weights, further = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, 1.0]]), np.array([[2.0], [0.0]])
    model = Linear(("甲", "乙"), tokens, words.idf_, weights, np.array([0.1, 0.2]), further)
    expected = words.transform(documents) @ weights.T + np.array([0.1, 0.2])
    assert model.scores(documents) == pytest.approx(expected)
    assert model.scores(documents[:1], np.array([[1.0]]))[0][0] == pytest.approx(expected[0][0] + 2)


def test_the_shipped_models_know_the_shipped_indicators(tools, edition):
    assert {i.title for i in edition.indicators} <= set(tools.models.topic.classes)
    assert tools.models.effect.classes == EFFECTS
    assert set(tools.models.verdict.classes) == {"达标", "部分达标", "未达标", "无法判断"}
    assert SHIPPED.stat().st_size < 3 * MEGABYTE
