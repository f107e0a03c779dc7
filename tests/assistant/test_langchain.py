"""LangChain's interfaces give the same vectors and the same passages as the house itself."""

from datetime import date

import numpy as np

from assistant.find import find
from assistant.langchain import YifaEmbeddings, YifaRetriever, vector_store

QUESTION = "停车场备案要几个工作日作出决定？"


def test_embeddings_are_ours(embedder) -> None:
    adapter, texts = YifaEmbeddings(embedder), ["停车场备案", "犬只认领"]
    assert np.allclose(adapter.embed_documents(texts), embedder.embed(texts))
    assert np.allclose(adapter.embed_query(texts[0]), embedder.embed_query(texts[0]))
    assert all(type(x) is float for x in adapter.embed_query(texts[0]))


def test_the_retriever_finds_what_we_find(library) -> None:
    found = YifaRetriever(office=library, limit=3).invoke(QUESTION)
    hits = find(library, QUESTION, limit=3)
    assert [d.id for d in found] == [h.passage.id for h in hits]
    assert [d.page_content for d in found] == [h.passage.text for h in hits]
    assert found[0].metadata["pinpoint"] == str(hits[0].passage.pinpoint)
    older = YifaRetriever(office=library, limit=3, as_of=date(2020, 1, 1)).invoke(QUESTION)
    assert {d.metadata["version"] for d in older} != {d.metadata["version"] for d in found}


def test_the_vector_store_is_the_same_collection(library) -> None:
    store = vector_store(library)
    best = store.similarity_search(QUESTION, k=1)[0]
    vector = library.corpus.embedder.embed_query(QUESTION)
    assert best.id == library.corpus.vectors.search(vector, limit=1)[0][0]
