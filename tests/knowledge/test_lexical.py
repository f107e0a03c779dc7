"""The lexical index keeps the contract of an index, survives what happens to its folder, and weighs its fields."""

import shutil
from dataclasses import dataclass

import pytest

from knowledge.document import Entry
from knowledge.lexical import WEIGHTS, Lexical


@dataclass
class Words:
    """The index behind the contract's interface."""

    index: Lexical

    def __getattr__(self, name: str) -> object:
        return getattr(self.index, name)

    def find(self, text: str) -> list[str]:
        return [i for i, _ in self.index.search(text, limit=10)]


def entry(number: int, text: str, **fields: str) -> Entry:
    return Entry(
        f"甲#{number}", "甲", fields.get("title", ""), fields.get("headings", ""), text, fields.get("hints", "")
    )


@pytest.fixture
def index(tmp_path) -> Lexical:
    return Lexical(tmp_path / "lexical")


def test_it_keeps_the_contract(index, keeps_contract) -> None:
    keeps_contract(Words(index))


@pytest.mark.parametrize("field", ["title", "headings", "text", "hints"])
def test_every_field_is_searched(index, field: str) -> None:
    filled = {"text": "别的内容。"} | {field: "停车场"}
    index.add([entry(1, **filled), entry(2, "公厕管理。")])
    ((found, score),) = index.search("停车场", limit=5)
    assert found == "甲#1"
    assert score > 0


def test_scores_fall_and_the_limit_holds(index) -> None:
    index.add([entry(n, "停车场" + "管理部门" * n) for n in range(1, 20)])
    scores = [score for _, score in index.search("停车场", limit=7)]
    assert len(scores) == 7
    assert scores == sorted(scores, reverse=True)


def test_a_weight_of_zero_silences_a_field(index) -> None:
    index.add([entry(1, "别的内容。", title="停车场管理办法")])
    assert index.search("停车场", limit=5)[0][1] > 0
    silent = index.search("停车场", limit=5, weights=dict.fromkeys(WEIGHTS, 0.0))
    assert all(score == 0 for _, score in silent)


def test_the_spelling_of_numbers_does_not_matter(index) -> None:
    index.add([entry(1, "应当在十五日内作出决定。"), entry(2, "应当在五十日内作出决定。")])
    assert [index.search(q, limit=1)[0][0] for q in ("15日", "１５日", "十五日")] == ["甲#1"] * 3


def test_a_reader_sees_what_another_has_written(tmp_path, index) -> None:
    index.add([entry(1, "停车场。")])
    assert Lexical(tmp_path / "lexical").ids() == ["甲#1"]


@pytest.mark.parametrize("harm", ["lost", "meta.json"])
def test_a_lost_or_damaged_folder_is_made_anew(tmp_path, index, harm: str) -> None:
    index.add([entry(1, "停车场。")])
    folder = tmp_path / "lexical"
    shutil.rmtree(folder) if harm == "lost" else (folder / harm).write_text("{", encoding="utf-8")
    again = Lexical(folder)
    assert again.count() == 0
    again.add([entry(2, "停车场。")])
    assert again.ids() == ["甲#2"]
