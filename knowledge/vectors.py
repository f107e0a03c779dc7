"""The vector index: Chroma, cosine, vectors always passed in. Rebuilt from SQL at will.

The only file that knows Chroma. Two processes on one folder lose vectors silently: the data folder's lock prevents it.
"""

import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from knowledge.document import Entry
from knowledge.embed import Vectors

COLLECTION = "passages"
_BATCH = 2000
_GRAPH = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 1000}
"""Chroma builds its graph (HNSW) with several threads, so no two graphs are the same. This one is wide enough to find what
a search without a graph finds at 9,000 passages, and 99 in 100 of the nearest 300 at 109,000; Chroma's own loses more."""


class VectorIndex:
    """A Chroma collection in one folder."""

    def __init__(self, folder: Path) -> None:
        import chromadb
        from chromadb.config import Settings

        self._folder = folder
        if not _readable(folder / "chroma.sqlite3"):
            shutil.rmtree(folder)  # derived: made anew and filled from SQL
        folder.mkdir(parents=True, exist_ok=True)
        self.client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
        self._make()

    def add(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Replace all vectors of the documents these entries belong to; `vectors` has one row an entry."""
        self.remove({e.document_id for e in entries})
        for start in range(0, len(entries), _BATCH):
            part = entries[start : start + _BATCH]
            self._collection.upsert(
                ids=[e.id for e in part],
                embeddings=vectors[start : start + _BATCH],  # type: ignore[arg-type]
                metadatas=[{"document": e.document_id} for e in part],
                documents=[e.text for e in part],
            )

    def remove(self, document_ids: Iterable[str]) -> None:
        """Drop all vectors of some documents; unknown ids change nothing."""
        wanted = list(document_ids)
        if wanted:
            self._collection.delete(where={"document": {"$in": wanted}})  # type: ignore[dict-item]

    def search(self, vector: Vectors, *, limit: int) -> list[tuple[str, float]]:
        """(passage id, cosine similarity) of the nearest passages, best first."""
        if not np.any(vector):
            return []
        found = self._collection.query(query_embeddings=[vector], n_results=limit, include=["distances"])  # type: ignore[arg-type]
        ids, distances = found["ids"][0], (found["distances"] or [[]])[0]
        return [(i, 1.0 - float(d)) for i, d in zip(ids, distances, strict=True)]

    def count(self) -> int:
        """Number of vectors in the index."""
        return int(self._collection.count())

    def ids(self) -> list[str]:
        """Every passage id in the index."""
        return list(self._collection.get(include=[])["ids"])

    def clear(self) -> None:
        """Start with an empty collection; Chroma leaves the files of the old graph behind."""
        self.client.delete_collection(COLLECTION)
        for left in self._folder.iterdir():
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
        self._make()

    def _make(self) -> None:
        self._collection = self.client.get_or_create_collection(
            COLLECTION,
            embedding_function=None,
            configuration={"hnsw": _GRAPH},  # type: ignore[arg-type]
        )


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
