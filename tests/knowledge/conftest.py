"""What the tests of this room share: small invented statutes, and the contract of an index."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

import pytest

from knowledge.document import Document, Entry, Form, Kind, Passage, document_id
from knowledge.pinpoint import Pinpoint

Law = tuple[Document, list[Passage]]
PARKING = "青溪市停车场管理办法"
DOGS = "青溪市犬只收容办法"


class Findable(Protocol):
    """What both indexes can do, with texts instead of vectors."""

    def add(self, entries: Sequence[Entry]) -> None: ...
    def remove(self, document_ids: Sequence[str]) -> None: ...
    def find(self, text: str) -> list[str]: ...
    def ids(self) -> list[str]: ...
    def count(self) -> int: ...
    def clear(self) -> None: ...


@pytest.fixture(scope="session")
def make_law() -> Callable[..., Law]:
    """`make_law(title, text, …, version=, owner=, form=, questions=, …)`: a statute with one article a text."""

    def make(
        title: str,
        *texts: str,
        version: str = "2020-03-01",
        owner: str = "",
        form: Form = Form.OFFICIAL,
        questions: Sequence[str] = (),
        **fields: object,
    ) -> Law:
        day = date.fromisoformat(version) if version else None
        name = document_id(title, version, owner, form)
        given = {"adopted_on": day, "effective_on": day, "kind": Kind.RULE} | fields
        document = Document(id=name, title=title, short_title=title, form=form, owner=owner, **given)  # type: ignore[arg-type]
        chapter = Pinpoint(chapter="第一章 总则")
        return document, [
            Passage(name, Pinpoint(chapter=chapter.chapter, article=n), text, n, questions=tuple(questions))
            for n, text in enumerate(texts, 1)
        ]

    return make


@pytest.fixture(scope="session")
def parking(make_law) -> Law:
    """Three articles about car parks."""
    return make_law(
        PARKING,
        "新建停车场应当向所在区城市管理部门备案。",
        "区城市管理部门应当自收到备案材料之日起十五个工作日内作出备案决定。",
        "未备案即收费的，处二千元以上一万元以下罚款。",
    )


@pytest.fixture(scope="session")
def dogs(make_law) -> Law:
    """Two articles about stray dogs."""
    return make_law(DOGS, "收容犬只应当登记犬只特征，并在三日内公告。", "犬主应当自公告之日起三十日内认领犬只。")


@pytest.fixture(scope="session")
def keeps_contract(parking, dogs) -> Callable[[Findable], None]:
    """The contract of an index, step by step on an empty one."""

    def entries(law: Law, *texts: str) -> list[Entry]:
        document, passages = law
        texts = texts or tuple(p.text for p in passages)
        return [
            Entry(p.id, document.id, document.title, p.pinpoint.headings, t)
            for p, t in zip(passages, texts, strict=False)
        ]

    def check(index: Findable) -> None:
        cars, animals = [[p.id for p in passages] for _, passages in (parking, dogs)]

        assert (index.ids(), index.count(), index.find("备案")) == ([], 0, [])
        index.remove(["没有的文件"])

        index.add(entries(parking) + entries(dogs))
        assert sorted(index.ids()) == sorted(cars + animals)
        assert index.count() == len(cars + animals)
        assert index.find("未备案收费罚款一万元")[0] == cars[2]
        assert index.find("犬主认领犬只")[0] == animals[1]
        assert index.find("") == index.find("。，") == []

        index.add(entries(parking))
        assert index.count() == len(cars + animals), "adding again doubles nothing"

        index.add(entries(parking, "驯养的鸽子应当登记。"))
        assert sorted(index.ids()) == sorted([cars[0], *animals]), "a shorter version leaves no article behind"
        assert index.find("驯养鸽子登记")[0] == cars[0]

        index.remove(["没有的文件", parking[0].id])
        assert sorted(index.ids()) == sorted(animals)
        assert cars[0] not in index.find("驯养鸽子登记")

        index.add([])
        index.remove([])
        assert index.count() == len(animals)

        index.clear()
        assert (index.ids(), index.count(), index.find("犬只")) == ([], 0, [])
        index.add(entries(parking))
        assert sorted(index.ids()) == sorted(cars), "a cleared index can be filled again"

    return check
