"""The vector index: Chroma through langchain-chroma, cosine, vectors always passed in. Rebuilt from SQL at will.

The only file that knows Chroma. Two processes on one folder lose vectors silently: the data folder's lock prevents it.
"""

import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import chromadb
import numpy as np
from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from knowledge.document import Entry
from knowledge.embed import Embedder, Vectors

COLLECTION = "passages"
_BATCH = 2000


class LangChainEmbeddings(Embeddings):
    """Our embedder behind LangChain's interface, for the vector store and for other people's chains."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages."""
        return [[float(x) for x in row] for row in self._embedder.embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Vector of one question."""
        return [float(x) for x in self._embedder.embed_query(text)]


class VectorIndex:
    """A Chroma collection in one folder."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._folder = folder
        self._embeddings = LangChainEmbeddings(embedder)
        if not _readable(folder / "chroma.sqlite3"):
            shutil.rmtree(folder)  # derived: made anew and filled from SQL
        folder.mkdir(parents=True, exist_ok=True)
        self._client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
        self.store = self._open()

    def add(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Replace all vectors of the documents these entries belong to; `vectors` has one row an entry."""
        self.remove({e.document_id for e in entries})
        collection = self._collection()
        for start in range(0, len(entries), _BATCH):
            part = entries[start : start + _BATCH]
            collection.upsert(
                ids=[e.id for e in part],
                embeddings=vectors[start : start + _BATCH],  # type: ignore[arg-type]
                metadatas=[{"document": e.document_id} for e in part],
                documents=[e.text for e in part],
            )

    def remove(self, document_ids: Iterable[str]) -> None:
        """Drop all vectors of some documents; unknown ids change nothing."""
        wanted = list(document_ids)
        collection = self._collection()
        if wanted and collection.count():
            collection.delete(where={"document": {"$in": wanted}})  # type: ignore[dict-item]

    def search(self, vector: Vectors, *, limit: int) -> list[tuple[str, float]]:
        """(passage id, cosine similarity) of the nearest passages, best first."""
        collection = self._collection()
        if not collection.count() or not np.any(vector):
            return []
        found = self.store.similarity_search_by_vector_with_relevance_scores(vector.tolist(), k=limit)
        return [(document.id or "", 1.0 - distance) for document, distance in found]

    def count(self) -> int:
        """Number of vectors in the index."""
        return int(self._collection().count())

    def ids(self) -> list[str]:
        """Every passage id in the index."""
        return list(self._collection().get(include=[])["ids"])

    def clear(self) -> None:
        """Start with an empty collection."""
        self._client.delete_collection(COLLECTION)
        self.store = self._open()

    def _open(self) -> Chroma:
        return Chroma(
            collection_name=COLLECTION,
            client=self._client,
            embedding_function=self._embeddings,
            collection_configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
        )

    def _collection(self) -> chromadb.Collection:
        return self._client.get_collection(COLLECTION, embedding_function=None)


def _readable(file: Path) -> bool:
    """Whether Chroma's own database is one; asked first, because a client that failed to open stays broken."""
    if not file.exists():
        return True
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        return True  # busy, not damaged
    except sqlite3.DatabaseError:
        return False
    return True
