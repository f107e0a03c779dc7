"""The vector index keeps the contract of an index, ranks by cosine, and is made anew when its file is damaged."""

from dataclasses import dataclass

import numpy as np
import pytest

from knowledge.document import Entry
from knowledge.embed import StaticEmbedder
from knowledge.vectors import VectorIndex


@dataclass
class Meanings:
    """The index behind the contract's interface: texts become vectors with the shipped model."""

    index: VectorIndex
    embedder: StaticEmbedder

    def __getattr__(self, name: str) -> object:
        return getattr(self.index, name)

    def add(self, entries: list[Entry]) -> None:
        self.index.add(entries, self.embedder.embed([e.text for e in entries]))

    def find(self, text: str) -> list[str]:
        return [i for i, _ in self.index.search(self.embedder.embed_query(text), limit=10)]


def entry(number: int) -> Entry:
    return Entry(f"甲#{number}", "甲", "", "", f"第{number}件事")


@pytest.fixture
def index(tmp_path) -> VectorIndex:
    return VectorIndex(tmp_path / "vectors")


def test_it_keeps_the_contract(index, embedder, keeps_contract) -> None:
    keeps_contract(Meanings(index, embedder))


def test_scores_are_cosines_best_first(index) -> None:
    rows = np.random.default_rng(7).normal(size=(30, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index.add([entry(n) for n in range(30)], rows)
    found = index.search(rows[3], limit=5)
    expected = np.argsort(-(rows @ rows[3]))[:5]
    assert [i for i, _ in found] == [f"甲#{n}" for n in expected]
    assert [s for _, s in found] == pytest.approx([float(rows[n] @ rows[3]) for n in expected], abs=1e-5)


def test_more_than_one_batch_is_written(index) -> None:
    rows = np.eye(3, dtype=np.float32)[np.arange(4001) % 3]
    index.add([entry(n) for n in range(4001)], rows)
    assert index.count() == len(set(index.ids())) == 4001


def test_clearing_leaves_no_files_behind(index, tmp_path) -> None:
    for _ in range(3):
        rows = np.random.default_rng(7).normal(size=(1500, 8)).astype(np.float32)
        index.add([entry(n) for n in range(1500)], rows)
        assert len(index.search(rows[3], limit=5)) == 5
        assert len([p for p in (tmp_path / "vectors").iterdir() if p.is_dir()]) == 1
        index.clear()
    assert index.search(rows[3], limit=5) == []


def test_a_damaged_file_is_made_anew(tmp_path) -> None:
    folder = tmp_path / "damaged"
    folder.mkdir()
    (folder / "chroma.sqlite3").write_bytes(b"\x00damaged" * 1000)
    index = VectorIndex(folder)
    assert index.count() == 0
    index.add([entry(1)], np.ones((1, 4), np.float32))
    assert index.ids() == ["甲#1"]
