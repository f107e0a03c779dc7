"""SQL keeps what it was given; a full disk, a damaged file and a newer schema are told apart and lose nothing."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.document import Box, Document, Form, Kind, Passage, Quality, Status, Table, Verdict
from knowledge.errors import DiskFull, StoreDamaged
from knowledge.pinpoint import Pinpoint
from knowledge.store import Store

WORD = st.text(st.sampled_from("停车场管理办法（试行）〇①'\"%_;\u200b𠮷"), max_size=8)
QUALITY = st.builds(
    Quality,
    st.sampled_from(Verdict),
    st.lists(WORD).map(tuple),
    odd=st.floats(0, 1),
    missing=st.lists(WORD).map(tuple),
    empty_pages=st.lists(st.integers(1, 3000)).map(tuple),
    confidence=st.none() | st.floats(0, 1),
)
DAY = st.none() | st.dates(date(1949, 10, 1), date(2100, 1, 1))


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'yifa.db'}"


@pytest.fixture
def store(url) -> Iterator[Store]:
    with closing(Store(url)) as opened:
        yield opened


def blobs(passages: list[Passage], mark: bytes = b"1234") -> dict[str, bytes]:
    return {p.id: mark * n for n, p in enumerate(passages, 1)}


def everything(store: Store) -> dict[str, tuple[Document, list[Passage], dict[str, bytes]]]:
    return {d.id: (d, store.passages(d.id), store.vectors(d.id)) for d in store.documents()}


def test_what_was_put_in_comes_out(store, parking) -> None:
    document, passages = parking
    store.put(document, passages, blobs(passages), "静态")
    assert everything(store) == {document.id: (document, passages, blobs(passages))}
    assert store.document(document.id) == document
    assert store.count() == (1, len(passages))
    assert store.embedders() == {"静态": len(passages)}
    assert store.passages_by_id([p.id for p in passages] + ["没有#第一条"]) == {p.id: p for p in passages}
    assert store.passages_by_label(document.id, "第二条") == [passages[1]]


def test_what_is_written_along_stands_or_falls_with_the_document(store, parking) -> None:
    def refuse(connection: sa.Connection) -> None:
        assert connection.scalar(sa.text("SELECT count(*) FROM documents")) == 1
        raise ValueError("the rest failed")

    document, passages = parking
    with pytest.raises(ValueError, match="the rest failed"):
        store.put(document, passages, blobs(passages), "静态", also=refuse)
    assert everything(store) == {}


def test_every_field_survives_whatever_it_holds(tmp_path_factory) -> None:
    with closing(Store(f"sqlite:///{tmp_path_factory.mktemp('store') / 'yifa.db'}")) as store:

        @settings(max_examples=100, deadline=None)
        @given(
            st.builds(
                Document,
                id=st.just("甲"),
                kind=st.sampled_from(Kind),
                form=st.sampled_from(Form),
                **dict.fromkeys(
                    ("title", "short_title", "issuer", "addressee", "number", "superseded_by", "owner"), WORD
                ),
                **dict.fromkeys(("source", "source_hash", "status_from"), WORD),
                **dict.fromkeys(("adopted_on", "effective_on", "expires_on"), DAY),
                **{name: st.lists(WORD).map(tuple) for name in ("aliases", "attachments", "repeals", "warnings")},
                pages=st.integers(0, 3000),
                set_status=st.none() | st.sampled_from(Status),
                quality=st.none() | QUALITY,
            ),
            st.lists(st.tuples(WORD, st.integers(0, 9), st.lists(WORD).map(tuple)), max_size=4),
        )
        def check(document: Document, texts: list[tuple[str, int, tuple[str, ...]]]) -> None:
            passages = [
                Passage("甲", Pinpoint("编", "", "节", n, item=2), text, n, page, questions)
                for n, (text, page, questions) in enumerate(texts, 1)
            ]
            store.put(document, passages, blobs(passages), "静态")
            assert everything(store) == {"甲": (document, passages, blobs(passages))}

        check()


def test_the_same_document_twice_is_the_newer_one(store, parking) -> None:
    document, passages = parking
    store.put(document, passages, blobs(passages), "静态")
    shorter = [replace(passages[0], text="新的第一条。")]
    corrected = replace(document, issuer="青溪市人民政府")
    for _ in range(2):
        store.put(corrected, shorter, blobs(shorter, b"abcd"), "静态")
        assert everything(store) == {document.id: (corrected, shorter, blobs(shorter, b"abcd"))}
        assert store.count() == (1, 1)


def test_removing_takes_passages_and_vectors_along(store, parking, dogs) -> None:
    for document, passages in (parking, dogs):
        store.put(document, passages, blobs(passages), "静态")
    for _ in range(2):
        store.remove(parking[0].id)
        assert list(everything(store)) == [dogs[0].id]
        assert store.embedders() == {"静态": len(dogs[1])}
    assert store.document(parking[0].id) is None


def test_an_update_leaves_the_passages_and_their_digest(store, parking) -> None:
    document, passages = parking
    store.put(document, passages, blobs(passages), "静态")
    before = store.digests()
    ended = replace(document, set_status=Status.REPEALED, expires_on=date(2024, 1, 1), status_from="hand")
    store.update(ended)
    assert everything(store) == {document.id: (ended, passages, blobs(passages))}
    assert store.digests() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda d, ps: (replace(d, title="另一个名字"), ps),
        lambda d, ps: (replace(d, aliases=("停车办法",)), ps),
        lambda d, ps: (d, [replace(ps[0], text="改了。"), *ps[1:]]),
        lambda d, ps: (d, [replace(ps[0], questions=("怎么备案",)), *ps[1:]]),
        lambda d, ps: (d, ps[:-1]),
    ],
)
def test_the_digest_follows_everything_that_is_searched(store, parking, change: Callable) -> None:
    store.put(*parking, {}, "静态")
    before = store.digests()
    store.put(*change(*parking), {}, "静态")
    assert store.digests() != before


def test_vectors_of_another_embedder_are_replaced(store, parking) -> None:
    document, passages = parking
    store.put(document, passages, blobs(passages), "静态")
    store.put_vectors("另一个", blobs(passages, b"wxyz"))
    assert store.embedders() == {"另一个": len(passages)}
    assert store.vectors(document.id) == blobs(passages, b"wxyz")


def test_more_ids_than_one_question_may_hold(store, make_law) -> None:
    document, passages = make_law("大办法", *[f"第{n}件事。" for n in range(1201)])
    store.put(document, passages, blobs(passages), "静态")
    store.put_vectors("另一个", dict.fromkeys((p.id for p in passages), b"wxyz"))
    assert len(store.passages_by_id(p.id for p in passages)) == 1201
    assert store.embedders() == {"另一个": 1201}
    assert [p.ordinal for p in store.passages(document.id)] == list(range(1, 1202))


def test_documents_come_by_title_and_version(store, make_law) -> None:
    laws = [make_law(t, "条文。", version=v) for t, v in (("乙", "2020-01-01"), ("甲", "2021-01-01"), ("甲", ""))]
    for document, passages in laws:
        store.put(document, passages, {}, "静态")
    expected = sorted((d.short_title, d.version) for d, _ in laws)
    assert [(d.short_title, d.version) for d in store.documents()] == expected


@contextmanager
def pages_at_most(number: int) -> Iterator[None]:
    """SQLite meets a full disk at that many pages, in every connection that is opened meanwhile."""

    def limit(connection, _record) -> None:
        connection.execute(f"PRAGMA max_page_count={number}")

    sa.event.listen(sa.Engine, "connect", limit)
    try:
        yield
    finally:
        sa.event.remove(sa.Engine, "connect", limit)


def test_a_full_disk_is_told_and_loses_nothing(url, parking, make_law) -> None:
    with closing(Store(url)) as store:
        store.put(*parking, blobs(parking[1]), "静态")
        before = everything(store)
    big = make_law("大办法", *["停车场应当备案。" * 500] * 40)
    with pages_at_most(60), closing(Store(url)) as full:
        with pytest.raises(DiskFull, match="腾出空间") as caught:
            full.put(*big, blobs(big[1]), "静态")
        assert everything(full) == before
    assert caught.value.folder == url.removeprefix("sqlite:///")
    with closing(Store(url)) as store:
        assert everything(store) == before
        store.put(*big, blobs(big[1]), "静态")
        assert store.count() == (2, len(parking[1]) + len(big[1]))


def test_a_disk_that_is_full_from_the_start_is_not_called_damage(url) -> None:
    with pages_at_most(2), pytest.raises(DiskFull):
        Store(url)
    with closing(Store(url)) as store:
        assert store.count() == (0, 0)


def filled(url: str, make_law: Callable) -> Path:
    with closing(Store(url)) as store:
        document, passages = make_law("大办法", *["停车场应当备案。" * 50] * 100)
        store.put(document, passages, {}, "静态")
    return Path(url.removeprefix("sqlite:///"))


@pytest.mark.parametrize("content", [b"not a database" * 400, b"SQLite format 3\x00" + b"\xff" * 4080])
def test_a_file_that_is_no_database_is_told(url, content: bytes) -> None:
    path = Path(url.removeprefix("sqlite:///"))
    path.write_bytes(content)
    with pytest.raises(StoreDamaged, match="备份") as caught:
        Store(url)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == content, "the damaged file is left for whoever can mend it"


def test_damage_in_the_middle_is_told_when_it_is_met(url, make_law) -> None:
    path = filled(url, make_law)
    data = bytearray(path.read_bytes())
    data[2 * 4096 : -4096] = b"Z" * (len(data) - 3 * 4096)
    path.write_bytes(bytes(data))
    with pytest.raises(StoreDamaged, match="备份"), closing(Store(url)) as store:
        everything(store)


def test_a_newer_schema_is_refused_and_left_alone(url, make_law) -> None:
    path = filled(url, make_law)
    with closing(Store(url)) as store, store.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'v9999'"))
    with pytest.raises(StoreDamaged, match="更新的版本"):
        Store(url)
    engine = sa.create_engine(f"sqlite:///{path}")
    with closing(engine.raw_connection()) as connection:
        assert connection.execute("SELECT count(*) FROM passages").fetchone() == (100,)
    engine.dispose()


def test_a_failed_transaction_leaves_no_half_document(store, parking) -> None:
    document, passages = parking
    store.put(document, passages, blobs(passages), "静态")
    with pytest.raises(sa.exc.IntegrityError):
        store.put(replace(document, issuer="别人"), [passages[0], passages[0]], {}, "静态")
    assert everything(store) == {document.id: (document, passages, blobs(passages))}


TABLES = [Table((("项目", "数"), ("案\n件", "")), 3, "情况", "Sheet1", 1), Table((("甲",),))]


def test_tables_come_out_in_their_order_and_go_with_their_document(store, parking) -> None:
    document, passages = parking
    store.put(document, passages, {}, "静态", TABLES)
    assert store.tables(document.id) == TABLES
    store.put(document, passages, {}, "静态", TABLES[1:])
    assert store.tables(document.id) == TABLES[1:]
    store.remove(document.id)
    assert store.tables(document.id) == []


ADDED = {"documents": ("file", "quality", "addressee", "attachments", "added_at"), "passages": ("boxes",)}
"""Columns that later steps of the schema added, by table."""


LATER = (
    *(
        "tables",
        "job_files",
        "jobs",
        "removed",
        "draft_entries",
        "drafts",
        "check_entries",
        "assessments",
        "check_editions",
    ),
    *("approved_wordings", "approved", "corrections", "added_aliases", "switches"),
)
"""Tables that the first schema did not have, in an order in which they can go."""


def test_a_library_of_the_first_schema_is_carried_over(url, parking) -> None:
    with closing(Store(url)) as store:
        store.put(*parking, {}, "静态")
        before = everything(store)
        with store.writing() as connection:
            for table in LATER:
                connection.execute(sa.text(f"DROP TABLE {table}"))
            for table, columns in ADDED.items():
                for column in columns:
                    connection.execute(sa.text(f"ALTER TABLE {table} DROP COLUMN {column}"))
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    with closing(Store(url)) as store:
        assert everything(store) == before
        store.put(*parking, {}, "静态", TABLES)
        assert store.tables(parking[0].id) == TABLES


def test_places_and_originals_are_kept(store, parking) -> None:
    document, passages = parking
    boxes = (Box(1, 0.1, 0.2, 0.9, 0.25), Box(2, 0.1, 0.05, 0.5, 0.1))
    store.put(replace(document, file="ab" * 32), [replace(passages[0], boxes=boxes), passages[1]], {}, "静态")
    assert store.documents()[0].file == "ab" * 32
    assert [p.boxes for p in store.passages(document.id)] == [boxes, ()]


def test_sizes_are_numbers_of_passages(store, parking, dogs) -> None:
    for document, passages in (parking, dogs):
        store.put(document, passages, {}, "静态")
    wanted = [parking[0].id, "没有"]
    assert store.sizes(wanted) == {parking[0].id: len(parking[1])}
    assert store.sizes([]) == {}


def test_the_moment_of_the_last_addition_is_known(store, parking, dogs) -> None:
    store.put(*parking, {}, "静态")
    store.put(*dogs, {}, "静态")
    first = store.added()
    assert first[parking[0].id] <= first[dogs[0].id]
    store.update(dogs[0])
    assert store.added() == first
    store.put(*parking, {}, "静态")
    assert store.added()[parking[0].id] > first[dogs[0].id]


def test_what_was_asked_does_not_get_into_errors(store) -> None:
    with pytest.raises(sa.exc.OperationalError) as caught, store.writing() as connection:
        connection.execute(sa.text("INSERT INTO nowhere VALUES (:asked)"), {"asked": "张某某的案子"})
    assert "张某某" not in str(caught.value)
