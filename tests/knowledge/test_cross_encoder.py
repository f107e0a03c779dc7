"""A real, tiny, random cross-encoder from a local folder puts the first hits into its own order and no others."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.cross_encoder import CrossEncoderReranker, load_reranker
from knowledge.document import Hit
from knowledge.embed import passage_text
from knowledge.errors import SettingError
from knowledge.search import STAGES, Stage, search
from knowledge.understand import Query

TODAY = date(2025, 6, 1)


@pytest.fixture
def laws(corpus, parking, dogs):
    """A library of five articles."""
    for document, passages in (parking, dogs):
        corpus.put(document, passages)
    corpus.flush()
    return corpus


@pytest.fixture
def hits(parking) -> list[Hit]:
    document, passages = parking
    return [Hit(p, document, 1.0) for p in passages]


def test_scores_are_those_of_the_stock_model(random_cross_encoder, hits) -> None:
    from sentence_transformers import CrossEncoder

    reranker = load_reranker(random_cross_encoder(), passages=3)
    stock = CrossEncoder(str(random_cross_encoder()), device="cpu")
    texts = [passage_text(h.document.title, "第一章 总则", h.passage.text) for h in hits]
    expected = stock.predict([("备案要几天", t) for t in texts])
    assert reranker.scores(Query("备案要几天", "备案 15日"), hits) == pytest.approx(list(expected))
    assert len(set(reranker.scores(Query("备案要几天", ""), hits))) == len(hits)
    assert reranker.scores(Query("备案要几天", ""), []) == []


def test_a_follow_up_is_read_with_the_question_before_it(random_cross_encoder, hits) -> None:
    reranker = load_reranker(random_cross_encoder(), passages=3)
    whole = reranker.scores(Query("停车场备案；那罚款呢", ""), hits)
    assert reranker.scores(Query("那罚款呢", "", rewritten="停车场备案；那罚款呢"), hits) == whole
    assert reranker.scores(Query("那罚款呢", ""), hits) != whole


@pytest.mark.parametrize("passages", [2, 4])
def test_only_the_first_hits_change_places(laws, random_cross_encoder, passages: int) -> None:
    query = Query("备案收费罚款认领", "备案收费罚款认领")
    reranker = load_reranker(random_cross_encoder(), passages=passages)
    plain = search(laws, query, today=TODAY)
    order = reranker.scores(query, plain[:passages])
    expected = [h.passage.id for _, h in sorted(zip(order, plain, strict=False), key=lambda pair: -pair[0])]
    found = search(laws, query, today=TODAY, reranker=reranker)
    assert [h.passage.id for h in found] == [*expected, *(h.passage.id for h in plain[passages:])]
    assert [h.score for h in found] == [h.score for h in plain]
    without = search(laws, query, today=TODAY, reranker=reranker, stages=STAGES - {Stage.RERANK})
    assert [h.passage.id for h in without] == [h.passage.id for h in plain]


def test_a_model_of_another_kind_is_refused(random_cross_encoder) -> None:
    with pytest.raises(SettingError, match=r"不是重排模型.*给出 3 个.*YIFA_RERANKER_MODEL"):
        load_reranker(random_cross_encoder(labels=3), passages=3)


def test_an_encoder_without_a_trained_head_is_refused(english) -> None:
    with pytest.raises(SettingError, match=r"不是重排模型.*BertModel.*YIFA_RERANKER_MODEL"):
        load_reranker(english, passages=3)


def test_a_missing_folder_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="YIFA_RERANKER_MODEL"):
        load_reranker(tmp_path / "nowhere", passages=3)
    assert CrossEncoderReranker(tmp_path / "nowhere", 3).passages == 3
