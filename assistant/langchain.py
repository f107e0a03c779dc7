"""Yifa behind LangChain's interfaces: embeddings, retriever and vector store, for chains that others build on it.

Nothing in the house imports this file; it is loaded only by those who want it.
"""

from datetime import date
from typing import Any

from langchain_chroma import Chroma
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.find import find
from assistant.wiring import Office
from knowledge.document import Hit
from knowledge.embed import Embedder
from knowledge.vectors import COLLECTION


class YifaEmbeddings(Embeddings):
    """The configured embedding model."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages, unit length."""
        return [[float(x) for x in row] for row in self._embedder.embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Vector of one question, unit length."""
        return [float(x) for x in self._embedder.embed_query(text)]


class YifaRetriever(BaseRetriever):
    """The whole search of an open office: versions, look-up of articles, words and vectors together."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    office: Any
    limit: int = 8
    as_of: date | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [as_document(hit) for hit in find(self.office, query, limit=self.limit, as_of=self.as_of)]


def vector_store(office: Office) -> Chroma:
    """The vector index alone as LangChain's vector store; it knows neither versions nor words."""
    return Chroma(
        collection_name=COLLECTION,
        client=office.corpus.vectors.client,
        embedding_function=YifaEmbeddings(office.corpus.embedder),
    )


def as_document(hit: Hit) -> Document:
    """A passage with title, version, pinpoint and score as metadata."""
    return Document(
        id=hit.passage.id,
        page_content=hit.passage.text,
        metadata={
            "title": hit.document.title,
            "version": hit.document.version,
            "pinpoint": str(hit.passage.pinpoint),
            "form": hit.document.form.value,
            "score": hit.score,
        },
    )
