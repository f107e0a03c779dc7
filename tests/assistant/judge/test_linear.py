"""A stored linear model gives what scikit-learn gives."""

import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from assistant.judge.linear import spoken_for
from knowledge.tokens import embedding_tokens

QUESTIONS = ("停车罚款多少钱", "停车场备案找谁", "罚款罚款怎么交", "犬只登记要几天", "今晚吃什么")


def test_it_is_scikit_learns_decision():
    words = TfidfVectorizer(analyzer=embedding_tokens, sublinear_tf=True)
    model = LogisticRegression().fit(words.fit_transform(QUESTIONS), [1, 1, 1, 1, 0])
    names = words.get_feature_names_out()
    tokens = {t: (idf, w) for t, idf, w in zip(names, words.idf_, model.coef_[0], strict=True)}
    for question in (*QUESTIONS, "罚款要交几天"):
        expected = model.decision_function(words.transform([question]))[0]
        assert spoken_for(question, tokens) + model.intercept_[0] == pytest.approx(expected)


def test_unknown_words_say_nothing():
    assert spoken_for("停车", {}) is None
