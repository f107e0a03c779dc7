"""What is removed stays as it was until it is purged, and is in nobody's way meanwhile."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from knowledge.bin import KEPT, Bin
from knowledge.document import Box, Quality, Status, Table, Verdict
from knowledge.schema import removed
from knowledge.store import Store

NOON = datetime(2026, 3, 1, 12)
TABLES = [Table((("项目", "数"), ("案件", "三")), 3, "情况", "表一", 1)]


@pytest.fixture
def store(tmp_path) -> Iterator[Store]:
    with closing(Store(f"sqlite:///{tmp_path / 'yifa.db'}")) as opened:
        yield opened


@pytest.fixture
def law(parking):
    """A statute with something in every column that is no plain text."""
    document, (first, *others) = parking
    quality = Quality(Verdict.CHECK, ("请看",), confidence=0.9, missing=("第二条",))
    full = replace(document, file="ab", quality=quality, set_status=Status.REPEALED, attachments=("附表",))
    return full, [replace(first, boxes=(Box(1, 0.1, 0.2, 0.9, 0.25),)), *others]


def put(store: Store, law) -> None:
    document, passages = law
    store.put(document, passages, {p.id: bytes([0, 255, n]) for n, p in enumerate(passages)}, "静态", TABLES)


def everything(store: Store, name: str):
    return (
        store.document(name),
        store.passages(name),
        store.vectors(name),
        store.tables(name),
        store.digests(),
        store.added(),
    )


def test_what_comes_back_is_what_was_removed(store, law) -> None:
    put(store, law)
    name, before = law[0].id, everything(store, law[0].id)
    Bin(store).put(name, NOON)
    assert (store.count(), store.embedders(), store.documents()) == ((0, 0), {}, [])
    Bin(store).take(name)
    assert everything(store, name) == before
    assert Bin(store).contents() == []


def test_the_bin_tells_what_it_holds(store, law, dogs) -> None:
    kept = Bin(store)
    put(store, law)
    put(store, dogs)
    kept.put(law[0].id, NOON)
    kept.put(dogs[0].id, NOON + timedelta(hours=1))
    assert [(r.document, r.removed_at) for r in kept.contents()] == [
        (dogs[0], NOON + timedelta(hours=1)),
        (law[0], NOON),
    ]
    assert kept.contents()[1].until == NOON + KEPT
    assert kept.files() == {"ab", ""}


def test_removed_twice_the_later_one_is_kept(store, law) -> None:
    for title in ("旧", "新"):
        put(store, (replace(law[0], title=title), law[1]))
        Bin(store).put(law[0].id, NOON)
    assert [r.document.title for r in Bin(store).contents()] == ["新"]


def test_what_is_nowhere_changes_nothing(store, law) -> None:
    put(store, law)
    Bin(store).put("没有", NOON)
    Bin(store).take("没有")
    assert (Bin(store).contents(), store.count()[0]) == ([], 1)


def test_a_document_that_is_in_the_library_again_is_not_overwritten(store, law) -> None:
    put(store, law)
    Bin(store).put(law[0].id, NOON)
    put(store, (replace(law[0], title="新"), law[1]))
    with pytest.raises(sa.exc.IntegrityError):
        Bin(store).take(law[0].id)
    assert store.document(law[0].id).title == "新"
    assert len(Bin(store).contents()) == 1


def test_purged_is_what_is_old(store, law, dogs) -> None:
    put(store, law)
    put(store, dogs)
    Bin(store).put(law[0].id, NOON)
    Bin(store).put(dogs[0].id, NOON + timedelta(days=1))
    Bin(store).purge(NOON + timedelta(hours=1))
    assert [r.document for r in Bin(store).contents()] == [dogs[0]]


def test_the_table_is_that_of_the_schema(store) -> None:
    columns = {c["name"]: bool(c["nullable"]) for c in sa.inspect(store.engine).get_columns(removed.name)}
    assert columns == {c.name: bool(c.nullable) for c in removed.columns}
